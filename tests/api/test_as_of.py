"""Reads of the past: what was recorded then, under the rights of today."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from core.choices import Sensitivity
from core.history import AS_OF, PAST, with_past
from core.models import Change, Place
from core.services import merge, set_sensitivity, withdraw
from core.triggers import path_to_record
from tests import factories
from tests.api.resources import MAKERS, RESOURCES, get, results
from tests.api.test_changes import settle
from tests.core.edits import Editor

pytestmark = pytest.mark.django_db(transaction=True)
LISTS = (
    "incidents/?limit=200",
    "incidents/?country=ML&ordering=date&limit=200",
    "places/?limit=200",
    "actors/?include=relations_from,relations_to&limit=200",
    "documents/?limit=200",
)


def now() -> str:
    """A moment after all that was committed and before all that will be."""
    moment = timezone.now().isoformat()
    time.sleep(0.002)
    return moment


def rows_at(path: str, moment: str) -> Any:
    return results(f"{path}&as_of={moment.replace('+', '%2B')}")


def test_a_record_is_what_it_was() -> None:
    place = factories.PlaceFactory.create(name="Old")
    before = now()
    Place.objects.update(name="New")
    assert get(f"places/{place.uid}/", as_of=before)["name"] == "Old"
    assert get(f"places/{place.uid}/", as_of=now())["name"] == "New"
    assert get(f"places/{place.uid}/")["name"] == "New"


def test_what_a_record_shows_of_others_is_what_it_was() -> None:
    incident = factories.IncidentFactory.full()
    before, then = now(), get(f"incidents/{incident.uid}/")
    Place.objects.update(name="New", latitude=1, longitude=1)
    incident.participations.all().delete()
    incident.casualties.update(low=None, best=7, high=None, quantifier="about")
    assert get(f"incidents/{incident.uid}/", as_of=before) == then
    assert get(f"incidents/{incident.uid}/") != then


def test_filters_and_orders_go_by_what_was() -> None:
    place = factories.PlaceFactory.create(country_code="ML")
    incident = factories.IncidentFactory.create(place=place)
    before = now()
    Place.objects.update(country_code="NE")
    assert [row["uid"] for row in results("incidents/", country="ML", as_of=before)] == [str(incident.uid)]
    assert results("incidents/", country="ML") == []


def test_a_position_of_the_feed_is_a_moment_too() -> None:
    place = factories.PlaceFactory.create(name="Old")
    settle()
    position = get("changes/")["next_cursor"]
    Place.objects.update(name="New")
    assert get(f"places/{place.uid}/", as_of=position)["name"] == "Old"


def test_what_was_not_committed_then_was_not_recorded_then() -> None:
    place = factories.PlaceFactory.create(name="Old")
    with transaction.atomic():
        Place.objects.update(name="New")
        during = timezone.now().isoformat()
        time.sleep(0.01)
    assert get(f"places/{place.uid}/", as_of=during)["name"] == "Old"


def test_what_has_been_withdrawn_since_was_there() -> None:
    place = factories.PlaceFactory.create()
    before = now()
    withdraw(place, by="test", reason="wrong")
    assert get(f"places/{place.uid}/", as_of=before)["uid"] == str(place.uid)
    assert get(f"places/{place.uid}/", status=410, as_of=now())["code"] == "gone"


def test_what_was_merged_since_stood_alone() -> None:
    old, new = factories.ActorFactory.create_batch(2)
    before = now()
    merge(old, into=new, by="test")
    assert {row["uid"] for row in results("actors/", as_of=before)} == {str(old.uid), str(new.uid)}


def test_what_was_recorded_later_was_not_there() -> None:
    before = now()
    place = factories.PlaceFactory.create()
    assert results("places/", as_of=before) == []
    assert get(f"places/{place.uid}/", status=404, as_of=before)["code"] == "not_found"


@pytest.mark.parametrize("sensitivity", [Sensitivity.RESTRICTED, Sensitivity.CONFIDENTIAL])
def test_what_has_been_restricted_since_is_hidden_in_its_past(sensitivity: Sensitivity) -> None:
    place = factories.PlaceFactory.create(name="Zzyzx")
    incident = factories.IncidentFactory.create(place=place, title="At Zzyzx")
    before = now()
    set_sensitivity(place, sensitivity, by="test")
    incident.refresh_from_db()
    set_sensitivity(incident, sensitivity, by="test")
    for path in ("incidents/", "places/"):
        assert results(path, as_of=before) == []
    assert get(f"incidents/{incident.uid}/", status=410, as_of=before)["code"] == "gone"
    get(f"incidents/{incident.uid}/history/", status=410)


def test_what_has_been_coarsened_since_is_coarsened_in_its_past() -> None:
    incident = factories.IncidentFactory.full(title="At Zzyzx", description="Zzyzx")
    incident.title = "Later, at Zzyzx"
    incident.save()
    before = now()
    set_sensitivity(incident, Sensitivity.COARSENED, by="test")
    told = [get(f"incidents/{incident.uid}/", as_of=before), get(f"incidents/{incident.uid}/history/")]
    assert "Zzyzx" not in json.dumps(told)
    assert told[0]["geo_precision"] == "withheld"


def test_what_was_restricted_then_stays_hidden_in_that_past() -> None:
    place = factories.PlaceFactory.create(sensitivity="restricted")
    before = now()
    set_sensitivity(place, Sensitivity.PUBLIC, by="test")
    assert results("places/", as_of=before) == []
    assert len(results("places/")) == 1


@pytest.mark.parametrize(
    "moment", ["yesterday", "2026-13-01T00:00:00Z", "9999-12-31T23:59:59Z", "MS4x", "MS4xLjk5OTk5OTk5", "1", "é:"]
)
def test_a_moment_that_cannot_be_asked_is_refused_and_named(moment: str) -> None:
    problem = get("places/", status=400, as_of=moment)
    assert (problem["code"], problem["parameter"]) == ("invalid_value", "as_of")


def test_history_says_when_it_begins() -> None:
    long_ago = (datetime.now(UTC) - timedelta(days=3650)).isoformat()
    assert "history begins at" in get("places/", status=400, as_of=long_ago)["detail"]


def test_a_cursor_belongs_to_its_moment() -> None:
    factories.PlaceFactory.create_batch(3)
    moment = now()
    page = get("places/", limit=1, as_of=moment)
    second = get("places/", limit=1, as_of=moment, cursor=page["next_cursor"])
    assert second["results"][0]["uid"] != page["results"][0]["uid"]
    assert get("places/", status=400, limit=1, cursor=page["next_cursor"])["code"] == "invalid_cursor"


def test_the_past_is_read_in_every_format() -> None:
    factories.PlaceFactory.create(name="Old")
    moment = now()
    Place.objects.update(name="New")
    for form in ("csv", "ndjson", "geojson"):
        told: Any = Client().get("/api/v1/places/", {"format": form, "as_of": moment})
        assert "Old" in told.getvalue().decode()


def test_history_tells_every_version_as_it_was() -> None:
    place = factories.PlaceFactory.create(name="One")
    Place.objects.update(name="Two")
    factories.PlaceNameFactory.create(place=place, name="Deux")
    withdraw(place, by="test", reason="wrong")
    settle()
    page = get(f"places/{place.uid}/history/")
    assert [version["action"] for version in page["results"]] == ["created", "updated", "updated", "withdrawn"]
    records = [version["record"] for version in page["results"]]
    assert [record and record["name"] for record in records] == ["One", "Two", "Two", None]
    assert [name["name"] for name in records[2]["names"]] == ["Deux"]
    for version in page["results"][:3]:
        assert get(f"places/{place.uid}/", as_of=version["position"]) == version["record"]


def test_history_goes_on_page_by_page() -> None:
    place = factories.PlaceFactory.create()
    for number in range(4):
        Place.objects.update(name=f"Name {number}")
    settle()
    seen, page = [], get(f"places/{place.uid}/history/", limit=2)
    while True:
        seen += [version["revision"] for version in page["results"]]
        if page["next_cursor"] is None:
            break
        page = get(f"places/{place.uid}/history/", limit=2, since=page["next_cursor"])
    assert seen == [1, 2, 3, 4, 5]


def test_a_draft_has_no_history_for_readers() -> None:
    place = factories.PlaceFactory.create(publication_status="draft")
    assert get(f"places/{place.uid}/history/", status=404)["code"] == "not_found"


@pytest.mark.parametrize("name", RESOURCES)
def test_every_kind_of_record_is_read_as_of_the_past(name: str) -> None:
    record = MAKERS[name]()
    before, then = now(), get(f"{name}/{record.uid}/")
    type(record)._default_manager.filter(pk=record.pk).update(internal_note="changed")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {record._meta.db_table} SET entry_method = 'dataset' WHERE id = %s", [record.pk])
    assert get(f"{name}/{record.uid}/", as_of=before) == then
    assert rows_at(f"{name}/?uid={record.uid}", before) == [then]
    assert get(f"{name}/{record.uid}/")["revision"] > then["revision"]


def test_every_table_of_records_has_one_of_its_past() -> None:
    with connection.cursor() as cursor:
        for model in with_past():
            assert path_to_record(model) or hasattr(model, "record_kind"), model
            table = model._meta.db_table
            cursor.execute("SELECT to_regclass(%s), to_regclass(%s)", [f"{PAST}.{table}", f"{AS_OF}.{table}"])
            assert None not in cursor.fetchone(), model


@pytest.mark.parametrize(("edits", "moments"), [(60, 6), pytest.param(500, 20, marks=pytest.mark.long)])
def test_the_list_as_of_a_moment_is_the_list_saved_then(edits: int, moments: int) -> None:
    """But for what has been hidden since, which the tests above speak of: rights are those of today."""
    editor = Editor(seed=edits)
    doors = [door for door in editor.doors if door != editor.change_sensitivity]
    saved: list[tuple[str, dict[str, Any]]] = []
    for number in range(edits):
        if number % (edits // moments) == 0:
            moment = now()
            saved.append((moment, {path: results(path) for path in LISTS}))
        editor.chance.choice(doors)()
    assert len(saved) >= moments
    for moment, lists in saved:
        for path, rows in lists.items():
            assert rows_at(path, moment) == rows
    assert Change.objects.count() > edits
