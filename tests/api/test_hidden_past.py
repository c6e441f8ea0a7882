"""What happens to a record while nobody may see it leaves no trace: not in the feed, its history or its tombstone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.choices import Sensitivity
from core.models import RecordIdentity
from core.redaction import redact
from core.services import merge, set_sensitivity, withdraw
from tests import factories
from tests.api.resources import get, results
from tests.api.test_as_of import now
from tests.api.test_changes import changes, settle

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "Zebra crossing"


def answer(path: str) -> tuple[int, bytes]:
    response = Client().get(f"/api/v1/{path}")
    return response.status_code, response.content


def merged(actor: Any) -> None:
    merge(actor, into=factories.ActorFactory.create(), by="test")


NEVER_PUBLIC: list[Callable[[Any], object]] = [
    lambda actor: type(actor).objects.filter(pk=actor.pk).update(description=SECRET),
    lambda actor: set_sensitivity(actor, Sensitivity.CONFIDENTIAL, by="test"),
    merged,
    lambda actor: redact(actor, by="test", reason="harm"),
]


@pytest.mark.parametrize("happens", [*NEVER_PUBLIC, lambda actor: withdraw(actor, by="test", reason="wrong")])
def test_a_record_restricted_from_the_beginning_was_never_there(happens: Callable[[Any], None]) -> None:
    actor = factories.ActorFactory.create(slug="zebra-crossing", sensitivity="restricted")
    happens(actor)
    assert str(actor.uid) not in str(changes())
    for name in (str(actor.uid), "zebra-crossing"):
        assert_never_there(name)


@pytest.mark.parametrize("happens", NEVER_PUBLIC)
def test_a_draft_was_never_there(happens: Callable[[Any], None]) -> None:
    actor = factories.ActorFactory.create(slug="zebra-crossing", publication_status="draft")
    happens(actor)
    assert str(actor.uid) not in str(changes())
    for name in (str(actor.uid), "zebra-crossing"):
        assert_never_there(name)


def assert_never_there(name: str) -> None:
    """As a name that nothing ever had, wherever a record can be named."""
    other = str(uuid.uuid4()) if "-4" in name and len(name) == 36 else "okapi-hill"
    for path in ("actors/{}/", "actors/{}/history/", "actors/?known_as={}", "incidents/?actor={}"):
        status, body = answer(path.format(other))
        assert answer(path.format(name)) == (status, body.replace(other.encode(), name.encode())), path


def test_a_tombstone_does_not_tell_what_is_done_to_a_record_that_is_hidden() -> None:
    actor = factories.ActorFactory.create()
    set_sensitivity(actor, Sensitivity.RESTRICTED, by="test")
    path = f"actors/{actor.uid}/"
    status, told = answer(path)
    assert status == 410
    type(actor).objects.filter(pk=actor.pk).update(description=SECRET)
    set_sensitivity(actor, Sensitivity.CONFIDENTIAL, by="test")
    assert answer(path) == (status, told)


def test_the_feed_does_not_tell_what_is_done_to_a_record_that_is_hidden() -> None:
    actor = factories.ActorFactory.create()
    set_sensitivity(actor, Sensitivity.RESTRICTED, by="test")
    told = changes()
    type(actor).objects.filter(pk=actor.pk).update(description=SECRET)
    set_sensitivity(actor, Sensitivity.CONFIDENTIAL, by="test")
    assert changes() == told


def test_a_name_given_while_hidden_is_not_known() -> None:
    actor = factories.ActorFactory.create()
    set_sensitivity(actor, Sensitivity.RESTRICTED, by="test")
    type(actor).objects.filter(pk=actor.pk).update(slug="zebra-crossing")
    assert_never_there("zebra-crossing")


def test_a_record_that_is_restricted_takes_its_past_with_it() -> None:
    actor = factories.ActorFactory.create(name=SECRET, description=SECRET)
    then = now()
    set_sensitivity(actor, Sensitivity.RESTRICTED, by="test")
    assert results("actors/", as_of=then) == []
    for path in (f"actors/{actor.uid}/?as_of={then.replace('+', '%2B')}", f"actors/{actor.uid}/history/", "changes/"):
        assert SECRET.encode() not in answer(path)[1]


def test_a_record_that_becomes_public_does_not_tell_what_it_was_before() -> None:
    actor = factories.ActorFactory.create(description=SECRET, sensitivity="restricted")
    hidden = now()
    type(actor).objects.filter(pk=actor.pk).update(description="known to all")
    set_sensitivity(actor, Sensitivity.PUBLIC, by="test")
    assert results("actors/", as_of=hidden) == []
    settle()
    (version,) = get(f"actors/{actor.uid}/history/")["results"]
    assert version["record"]["description"] == "known to all"
    assert get(f"actors/{actor.uid}/", as_of=hidden, status=404)["code"] == "not_found"
    assert [row["action"] for row in changes(record_kind="actor")] == ["published"]
    assert get(f"actors/{actor.uid}/")["published_at"] > hidden


def test_a_hidden_double_of_an_incident_changes_nothing_of_it() -> None:
    incident, hidden = factories.IncidentFactory.create(), factories.IncidentFactory.create(sensitivity="restricted")
    group = factories.SameEventGroupFactory.create()
    factories.SameEventMemberFactory.create(group=group, incident=incident)
    told, shown = changes(), answer(f"incidents/{incident.uid}/")
    factories.SameEventMemberFactory.create(group=group, incident=hidden)
    assert answer(f"incidents/{incident.uid}/") == shown
    assert changes() == told


def test_who_was_merged_into_a_record_that_is_hidden_now_does_not_lead_to_it() -> None:
    old, new = factories.ActorFactory.create_batch(2)
    merge(old, into=new, by="test")
    set_sensitivity(new, Sensitivity.RESTRICTED, by="test")
    assert RecordIdentity.objects.get(uid=old.uid).merged_into_id == new.uid
    status, body = answer(f"actors/{old.uid}/")
    # The survivor was public, so that the merge was told; it leads to its tombstone.
    assert (status, body) == (308, b"")
