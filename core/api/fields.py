"""The kinds of value a serializer declares: each says how it is read in SQL, what its schema is, and an example.

In a coarsened record free text is empty, exact days are null and partial dates are widened to whole months, unless
the serializer names the column in `Meta.shown`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.urls import reverse
from rest_framework import serializers

from core.api.sqljson import Row, literal
from core.api.vocabularies import vocabulary_of
from core.choices import GeoPrecision
from core.dates import DatePrecision
from core.figures import Quantifier

EXAMPLE_UID = "0192e4a8-4c1f-4d0e-9d6a-5b7f1c2e3a41"

JSON_TYPES: dict[type[models.Field[Any, Any]], dict[str, str]] = {
    models.UUIDField: {"type": "string", "format": "uuid"},
    models.DateTimeField: {"type": "string", "format": "date-time"},
    models.DateField: {"type": "string", "format": "date"},
    models.BooleanField: {"type": "boolean"},
    models.IntegerField: {"type": "integer"},
    models.FloatField: {"type": "number"},
    models.CharField: {"type": "string"},
    models.TextField: {"type": "string"},
}
EXAMPLES = {"uuid": EXAMPLE_UID, "date-time": "2026-03-01T09:30:00+00:00", "date": "2022-06-29"}


class DeclaredField(serializers.Field[Any, Any, Any, Any]):
    """A value read from the row's own columns, found under the field's `source`."""

    schema_name: ClassVar[str] = ""

    def sql(self, row: Row) -> str:
        raise NotImplementedError

    def schema(self) -> dict[str, Any]:
        """The value's JSON schema; with `schema_name`, that of a component shared by all such fields."""
        raise NotImplementedError

    def example(self) -> Any:
        raise NotImplementedError

    def to_representation(self, value: Any) -> Any:
        raise NotImplementedError("rows become JSON inside PostgreSQL")

    @property
    def model_field(self) -> models.Field[Any, Any]:
        """The model column under `source`."""
        assert self.parent is not None
        return self.parent.Meta.model._meta.get_field(self.source)  # type: ignore[no-any-return, attr-defined]  # declared serializers have one

    @property
    def shown(self) -> bool:
        """Whether the column stays as it is in a coarsened record."""
        assert self.parent is not None
        return self.source in getattr(self.parent.Meta, "shown", ())  # type: ignore[attr-defined]

    def description(self) -> str:
        return str(self.help_text or self.model_field.help_text)


class Column(DeclaredField):
    """A model column as it is stored. `coarse` is the SQL shown instead in a coarsened record, `{name}` its columns."""

    def __init__(self, *, coarse: str | None = None, **kwargs: Any) -> None:
        self.coarse = coarse
        super().__init__(**kwargs)

    def sql(self, row: Row) -> str:
        stored, hidden = row.column(self.source), self._hidden(row)
        return stored if hidden is None else f"CASE WHEN {row.coarse} THEN {hidden} ELSE {stored} END"

    def _hidden(self, row: Row) -> str | None:
        if row.coarse == "FALSE" or self.shown:
            return None
        if self.coarse is not None:
            return self.coarse.format_map(_Columns(row))
        column = self.model_field
        if is_free_text(column):
            return "''"
        if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
            return "NULL"
        return "'{}'" if isinstance(column, ArrayField) else None

    def schema(self) -> dict[str, Any]:
        schema = column_schema(self.model_field)
        return nullable(schema) if self.nullable else schema

    @property
    def nullable(self) -> bool:
        return self.model_field.null or self.coarse == "NULL"

    def example(self) -> Any:
        column = self.model_field
        column = column.output_field if isinstance(column, models.GeneratedField) else column
        if column.choices:
            return next(str(code) for code, _label in column.flatchoices)
        if self.nullable and not isinstance(column, models.DateField | models.UUIDField | models.FloatField):
            return None
        schema = column_schema(column)
        match schema["type"]:
            case "string":
                return EXAMPLES.get(schema.get("format", ""), "")
            case "integer":
                return 1
            case "number":
                return 14.67
            case "boolean":
                return False
            case _:
                return []


