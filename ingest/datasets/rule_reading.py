"""Where one field comes from, as a layout says it, made a rule; a mistake is told before any row is read."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from core.dates import PartialDate
from core.figures import Figure
from ingest.datasets.converters import CONVERTERS, Repaired
from ingest.datasets.errors import LayoutError, Unreadable
from ingest.datasets.layout import Read, Rule
from ingest.datasets.targets.base import Field

# How a value of each kind is read where a layout does not say.
USUAL = {
    "text": "text",
    "code": "code",
    "number": "number",
    "truth": "truth",
    "json": "reports",
    "country": "country",
    "key": "text",
    "point": "point",
    "date": "partial_date",
    "figure": "count",
    "actor": "actor",
}


def rule_in(field: Field, described: Any, name: str) -> Rule:
    """The rule for one field; `name` is the layout's, for what is told of a mistake."""
    if not isinstance(described, str | list | dict):
        raise LayoutError(f"{name}: {field.name} must be a column, a list of columns, or a mapping.")
    options: dict[str, Any] = {"from": described} if isinstance(described, str | list) else dict(described)
    columns = columns_in(options.pop("from", ()))
    reader = options.pop("read", "template" if "template" in options else USUAL[field.kind])
    if "value" in options:
        return _constant(field, reader, options, name)
    if reader not in CONVERTERS:
        raise LayoutError(
            f"{name}: {field.name} is to be read as {reader!r}; there are {', '.join(sorted(CONVERTERS))}."
        )
    if not columns:
        raise LayoutError(f"{name}: {field.name} says neither from which column (`from`) it comes, nor a `value`.")
    for code in options.get("codes", {}).values() if reader == "code" else ():
        if field.codes and code is not None and str(code) not in field.codes:
            raise LayoutError(f"{name}: {field.name} is given {code!r}, which is none of {', '.join(field.codes)}.")
    return Rule(field, columns, _remembering(field, _converter(field, reader, options, columns, name)))


def _constant(field: Field, reader: str, options: dict[str, Any], name: str) -> Rule:
    """A field that is the same in every row."""
    given = options.pop("value")
    cells = tuple(str(one) for one in (given if isinstance(given, list) else [given]) if one is not None)
    convert = _converter(field, reader, options, cells, name)
    try:
        texts, _ = _remembering(field, convert)(*cells)
    except Unreadable as error:
        raise LayoutError(f"{name}: {field.name} is {given!r}, which {error.reason}.") from error
    return Rule(field, (), lambda: (texts, ""))


def _converter(
    field: Field, reader: str, options: Mapping[str, Any], columns: tuple[str, ...], name: str
) -> Callable[..., Any]:
    """The converter as its options make it; raises LayoutError for options it lacks or does not know."""
    noted = _Noted({"longest": field.longest, "known": field.codes, **options})
    try:
        convert = CONVERTERS[reader](noted)
        inspect.signature(convert).bind(*columns)
        for sentence in ("template", "stated"):
            str(options.get(sentence, "")).format(*columns)
    except KeyError as error:
        raise LayoutError(f"{name}: {field.name}, read as {reader}, needs {error}.") from error
    except TypeError as error:
        raise LayoutError(
            f"{name}: {field.name}, read as {reader}, cannot be read from {len(columns)} columns."
        ) from error
    except (ValueError, IndexError, re.error) as error:
        raise LayoutError(f"{name}: {field.name}, read as {reader}: {error}.") from error
    if unknown := set(options) - noted.asked:
        taken = ", ".join(sorted(noted.asked - {"longest", "known"})) or "none"
        raise LayoutError(
            f"{name}: {field.name}, read as {reader}, has no option {', '.join(sorted(unknown))}; it takes {taken}."
        )
    return convert


class _Noted(dict[str, Any]):
    """Options that note which of them are asked for, so that one that nobody knows can be told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)


def _remembering(field: Field, convert: Callable[..., Any]) -> Read:
    """Reads cells once for each of their values: dates, countries and counts come again and again."""

    @lru_cache(maxsize=20_000)
    def read(*cells: str) -> tuple[tuple[str | None, ...], str]:
        value = convert(*cells)
        if isinstance(value, Repaired):
            return _as_texts(field, value.value), value.reason
        return _as_texts(field, value), ""

    return read


def _as_texts(field: Field, value: Any) -> tuple[str | None, ...]:
    """A value as the texts of its staging columns."""
    width = len(field.columns)
    match value:
        case None:
            return (None,) * width
        case PartialDate():
            days = f"[{value.start or ''},{value.end or ''})"
            return (days, str(value.precision))
        case Figure():
            numbers = [None if one is None else str(one) for one in (value.low, value.best, value.high)]
            crossed, convention = ("t" if flag else "f" for flag in (value.bounds_as_published, value.by_convention))
            return (*numbers, str(value.quantifier), crossed, convention, value.as_stated or None)
        case tuple():
            return tuple(None if one is None else str(one) for one in value)
        case _:
            if width != 1:
                raise Unreadable(f"cannot be read as {field.kind}")
            return (str(value),)


def columns_in(given: Any) -> tuple[str, ...]:
    """The columns that are named, one or a list of them."""
    return tuple(str(one) for one in given) if isinstance(given, list | tuple) else (str(given),)
