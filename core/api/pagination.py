"""Pages by cursor: each begins after the last row of the one before, whatever was written in between.

The order is always (key, id), the id making it unique and the key never null. A cursor is opaque but holds no secret:
it carries the ordering, a digest of the filters, and the last row's key and id.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from core.api.problems import Problem
from core.shown_dates import DateKey


@dataclass(frozen=True)
class Key:
    """What rows are ordered by: an expression that is never null, and how its values travel in a cursor."""

    expression: Combinable
    write: Callable[[Any], str]
    read: Callable[[str], Any]
    field: Any = None
    description: str = ""


def by_date(name: str) -> Key:
    """By a partial date as it is shown; rows without one sort as the earliest."""
    return Key(
        DateKey(name), _write_range, _read_range, DateKey(name).output_field, "records without a date count as earliest"
    )


def by_text(name: str) -> Key:
    return Key(F(name), str, str, TextField())


def by_time(name: str) -> Key:
    return Key(F(name), datetime.isoformat, datetime.fromisoformat)


def by_day(name: str) -> Key:
    """By an exact day; rows without one sort as the earliest."""
    return Key(
        Coalesce(F(name), date.min), date.isoformat, date.fromisoformat, None, "records without one count as earliest"
    )


@dataclass(frozen=True)
class Ordering:
    """One `ordering=` value: a key and its direction."""

    name: str
    key: Key

    @property
    def descending(self) -> bool:
        return self.name.startswith("-")

    @property
    def columns(self) -> tuple[str, str]:
        return ("-page_key", "-pk") if self.descending else ("page_key", "pk")


class Beyond(Func):
    """Whether the row (key, id) comes after the given one; one index condition."""

    output_field = BooleanField()
    arg_joiner = ", "

    def __init__(self, ordering: Ordering, key: Any, pk: int) -> None:
        sign = "<" if ordering.descending else ">"
        super().__init__(
            ordering.key.expression,
            F("pk"),
            Value(key, output_field=ordering.key.field) if ordering.key.field else Value(key),
            Value(pk),
        )
        self.sign = sign

    @property
    def row(self) -> tuple[Any, int]:
        """The given row's key and id: the last values of a statement that ends with this condition."""
        _key, _pk, key, pk = self.get_source_expressions()
        return key.value, pk.value

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        parts = [compiler.compile(expression) for expression in self.get_source_expressions()]
        sql = f"({parts[0][0]}, {parts[1][0]}) {self.sign} ({parts[2][0]}, {parts[3][0]})"
        return sql, tuple(value for _sql, values in parts for value in values)


def write_cursor(ordering: Ordering, query: str, key: Any, pk: int) -> str:
    """The cursor after the row (key, id) of the query whose digest is `query`."""
    packed = json.dumps([ordering.name, query, ordering.key.write(key), pk], separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def read_cursor(text: str, ordering: Ordering, query: str) -> Beyond:
    """The condition that rows come after the cursor; raises Problem where it is not ours or not this query's."""
    name, digest, key, pk = _parts(text, 4)
    if (name, digest) != (ordering.name, query):
        raise Problem(
            "invalid_cursor",
            "cursor belongs to a query with other filters or another ordering; begin that query without a cursor.",
            parameter="cursor",
        )
    return Beyond(ordering, _key(ordering.key, key), _pk(pk))


def pack(key: Key, value: Any, kind: str, pk: int) -> str:
    """The cursor after the row (key, kind, id) of a list that joins several kinds."""
    packed = json.dumps([kind, key.write(value), pk], separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def unpack(text: str, key: Key, kinds: Collection[str]) -> tuple[Any, str, int]:
    """The inverse of `pack`; raises Problem where the cursor is not ours."""
    kind, value, pk = _parts(text, 3)
    if kind not in kinds:
        raise not_ours()
    return _key(key, value), str(kind), _pk(pk)


def not_ours(parameter: str = "cursor") -> Problem:
    return Problem("invalid_cursor", f"{parameter} is not one that this server gave.", parameter=parameter)


def _parts(text: str, count: int) -> list[Any]:
    """The parts packed in a cursor, of whatever type; raises Problem unless there are `count`."""
    try:
        parts = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        parts = None
    if not isinstance(parts, list) or len(parts) != count:
        raise not_ours()
    return parts


def _key(key: Key, text: object) -> Any:
    if not isinstance(text, str) or "\x00" in text:
        raise not_ours()
    try:
        return key.read(text)
    except (ValueError, OverflowError):
        raise not_ours() from None


def _pk(pk: object) -> int:
    if not isinstance(pk, int) or not 0 < pk < 2**63:
        raise not_ours()
    return pk


def digest_of(values: dict[str, str]) -> str:
    """A short digest of a query's filters."""
    return blake2b(json.dumps(values, sort_keys=True).encode(), digest_size=6).hexdigest()


def _write_range(value: DateRange | str) -> str:
    """A range, or PostgreSQL's own text of one, which always includes the first day and never the last."""
    if isinstance(value, str):
        first, _comma, last = value[1:-1].partition(",")
        return f"{first or '..'}/{last or '..'}"
    return f"{value.lower or '..'}/{value.upper or '..'}"


def _read_range(text: str) -> DateRange:
    first, _slash, last = text.partition("/")
    lower, upper = (None if side == ".." else date.fromisoformat(side) for side in (first, last))
    if lower and upper and lower >= upper:
        raise ValueError(text)
    return DateRange(lower, upper)
