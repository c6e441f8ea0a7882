"""Candidates for incidents, political events, reports, displacement figures and narratives."""

from __future__ import annotations

from typing import Any

from core.choices import Assertion
from core.fields import date_columns
from core.figures import Figure
from core.models.figure import figure_columns
from events import services
from events.choices import (
    AgeGroup,
    CountingUnit,
    DisplacementKind,
    DisplacementMeasure,
    DisplacementUnit,
    EventRole,
    FindingCategory,
    Identification,
    IncidentKind,
    NarrativeKind,
    Outcome,
    ParticipationRole,
    PoliticalEventKind,
    Sex,
    SexualViolenceForm,
    VictimCategory,
    Weapon,
)
from events.models import DisplacementFigure, HumanRightsReport, Incident, Narrative, PoliticalEvent
from ingest.review.proposal import Proposal
from sources.models import Publisher
from sources.services import record_fact


def incident(proposal: Proposal) -> Incident:
    return services.record_incident(
        by=proposal.by,
        entry_method=proposal.entry_method,
        citations=proposal.citations(),
        claims=proposal.claims(),
        missions=proposal.missions(),
        participations=[_participation(row, proposal) for row in proposal.nested("participations")],
        casualties=[_casualty(row, proposal) for row in proposal.nested("casualties")],
        title=proposal.text("title"),
        incident_kind=proposal.choice("incident_kind", IncidentKind),
        weapon=proposal.choice("weapon", Weapon, Weapon.NOT_STATED),
        description=proposal.text("description"),
        **proposal.place_columns(),
        **date_columns("date", proposal.partial_date("date")),
    )


def _participation(row: Proposal, proposal: Proposal) -> services.ParticipationValues:
    actor = row.actor("actor")
    named = (row.values.get("actor") or {}).get("name") or ""
    identification = row.choice("identification", Identification, Identification.NOT_STATED)
    return services.ParticipationValues(
        role=row.choice("role", ParticipationRole),
        actor=actor,
        description_as_stated=row.text("description_as_stated") or ("" if actor else named),
        identification=identification,
        claims=row.claims(default=proposal.choice("assertion", Assertion, Assertion.STATED)),
    )


def _casualty(row: Proposal, proposal: Proposal) -> services.CasualtyValues:
    return services.CasualtyValues(
        victim_category=row.choice("victim_category", VictimCategory),
        outcome=row.choice("outcome", Outcome),
        figure=_required_figure(row),
        sexual_violence_form=row.optional_choice("sv_form", SexualViolenceForm),
        age_group=row.choice("age_group", AgeGroup, AgeGroup.NOT_STATED),
        sex=row.choice("sex", Sex, Sex.NOT_STATED),
        claims=row.claims(default=proposal.choice("assertion", Assertion, Assertion.STATED)),
    )


def political_event(proposal: Proposal) -> PoliticalEvent:
    participants = []
    for row in proposal.nested("participants"):
        actor = row.actor("actor")
        named = (row.values.get("actor") or {}).get("name") or ""
        participants.append(
            services.ParticipantValues(
                role=row.choice("role", EventRole),
                actor=actor,
                description_as_stated=row.text("description_as_stated") or ("" if actor else named),
            )
        )
    return services.record_political_event(
        by=proposal.by,
        entry_method=proposal.entry_method,
        citations=proposal.citations(),
        claims=proposal.claims(),
        missions=proposal.missions(),
        participants=participants,
        title=proposal.text("title"),
        political_event_kind=proposal.choice("political_event_kind", PoliticalEventKind),
        place=proposal.place(),
        description=proposal.text("description"),
        **date_columns("date", proposal.partial_date("date")),
    )


def human_rights_report(proposal: Proposal) -> HumanRightsReport:
    reporter = proposal.actor("publisher")
    named = (proposal.values.get("publisher") or {}).get("name") or ""
    findings = [
        services.FindingValues(
            category=row.choice("category", FindingCategory),
            figure=row.figure("figure") or Figure.not_stated(""),
            counting_unit=row.choice("counting_unit", CountingUnit, CountingUnit.NOT_STATED),
            victim_category=row.choice("victim_category", VictimCategory, VictimCategory.UNSPECIFIED),
            perpetrator=row.actor("perpetrator"),
            perpetrator_as_stated=row.text("perpetrator_as_stated"),
            identification=row.choice("identification", Identification, Identification.NOT_STATED),
            method=row.text("method"),
            claims=row.claims(),
        )
        for row in proposal.nested("findings")
    ]
    return services.record_human_rights_report(
        by=proposal.by,
        entry_method=proposal.entry_method,
        citations=proposal.citations(publisher="reported_by"),
        findings=findings,
        title=proposal.text("title"),
        publisher=_publisher(reporter.publisher if reporter else None, named),
        reported_by=reporter,
        reported_by_as_stated=named,
        country_code=proposal.text("country_code"),
        territory_as_stated=proposal.text("territory_as_stated"),
        mission=proposal.mission(),
        summary=proposal.text("summary"),
        **date_columns("period", proposal.partial_date("period")),
    )


def _publisher(of_actor: Publisher | None, name: str) -> Publisher | None:
    return of_actor or (Publisher.objects.published().filter(name__iexact=name).first() if name else None)


def displacement_figure(proposal: Proposal) -> DisplacementFigure:
    return record_fact(
        DisplacementFigure,
        by=proposal.by,
        entry_method=proposal.entry_method,
        citations=proposal.citations(),
        displacement_kind=proposal.choice("displacement_kind", DisplacementKind),
        measure=proposal.choice("measure", DisplacementMeasure),
        unit=proposal.choice("unit", DisplacementUnit, DisplacementUnit.PERSONS),
        country_code=proposal.text("country_code"),
        place=proposal.place(),
        origin_country_code=proposal.text("origin_country_code"),
        reported_by=proposal.actor("reported_by"),
        **figure_columns(_required_figure(proposal)),
        **date_columns("as_of", proposal.partial_date("as_of")),
    )


def narrative(proposal: Proposal) -> Narrative:
    values: dict[str, Any] = {}
    for part in ("holder", "spreader"):
        values[part] = proposal.actor(part)
        values[f"{part}_as_stated"] = proposal.text(f"{part}_as_stated")
    return record_fact(
        Narrative,
        by=proposal.by,
        entry_method=proposal.entry_method,
        citations=proposal.citations(),
        mission=proposal.mission(),
        narrative_kind=proposal.choice("narrative_kind", NarrativeKind),
        statement=proposal.text("statement"),
        place=proposal.place(),
        **values,
        **date_columns("date", proposal.partial_date("date")),
    )


def _required_figure(proposal: Proposal) -> Figure:
    figure = proposal.figure("figure")
    if figure is None:
        raise proposal.refuse("value_missing", "give the figure, or its words where no number is given.", "figure")
    return figure
