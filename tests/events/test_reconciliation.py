"""Incidents of different sources that look like one event are proposed to curators, and nothing else happens."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.dates import PartialDate
from core.models import Change
from events.choices import ProposalVerdict
from events.models import Incident, SameEventMember, SameEventProposal
from events.reconciliation import Proposed, propose_same_events
from events.same_event import confirm_same_event, decide, separate, suspect_same_event
from sources.models import Dataset
from tests.factories import (
    ActorFactory,
    CasualtyFactory,
    CitationFactory,
    DatasetFactory,
    DatasetReleaseFactory,
    IncidentCitationFactory,
    IncidentFactory,
    ParticipationFactory,
    PlaceFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 27)
# Moura, and places east of it; a hundredth of a degree is about a kilometre there.
LATITUDE, LONGITUDE = 14.35, -4.55


@pytest.fixture
def ged() -> Dataset:
    return DatasetFactory.create(slug="ged")


@pytest.fixture
def acled() -> Dataset:
    return DatasetFactory.create(slug="acled")


def row(dataset: Dataset | None, *, east: float = 0, days: int = 0, **columns: Any) -> Incident:
    """An attack on civilians, so many degrees and days away, that the dataset has; of no source without one."""
    place = {"latitude": LATITUDE, "longitude": LONGITUDE + east, "country_code": "ML", "admin1_name": "Mopti"}
    incident = IncidentFactory.create(
        place=PlaceFactory.create(**place | columns.pop("place", {})),
        **{"date": PartialDate.day(date.fromordinal(DAY.toordinal() + days)), **columns},
    )
    if dataset:
        release = DatasetReleaseFactory.create(dataset=dataset)
        citation = CitationFactory.create(of_row=True, dataset_release=release)
        IncidentCitationFactory.create(fact=incident, citation=citation)
    return incident


def propose(*incidents: Incident) -> Proposed:
    return propose_same_events(Incident.objects.filter(pk__in=[one.pk for one in incidents]), by="import")


def pairs() -> set[tuple[int, int]]:
    return set(SameEventProposal.objects.values_list("first_id", "second_id"))


def test_the_same_attack_in_two_datasets_is_proposed_with_what_they_have_in_common(
    ged: Dataset, acled: Dataset
) -> None:
    known, new = row(ged), row(acled, east=0.01)
    CasualtyFactory.create(incident=known, low=200, best=300, high=500)
    CasualtyFactory.create(incident=new, low=None, best=350, high=None)
    army = ActorFactory.create()
    for incident in (known, new):
        ParticipationFactory.create(incident=incident, actor=army, role="belligerent", assertion=None)
    assert propose(new) == Proposed(compared=1, matched=0, proposed=1, new=0, pairs=1)
    proposal = SameEventProposal.objects.get()
    assert (proposal.first, proposal.second, proposal.verdict) == (known, new, "open")
    assert proposal.reason == (
        "dates meet; 1.1 km apart; one actor in common; same kind of event; numbers of dead agree"
    )
    assert proposal.score == 3 + 3 + 2 + 1 + 1
    assert proposal.proposed_by == "import"


def test_a_proposal_is_no_change_of_either_record_and_no_group(ged: Dataset, acled: Dataset) -> None:
    row(ged)
    new = row(acled, sensitivity="restricted")
    before = Change.objects.count()
    assert propose(new).pairs == 1
    assert Change.objects.count() == before
    assert not SameEventMember.objects.exists()


def test_two_rows_of_one_dataset_are_two_events(ged: Dataset) -> None:
    _known, new = row(ged), row(ged)
    assert propose(new) == Proposed(compared=1, matched=0, proposed=0, new=1, pairs=0)
    assert pairs() == set()


def test_a_dataset_is_one_whatever_else_is_imported_with_it(ged: Dataset, acled: Dataset) -> None:
    first, second, other = row(ged), row(ged), row(acled)
    assert propose(first, second, other).pairs == 2
    assert pairs() == {(first.pk, other.pk), (second.pk, other.pk)}


def test_rows_that_one_document_is_cited_for_are_two_events(ged: Dataset) -> None:
    incidents = [row(None), row(None)]
    citation = CitationFactory.create()
    for incident in incidents:
        IncidentCitationFactory.create(fact=incident, citation=citation)
    assert propose(*incidents).pairs == 0
    known = row(ged)
    assert propose(incidents[0]).pairs == 1
    assert pairs() == {(incidents[0].pk, known.pk)}


@pytest.mark.parametrize(
    ("columns", "proposed"),
    [
        ({"east": 0.2}, True),
        ({"east": 0.25}, False),
        ({"days": 1}, False),
        ({"incident_kind": "battle.armed_clash"}, True),
        ({"east": 0.2, "incident_kind": "battle.armed_clash"}, False),
        ({"publication_status": "withdrawn"}, False),
        ({"place": {"latitude": None, "longitude": None}}, False),
        ({"place": {"latitude": None, "longitude": None, "admin1_name": ""}}, False),
        ({"date": PartialDate.month(2022, 3)}, True),
        ({"date": PartialDate.month(2022, 4)}, False),
        ({"date": PartialDate.quarter(2022, 1)}, False),
        ({"date": None}, False),
        ({"geo_precision": "country"}, False),
    ],
)
def test_how_far_apart_two_records_may_be(
    columns: dict[str, Any], proposed: bool, ged: Dataset, acled: Dataset
) -> None:
    row(ged, **columns)
    assert propose(row(acled)).pairs == proposed


@pytest.mark.parametrize(("days", "proposed"), [(1, True), (-2, True), (3, False), (-3, False)])
def test_on_another_day_an_actor_must_be_the_same(days: int, proposed: bool, ged: Dataset, acled: Dataset) -> None:
    army = ActorFactory.create()
    incidents = [row(ged, days=days), row(acled)]
    for incident in incidents:
        ParticipationFactory.create(incident=incident, actor=army, role="belligerent", assertion=None)
    assert propose(incidents[1]).pairs == proposed


def test_where_a_place_is_vague_the_area_and_an_actor_tell(ged: Dataset, acled: Dataset) -> None:
    known = row(ged, east=1.2, geo_precision="admin1")
    new = row(acled)
    assert propose(new).pairs == 0
    army = ActorFactory.create()
    for incident in (known, new):
        ParticipationFactory.create(incident=incident, actor=army, role="belligerent", assertion=None)
    assert propose(new).pairs == 1
    assert SameEventProposal.objects.get().reason == (
        "dates meet; in the same area; one actor in common; same kind of event"
    )


def test_figures_that_contradict_each_other_speak_against(ged: Dataset, acled: Dataset) -> None:
    known, new = row(ged), row(acled, incident_kind="battle.armed_clash")
    CasualtyFactory.create(incident=known, low=3, best=3, high=3, quantifier="exact")
    CasualtyFactory.create(incident=new, low=300, best=300, high=300, quantifier="exact")
    assert propose(new).pairs == 0
    new.casualties.update(low=None, best=None, high=5, quantifier="at_most")
    assert propose(new).pairs == 1


def test_only_the_best_three_of_each_record_are_proposed(ged: Dataset, acled: Dataset) -> None:
    known = [row(ged, east=0.01 * number) for number in range(6)]
    new = row(acled)
    assert propose(new).pairs == 3
    assert pairs() == {(one.pk, new.pk) for one in known[:3]}
    assert propose(new) == Proposed(compared=1, matched=0, proposed=1, new=0, pairs=0), "the next best are not added"


def test_at_the_poles_and_the_date_line_nothing_breaks(ged: Dataset, acled: Dataset) -> None:
    for latitude, longitude in ((90.0, 180.0), (-90.0, -180.0)):
        row(ged, place={"latitude": latitude, "longitude": longitude})
        assert propose(row(acled, place={"latitude": latitude, "longitude": longitude})).pairs == 1


def test_what_a_curator_has_refused_is_not_proposed_again(ged: Dataset, acled: Dataset) -> None:
    known, new = row(ged), row(acled)
    propose(new)
    decide(SameEventProposal.objects.get(), ProposalVerdict.DIFFERENT, by="anna", reason="another village of the name")
    assert propose(new) == Proposed(compared=1, matched=0, proposed=0, new=1, pairs=0)
    proposal = SameEventProposal.objects.get()
    assert (proposal.verdict, proposal.decided_by, proposal.reason) == (
        *("different", "anna"),
        "another village of the name",
    )
    assert not SameEventMember.objects.filter(incident__in=[known, new]).exists()


def test_records_that_were_separated_are_not_proposed_again(ged: Dataset, acled: Dataset) -> None:
    known, new = row(ged), row(acled)
    group = suspect_same_event([known, new], by="anna", reason="same day")
    separate(new, group, by="ben", reason="two villages")
    assert propose(new).pairs == 0
    assert SameEventProposal.objects.get().verdict == "different"


def test_a_confirmed_pair_counts_as_matched_and_is_proposed_with_nobody(ged: Dataset, acled: Dataset) -> None:
    known, new = row(ged), row(acled)
    confirm_same_event([known, new], representative=known, by="anna", reason="same day")
    assert propose(new) == Proposed(compared=1, matched=1, proposed=0, new=0, pairs=0)


def test_a_verdict_of_one_event_confirms_it_and_closes_what_was_proposed_of_its_records(
    ged: Dataset, acled: Dataset
) -> None:
    known, new, third = row(ged), row(acled), row(DatasetFactory.create())
    assert propose(new, third).pairs == 3
    decide(SameEventProposal.objects.get(first=known, second=new), ProposalVerdict.SAME, by="anna", reason="as told")
    assert known.same_event_links.get().is_representative
    decide(SameEventProposal.objects.get(first=known, second=third), ProposalVerdict.SAME, by="anna", reason="as told")
    assert set(SameEventProposal.objects.values_list("verdict", flat=True)) == {"same"}
    assert SameEventMember.objects.filter(status="confirmed").count() == 3


def test_a_verdict_of_possibly_one_event_is_told_to_readers(ged: Dataset, acled: Dataset) -> None:
    _known, new = row(ged), row(acled)
    propose(new)
    decide(SameEventProposal.objects.get(), ProposalVerdict.POSSIBLE, by="anna", reason="same day")
    assert set(SameEventMember.objects.values_list("status", flat=True)) == {"possible"}
    assert propose(new) == Proposed(compared=1, matched=0, proposed=1, new=0, pairs=0)


def test_the_number_of_statements_is_the_same_for_two_and_for_twenty(ged: Dataset, acled: Dataset) -> None:
    def statements(number: int) -> int:
        for step in range(number):
            row(ged, east=step)
        new = [row(acled, east=step) for step in range(number)]
        with CaptureQueriesContext(connection) as queries:
            assert propose(*new).pairs > 0
        return len(queries)

    assert statements(2) == statements(20)
