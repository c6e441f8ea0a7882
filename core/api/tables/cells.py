"""Records as flat rows: one declared serializer compiles to the SQL of a table's cells.

The columns are those of `renderers.flatten`, in declared order: a nested object becomes columns such as `date_start`,
citations become words, other lists the JSON text that they have elsewhere. What is public and what is coarsened is
decided by the same functions as for JSON (`sqljson`, `fields`, `shapes`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from itertools import groupby
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import translation
from rest_framework.serializers import BaseSerializer, ListSerializer

from core.api.fields import Column, DeclaredField, UrlField, WithheldField, stored
from core.api.jsontext import joined, quoted
from core.api.shapes import FigureField, PartialDateField, PeriodField
from core.api.sqljson import Row, condition, is_coarse, member, order_of, related
from core.api.tables.citations import in_words
from core.models import Record


class Kind(Enum):
    """What a cell holds. Words may be anything; a code is one of ours: a code, a uid, an address, JSON."""

    WORDS = "words"
    CODE = "code"
    WHOLE = "whole number"
    NUMBER = "number"
    TRUTH = "truth"
    DAY = "day"
    TIME = "time"


@dataclass(frozen=True)
class Cell:
    """One column: its name, what it holds, and SQL for its text, NULL for nothing."""

    name: str
    kind: Kind
    sql: str


@dataclass(frozen=True)
class Nested:
    """The cells of another row: `array` is SQL for all their texts, which are read together."""

    cells: tuple[Cell, ...]
    array: str


Part = Cell | Nested
KINDS: dict[type[models.Field[Any, Any]], Kind] = {
    models.UUIDField: Kind.CODE,
    models.DateTimeField: Kind.TIME,
    models.DateField: Kind.DAY,
    models.BooleanField: Kind.TRUTH,
    models.IntegerField: Kind.WHOLE,
    models.FloatField: Kind.NUMBER,
    models.CharField: Kind.WORDS,
    models.TextField: Kind.WORDS,
}


@cache
def record_parts(serializer: Any, names: tuple[str, ...]) -> tuple[Part, ...]:
    """The cells of a record's fields `names`, in declared order; their SQL reads one row of the model's table."""
    declared = serializer()
    model = declared.Meta.model
    row = Row(quoted(model._meta.db_table), model, "FALSE")
    if issubclass(model, Record):
        row = replace(row, coarse=is_coarse(row))
    with translation.override("en"):
        return tuple(_parts(declared, row, names))


def columns_of(serializer: Any, names: tuple[str, ...]) -> list[Cell]:
    """Every column of a table of these fields."""
    return cells_of(record_parts(serializer, names))


def cells_of(parts: Iterable[Part]) -> list[Cell]:
    return [cell for part in parts for cell in (part.cells if isinstance(part, Nested) else (part,))]


def _parts(serializer: BaseSerializer[Any], row: Row, names: tuple[str, ...] | None = None) -> list[Part]:
    fields: Any = serializer.fields  # type: ignore[attr-defined]  # only lists have none
    return [part for name in fields if names is None or name in names for part in _field(name, fields[name], row)]


def _field(name: str, field: Any, row: Row) -> list[Part]:
    """The cells of one declared field."""
    match field:
        case ListSerializer():
            words = name == "citations"
            return [_citations(name, field, row) if words else _json(name, joined(member(field, row)))]
        case BaseSerializer():
            return [_object(name, field, row)]
        case PeriodField():
            return _range(name, field.days(row))
        case PartialDateField():
            dates, precision = field.dates_and_precision(row)
            known = f"CASE WHEN {dates} IS NOT NULL THEN {precision} END"
            return [*_range(name, dates), Cell(f"{name}_precision", Kind.CODE, known)]
        case FigureField():
            return _figure(name, field, row)
        case UrlField():
            return [Cell(name, Kind.CODE, f"btrim({joined(field.json(row))}, '\"')")]
        case WithheldField():
            return [Cell(name, Kind.TRUTH, f"({row.coarse})::text")]
        case Column():
            return [_column(name, field, row)]
        case DeclaredField() if field.schema()["type"] == "array":
            return [_json(name, joined(field.json(row)))]
        case DeclaredField() if "string" in field.schema()["type"]:
            return [Cell(name, Kind.WORDS, field.sql(row))]
        case _:
            raise TypeError(f"{field!r} has no cells")


def _column(name: str, field: Column, row: Row) -> Cell:
    column, value = stored(field.model_field), field.sql(row)
    if isinstance(column, ArrayField):
        kind = Kind.CODE if column.base_field.choices else Kind.WORDS
        return Cell(name, kind, f"array_to_string({value}, '; ')")
    kind = next(kind for kinds, kind in KINDS.items() if isinstance(column, kinds))
    if column.choices:
        kind = Kind.CODE
    # A time as JSON writes it; everything else is its own text.
    return Cell(name, kind, f"btrim(to_json({value})::text, '\"')" if kind is Kind.TIME else f"({value})::text")


def _range(name: str, days: str) -> list[Part]:
    """The first day, and the first day after."""
    return [
        Cell(f"{name}_start", Kind.DAY, f"lower({days})::text"),
        Cell(f"{name}_end", Kind.DAY, f"upper({days})::text"),
    ]


def _figure(name: str, field: FigureField, row: Row) -> list[Part]:
    kinds = {
        **dict.fromkeys(("low", "best", "high"), Kind.WHOLE),
        "quantifier": Kind.CODE,
        **dict.fromkeys(("by_convention", "bounds_as_published"), Kind.TRUTH),
    }
    cells = [Cell(f"{name}_{one}", kind, f"{row.column(one)}::text") for one, kind in kinds.items()]
    return [*cells, Cell(f"{name}_as_stated", Kind.WORDS, field.words(row))]


def _object(name: str, field: BaseSerializer[Any], row: Row) -> Nested:
    """Another record or part, or nothing where it is not there or not public."""
    path, _first, last = related(row, str(field.source))
    parts = _parts(field, last)
    cells = tuple(replace(cell, name=f"{name}_{cell.name}") for cell in cells_of(parts))
    found = f"(SELECT {_array(parts)} {path}{condition(field, last)})"
    return Nested(cells, f"COALESCE({found}, array_fill(NULL::text, ARRAY[{len(cells)}]))")


def _json(name: str, text: str) -> Cell:
    """A list, or nothing where it is empty."""
    return Cell(name, Kind.CODE, f"NULLIF({text}, '[]')")


def _citations(name: str, field: ListSerializer[Any], row: Row) -> Cell:
    """All citations in words, in their order."""
    path, first, last = related(row, str(field.source))
    child: Any = field.child
    parts = _parts(child, last)
    texts = {cell.name: f"texts[{number}]" for number, cell in enumerate(cells_of(parts), 1)}
    read = f"SELECT {_array(parts)} AS texts {path}{condition(child, last)} ORDER BY {order_of(first)}"
    return Cell(name, Kind.WORDS, f"(SELECT string_agg({in_words(texts)}, ' | ') FROM ({read}) AS cited)")  # noqa: S608


def _array(parts: Iterable[Part]) -> str:
    """SQL for the texts of all cells as one array."""
    arrays: list[str] = []
    for nested, neighbours in groupby(parts, key=lambda part: isinstance(part, Nested)):
        if nested:
            arrays += [part.array for part in neighbours if isinstance(part, Nested)]
        else:
            texts = ", ".join(part.sql for part in neighbours if isinstance(part, Cell))
            arrays.append(f"ARRAY[{texts}]::text[]")
    return " || ".join(arrays)
