"""Filters of incidents, political events, reports, displacement figures and narratives."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from actors.api.filters import CLAIMED, OR_CLAIMS, ActorFilter, AssertedFilters
from core.api.date_filters import DateOverlapsFilter, DatePrecisionFilter, DateWithinFilter
from core.api.fields import EXAMPLE_UID
from core.api.filters import (
    AtLeastFilter,
    AtMostFilter,
    ChoiceFilter,
    RecordFilter,
)
from core.api.fulltext import WordsFilter
from core.api.geo_filters import (
    BoundingBoxFilter,
    CountryFilter,
    GeoPrecisionFilter,
    GeoPrecisionMaxFilter,
    NearFilter,
)
from core.api.places import NamedPlaceFilter
from core.choices import DerivedAssertion, Verification
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
    VictimCategory,
    Weapon,
)
from events.models import HumanRightsReport, Incident, Narrative, PoliticalEvent
from missions.api.filters import MissionFilter
from missions.api.task_in_force import TaskInForceFilter
from sources.api.filters import CitedFilters, by_publisher_name, cited_document, cited_publisher
from sources.models import Publisher


def _by_no_name(records: QuerySet[Any], _text: str) -> QuerySet[Any]:
    """Incidents have no names."""
    return records.none()


SAME_MISSION = "With both filters, mission and mandate_task hold of one and the same."
SAME_PARTICIPATION = "All filters on a participation hold of one and the same."
SAME_FINDING = "All filters on findings hold of one and the same."
SAME_CASUALTY = "All filters on casualties hold of one and the same row."


INCIDENT_CLAIMS = (*CLAIMED, "participations__claims", "casualties__claims")
REPORT_CLAIMS = ("citation_links", "findings__claims")


class IncidentFilters(AssertedFilters):
    document = cited_document(INCIDENT_CLAIMS, OR_CLAIMS)
    publisher = cited_publisher(INCIDENT_CLAIMS, OR_CLAIMS)
    q = WordsFilter(Incident)
    incident_kind = ChoiceFilter("incident_kind", "What kind of incident it is.", IncidentKind.choices)
    date_overlaps = DateOverlapsFilter("date", "The date of the incident")
    date_within = DateWithinFilter("date", "The date of the incident")
    date_precision_max = DatePrecisionFilter("date")
    country = CountryFilter("place__country_code", "The country in which it happened")
    place = NamedPlaceFilter()
    geo_precision = GeoPrecisionFilter()
    geo_precision_max = GeoPrecisionMaxFilter()
    bbox = BoundingBoxFilter("place")
    near = NearFilter("place")
    mission = MissionFilter("mission", f"A mission affected. {SAME_MISSION} The mission", within="mission_links")
    mandate_task = TaskInForceFilter("incident", f"while a mission affected had one of these tasks. {SAME_MISSION}")
    actor = ActorFilter("actor", f"Somebody who took part. {SAME_PARTICIPATION} The actor", within="participations")
    role = ChoiceFilter(
        "role", f"The part taken. {SAME_PARTICIPATION}", ParticipationRole.choices, within="participations"
    )
    identification = ChoiceFilter(
        "identification",
        f"How surely the participant is identified. {SAME_PARTICIPATION}",
        Identification.choices,
        within="participations",
    )
    participation_assertion = ChoiceFilter(
        "assertion",
        f"Status of the participation. {SAME_PARTICIPATION}",
        DerivedAssertion.choices,
        within="participations",
    )
    participation_verification = ChoiceFilter(
        "verification",
        f"Verification of the participation. {SAME_PARTICIPATION}",
        Verification.choices,
        within="participations",
    )
    weapon = ChoiceFilter("weapon", "The weapon, where stated.", Weapon.choices)
    outcome = ChoiceFilter("outcome", f"What happened to people. {SAME_CASUALTY}", Outcome.choices, within="casualties")
    victim_category = ChoiceFilter(
        "victim_category", f"Whom the figure counts. {SAME_CASUALTY}", VictimCategory.choices, within="casualties"
    )
    age_group = ChoiceFilter(
        "age_group", f"Age group of those counted. {SAME_CASUALTY}", AgeGroup.choices, within="casualties"
    )
    sex = ChoiceFilter("sex", f"Sex of those counted. {SAME_CASUALTY}", Sex.choices, within="casualties")
    casualties_at_least = AtLeastFilter(
        "",
        f"The figure is at least this: its low, or its best where it has no low. {SAME_CASUALTY}",
        within="casualties",
    )
    casualties_at_most = AtMostFilter(
        "",
        f"The figure is at most this: its high, or its best where it has no high. {SAME_CASUALTY}",
        within="casualties",
    )


class PoliticalEventFilters(AssertedFilters):
    q = WordsFilter(PoliticalEvent)
    political_event_kind = ChoiceFilter("political_event_kind", "What kind of event it is.", PoliticalEventKind.choices)
    date_overlaps = DateOverlapsFilter("date", "The date of the event")
    date_within = DateWithinFilter("date", "The date of the event")
    date_precision_max = DatePrecisionFilter("date")
    country = CountryFilter("place__country_code", "The country in which it happened or which it concerns")
    place = NamedPlaceFilter()
    mission = MissionFilter("mission", "A mission concerned", within="mission_links")
    actor = ActorFilter("actor", "Somebody who took part; with role, in that role. The actor", within="participants")
    role = ChoiceFilter("role", "The part taken; with actor, by that actor.", EventRole.choices, within="participants")


class HumanRightsReportFilters(CitedFilters):
    document = cited_document(REPORT_CLAIMS, OR_CLAIMS)
    publisher = cited_publisher(REPORT_CLAIMS, OR_CLAIMS)
    q = WordsFilter(HumanRightsReport)
    reported_by = ActorFilter("reported_by", "Who reports")
    report_publisher = RecordFilter(
        "publisher",
        "Who published the report, by uid, slug or exact name.",
        model=Publisher,
        names=by_publisher_name,
        example="human-rights-watch",
    )
    country = CountryFilter("country_code", "The country covered")
    mission = MissionFilter()
    period_overlaps = DateOverlapsFilter("period", "The period covered")
    period_within = DateWithinFilter("period", "The period covered")
    period_precision_max = DatePrecisionFilter("period")
    category = ChoiceFilter("category", "Has a finding of this category.", FindingCategory.choices, within="findings")
    counting_unit = ChoiceFilter(
        "counting_unit", "Has a finding that counts these.", CountingUnit.choices, within="findings"
    )
    finding_at_least = AtLeastFilter(
        "",
        f"The figure is at least this: its low, or its best where it has no low. {SAME_FINDING}",
        within="findings",
    )
    finding_at_most = AtMostFilter(
        "",
        f"The figure is at most this: its high, or its best where it has no high. {SAME_FINDING}",
        within="findings",
    )
    perpetrator = ActorFilter("perpetrator", "Has a finding that holds this actor responsible", within="findings")
    assertion = ChoiceFilter("assertion", "Has a finding of this status.", DerivedAssertion.choices, within="findings")
    incident = RecordFilter(
        "incident",
        "Speaks of this incident, by uid.",
        model=Incident,
        names=_by_no_name,
        within="incident_links",
        example=EXAMPLE_UID,
    )


class DisplacementFigureFilters(CitedFilters):
    displacement_kind = ChoiceFilter("displacement_kind", "Who is counted.", DisplacementKind.choices)
    measure = ChoiceFilter("measure", "A stock at a date or a flow during a period.", DisplacementMeasure.choices)
    unit = ChoiceFilter("unit", "Persons or households.", DisplacementUnit.choices)
    country = CountryFilter("country_code", "Where they are")
    origin_country = CountryFilter("origin_country_code", "Where they come from")
    place = NamedPlaceFilter()
    reported_by = ActorFilter("reported_by", "Whose figure it is")
    figure_at_least = AtLeastFilter("", "The figure is at least this: its low, or its best where it has no low.")
    figure_at_most = AtMostFilter("", "The figure is at most this: its high, or its best where it has no high.")
    as_of_overlaps = DateOverlapsFilter("as_of", "The date of the figure")
    as_of_within = DateWithinFilter("as_of", "The date of the figure")
    as_of_precision_max = DatePrecisionFilter("as_of")


class NarrativeFilters(CitedFilters):
    q = WordsFilter(Narrative)
    narrative_kind = ChoiceFilter("narrative_kind", "What kind of narrative it is.", NarrativeKind.choices)
    mission = MissionFilter()
    holder = ActorFilter("holder", "Who holds it")
    spreader = ActorFilter("spreader", "Who is said to spread it")
    country = CountryFilter("place__country_code", "The country in which it circulates")
    place = NamedPlaceFilter()
    date_overlaps = DateOverlapsFilter("date", "When it circulated")
    date_within = DateWithinFilter("date", "When it circulated")
    date_precision_max = DatePrecisionFilter("date")
