"""Which records describe one event is decided, undone and told; the records stay apart."""

from __future__ import annotations

from typing import Any

import pytest

from core.exceptions import RecordError
from core.models import Change
from events.models import SameEventGroup
from events.same_event import confirm_same_event, separate, suspect_same_event
from tests.factories import IncidentFactory

pytestmark = pytest.mark.django_db


def incidents(number: int) -> list[Any]:
    return IncidentFactory.create_batch(number)


def members(group: SameEventGroup) -> dict[int, tuple[str, bool]]:
    return {member.incident_id: (member.status, member.is_representative) for member in group.members.all()}


def test_a_suspicion_is_confirmed_in_its_own_group() -> None:
    one, two = incidents(2)
    suspected = suspect_same_event([one, two], by="anna", reason="same day")
    confirmed = confirm_same_event([one, two], representative=two, by="ben", reason="same village, too")
    assert confirmed == suspected
    assert members(confirmed) == {one.pk: ("confirmed", False), two.pk: ("confirmed", True)}
    assert {(one.decided_by, one.reason) for one in confirmed.members.all()} == {("ben", "same village, too")}


def test_another_record_joins_the_group_and_may_stand_for_it() -> None:
    one, two, three = incidents(3)
    group = confirm_same_event([one, two], representative=one, by="anna", reason="same day")
    assert confirm_same_event([two, three], representative=three, by="anna", reason="same day") == group
    assert members(group)[three.pk] == ("confirmed", True)
    assert members(group)[one.pk] == ("confirmed", False)


def test_two_events_are_not_made_one_by_the_way() -> None:
    one, two, three, four = incidents(4)
    confirm_same_event([one, two], representative=one, by="anna", reason="same day")
    confirm_same_event([three, four], representative=three, by="anna", reason="same day")
    with pytest.raises(RecordError) as caught:
        confirm_same_event([two, three], representative=two, by="anna", reason="same day")
    assert caught.value.code == "two_events"
    assert SameEventGroup.objects.count() == 2


@pytest.mark.parametrize("number", [0, 1])
def test_an_event_of_fewer_than_two_records_is_refused(number: int) -> None:
    with pytest.raises(RecordError) as caught:
        suspect_same_event(incidents(number), by="anna", reason="same day")
    assert caught.value.code == "too_few_incidents"


def test_a_decision_without_a_reason_or_with_a_stranger_for_representative_is_refused() -> None:
    one, two, three = incidents(3)
    with pytest.raises(RecordError) as without_reason:
        confirm_same_event([one, two], representative=one, by="anna", reason=" ")
    with pytest.raises(RecordError) as stranger:
        confirm_same_event([one, two], representative=three, by="anna", reason="same day")
    assert (without_reason.value.code, stranger.value.code) == ("reason_missing", "representative_not_a_member")
    assert SameEventGroup.objects.count() == 0


def test_a_record_is_separated_and_the_next_stands_for_the_event() -> None:
    one, two, three = incidents(3)
    group = confirm_same_event([one, two, three], representative=one, by="anna", reason="same day")
    separate(one, group, by="ben", reason="another village")
    assert members(group) == {two.pk: ("confirmed", True), three.pk: ("confirmed", False)}
    one.refresh_from_db()
    assert "another village" in one.internal_note


def test_a_group_of_one_goes() -> None:
    one, two = incidents(2)
    group = suspect_same_event([one, two], by="anna", reason="same day")
    separate(one, group, by="ben", reason="another village")
    assert SameEventGroup.objects.count() == 0
    with pytest.raises(RecordError) as caught:
        separate(one, group, by="ben", reason="again")
    assert caught.value.code == "not_a_member"


@pytest.mark.django_db(transaction=True)
def test_a_decision_is_a_change_of_each_of_its_records() -> None:
    one, two = incidents(2)
    suspect_same_event([one, two], by="anna", reason="same day")
    for incident in (one, two):
        last = Change.objects.filter(uid=incident.uid).latest("revision")
        assert (last.action, last.changed_by, last.revision) == ("updated", "anna", incident.revision + 1)
