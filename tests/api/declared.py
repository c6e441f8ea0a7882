"""What a declared serializer says of a record, read by Python from ORM rows: the rules once more, without any SQL.

It goes a row and a relation at a time, as slowly as it likes. A kind of field that it does not know is an error, so
that none is served unchecked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from rest_framework.serializers import ListSerializer

from core.api.fields import Column, LinkColumn, UrlField, WithheldField
from core.api.serializers import DeclaredSerializer, PlaceBriefSerializer
from core.api.shapes import FigureField, PartialDateField, PeriodField
from core.models import Record
from events.api.incidents import IncidentFatalitySerializer, SameEventField
from events.models import Incident, SameEventMember
from sources.api.serializers import ClaimCitationSerializer, FullTextField
from sources.choices import FULL_TEXT_LICENCES


@dataclass(frozen=True)
class Seen:
    """A row, whether its details are withheld, and the row that led to it."""

    row: Any
    coarse: bool
    via: Any = None


def declared_json(serializer: type[DeclaredSerializer], record: Record, names: tuple[str, ...]) -> dict[str, Any]:
    """The record as it must be served, parsed."""
    return _object(serializer(), Seen(record, record.sensitivity == "coarsened"), names)


def _object(serializer: Any, seen: Seen, names: tuple[str, ...] | None = None) -> dict[str, Any]:
    return {name: _member(field, seen) for name, field in serializer.fields.items() if names is None or name in names}


def _member(field: Any, seen: Seen) -> Any:
    match field:
        case ListSerializer():
            return [_object(field.child, one) for one in _related(seen, str(field.source)) if _served(field.child, one)]
        case DeclaredSerializer():
            found = [one for one in _related(seen, str(field.source)) if _served(field, one)]
            return _object(field, found[0]) if found else None
        case LinkColumn():
            return _json(getattr(seen.via, field.name))
        case Column():
            return _json(_shown(field, seen))
        case PartialDateField() if not isinstance(field, PeriodField):
            return _dates(field, seen, with_precision=True)
        case PeriodField():
            return _dates(field, seen, with_precision=False)
        case FigureField():
            numbers = ("low", "best", "high", "quantifier", "by_convention", "bounds_as_published")
            words = "" if seen.coarse else seen.row.figure_as_stated
            return {name: getattr(seen.row, name) for name in numbers} | {"as_stated": words}
        case WithheldField():
            return seen.coarse
        case UrlField():
            return reverse(f"{seen.row.record_kind}-list") + f"{seen.row.uid}/"
        case FullTextField():
            newest = seen.row.texts.order_by("-id").first()
            return newest.text if newest and seen.row.licence in FULL_TEXT_LICENCES and not seen.coarse else None
        case SameEventField():
            return [] if seen.coarse else list(_of_the_same_events(seen.row))
        case _:
            raise TypeError(f"nobody has said how {type(field).__name__} is to be read")


def _of_the_same_events(incident: Incident) -> Iterator[dict[str, Any]]:
    """The other records that say the same, but for those that withhold something; for certain where both do."""
    own = {link.group_id: link.status for link in incident.same_event_links.all()}
    others = SameEventMember.objects.filter(group__in=own).exclude(incident=incident).order_by("incident_id")
    for other in others.select_related("incident"):
        if other.incident.is_public and other.incident.sensitivity == "public":
            yield {
                "uid": str(other.incident.uid),
                "url": f"/api/v1/incidents/{other.incident.uid}/",
                "status": other.status if own[other.group_id] == "confirmed" else "possible",
                "is_representative": other.is_representative,
            }


def _related(seen: Seen, path: str) -> Iterator[Seen]:
    """The public rows at the end of a path, in their order; what lies below a coarsened record is coarsened too."""
    name, _dot, rest = path.partition(".")
    relation: Any = seen.row._meta.get_field(name)
    if relation.concrete:
        rows = [] if getattr(seen.row, name) is None else [getattr(seen.row, name)]
    else:
        of_record = issubclass(relation.related_model, Record)
        rows = list(relation.related_model._base_manager.filter(**{relation.field.name: seen.row.pk}))
        rows.sort(key=lambda row: row.pk)
        for order in reversed([] if of_record else relation.related_model._meta.ordering):
            rows.sort(key=lambda row: _sortable(row, order), reverse=order.startswith("-"))
    for row in rows:
        if isinstance(row, Record) and not row.is_public:
            continue
        coarse = seen.coarse or (isinstance(row, Record) and row.sensitivity == "coarsened")
        found = Seen(row, coarse, seen.row)
        yield from _related(found, rest) if rest else [found]


def _sortable(row: Any, order: str) -> Any:
    return getattr(row, order.removeprefix("-"))


def _served(serializer: Any, seen: Seen) -> bool:
    """Whether a nested row meets its serializer's own condition."""
    match serializer:
        case IncidentFatalitySerializer():
            return not seen.coarse
        case ClaimCitationSerializer():
            text, release = seen.row.document_text, seen.row.dataset_release
            return bool((text and text.document.is_public) or (release and release.dataset.is_public))
        case _:
            assert not hasattr(serializer, "condition"), f"nobody has said what {serializer} asks of a row"
            return True


def _shown(field: Column, seen: Seen) -> Any:
    value, parent = getattr(seen.row, field.column), field.parent
    if not seen.coarse or field.column in getattr(parent.Meta, "shown", ()):  # type: ignore[attr-defined]
        return value
    match field.coarse:
        case None:
            return _withheld(seen.row._meta.get_field(field.column), value)
        case "NULL":
            return None
        case "'withheld'":
            return "withheld"
        case _ if isinstance(parent, PlaceBriefSerializer):
            wide = field.column == "name" and seen.row.place_kind in {"country", "admin1"}
            return seen.row.name if wide else seen.row.admin1_name
        case _:
            raise TypeError(f"nobody has said what stands for {field.column} where it is withheld")


def _withheld(column: Any, value: Any) -> Any:
    """What stands for a column in a coarsened record: no words, no days, no lists; codes and numbers stay."""
    words = isinstance(column, models.CharField | models.TextField) and not column.choices
    named = isinstance(column, models.SlugField | models.URLField) or column.max_length == 2
    if isinstance(column, ArrayField):
        return []
    if words and not named:
        return ""
    return None if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField) else value


def _dates(field: Any, seen: Seen, *, with_precision: bool) -> Any:
    dates = getattr(seen.row, field.source)
    if dates is None:
        return None if with_precision else {"start": None, "end": None}
    start, end = dates.lower, dates.upper
    withheld = seen.coarse and field.source not in getattr(field.parent.Meta, "shown", ())
    if withheld:
        start = start and start.replace(day=1)
        end = end and ((end - timedelta(days=1)).replace(day=1) + timedelta(days=32)).replace(day=1)
    shown = {"start": _json(start), "end": _json(end)}
    if not with_precision:
        return shown
    precision = getattr(seen.row, f"{field.source}_precision")
    return shown | {"precision": "month" if withheld and precision in {"day", "week"} else precision}


def _json(value: Any) -> Any:
    match value:
        case datetime():
            # PostgreSQL writes no zeros at the end of a fraction.
            text = value.isoformat()
            return text if not value.microsecond else text[:-6].rstrip("0") + text[-6:]
        case date() | UUID():
            return value.isoformat() if isinstance(value, date) else str(value)
        case _:
            return value
