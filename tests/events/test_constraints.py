"""The constraints of incidents, political events, reports and figures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F
from factory.declarations import SelfAttribute, SubFactory

from events.models import Finding
from tests.constraints import Case, Check, Distinct, holds, refusal_of
from tests.factories import (
    CasualtyFactory,
    CodeCrosswalkFactory,
    CoverageEntryFactory,
    DisplacementFigureFactory,
    DocumentFactory,
    FindingFactory,
    IncidentFactory,
    IncidentMissionFactory,
    IncidentSourceFactory,
    MissionFactory,
    ParticipationFactory,
    PoliticalEventMissionFactory,
    PoliticalEventParticipantFactory,
    ReportedIncidentFactory,
    SameEventMemberFactory,
    SameEventProposalFactory,
)

pytestmark = pytest.mark.django_db

UNNAMED = {"actor": None, "description_as_stated": "gunmen", "identification": "unidentified"}
CASES: list[Case] = [
    Check(
        "participation_perpetrator_has_assertion",
        ParticipationFactory,
        {"assertion": None},
        {"alleged_perpetrator": True},
    ),
    Check("participation_names_somebody", ParticipationFactory, {"description_as_stated": ""}, UNNAMED),
    Check("participation_identified_needs_actor", ParticipationFactory, {"identification": "unidentified"}),
    Distinct(
        "participation_once",
        ParticipationFactory,
        ("incident", "actor", "role", "description_as_stated"),
        {"role": "target"},
        first=UNNAMED,
    ),
    Check(
        "casualty_sexual_violence_form_fits",
        CasualtyFactory,
        {"outcome": "killed"},
        {"outcome": "sexual_violence", "sexual_violence_form": "rape"},
    ),
    Check(
        "casualty_sexual_violence_form_known",
        CasualtyFactory,
        {"sexual_violence_form": "no_such_code"},
        {"outcome": "sexual_violence", "sexual_violence_form": "rape"},
    ),
    Check(
        "casualty_recommended_with_reason",
        CasualtyFactory,
        {"recommended_reason": ""},
        {"is_recommended": True, "recommended_reason": "the only figure from the site"},
    ),
    Distinct(
        "casualty_one_recommended_a_category",
        CasualtyFactory,
        ("incident", "victim_category", "outcome", "age_group", "sex", "nationality_code"),
        {"nationality_code": "TD"},
        first={"is_recommended": True, "recommended_reason": "the only figure from the site"},
    ),
    Distinct(
        "incidentmission_once", IncidentMissionFactory, ("incident", "mission"), {"mission": SubFactory(MissionFactory)}
    ),
    Distinct(
        "incidentsource_once",
        IncidentSourceFactory,
        ("incident", "document"),
        {"document": SubFactory(DocumentFactory)},
    ),
    Distinct(
        "politicaleventmission_once",
        PoliticalEventMissionFactory,
        ("event", "mission"),
        {"mission": SubFactory(MissionFactory)},
    ),
    Check(
        "politicaleventparticipant_names_somebody",
        PoliticalEventParticipantFactory,
        {"description_as_stated": ""},
        {"actor": None, "description_as_stated": "a representative of civil society"},
    ),
    Distinct(
        "politicaleventparticipant_once",
        PoliticalEventParticipantFactory,
        ("event", "actor", "role", "description_as_stated"),
        {"role": "target"},
    ),
    Distinct(
        "reportedincident_once",
        ReportedIncidentFactory,
        ("report", "incident"),
        {"incident": SubFactory(IncidentFactory)},
    ),
    Check(
        "displacementfigure_is_somewhere",
        DisplacementFigureFactory,
        {"country_code": ""},
    ),
    Check("coverageentry_one_source", CoverageEntryFactory, {"dataset_release": None}),
    Check(
        "coverageentry_country_or_mission",
        CoverageEntryFactory,
        {"country_code": "ML"},
        {"country_code": "", "mission": SubFactory(MissionFactory)},
    ),
    Check("coverageentry_country_code_form", CoverageEntryFactory, {"country_code": "ml"}),
    Check("coverageentry_period_not_empty", CoverageEntryFactory, {"period": DateRange(empty=True)}),
    Distinct(
        "coverageentry_once",
        CoverageEntryFactory,
        ("dataset_release", "document", "topic", "country_code", "mission", "period"),
        {"country_code": "NE"},
    ),
    Check("codecrosswalk_external_code_given", CodeCrosswalkFactory, {"external_code": ""}),
    Distinct("codecrosswalk_once", CodeCrosswalkFactory, ("scheme", "external_code"), {"scheme": "plover.violence"}),
    Check("sameeventproposal_earlier_first", SameEventProposalFactory, {"first": SelfAttribute("second")}),
    Check(
        "sameeventproposal_decided_has_time",
        SameEventProposalFactory,
        {"decided_at": None},
        {"verdict": "different", "decided_at": datetime(2022, 4, 1, tzinfo=UTC)},
    ),
    Check(
        "sameeventproposal_verdict_known",
        SameEventProposalFactory,
        {"verdict": "no_such_code"},
        {"verdict": "different", "decided_at": datetime(2022, 4, 1, tzinfo=UTC)},
    ),
    Distinct(
        "sameeventproposal_once", SameEventProposalFactory, ("first", "second"), {"second": SubFactory(IncidentFactory)}
    ),
    Distinct(
        "sameeventmember_once", SameEventMemberFactory, ("group", "incident"), {"incident": SubFactory(IncidentFactory)}
    ),
    Distinct(
        "sameeventmember_one_confirmed_group",
        SameEventMemberFactory,
        ("incident",),
        {"status": "possible"},
        first={"status": "confirmed"},
    ),
    Distinct(
        "sameeventmember_one_representative",
        SameEventMemberFactory,
        ("group",),
        {"is_representative": False},
        first={"status": "confirmed", "is_representative": True},
    ),
    Check(
        "sameeventmember_representative_is_confirmed",
        SameEventMemberFactory,
        {"status": "possible"},
        {"status": "confirmed", "is_representative": True},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_constraint_holds(case: Case) -> None:
    holds(case)


def test_competing_figures_stand_side_by_side() -> None:
    incident = IncidentFactory.create(casualties=2)
    first, second = incident.casualties.all()
    assert (first.victim_category, first.outcome) == (second.victim_category, second.outcome)


def test_a_finding_overlaps_with_another_but_not_with_itself() -> None:
    finding, other = FindingFactory.create_batch(2)
    rows = Finding.objects.filter(pk=finding.pk)
    rows.update(overlaps_with=other)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        rows.update(overlaps_with=F("id"))
    assert refusal_of(caught.value) == "finding_does_not_overlap_itself"
