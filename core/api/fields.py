"""The kinds of value a serializer declares: each says how SQL reads and writes it, what its schema is, an example.

In a coarsened record free text is empty, exact days are null and partial dates are widened to whole months, unless
the serializer names the column in `Meta.shown`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from rest_framework import serializers

from core.api.jsontext import Pieces, Sql, or_null, to_json
from core.api.sqljson import Row
from core.api.vocabularies import vocabulary_of
from core.choices import GeoPrecision

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
        """The value in SQL, of a type that JSON has a form for."""
        raise NotImplementedError

    def json(self, row: Row) -> Pieces:
        """The value as JSON text; any value can be written so, kinds that are served by the thousand do it faster."""
        return [to_json(self.sql(row))]

    def schema(self) -> dict[str, Any]:
        """The value's JSON schema; with `schema_name`, that of a component shared by all such fields."""
        raise NotImplementedError

    def example(self) -> Any:
        raise NotImplementedError

    def to_representation(self, value: Any) -> Any:
        raise NotImplementedError("rows become JSON inside PostgreSQL")

    @property
    def column(self) -> str:
        """The name of the model column read."""
        return str(self.source)

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
        exact, hidden = row.column(self.column), self._hidden(row)
        return exact if hidden is None else f"CASE WHEN {row.coarse} THEN {hidden} ELSE {exact} END"

    def json(self, row: Row) -> Pieces:
        """Whole numbers, codes and uids are their own JSON; all other values are written and escaped by to_json."""
        value, column, hidden = self.sql(row), stored(self.model_field), self._hidden(row)
        # What is shown instead may be null where the column may not; a constant is not.
        always = not self.model_field.null and (hidden is None or hidden.startswith("'"))
        if isinstance(column, models.IntegerField):
            return [Sql(value) if always else or_null(value)]
        if column.choices or isinstance(column, models.UUIDField):
            return ['"', Sql(value), '"'] if always else [or_null(value, '"')]
        return [Sql(f"to_json({value})") if always else to_json(value)]

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
        column = stored(self.model_field)
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

    of_link = True

    def __init__(self, model: type[models.Model], name: str, **kwargs: Any) -> None:
        self.link, self.name = model, name
        super().__init__(source="*", **kwargs)

    @property
    def model_field(self) -> models.Field[Any, Any]:
        return self.link._meta.get_field(self.name)  # type: ignore[return-value]  # a column, not a relation

    def sql(self, row: Row) -> str:
        assert row.via is not None
        return row.via.column(self.name)

    def _hidden(self, row: Row) -> None:
        """Nothing: what is linked is told from the other side."""


class GeoPrecisionField(Column):
    """How exactly the place is given; `withheld` in a coarsened record."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coarse=f"'{GeoPrecision.WITHHELD.value}'", **kwargs)


class WithheldField(DeclaredField):
    """Whether details of this object are withheld to protect people."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", **kwargs)

    def json(self, row: Row) -> Pieces:
        return [Sql(f"({row.coarse})::text")]

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

    def json(self, row: Row) -> Pieces:
        prefix = reverse(f"{row.model.record_kind}-list")  # type: ignore[attr-defined]  # only records have an address
        return [f'"{prefix}', Sql(row.column("uid")), '/"']

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


def stored(column: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """The column itself, or what a generated one generates."""
    if isinstance(column, models.GeneratedField):
        assert column.output_field is not None
        return column.output_field
    return column


def is_free_text(column: models.Field[Any, Any]) -> bool:
    """Whether a column holds words, which may tell what a coarsened record hides."""
    if column.choices or isinstance(column, models.SlugField | models.URLField):
        return False
    if isinstance(column, models.CharField):
        return column.max_length is None or column.max_length > 2  # two letters are a country
    return isinstance(column, models.TextField)


def column_schema(column: models.Field[Any, Any]) -> dict[str, Any]:
    """The JSON schema of a stored value, apart from null."""
    column = stored(column)
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
