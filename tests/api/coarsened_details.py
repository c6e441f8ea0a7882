"""Other details for coarsened records: all that they do not show, while what they show stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

from core.api.fields import is_free_text
from core.api.serializers import DeclaredSerializer
from core.models import Place, Record
from core.triggers import path_to_record
from events.models import Incident, IncidentFatality
from sources.models import Citation, Document, DocumentText
from tests import factories
from tests.api.hidden_world import World, rows_of, write

DETAIL = "Okapi hill"


def coarsen(world: World) -> Place:
    """Coarsens the hidden records, with a day for every date they do not show.

    Returns another place of the area that they are in.
    """
    place: Any = world.shared["places"]
    area = {name: getattr(place, name) for name in ("place_kind", "country_code", "admin1_name")}
    with pgtrigger.ignore():
        for record in world.hidden.values():
            for row in rows_of(record):
                for name in hidden_dates(row):
                    write(row, **{name: one_day(row, name, 20), f"{name}_precision": "day"})
            write(record, sensitivity="coarsened")
            record.refresh_from_db()
    return factories.PlaceFactory.create(**area)


def change_details(world: World, twin: Place) -> set[str]:
    """Gives the coarsened records other details; returns the columns written, as `model.column`."""
    written: set[str] = set()
    with pgtrigger.ignore():
        for record in world.hidden.values():
            for row in rows_of(record):
                for name, value in details_of(row, twin):
                    if write(row, **{name: value}):
                        written.add(f"{row._meta.model_name}.{name}")
            if isinstance(record, Document):
                DocumentText.objects.filter(document=record).update(text=DETAIL * 20)
            if isinstance(record, Incident):
                IncidentFatality.objects.filter(incident=record).delete()
                join_event(record, world.tied["incidents"])
    return written


def details_of(row: models.Model, twin: Place) -> Iterator[tuple[str, Any]]:
    """The columns of the row that a coarsened record does not show, each with another value."""
    shown = shown_columns(type(row))
    for name in hidden_dates(row):
        yield name, one_day(row, name, 5)
    for column in row._meta.concrete_fields:
        if isinstance(column, models.ForeignKey):
            if column.name in path_to_record(type(row)):
                continue
            if column.related_model is Place and getattr(row, column.attname):
                yield column.name, twin
            if column.related_model is Citation and getattr(row, column.attname):
                yield column.name, elsewhere_on_the_page(getattr(row, column.name))
        elif column.name in shown or isinstance(column, models.GeneratedField):
            continue
        elif isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
            yield column.name, date(2022, 3, 3)
        elif isinstance(column, ArrayField):
            yield column.name, [DETAIL]
        elif is_free_text(column):
            yield column.name, DETAIL[: column.max_length]
    if isinstance(row, Place):
        yield from (("latitude", 1.5), ("longitude", 2.5), ("place_kind", row.place_kind))
    if hasattr(row, "geo_precision"):
        yield "geo_precision", "near"


def shown_columns(model: type[models.Model]) -> set[str]:
    """What some form of the record shows of it although it is coarsened; of a place its area."""
    # A citation's field says which value it is of: a name of ours and not of the source.
    named: set[str] = {"admin1_name"} if model is Place else {"field_name"}
    for serializer in serializers():
        if serializer.Meta.model is model:  # type: ignore[attr-defined]  # every serializer has a Meta
            named |= set(getattr(serializer.Meta, "shown", ()))  # type: ignore[attr-defined]
    return named


def serializers(base: type[DeclaredSerializer] = DeclaredSerializer) -> Iterator[type[DeclaredSerializer]]:
    for one in base.__subclasses__():
        if hasattr(one, "Meta"):
            yield one
        yield from serializers(one)


def hidden_dates(row: models.Model) -> list[str]:
    """The partial dates of which a coarsened record shows the month only."""
    names = {column.name for column in row._meta.concrete_fields}
    return [
        column.name
        for column in row._meta.concrete_fields
        if isinstance(column, DateRangeField)
        and f"{column.name}_precision" in names
        and column.name not in shown_columns(type(row))
        and getattr(row, column.name)
    ]


def one_day(row: models.Model, name: str, day: int) -> DateRange:
    first = getattr(row, name).lower.replace(day=day)
    return DateRange(first, first + timedelta(days=1))


def elsewhere_on_the_page(citation: Citation) -> Citation:
    """Another quote of the same text and page."""
    text = citation.document_text
    if text is None:
        return citation
    found = Citation.objects.filter(document_text=text, paragraph="okapi").first()
    return found or factories.CitationFactory.create(
        document_text=text, quote=text.text[:5], start=0, end=5, paragraph="okapi"
    )


def join_event(record: Record, other: Record) -> None:
    """Makes the two records of one event, by the first."""
    group = factories.SameEventGroupFactory.create()
    factories.SameEventMemberFactory.create(group=group, incident=record, status="confirmed", is_representative=True)
    factories.SameEventMemberFactory.create(group=group, incident=other, status="confirmed")
