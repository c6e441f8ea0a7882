"""The change feed: one change a record and transaction, whoever writes, and none for what changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model

from core.models import Change, Place, PlaceName
from core.services import acting_as, merge, unmerge
from core.triggers import TouchRecord
from events.models import Participation
from sources.models import DocumentText
from tests.factories import (
    ActorFactory,
    CasualtyClaimFactory,
    CasualtyFactory,
    DocumentTextFactory,
    IncidentFactory,
    ParticipationClaimFactory,
    ParticipationFactory,
    PlaceFactory,
    PlaceNameFactory,
)
from tests.test_factories import FACTORIES

pytestmark = pytest.mark.django_db


@contextmanager
def one_transaction() -> Iterator[list[Change]]:
    """Collects the changes of what is done inside, in their order.

    The whole test is one transaction; without the changes before it, what is done inside counts as one of its own.
    """
    Change.objects.all().delete()
    collected: list[Change] = []
    yield collected
    collected += Change.objects.order_by("id")


def actions(collected: list[Change]) -> list[str]:
    return [change.action for change in collected]


def test_a_new_record_is_one_change() -> None:
    with one_transaction() as noted:
        place = PlaceFactory.create()
    assert [(change.uid, change.record_kind, change.revision, change.action) for change in noted] == [
        (place.uid, "place", 1, "created")
    ]


def test_a_record_made_with_its_parts_is_one_change() -> None:
    with one_transaction() as noted:
        incident = IncidentFactory.full()
    assert [(change.action, change.revision) for change in noted if change.uid == incident.uid] == [("created", 1)]


def test_several_saves_in_one_transaction_are_one_change_and_one_revision() -> None:
    place = PlaceFactory.create()
    with one_transaction() as noted:
        for name in ("Bamako", "Gao", "Kidal"):
            place.name = name
            place.save()
        PlaceNameFactory.create(place=place)
    assert [(change.action, change.revision) for change in noted] == [("updated", 2)]
    assert Place.objects.get().revision == 2


@pytest.mark.django_db(transaction=True)
def test_several_transactions_are_several_changes() -> None:
    place = PlaceFactory.create()
    with transaction.atomic():
        Place.objects.update(name="Gao")
        PlaceNameFactory.create(place=place)
    PlaceName.objects.update(name="Kawkaw")
    changes = Change.objects.filter(uid=place.uid).order_by("transaction_id", "id")
    assert [(change.action, change.revision) for change in changes] == [("created", 1), ("updated", 2), ("updated", 3)]


def test_a_save_that_changes_nothing_is_no_change() -> None:
    place = PlaceFactory.create(names=1)
    before = Place.objects.get()
    with one_transaction() as noted:
        place.save()
        place.names.get().save()
        Place.objects.update(name=place.name)
    assert noted == []
    after = Place.objects.get()
    assert (after.revision, after.updated_at) == (before.revision, before.updated_at)


def test_each_write_to_a_part_is_a_change_of_the_record() -> None:
    place = PlaceFactory.create()
    with one_transaction() as added:
        name = PlaceNameFactory.create(place=place)
    with one_transaction() as changed:
        PlaceName.objects.update(name="Mopti")
    with one_transaction() as removed:
        name.delete()
    noted = [*added, *changed, *removed]
    assert [(change.uid, change.revision) for change in noted] == [(place.uid, 2), (place.uid, 3), (place.uid, 4)]
    assert actions(noted) == ["updated"] * 3


def test_a_part_of_a_part_is_a_change_of_the_record() -> None:
    participation, casualty, claimant = ParticipationFactory.create(), CasualtyFactory.create(), ActorFactory.create()
    with one_transaction() as noted:
        ParticipationClaimFactory.create(fact=participation, claimant=claimant, citation=None)
        CasualtyClaimFactory.create(fact=casualty, claimant=claimant, citation=None)
    assert [change.uid for change in noted] == [participation.incident.uid, casualty.incident.uid]


def test_a_part_that_moves_changes_both_records() -> None:
    first, second = PlaceFactory.create_batch(2)
    PlaceNameFactory.create(place=first)
    with one_transaction() as noted:
        PlaceName.objects.update(place=second)
    assert {change.uid for change in noted} == {first.uid, second.uid}


def test_writes_in_bulk_are_noticed_row_by_row() -> None:
    with one_transaction() as created:
        places = Place.objects.bulk_create(PlaceFactory.build_batch(3))
    for place in places:
        place.name = f"{place.name} (renamed)"
    with one_transaction() as renamed:
        Place.objects.bulk_update(places, ["name"])
    with one_transaction() as moved:
        Place.objects.exclude(pk=places[0].pk).update(country_code="NE")
    assert [actions(noted) for noted in (created, renamed, moved)] == [
        ["created"] * 3,
        ["updated"] * 3,
        ["updated"] * 2,
    ]
    assert list(Place.objects.order_by("pk").values_list("revision", flat=True)) == [2, 3, 3]


def test_plain_sql_is_noticed() -> None:
    place = PlaceFactory.create()
    with one_transaction() as changed, connection.cursor() as cursor:
        cursor.execute("UPDATE core_place SET name = 'Ber' WHERE id = %s", [place.pk])
    with one_transaction() as named, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_placename (place_id, name, language, name_kind) VALUES (%s, 'Ber', 'fr', 'alias')",
            [place.pk],
        )
    assert [(change.uid, change.revision) for change in changed + named] == [(place.uid, 2), (place.uid, 3)]


def test_what_is_rolled_back_was_no_change() -> None:
    place = PlaceFactory.create()
    with one_transaction() as noted, pytest.raises(RuntimeError), transaction.atomic():
        Place.objects.update(name="Nowhere")
        PlaceFactory.create()
        raise RuntimeError
    assert noted == []
    assert Place.objects.get().revision == place.revision


def test_what_follows_a_part_rolled_back_is_noticed() -> None:
    place = PlaceFactory.create()
    with one_transaction() as noted:
        with pytest.raises(RuntimeError), transaction.atomic():
            Place.objects.update(name="Nowhere")
            raise RuntimeError
        PlaceNameFactory.create(place=place)
    assert [(change.action, change.revision) for change in noted] == [("updated", 2)]


STEPS: list[tuple[dict[str, str], str]] = [
    ({"publication_status": "published"}, "published"),
    ({"sensitivity": "restricted"}, "restricted"),
    ({"sensitivity": "coarsened"}, "published"),
    ({"publication_status": "withdrawn"}, "withdrawn"),
    ({"publication_status": "published"}, "restored"),
    ({"name": "Another"}, "updated"),
]


def test_the_action_follows_from_what_a_reader_meets() -> None:
    PlaceFactory.create(publication_status="draft")
    for columns, action in STEPS:
        with one_transaction() as noted:
            Place.objects.update(**columns)
        assert actions(noted) == [action], columns


def test_a_merge_and_its_undoing_are_named() -> None:
    survivor, duplicate = PlaceFactory.create_batch(2)
    with one_transaction() as merged:
        merge(duplicate, into=survivor, by="curator")
    with one_transaction() as parted:
        unmerge(duplicate, by="curator")
    assert [(change.uid, change.action) for change in merged] == [(duplicate.uid, "merged")]
    assert [(change.uid, change.action) for change in parted] == [(duplicate.uid, "unmerged")]


def test_the_public_feed_is_silent_about_drafts() -> None:
    PlaceFactory.create(publication_status="draft")
    for columns, public in (({"name": "Another"}, []), ({"publication_status": "published"}, ["published"])):
        with one_transaction():
            Place.objects.update(**columns)
        assert actions(list(Change.objects.public())) == public


def test_the_public_feed_tells_of_a_restricted_record_only_that_it_left() -> None:
    PlaceFactory.create()
    for columns, public in (({"sensitivity": "confidential"}, ["restricted"]), ({"name": "Another"}, [])):
        with one_transaction():
            Place.objects.update(**columns)
        assert actions(list(Change.objects.public())) == public


def test_a_change_by_a_part_carries_the_name_of_the_writer() -> None:
    place = PlaceFactory.create()
    with one_transaction() as noted, acting_as("curator"):
        PlaceNameFactory.create(place=place)
    assert [change.changed_by for change in noted] == ["curator"]


def trigger_of(model: type[Model]) -> TouchRecord | None:
    return next((t for t in getattr(model._meta, "triggers", ()) if isinstance(t, TouchRecord)), None)


PARTS = [pytest.param(model, id=model.__name__) for model in FACTORIES if trigger_of(model)]


@pytest.mark.parametrize("model", PARTS)
def test_every_part_tells_its_record(model: type[Model]) -> None:
    part = FACTORIES[model].create()
    trigger = trigger_of(model)
    assert trigger is not None
    owner: Any = part
    for step in trigger.path:
        owner = getattr(owner, step)
    with one_transaction() as noted:
        if isinstance(part, DocumentText):
            # Frozen texts are never deleted; another one is the change.
            DocumentTextFactory.create(document=part.document)
        else:
            part.delete()
    assert {change.uid for change in noted} == {owner.uid}


def test_a_participation_deleted_takes_its_claims_in_one_change() -> None:
    participation = ParticipationFactory.create(alleged_perpetrator=True, claims=2)
    with one_transaction() as noted:
        Participation.objects.all().delete()
    assert [(change.uid, change.action) for change in noted] == [(participation.incident.uid, "updated")]
