"""What every factory shares: dates and figures given as values, children given by number or by their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model
from django.utils.module_loading import import_string
from factory.declarations import PostGeneration
from factory.django import DjangoModelFactory

from core.choices import PublicationStatus
from core.dates import PartialDate
from core.fields import date_columns
from core.figures import Figure
from core.models import FigureFields
from core.models.figure import figure_columns

M = TypeVar("M", bound=Model)


class ModelFactory(DjangoModelFactory[M]):
    """Makes one valid row. A partial date or a figure is given as a value and stored as its columns.

    `date=None` leaves the date out with its precision; a bare range gets the precision of its width.
    """

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        columns = dict(kwargs)
        model = cls._meta.model
        for name, value in kwargs.items():
            if f"{name}_precision" in _columns(model) and f"{name}_precision" not in kwargs:
                if isinstance(value, DateRange) and not value.isempty:
                    value = PartialDate.between(value.lower, value.upper)
                if value is None or isinstance(value, PartialDate):
                    columns |= date_columns(name, value)
        if issubclass(model, FigureFields) and isinstance(columns.get("figure"), Figure):
            columns |= figure_columns(columns.pop("figure")) | {
                name: value for name, value in kwargs.items() if name in figure_columns(Figure())
            }
        return columns

    @classmethod
    def _after_postgeneration(cls, instance: M, create: bool, results: Mapping[str, Any] | None = None) -> None:
        """What the database fills in itself (revision, times, derived status) is read back."""
        if create:
            instance.refresh_from_db(
                fields=[field.attname for field in instance._meta.concrete_fields if not field.is_relation]
            )


class RecordFactory(ModelFactory[M]):
    """Makes one published record; `publication_status="draft"` makes a draft."""

    class Meta:
        abstract = True

    publication_status = PublicationStatus.PUBLISHED


def children(factory: str, key: str) -> PostGeneration:
    """Children made after their owner: a number of them, or a list of columns for each; none unless asked for.

    `factory` is named by its path, so that owner and child can name each other; `key` is the child's foreign key.
    """

    def make(owner: Model, create: bool, wanted: int | Sequence[Mapping[str, Any]] | None, **columns: Any) -> list[Any]:
        if not wanted:
            return []
        if not create:
            raise ValueError("Children need an owner that is saved.")
        rows: Sequence[Mapping[str, Any]] = [{}] * wanted if isinstance(wanted, int) else wanted
        child: type[ModelFactory[Any]] = import_string(f"tests.factories.{factory}")
        return [child.create(**{key: owner, **columns, **row}) for row in rows]

    return PostGeneration(make)


def _columns(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}
