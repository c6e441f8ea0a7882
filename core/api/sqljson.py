"""Rows become JSON inside PostgreSQL: one declared serializer compiles to one SQL expression.

A serializer says what a record looks like outside; `json_row` writes the SQL that makes its text (`jsontext`). A
nested serializer becomes a correlated subquery along the relations of its `source` (`mission_links.mission`).
What every public output owes is decided here, once, so that no serializer can forget it:

- a related *record* appears only when it is itself public;
- inside a coarsened record everything below it is coarsened too.

Table and column names come from the models, constants from the code; nothing of a request enters the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from django.db import models
from django.db.models import Model
from django.db.models.expressions import RawSQL
from django.utils import translation
from rest_framework.serializers import BaseSerializer, ListSerializer

from core.api.jsontext import Pieces, Sql, joined, json_object, literal, quoted
from core.choices import PUBLIC_SENSITIVITIES, PublicationStatus, Sensitivity
from core.models import Record

if TYPE_CHECKING:
    from django.db.models import QuerySet

PUBLIC = ", ".join(f"'{code.value}'" for code in PUBLIC_SENSITIVITIES)


@dataclass(frozen=True)
class Row:
    """One table row in scope: its alias, the SQL condition under which its details are withheld, and what led here."""

    alias: str
    model: type[Model]
    coarse: str
    depth: int = 0
    via: Row | None = None
    # Whether other records are named by their uid only.
    references: bool = False

    def column(self, name: str) -> str:
        return f"{self.alias}.{quoted(self.model._meta.get_field(name).column)}"  # type: ignore[union-attr]  # no reverse relation is asked for

    def follow(self, model: type[Model]) -> Row:
        """The next row on a path of relations; it is coarse when this one is, or for its own sake."""
        row = replace(self, alias=f"t{self.depth + 1}", model=model, depth=self.depth + 1, via=self)
        if not issubclass(model, Record):
            return row
        own = is_coarse(row)
        return replace(row, coarse=own if self.coarse == "FALSE" else f"({self.coarse} OR {own})")


@runtime_checkable
class JsonField(Protocol):
    """A serializer field that writes its own JSON."""

    def json(self, row: Row) -> Pieces: ...


def json_rows(
    queryset: QuerySet[Any], serializer: Any, names: tuple[str, ...], *, references: bool = False
) -> QuerySet[Any]:
    """`queryset` with each row's JSON text as `json`; the SQL is compiled once for each choice of names.

    With `references`, other records appear by their uid alone, so that the text changes with its own record only.
    """
    text = RawSQL(json_row(serializer, names, references), (), output_field=models.TextField())  # noqa: S611  # no request data in it
    rows: QuerySet[Any] = queryset.annotate(json=text)
    return rows


@cache
def json_row(serializer: Any, names: tuple[str, ...], references: bool = False) -> str:
    """SQL for the JSON text of one row of the serializer's model, with its fields `names` in declared order."""
    declared = serializer()
    model = declared.Meta.model
    row = Row(quoted(model._meta.db_table), model, "FALSE", references=references)
    if issubclass(model, Record):
        row = replace(row, coarse=is_coarse(row))
    # The labels of codes may be part of it: in English, since the text is kept for all requests.
    with translation.override("en"):
        # A percent sign would be taken for a parameter.
        return joined(row_object(declared, row, names)).replace("%", "%%")


def row_object(serializer: BaseSerializer[Any], row: Row, names: tuple[str, ...] | None = None) -> Pieces:
    """The JSON object of `row`; all fields unless `names` chooses some."""
    fields = serializer.fields.items()  # type: ignore[attr-defined]  # only lists have none
    if row.references and row.via is not None and issubclass(row.model, Record):
        names = tuple(name for name, field in fields if name == "uid" or getattr(field, "of_link", False))
    return json_object((name, member(field, row)) for name, field in fields if names is None or name in names)


def member(field: object, row: Row) -> Pieces:
    """The value of one declared field."""
    match field:
        case ListSerializer():
            path, first, last = related(row, str(field.source))
            child: Any = field.child
            item = joined(row_object(child, last))
            # Without rows the aggregate is NULL, which vanishes between the brackets.
            return [
                "[",
                Sql(f"(SELECT string_agg({item}, ',' ORDER BY {order_of(first)}) {path}{condition(child, last)})"),
                "]",
            ]
        case BaseSerializer():
            if field.source == "*":
                return row_object(field, row)
            path, _, last = related(row, str(field.source))
            found = f"(SELECT {joined(row_object(field, last))} {path}{condition(field, last)})"
            return [Sql(f"COALESCE({found}, 'null')")]
        case JsonField():
            return field.json(row)
        case _:
            raise TypeError(f"{field!r} does not say how it is read")


def related(row: Row, path: str) -> tuple[str, Row, Row]:
    """FROM and WHERE that lead from `row` along relations such as `mission_links.mission`, with first and last row."""
    tables: list[str] = []
    conditions: list[str] = []
    rows: list[Row] = []
    for name in path.split("."):
        relation: Any = row.model._meta.get_field(name)
        target = row.follow(relation.related_model)
        if relation.concrete:
            here, there = relation.column, target.model._meta.pk.column
        else:
            here, there = row.model._meta.pk.column, relation.field.column
        tables.append(f"{quoted(target.model._meta.db_table)} {target.alias}")
        conditions.append(f"{target.alias}.{quoted(there)} = {row.alias}.{quoted(here)}")
        if issubclass(target.model, Record):
            conditions.append(is_public(target))
        rows.append(target)
        row = target
    return f"FROM {', '.join(tables)} WHERE {' AND '.join(conditions)}", rows[0], rows[-1]


def condition(serializer: BaseSerializer[Any], row: Row) -> str:
    """What else a nested row must meet, where its serializer says so."""
    return f" AND {serializer.condition(row)}" if hasattr(serializer, "condition") else ""


def is_public(row: Row) -> str:
    published = literal(PublicationStatus.PUBLISHED.value)
    return f"({row.column('publication_status')} = {published} AND {row.column('sensitivity')} IN ({PUBLIC}))"


def is_coarse(row: Row) -> str:
    return f"{row.column('sensitivity')} = {literal(Sensitivity.COARSENED.value)}"


def order_of(row: Row) -> str:
    """The order in which rows of a list stand, as SQL."""
    return ", ".join(_order(row, name) for name in _ordering(row.model))


def _ordering(model: type[Model]) -> list[Any]:
    """Parts of a record in their own order; other records by entry, since their order may tell what they withhold."""
    return ["id"] if issubclass(model, Record) else list(model._meta.ordering or ["id"])


def _order(row: Row, name: object) -> str:
    direction = " DESC" if str(name).startswith("-") else ""
    return row.column(str(name).removeprefix("-")) + direction
