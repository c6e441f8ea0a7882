"""Publishing, withdrawing, merging: who may do what to a record, and what the feed says of it."""

from __future__ import annotations

import pytest

from core.choices import Sensitivity
from core.exceptions import RecordError
from core.models import Change, Record
from core.services import acting_as, merge, publish, restore, set_sensitivity, unmerge, withdraw
from tests.factories import ActorFactory, IncidentFactory

pytestmark = pytest.mark.django_db


def actions(record: Record) -> list[str]:
    return list(Change.objects.filter(uid=record.uid).order_by("id").values_list("action", flat=True))


def test_a_change_carries_who_made_it() -> None:
    with acting_as("amina"):
        actor = ActorFactory.create()

    assert Change.objects.get(uid=actor.uid).changed_by == "amina"


def test_a_change_without_a_name_carries_none() -> None:
    actor = ActorFactory.create()

    assert Change.objects.get(uid=actor.uid).changed_by == ""


@pytest.mark.django_db(transaction=True)
def test_a_record_goes_from_draft_to_published_to_withdrawn_and_back() -> None:
    actor = ActorFactory.create(publication_status="draft")

    publish(actor, by="amina")
    withdraw(actor, by="amina", reason="wrong document")
    restore(actor, by="amina")

    assert actor.is_public
    assert actor.revision == 4
    assert "wrong document" in actor.internal_note
    assert actions(actor) == ["created", "published", "withdrawn", "restored"]


def test_only_a_draft_can_be_published() -> None:
    actor = ActorFactory.create()

    with pytest.raises(RecordError, match="Only a record that is draft") as error:
        publish(actor, by="amina")

    assert error.value.code == "wrong_status"


def test_withdrawing_needs_a_reason() -> None:
    actor = ActorFactory.create()

    with pytest.raises(RecordError) as error:
        withdraw(actor, by="amina", reason=" ")

    assert error.value.field == "reason"
    assert actor.is_public


@pytest.mark.django_db(transaction=True)
def test_a_merge_redirects_and_can_be_undone() -> None:
    twin, survivor = ActorFactory.create(), ActorFactory.create()

    merge(twin, into=survivor, by="amina")
    assert twin.publication_status == "withdrawn"
    unmerge(twin, by="amina")

    twin.refresh_from_db()
    assert twin.is_public
    assert actions(twin) == ["created", "merged", "unmerged"]


def test_a_merged_record_cannot_be_restored_before_the_merge_is_undone() -> None:
    twin, survivor = ActorFactory.create(), ActorFactory.create()
    merge(twin, into=survivor, by="amina")

    with pytest.raises(RecordError, match="undo the merge"):
        restore(twin, by="amina")


def test_records_merge_only_within_one_kind_and_never_in_a_circle() -> None:
    one, two, incident = ActorFactory.create(), ActorFactory.create(), IncidentFactory.create()

    for wrong, code in ((incident, "merge_kinds_differ"), (one, "merge_with_itself")):
        with pytest.raises(RecordError) as error:
            merge(one, into=wrong, by="amina")
        assert error.value.code == code
    merge(one, into=two, by="amina")
    with pytest.raises(RecordError) as error:
        merge(two, into=one, by="amina")
    assert error.value.code == "merge_into_unpublished"
    with pytest.raises(RecordError) as error:
        merge(one, into=two, by="amina")
    assert error.value.code == "already_merged"


@pytest.mark.django_db(transaction=True)
def test_restricting_a_record_takes_it_from_readers_and_tells_the_feed() -> None:
    actor = ActorFactory.create()

    set_sensitivity(actor, Sensitivity.RESTRICTED, by="amina")

    assert not actor.is_public
    assert actions(actor) == ["created", "restricted"]
