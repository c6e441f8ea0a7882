"""A report of the Secretary-General covers its mission in part once its last candidate is decided, and no sooner."""

from __future__ import annotations

from typing import Any

import pytest

from events.models import CoverageEntry, Incident, SameEventProposal
from ingest.models import Candidate
from ingest.review.coverage import READ_FOR
from ingest.review.services import accept, reject
from tests.factories import CandidateFactory, UserFactory
from tests.ingest.review.examples import EXAMPLES, MINUSMA, YEAR_2022, World, make_what_is_needed, make_world, propose

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def report(world: World, *, kind: str = "sg_report", **values: Any) -> Candidate:
    """What a document of that kind says of human rights, proposed."""
    make_what_is_needed("human_rights_report", world)
    candidate = propose("human_rights_report")
    candidate.document.document_kind = kind
    candidate.document.save()
    candidate.values |= {"mission": MINUSMA, "period": YEAR_2022, **values}
    candidate.save()
    return candidate


def accepted(candidate: Candidate, **how: Any) -> Any:
    confirmed = EXAMPLES[candidate.target_kind].confirmed
    return accept(candidate, by=UserFactory.create(), confirmed=confirmed, **how)


def test_the_last_verdict_notes_what_the_report_was_read_for(world: World) -> None:
    candidate = report(world)
    other = CandidateFactory.create(run=candidate.run)
    accepted(candidate)
    assert not CoverageEntry.objects.exists(), "one candidate is still open"
    reject(other, by=UserFactory.create(), reason_code="not_in_scope")
    entries = CoverageEntry.objects.all()
    assert {entry.topic for entry in entries} == set(READ_FOR)
    assert {(entry.document, entry.mission, entry.complete, str(entry.period.lower)) for entry in entries} == {
        (candidate.document, world.mission, False, "2022-01-01")
    }


@pytest.mark.parametrize(
    "but", [{"kind": "news"}, {"mission": None}, {"period": None}, {"period": {**YEAR_2022, "start": None}}]
)
def test_where_mission_period_or_kind_is_not_known_nothing_is_noted(but: dict[str, Any], world: World) -> None:
    accepted(report(world, **but))
    assert not CoverageEntry.objects.exists()


def test_restricted_findings_do_not_tell_what_was_read(world: World) -> None:
    accepted(report(world), sensitivity="restricted")
    assert not CoverageEntry.objects.exists()


def test_an_accepted_incident_is_compared_with_what_other_sources_have(world: World) -> None:
    make_what_is_needed("incident", world)
    first = accepted(propose("incident"))
    second = accepted(propose("incident"))
    assert Incident.objects.count() == 2
    assert list(SameEventProposal.objects.values_list("first", "second", "proposed_by")) == [
        (first.pk, second.pk, "reconciliation")
    ]
