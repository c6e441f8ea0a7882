"""The constraints of missions, mandates and what belongs to them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.declarations import SubFactory

from core.dates import PartialDate
from core.figures import Figure
from tests.constraints import Case, Check, Distinct, holds, refusal_of
from tests.factories import (
    ActorFactory,
    MandateFactory,
    MandateTaskFactory,
    MissionFactory,
    MissionHostFactory,
    MissionLeadFactory,
    MissionPhaseFactory,
    PeacekeeperFatalityFactory,
    PersonnelFigureFactory,
    PositionFactory,
    ResolutionFactory,
    ResolutionVoteFactory,
    RestrictionFactory,
    TaskCrosswalkFactory,
    TaskVocabularyFactory,
)

pytestmark = pytest.mark.django_db

WHOLE_PERIOD = {"valid": None}
HOLDER_AS_STATED = {"holder": None, "holder_as_stated": "the author"}
SIXTEEN_WOMEN = {"women": 16, "figure": Figure.exact(850)}
CASES: list[Case] = [
    # The mission gives its actor its name, so the actor is made apart.
    Check("mission_name_given", MissionFactory, {"name": ""}, {"actor": SubFactory(ActorFactory)}),
    # Two unknown periods count as the same.
    Distinct(
        "missionhost_once",
        MissionHostFactory,
        ("mission", "country_code", "territory"),
        {"territory": "Abyei"},
        first=WHOLE_PERIOD,
    ),
    Check("missionhost_country_code_form", MissionHostFactory, {"country_code": "ml"}),
    Distinct(
        "missionlead_once",
        MissionLeadFactory,
        ("mission", "actor"),
        {"valid": PartialDate.year(2020)},
        first=WHOLE_PERIOD,
    ),
    Check("missionphase_period_given", MissionPhaseFactory, {"period": None}),
    Distinct(
        "missionphase_no_overlap",
        MissionPhaseFactory,
        ("mission", "period"),
        {"period": PartialDate.year(1999)},
    ),
    Distinct(
        "peacekeeperfatality_once_a_register",
        PeacekeeperFatalityFactory,
        ("register", "register_key"),
        {"register": "another"},
    ),
    Distinct("resolution_symbol_once_a_body", ResolutionFactory, ("body", "symbol"), {"symbol": "S/RES/1 (1946)"}),
    Distinct(
        "resolutionvote_once", ResolutionVoteFactory, ("resolution", "member"), {"member": SubFactory(ActorFactory)}
    ),
    Distinct(
        "mandate_once_an_instrument",
        MandateFactory,
        ("mission", "resolution"),
        {"resolution": SubFactory(ResolutionFactory)},
        first={"action": "amend"},
    ),
    Check("mandate_in_force_starts", MandateFactory, {"in_force": DateRange(None, date(2023, 7, 1))}),
    Distinct(
        "mandate_no_overlap",
        MandateFactory,
        ("mission", "authorising_body", "in_force"),
        {"in_force": DateRange(date(2023, 7, 1), date(2024, 7, 1))},
    ),
    Check(
        "personnelfigure_ceiling_is_authorised",
        PersonnelFigureFactory,
        {"personnel_status": "deployed"},
        {"mandate": SubFactory(MandateFactory), "personnel_status": "authorised"},
    ),
    Distinct(
        "personnelfigure_ceiling_once",
        PersonnelFigureFactory,
        ("mission", "mandate", "personnel_category", "as_of"),
        {"personnel_category": "police"},
        first={"mandate": SubFactory(MandateFactory), "personnel_status": "authorised"},
    ),
    Check(
        "personnelfigure_women_are_some_of_them",
        PersonnelFigureFactory,
        {"women": 851},
        {"women": 16, "figure": Figure.exact(850)},
    ),
    Check(
        "position_has_a_holder",
        PositionFactory,
        {"holder_as_stated": ""},
        {"holder": None, "holder_as_stated": "the author"},
    ),
    Check(
        "restriction_has_an_imposer",
        RestrictionFactory,
        {"imposed_by_as_stated": ""},
        {"imposed_by": None, "imposed_by_as_stated": "an armed group"},
    ),
    Check("taskvocabulary_pema_numbered", TaskVocabularyFactory, {"pema_number": 7}),
    # A code of no vocabulary is also one whose number cannot be judged, which the database says first.
    Check(
        "taskvocabulary_scheme_known",
        TaskVocabularyFactory,
        {"scheme": "no_such_code"},
        refused_as="taskvocabulary_pema_numbered",
    ),
    Distinct("taskcrosswalk_once", TaskCrosswalkFactory, ("task", "scheme", "external_code"), {"scheme": "fmd"}),
    Distinct(
        "mandatetask_once_a_mandate",
        MandateTaskFactory,
        ("mission", "mandate", "task", "paragraph"),
        {"modality": "monitor"},
        first={"modality": None},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_constraint_holds(case: Case) -> None:
    holds(case)


def overlapping(**columns: object) -> str | None:
    """The constraint that refuses a second decision on the period of a first, or None where it is taken."""
    first = MandateFactory.create()
    try:
        with transaction.atomic():
            MandateFactory.create(**{"mission": first.mission, "authorising_body": first.authorising_body, **columns})
    except IntegrityError as error:
        return refusal_of(error)
    return None


def test_one_body_does_not_renew_a_mandate_twice_for_the_same_day() -> None:
    last_day = DateRange(date(2023, 6, 30), date(2024, 6, 30))
    assert overlapping(in_force=last_day) == "mandate_no_overlap"
    assert overlapping(in_force=DateRange(date(2023, 7, 1), date(2024, 6, 30))) is None


@pytest.mark.parametrize("action", ["amend", "terminate"])
def test_an_amendment_or_a_termination_may_overlap(action: str) -> None:
    assert overlapping(action=action) is None


def test_drafts_and_other_bodies_may_overlap() -> None:
    assert overlapping(publication_status="draft") is None
    assert overlapping(authorising_body=ActorFactory.create()) is None


@pytest.mark.parametrize("empty", [DateRange(empty=True), DateRange(date(2023, 7, 1), date(2023, 7, 1))], ids=str)
def test_a_mandate_is_in_force_for_at_least_a_day(empty: DateRange) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        MandateFactory.create(in_force=empty, decided_expiry=None)
    assert refusal_of(caught.value) == "mandate_in_force_starts"


def test_a_pema_task_has_a_number_of_pema() -> None:
    TaskVocabularyFactory.create(scheme="pema", pema_number=41)
    for number in (None, 0, 42):
        with pytest.raises(IntegrityError), transaction.atomic():
            TaskVocabularyFactory.create(scheme="pema", pema_number=number)


def test_phases_follow_each_other_without_a_gap() -> None:
    phase = MissionPhaseFactory.create(period=PartialDate.year(2020))
    MissionPhaseFactory.create(mission=phase.mission, period=PartialDate.year(2021))


def test_tasks_without_a_mandate_may_repeat() -> None:
    task = MandateTaskFactory.create(mandate=None)
    MandateTaskFactory.create(mission=task.mission, mandate=None, task=task.task, paragraph=task.paragraph)
