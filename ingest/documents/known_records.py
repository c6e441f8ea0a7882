"""The record that a candidate probably repeats or completes, by exact identifiers only; a proposal for the reviewer."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import QuerySet

from core.models import Record, RecordIdentity
from core.services import identity_of
from events.models import Incident, PoliticalEvent
from ingest.models import Candidate
from ingest.review.references import find_actor, find_mission
from missions.models import Mandate, Mission, Resolution

R = TypeVar("R", bound=Record)


def known_record_of(candidate: Candidate) -> RecordIdentity | None:
    """The identity of the known record, or None where there is none, or more than one."""
    values = candidate.values
    record: Record | None
    match candidate.target_kind:
        case "mission":
            record = find_mission({"slug": values.get("slug"), "name": values.get("name")})
        case "actor":
            record = find_actor({"name": values.get("name")})
        case "resolution":
            record = _only(Resolution.objects.filter(symbol=values.get("symbol") or ""))
        case "mandate":
            record = _mandate(find_mission(values.get("mission")), values)
        case "incident":
            record = _event(Incident, "incident_kind", values)
        case "political_event":
            record = _event(PoliticalEvent, "political_event_kind", values)
        case _:
            record = None
    return identity_of(record) if record is not None else None


def _mandate(mission: Mission | None, values: dict[str, Any]) -> Mandate | None:
    if mission is None or not values.get("symbol"):
        return None
    return _only(
        Mandate.objects.filter(mission=mission, resolution__symbol=values["symbol"], action=values.get("action"))
    )


def _event(model: type[Any], kind_field: str, values: dict[str, Any]) -> Any:
    """The one published event of the same kind whose period is exactly the candidate's, in the same place."""
    when, where = values.get("date") or {}, values.get("place") or {}
    if not when.get("start") or not when.get("end") or not where.get("name"):
        return None
    return _only(
        model.objects.published().filter(
            **{kind_field: values.get(kind_field)},
            date__startswith=when["start"],
            date__endswith=when["end"],
            place__name__iexact=where["name"],
        )
    )


def _only(found: QuerySet[R]) -> R | None:
    rows = list(found[:2])
    return rows[0] if len(rows) == 1 else None