class LinkColumn(Column):
    """A column of the row that leads here: in `citation_links.citation`, one of the link."""

    def __init__(self, model: type[models.Model], name: str, **kwargs: Any) -> None:
        self.link, self.name = model, name
        super().__init__(source="*", **kwargs)

    @property
    def model_field(self) -> models.Field[Any, Any]:
        return self.link._meta.get_field(self.name)  # type: ignore[return-value]  # a column, not a relation

    def sql(self, row: Row) -> str:
        assert row.via is not None
        return row.via.column(self.name)


class PartialDateField(DeclaredField):
    """A date that is no more exact than its source: column `source` and its precision as one object, or null."""

    schema_name = "PartialDate"

    def sql(self, row: Row) -> str:
        dates, precision = row.column(self.source), row.column(f"{self.source}_precision")
        if row.coarse != "FALSE" and not self.shown:
            fine = f"{precision} IN ('{DatePrecision.DAY.value}', '{DatePrecision.WEEK.value}')"
            precision = f"CASE WHEN {row.coarse} AND {fine} THEN '{DatePrecision.MONTH.value}' ELSE {precision} END"
            shown = f"CASE WHEN {row.coarse} THEN core_coarse_date({dates}) ELSE {dates} END"
        else:
            shown = dates
        made = f"json_build_object('start', lower({shown}), 'end', upper({shown}), 'precision', {precision})"
        return f"CASE WHEN {dates} IS NOT NULL THEN {made} END"

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "description": (
                "A local calendar date known to lie in `[start, end)`: the first day is in the range, the last is "
                "not; null is an open side. `precision` is the width the source gives. A source that says “in March "
                "2022” gives 2022-03-01 to 2022-04-01 with precision month; no day is ever invented."
            ),
            "properties": {
                "start": {"type": ["string", "null"], "format": "date", "description": "First day of the range."},
                "end": {"type": ["string", "null"], "format": "date", "description": "First day after the range."},
                "precision": vocabulary_of(DatePrecision.choices).reference("How exactly the source gives the date."),
            },
            "required": ["start", "end", "precision"],
        }

    @property
    def nullable(self) -> bool:
        return self.model_field.null

    def example(self) -> Any:
        return {"start": "2022-03-01", "end": "2022-04-01", "precision": "month"}


class PeriodField(PartialDateField):
    """A half-open range of days that is exact at both ends; it carries no precision."""

    schema_name = "Period"

    def sql(self, row: Row) -> str:
        days = row.column(self.source)
        if row.coarse != "FALSE" and not self.shown:
            days = f"CASE WHEN {row.coarse} THEN core_coarse_date({days}) ELSE {days} END"
        return f"json_build_object('start', lower({days}), 'end', upper({days}))"

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "description": "Days in `[start, end)`: the first is in the period, the last is not; null is an open side.",
            "properties": {
                "start": {"type": ["string", "null"], "format": "date", "description": "First day."},
                "end": {"type": ["string", "null"], "format": "date", "description": "First day after it."},
            },
            "required": ["start", "end"],
        }

    def example(self) -> Any:
        return {"start": "2022-06-30", "end": "2023-07-01"}


