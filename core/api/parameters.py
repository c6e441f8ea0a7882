"""Reading a query string strictly: what is not understood is refused and named, never ignored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from core.api.problems import Problem, suggest

LONGEST_VALUE = 1000
DEFAULT_LIMIT = 50
MAXIMUM_LIMIT = 1000


@dataclass(frozen=True)
class Parameter:
    """One query or path parameter as the documentation shows it."""

    name: str
    description: str
    schema: dict[str, Any] = field(default_factory=lambda: {"type": "string"})
    example: Any = None
    place: str = "query"
    required: bool = False

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI parameter object."""
        described: dict[str, Any] = {
            "name": self.name,
            "in": self.place,
            "description": self.description,
            "schema": self.schema,
        }
        if self.required or self.place == "path":
            described["required"] = True
        if self.schema.get("type") == "array":
            described |= {"style": "form", "explode": False}
        if self.example is not None:
            described["example"] = self.example
        return described


def limit_of(default: int, maximum: int) -> Parameter:
    """The `limit` of a list with pages of these sizes."""
    schema = {"type": "integer", "minimum": 1, "maximum": maximum, "default": default}
    told = f"Rows in a page, 1 to {maximum}; {default} unless given. More is refused, not cut."
    return Parameter("limit", told, schema)


LIMIT = limit_of(DEFAULT_LIMIT, MAXIMUM_LIMIT)
CURSOR = Parameter(
    "cursor", "Where the page begins: `next_cursor` of the page before. It belongs to one query and one ordering."
)
COUNT = Parameter(
    "count",
    "`true` also counts all rows of the query, which takes a second statement.",
    {"type": "boolean", "default": False},
)


def read_query(query: QueryDict, known: Collection[str], lists: Collection[str] = ()) -> dict[str, str]:
    """The parameters of a request, each once, non-empty, in UTF-8 and without control characters; else raises Problem.

    Those named in `lists` may be repeated, as many clients write several values: `a=1&a=2` is `a=1,2`.
    """
    values: dict[str, str] = {}
    for name in query:
        if name not in known:
            allowed = ", ".join(sorted(known)) or "none"
            raise Problem(
                "unknown_parameter",
                f"There is no parameter {name[:100]!r} here. Known are: {allowed}.",
                parameter=name[:100],
                suggestions=suggest(name, known),
            )
        given = query.getlist(name)
        if len(given) > 1 and name not in lists:
            raise Problem("duplicate_parameter", f"{name} is given {len(given)} times; give it once.", parameter=name)
        value = ",".join(given)
        if not all(one.strip() for one in given) or len(value) > LONGEST_VALUE or not is_readable(value):
            raise invalid(name, f"expects 1 to {LONGEST_VALUE} printable characters")
        values[name] = value.strip()
    return values


def is_readable(text: str) -> bool:
    """Whether a text of the address is printable, and was UTF-8: Django puts U+FFFD where it was not."""
    return text.isprintable() and "\ufffd" not in text


def invalid(parameter: str, expectation: str, suggestions: Collection[str] = ()) -> Problem:
    """The problem of a malformed value; `expectation` continues the parameter's name."""
    return Problem("invalid_value", f"{parameter} {expectation}.", parameter=parameter, suggestions=list(suggestions))


def read_boolean(name: str, text: str) -> bool:
    if text not in {"true", "false"}:
        raise invalid(name, "is either true or false", ["true", "false"])
    return text == "true"


def read_integer(name: str, text: str, lowest: int, highest: int) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18 and lowest <= int(text) <= highest):
        raise invalid(name, f"is a whole number from {lowest} to {highest}")
    return int(text)


def read_limit(text: str | None, limit: Parameter = LIMIT) -> int:
    if text is None:
        return int(limit.schema["default"])
    try:
        return read_integer("limit", text, 1, limit.schema["maximum"])
    except Problem as problem:
        raise Problem("limit_out_of_range", problem.detail, parameter="limit") from None


def read_names(name: str, text: str, known: Collection[str]) -> tuple[str, ...]:
    """A comma-separated choice of field names; an unknown one is refused with what may be meant."""
    names = tuple(part.strip() for part in text.split(","))
    for part in names:
        if part not in known:
            raise Problem(
                "unknown_value",
                f"{name} has no {part[:100]!r}. Known are: {', '.join(known) or 'none'}.",
                parameter=name,
                suggestions=suggest(part, known),
            )
    return names
