"""What a layout may fill: the fields of one kind of record, and how staged rows become its rows, parts and citations.

Every target declares the same things, so that one writer (`ingest.datasets.writing`) serves them all: SQL for each
column over the staged row `s`, and for each kind of part the rows that it should have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from ingest.datasets.run import Join, Run

# The columns of the staging table that a value of each kind takes.
SUFFIXES: dict[str, tuple[str, ...]] = {
    "text": ("",),
    "code": ("",),
    "number": ("",),
    "truth": ("",),
    "json": ("",),
    "country": ("",),
    "key": ("",),
    "point": ("_latitude", "_longitude"),
    "date": ("", "_precision"),
    "figure": ("_low", "_best", "_high", "_quantifier", "_crossed", "_convention", "_stated"),
    "actor": ("_id", "_name"),
}


@dataclass(frozen=True)
class Field:
    """One thing that a layout may say of a record: its name there, the kind of value, and what it means."""

    name: str
    kind: str
    help: str
    required: bool = False
    longest: int = 300
    codes: Sequence[str] = ()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(f"{self.name}{suffix}" for suffix in SUFFIXES[self.kind])


def column_of(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    """The model's column of that name."""
    column = model._meta.get_field(name)
    assert isinstance(column, models.Field)
    return column


def figure_columns(name: str) -> dict[str, str]:
    """SQL for the columns of a record's own figure, from the staged field `name`."""
    return {
        **{side: f"s.{name}_{side}::integer" for side in ("low", "best", "high")},
        "quantifier": f"s.{name}_quantifier",
        "by_convention": f"s.{name}_convention::boolean",
        "bounds_as_published": f"s.{name}_crossed::boolean",
        "figure_as_stated": f"COALESCE(s.{name}_stated, '')",
    }


def text(name: str, column: models.Field[Any, Any] | None = None, help: str = "", **kwargs: Any) -> Field:  # noqa: A002
    """A field of words; its meaning and greatest length are those of the model's column."""
    longest = (getattr(column, "max_length", None) or 100_000) if column else 300
    return Field(name, "text", help or str(column.help_text if column else ""), longest=longest, **kwargs)


def code(name: str, column: models.Field[Any, Any], **kwargs: Any) -> Field:
    """A field of one of the column's codes."""
    codes = [str(value) for value, _ in column.flatchoices]
    return Field(name, "code", str(column.help_text), codes=codes, **kwargs)


def columns_of(model: type[models.Model]) -> Callable[[str], models.Field[Any, Any]]:
    """Gives the model's own columns by name."""
    by_name = {column.name: column for column in model._meta.concrete_fields}
    return by_name.__getitem__


@dataclass(frozen=True)
class Part:
    """The rows of one child model that staged rows ask for.

    `rows` is SQL that gives `owner` (the id of what they belong to) and the columns, for the staged rows of the batch:
    it reads from `{staged} s`. `owner` is the foreign key to the owner, `scope` SQL for the ids of all owners whose
    rows are ours to replace, over the same staged rows.
    """

    model: type[models.Model]
    owner: str
    columns: tuple[str, ...]
    rows: str
    scope: str = "SELECT s.record_id FROM {staged} s"
    # Columns of `rows` by which the parts of one record are ordered.
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """One kind of record that datasets may fill."""

    name: str
    model: type[models.Model]
    fields: Sequence[Field]
    columns: Mapping[str, str]
    parts: Sequence[Part] = ()
    citations: type[models.Model] | None = None
    # Run before writing: puts known actors, places, missions … beside the staged rows.
    resolvers: Sequence[Callable[[Run], Join]] = ()
    # Finds the records that were there before the dataset, as `work.record_id`, and returns their number.
    adopt: Callable[[Run], int] | None = None
    check: Callable[[Mapping[str, str | None]], Sequence[tuple[str, str]]] | None = None
    topic: str = ""

    @cached_property
    def staging_columns(self) -> list[str]:
        return [column for one in self.fields for column in one.columns]

    def field_named(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)
