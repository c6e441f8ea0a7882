"""Writes to incidents, political events, reports, displacement figures and narratives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from actors.models import Actor
from actors.services import ClaimValues, add_claims
from core.figures import Figure
from core.models.figure import figure_columns
from core.services import acting_as
from events import models
from events.choices import AgeGroup, CountingUnit, EventRole, Identification, Sex, VictimCategory
from missions.models import Mission
from sources.services import FieldCitation, record_fact


@dataclass(frozen=True)
class ParticipationValues:
    """Who took part in an incident; a perpetrator needs at least one claim."""

    role: str
    actor: Actor | None = None
    description_as_stated: str = ""
    identification: str = Identification.NOT_STATED
    claims: tuple[ClaimValues, ...] = ()


@dataclass(frozen=True)
class CasualtyValues:
    """One count of people in one category with one outcome."""

    victim_category: str
    outcome: str
    figure: Figure
    sexual_violence_form: str | None = None
    age_group: str = AgeGroup.NOT_STATED
    sex: str = Sex.NOT_STATED
    claims: tuple[ClaimValues, ...] = ()


@dataclass(frozen=True)
class ParticipantValues:
    role: str = EventRole.PARTY
    actor: Actor | None = None
    description_as_stated: str = ""


@dataclass(frozen=True)
class FindingValues:
    category: str
    figure: Figure
    counting_unit: str = CountingUnit.NOT_STATED
    victim_category: str = VictimCategory.UNSPECIFIED
    perpetrator: Actor | None = None
    perpetrator_as_stated: str = ""
    identification: str = Identification.NOT_STATED
    method: str = ""
    claims: tuple[ClaimValues, ...] = field(default=(ClaimValues(),))


def record_incident(
    *,
    by: str,
    entry_method: str,
    citations: Iterable[FieldCitation],
    claims: Iterable[ClaimValues],
    participations: Iterable[ParticipationValues] = (),
    casualties: Iterable[CasualtyValues] = (),
    missions: Iterable[Mission] = (),
    publish: bool = True,
    **values: Any,
) -> models.Incident:
    """A new incident with who took part, who suffered, and who says so; one transaction, one change.

    Raises django.core.exceptions.ValidationError with one message a field; then nothing is written.
    """
    claims = tuple(claims)
    with acting_as(by):
        incident = record_fact(
            models.Incident,
            by=by,
            entry_method=entry_method,
            citations=citations,
            publish=publish,
            **_first_status(claims),
            **values,
        )
        add_claims(models.IncidentClaim, incident.pk, claims)
        for mission in missions:
            models.IncidentMission.objects.create(incident=incident, mission=mission)
        for participation in participations:
            add_participation(incident, participation)
        for casualty in casualties:
            add_casualty(incident, casualty)
    return incident


def add_participation(incident: models.Incident, values: ParticipationValues) -> models.Participation:
    participation = models.Participation(
        incident=incident,
        actor=values.actor,
        role=values.role,
        description_as_stated=values.description_as_stated,
        identification=values.identification,
        **_first_status(values.claims),
    )
    participation.full_clean()
    participation.save()
    add_claims(models.ParticipationClaim, participation.pk, values.claims)
    return participation


def add_casualty(incident: models.Incident, values: CasualtyValues) -> models.Casualty:
    casualty = models.Casualty(
        incident=incident,
        victim_category=values.victim_category,
        outcome=values.outcome,
        sexual_violence_form=values.sexual_violence_form,
        age_group=values.age_group,
        sex=values.sex,
        **figure_columns(values.figure),
        **_first_status(values.claims),
    )
    casualty.full_clean()
    casualty.save()
    add_claims(models.CasualtyClaim, casualty.pk, values.claims)
    return casualty


def record_political_event(
    *,
    by: str,
    entry_method: str,
    citations: Iterable[FieldCitation],
    claims: Iterable[ClaimValues],
    participants: Iterable[ParticipantValues] = (),
    missions: Iterable[Mission] = (),
    publish: bool = True,
    **values: Any,
) -> models.PoliticalEvent:
    """A new political event with its participants and claims; one transaction, one change."""
    claims = tuple(claims)
    with acting_as(by):
        event = record_fact(
            models.PoliticalEvent,
            by=by,
            entry_method=entry_method,
            citations=citations,
            publish=publish,
            **_first_status(claims),
            **values,
        )
        add_claims(models.PoliticalEventClaim, event.pk, claims)
        for mission in missions:
            models.PoliticalEventMission.objects.create(event=event, mission=mission)
        for values_of_one in participants:
            participant = models.PoliticalEventParticipant(
                event=event,
                actor=values_of_one.actor,
                role=values_of_one.role,
                description_as_stated=values_of_one.description_as_stated,
            )
            participant.full_clean()
            participant.save()
    return event


def record_human_rights_report(
    *,
    by: str,
    entry_method: str,
    citations: Iterable[FieldCitation],
    findings: Iterable[FindingValues],
    publish: bool = True,
    **values: Any,
) -> models.HumanRightsReport:
    """A new report with its findings; aggregate findings stay findings and never become incidents."""
    with acting_as(by):
        report = record_fact(
            models.HumanRightsReport, by=by, entry_method=entry_method, citations=citations, publish=publish, **values
        )
        for one in findings:
            finding = models.Finding(
                report=report,
                category=one.category,
                counting_unit=one.counting_unit,
                victim_category=one.victim_category,
                perpetrator=one.perpetrator,
                perpetrator_as_stated=one.perpetrator_as_stated,
                identification=one.identification,
                method=one.method,
                **figure_columns(one.figure),
                **_first_status(one.claims),
            )
            finding.full_clean()
            finding.save()
            add_claims(models.FindingClaim, finding.pk, one.claims)
    return report


def _first_status(claims: tuple[ClaimValues, ...]) -> dict[str, str | None]:
    """The status a new fact starts with, from its first claim; the database derives the rest as claims arrive."""
    if not claims:
        return {}
    return {"assertion": claims[0].assertion, "verification": claims[0].verification}