class FigureField(DeclaredField):
    """A figure as an interval with the source's own words; always an object, its numbers null where none is given."""

    schema_name = "Figure"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", **kwargs)

    def sql(self, row: Row) -> str:
        words = row.column("figure_as_stated")
        if row.coarse != "FALSE":
            words = f"CASE WHEN {row.coarse} THEN '' ELSE {words} END"
        names = ("low", "best", "high", "quantifier", "by_convention", "bounds_as_published")
        pairs = [f"{literal(name)}, {row.column(name)}" for name in names]
        return f"json_build_object({', '.join(pairs)}, 'as_stated', {words})"

    def schema(self) -> dict[str, Any]:
        number = {"type": ["integer", "null"], "minimum": 0}
        return {
            "type": "object",
            "description": (
                "What a source prints, and never a number it does not. “At least twelve” has a low and nothing else; "
                "“hundreds” is 100 to 999 with `by_convention` true."
            ),
            "properties": {
                "low": number | {"description": "Lowest value the source supports."},
                "best": number | {"description": "The value the source gives as its own."},
                "high": number | {"description": "Highest value the source supports."},
                "quantifier": vocabulary_of(Quantifier.choices).reference("How the source qualifies the figure."),
                "by_convention": {"type": "boolean", "description": "Whether the bounds stand for a printed word."},
                "bounds_as_published": {
                    "type": "boolean",
                    "description": "Whether the source itself prints a best value outside its own bounds.",
                },
                "as_stated": {"type": "string", "description": "The figure in the source's own words."},
            },
            "required": ["low", "best", "high", "quantifier", "by_convention", "bounds_as_published", "as_stated"],
        }

    def description(self) -> str:
        return str(self.help_text or "The figure with its bounds and the source's own words.")

    def example(self) -> Any:
        return {
            "low": 300,
            "best": 300,
            "high": 300,
            "quantifier": "exact",
            "by_convention": False,
            "bounds_as_published": False,
            "as_stated": "300 men",
        }


class GeoPrecisionField(Column):
    """How exactly the place is given; `withheld` in a coarsened record."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coarse=f"'{GeoPrecision.WITHHELD.value}'", **kwargs)


class WithheldField(DeclaredField):
    """Whether details of this object are withheld to protect people."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", **kwargs)

    def sql(self, row: Row) -> str:
        return f"({row.coarse})"

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}

    def description(self) -> str:
        return "Whether details are withheld to protect people."

    def example(self) -> Any:
        return False


class UrlField(DeclaredField):
    """The record's address on this server, from the path on."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", **kwargs)

    def sql(self, row: Row) -> str:
        prefix = reverse(f"{row.model.record_kind}-list")  # type: ignore[attr-defined]  # only records have an address
        return f"{literal(prefix)} || {row.column('uid')} || '/'"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "uri-reference"}

    def description(self) -> str:
        return "Address of the record on this server."

    def example(self) -> Any:
        assert self.parent is not None
        return reverse(f"{self.parent.Meta.model.record_kind}-list") + EXAMPLE_UID + "/"  # type: ignore[attr-defined]


class _Columns(dict[str, str]):
    """The row's columns by name, for the templates of `Column(coarse=…)`."""

    def __init__(self, row: Row) -> None:
        self.row = row

    def __missing__(self, name: str) -> str:
        return self.row.column(name)


def is_free_text(column: models.Field[Any, Any]) -> bool:
    """Whether a column holds words, which may tell what a coarsened record hides."""
    if column.choices or isinstance(column, models.SlugField | models.URLField):
        return False
    if isinstance(column, models.CharField):
        return column.max_length is None or column.max_length > 2  # two letters are a country
    return isinstance(column, models.TextField)


def column_schema(column: models.Field[Any, Any]) -> dict[str, Any]:
    """The JSON schema of a stored value, apart from null."""
    if isinstance(column, models.GeneratedField):
        return column_schema(column.output_field)
    if column.choices:
        return vocabulary_of(column.flatchoices).reference()
    if isinstance(column, ArrayField):
        return {"type": "array", "items": column_schema(column.base_field)}
    for kind, schema in JSON_TYPES.items():
        if isinstance(column, kind):
            limit = {"maxLength": column.max_length} if isinstance(column, models.CharField) else {}
            return {**schema, **{key: value for key, value in limit.items() if value}}
    raise TypeError(f"{column} has no JSON form")


def nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """`schema`, or null."""
    if "$ref" in schema:
        return {"oneOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def declared_field(column: models.Field[Any, Any]) -> type[DeclaredField]:
    """The kind of field that a model column becomes where a serializer only names it."""
    return PartialDateField if isinstance(column, DateRangeField) else Column
