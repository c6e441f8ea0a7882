"""The delta leads from one release to the next, whatever happened between."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.choices import Sensitivity
from core.models import Release
from core.services import merge, restore, set_sensitivity, unmerge, withdraw
from tests import factories
from tests.core.edits import Editor
from tests.core.releases.shelf import content, published, replayed

pytestmark = pytest.mark.django_db(transaction=True)


def told(release: Release, uid: Any) -> dict[str, Any] | None:
    """What the delta tells of a record."""
    lines = map(json.loads, content(release, "delta.ndjson").splitlines())
    return next((line for line in lines if line["uid"] == str(uid)), None)


def test_a_first_release_has_no_delta() -> None:
    factories.PlaceFactory.create()
    assert not published("2026.1").files.filter(name="delta.ndjson").exists()


@pytest.mark.parametrize(("edits", "releases"), [(30, 3), pytest.param(400, 12, marks=pytest.mark.long)])
def test_the_delta_makes_the_next_release_of_the_one_before_byte_for_byte(edits: int, releases: int) -> None:
    editor = Editor(seed=edits)
    old = published("2026.1")
    actions = set()
    for number in range(2, releases + 1):
        for _ in range(edits // (releases - 1)):
            editor.edit()
        new = published(f"2026.{number}")
        assert replayed(old, new) == {
            file.record_kind: content(new, file.name)
            for file in new.files.exclude(record_kind="").filter(name__endswith=".ndjson")
        }
        actions |= {json.loads(line)["action"] for line in content(new, "delta.ndjson").splitlines()}
        old = new
    assert {"added", "changed", "withdrawn"} <= actions


def test_each_thing_that_happens_to_a_record_is_told_by_its_outcome() -> None:
    withdrawn, back, hidden, renamed, same = factories.PublisherFactory.create_batch(5)
    withdraw(back, by="test", reason="wrong")
    published("2026.1")
    withdraw(withdrawn, by="test", reason="wrong")
    restore(back, by="test")
    set_sensitivity(hidden, Sensitivity.RESTRICTED, by="test")
    renamed.name = "Renamed"
    renamed.save()
    new = published("2026.2")
    outcomes = [told(new, record.uid) for record in (withdrawn, back, hidden, renamed, same)]
    assert [one and one["action"] for one in outcomes] == ["withdrawn", "added", "withdrawn", "changed", None]
    assert outcomes[0] == {"action": "withdrawn", "record_kind": "publisher", "uid": str(withdrawn.uid)}
    assert outcomes[3] is not None
    assert outcomes[3]["record"]["name"] == "Renamed"


def test_a_record_changes_with_what_it_shows_of_others() -> None:
    incident = factories.IncidentFactory.full()
    assert incident.place is not None
    published("2026.1")
    incident.place.name = "Renamed"
    incident.place.save()
    new = published("2026.2")
    line = told(new, incident.uid)
    assert line is not None
    assert (line["action"], line["record"]["place"]["name"]) == ("changed", "Renamed")


def test_a_merged_record_leads_to_the_one_that_is_in_the_release() -> None:
    first, second, third = factories.ActorFactory.create_batch(3)
    published("2026.1")
    merge(first, into=second, by="test")
    merge(second, into=third, by="test")
    new = published("2026.2")
    expected = {"action": "merged", "record_kind": "actor", "merged_into": str(third.uid)}
    assert told(new, first.uid) == {**expected, "uid": str(first.uid)}
    assert told(new, second.uid) == {**expected, "uid": str(second.uid)}
    unmerge(first, by="test")
    line = told(published("2026.3"), first.uid)
    assert line is not None
    assert line["action"] == "added"


def test_a_record_merged_into_one_that_is_hidden_is_withdrawn() -> None:
    old, survivor = factories.ActorFactory.create_batch(2)
    published("2026.1")
    merge(old, into=survivor, by="test")
    survivor.refresh_from_db()
    set_sensitivity(survivor, Sensitivity.RESTRICTED, by="test")
    line = told(published("2026.2"), old.uid)
    assert line == {"action": "withdrawn", "record_kind": "actor", "uid": str(old.uid)}


def test_a_merge_is_told_as_it_stood_at_the_position() -> None:
    """What has been undone or merged elsewhere since is no part of it."""
    old, first, second = factories.ActorFactory.create_batch(3)
    published("2026.1")
    merge(old, into=first, by="test")
    told_then = published("2026.2")
    unmerge(old, by="test")
    old.refresh_from_db()
    merge(old, into=second, by="test")
    line = told(published("2026.3"), old.uid)
    assert line is None
    again = told(told_then, old.uid)
    assert again is not None
    assert again["merged_into"] == str(first.uid)
