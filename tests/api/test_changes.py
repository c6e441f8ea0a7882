"""The change feed: complete, in order, without what no reader may see."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.api import stream, waiting
from core.choices import Sensitivity
from core.epochs import begin_epoch_if_moved
from core.feed import Position
from core.models import Change, FeedEpoch
from core.services import merge, restore, set_sensitivity, unmerge, withdraw
from events.same_event import suspect_same_event
from tests import factories
from tests.api.resources import get

pytestmark = pytest.mark.django_db(transaction=True)


def settle() -> None:
    """Waits until no transaction of this server, whosever it is, is older than the last change."""
    for _ in range(600):
        if Change.objects.count() == Change.objects.settled().count():
            return
        time.sleep(0.05)
    raise TimeoutError("a transaction of another program has been running for half a minute")


def changes(**query: Any) -> list[dict[str, Any]]:
    settle()
    rows: list[dict[str, Any]] = get("changes/", limit=200, **query)["results"]
    return rows


def test_every_public_change_is_told_in_order() -> None:
    publisher = factories.PublisherFactory.create()
    publisher.name = "Renamed"
    publisher.save()
    withdraw(publisher, by="test", reason="wrong")
    told = changes(record_kind="publisher")
    assert [row["action"] for row in told] == ["created", "updated", "withdrawn"]
    assert [row["revision"] for row in told] == [1, 2, 3]
    assert {row["uid"] for row in told} == {str(publisher.uid)}
    assert told[0]["url"] == f"/api/v1/publishers/{publisher.uid}/"


def test_who_changed_it_is_never_told() -> None:
    factories.PublisherFactory.create()
    assert "changed_by" not in changes()[0]


def test_a_draft_and_a_restricted_record_leave_no_trace() -> None:
    factories.PublisherFactory.create(publication_status="draft")
    hidden = factories.PublisherFactory.create(sensitivity="restricted")
    hidden.name = "Renamed"
    hidden.save()
    assert changes() == []


def test_a_record_that_becomes_restricted_is_told_so_that_copies_drop_it() -> None:
    publisher = factories.PublisherFactory.create()
    set_sensitivity(publisher, Sensitivity.RESTRICTED, by="test")
    publisher.name = "Renamed in secret"
    publisher.save()
    assert [row["action"] for row in changes()] == ["created", "restricted"]


def test_a_merge_and_its_undoing_are_told() -> None:
    old, new = factories.PublisherFactory.create_batch(2)
    merge(old, into=new, by="test")
    unmerge(old, by="test")
    assert [row["action"] for row in changes() if row["uid"] == str(old.uid)] == ["created", "merged", "unmerged"]


def test_the_last_cursor_goes_on_holding() -> None:
    factories.PublisherFactory.create()
    settle()
    end = get("changes/")["next_cursor"]
    assert get("changes/", since=end)["results"] == []
    assert get("changes/", since=end)["next_cursor"] == end
    later = factories.PublisherFactory.create()
    settle()
    assert [row["uid"] for row in get("changes/", since=end)["results"]] == [str(later.uid)]


def test_pages_follow_each_other_without_gap_or_repeat() -> None:
    made = [str(factories.PublisherFactory.create().uid) for _ in range(5)]
    settle()
    seen: list[str] = []
    page = get("changes/", limit=2)
    while page["results"]:
        seen += [row["uid"] for row in page["results"]]
        page = get("changes/", limit=2, since=page["next_cursor"])
    assert seen == made


def test_nothing_is_told_that_an_older_transaction_may_still_come_before() -> None:
    """A transaction that began earlier and commits later would otherwise be passed over."""
    slow = connection.copy()
    try:
        with slow.cursor() as cursor:
            slow.set_autocommit(False)
            cursor.execute("SELECT pg_current_xact_id()")
            factories.PublisherFactory.create()
            assert get("changes/")["results"] == []
            slow.rollback()
        assert len(changes()) == 1
    finally:
        slow.close()


def test_an_unknown_kind_is_refused() -> None:
    assert get("changes/", status=400, record_kind="publishers")["suggestions"] == ["publisher"]


def last_of(uid: Any) -> dict[str, Any]:
    return [row for row in changes() if row["uid"] == str(uid)][-1]


def test_a_change_carries_the_record_with_others_by_their_uid_only() -> None:
    incident = factories.IncidentFactory.full(citation_links=1)
    told, shown = last_of(incident.uid)["record"], get(f"incidents/{incident.uid}/")
    assert set(told) == set(shown)
    assert told["title"] == shown["title"]
    assert told["place"] == {"uid": shown["place"]["uid"]}
    assert told["missions"] == [{"uid": mission["uid"]} for mission in shown["missions"]]
    for part, whole in zip(told["participations"], shown["participations"], strict=True):
        assert part == {**whole, "actor": whole["actor"] and {"uid": whole["actor"]["uid"]}, "claims": part["claims"]}
    (citation,) = told["citations"]
    assert set(citation["document"]) == {"uid", "text_sha256"}
    assert citation["quote"] == shown["citations"][0]["quote"]


def test_a_record_is_told_as_it_is_and_not_as_it_was() -> None:
    publisher = factories.PublisherFactory.create(name="Wrong")
    publisher.name = "Right"
    publisher.save()
    assert [row["record"]["name"] for row in changes()] == ["Right", "Right"]


def test_what_is_gone_is_a_tombstone_in_every_change_of_it() -> None:
    old, new = factories.PublisherFactory.create_batch(2)
    withdraw(new, by="test", reason="wrong")
    restore(new, by="test")
    merge(old, into=new, by="test")
    rows = [row for row in changes() if row["uid"] == str(old.uid)]
    assert {(row["state"], row["merged_into"], row["record"]) for row in rows} == {("merged", str(new.uid), None)}


@pytest.mark.parametrize("sensitivity", [Sensitivity.RESTRICTED, Sensitivity.COARSENED])
def test_who_ceases_to_be_shown_changes_the_records_that_show_him(sensitivity: Sensitivity) -> None:
    place = factories.PlaceFactory.create()
    incident = factories.IncidentFactory.create(place=place)
    before = last_of(incident.uid)
    assert before["record"]["place"] == {"uid": str(place.uid)}
    set_sensitivity(place, sensitivity, by="test")
    after = last_of(incident.uid)
    assert after["revision"] == before["revision"] + 1
    assert str(place.uid) not in json.dumps(after["record"])


def test_a_document_that_ceases_to_be_shown_takes_its_quotes_from_every_fact() -> None:
    citation = factories.CitationFactory.create()
    assert citation.document_text is not None
    incident = factories.IncidentFactory.create(citation_links=[{"citation": citation}])
    figure = factories.PersonnelFigureFactory.create(citation_links=[{"citation": citation}])
    before = [last_of(fact.uid)["revision"] for fact in (incident, figure)]
    set_sensitivity(citation.document_text.document, Sensitivity.RESTRICTED, by="test")
    after = [last_of(fact.uid) for fact in (incident, figure)]
    assert [told["record"]["citations"] for told in after] == [[], []]
    assert [told["revision"] for told in after] == [revision + 1 for revision in before]


def test_records_of_one_event_change_with_what_they_show_of_each_other() -> None:
    first, second = factories.IncidentFactory.create_batch(2)
    group = suspect_same_event([first, second], by="test", reason="same day and place")
    assert [other["status"] for other in last_of(second.uid)["record"]["same_event"]] == ["possible"]
    group.members.filter(incident=first).update(status="confirmed")
    group.members.filter(incident=second).update(status="confirmed")
    assert [other["status"] for other in last_of(second.uid)["record"]["same_event"]] == ["confirmed"]
    assert [other["status"] for other in last_of(first.uid)["record"]["same_event"]] == ["confirmed"]
    first.refresh_from_db()
    set_sensitivity(first, Sensitivity.RESTRICTED, by="test")
    assert last_of(second.uid)["record"]["same_event"] == []


def test_a_renamed_record_changes_none_that_refer_to_it() -> None:
    incident = factories.IncidentFactory.create(participations=1)
    actor = incident.participations.get().actor
    assert actor is not None
    before = last_of(incident.uid)
    actor.name = "Renamed"
    actor.save()
    assert last_of(incident.uid) == before


def test_a_compact_feed_tells_the_latest_change_of_each_record() -> None:
    first, second = factories.PublisherFactory.create_batch(2)
    first.name = "Renamed"
    first.save()
    settle()
    told = [(row["uid"], row["revision"]) for row in get("changes/", compact="true")["results"]]
    assert told == [(str(second.uid), 1), (str(first.uid), 2)]


def test_a_reader_who_waits_is_told_at_once_when_something_changes() -> None:
    factories.PublisherFactory.create()
    settle()
    end = get("changes/")["next_cursor"]
    with ThreadPoolExecutor(1) as pool:
        began = time.monotonic()
        waiting = pool.submit(in_thread, "changes/", since=end, wait=20)
        time.sleep(0.3)
        publisher = factories.PublisherFactory.create()
        page = waiting.result(30)
    assert [row["uid"] for row in page["results"]] == [str(publisher.uid)]
    assert time.monotonic() - began < 15


def test_a_reader_who_waits_in_vain_is_told_so() -> None:
    page = get("changes/", wait=1)
    assert (page["results"], page["next"]) == ([], None)


@pytest.mark.parametrize("wait", ["-1", "31", "soon", "1.5", "9" * 500])
def test_a_wait_out_of_range_is_refused(wait: str) -> None:
    assert get("changes/", status=400, wait=wait)["parameter"] == "wait"


def test_where_as_many_wait_as_may_nobody_is_made_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_places", threading.BoundedSemaphore(1))
    with waiting.place() as taken:
        assert taken
        began = time.monotonic()
        assert get("changes/", wait=20)["results"] == []
        assert time.monotonic() - began < 5
        assert get("changes/stream/", status=503)["code"] == "busy"


def test_the_stream_tells_each_change_as_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LONGEST", 0.5)
    first, second = factories.PublisherFactory.create_batch(2)
    settle()
    response: Any = Client().get("/api/v1/changes/stream/")
    assert (response["Content-Type"], response["Cache-Control"]) == ("text/event-stream", "no-store")
    events = b"".join(response.streaming_content).decode().split("\n\n")
    told = [dict(line.split(": ", 1) for line in event.split("\n")) for event in events if event.startswith("id")]
    assert [(one["event"], json.loads(one["data"])["uid"]) for one in told] == [
        ("change", str(first.uid)),
        ("change", str(second.uid)),
    ]
    again: Any = Client().get("/api/v1/changes/stream/", headers={"Last-Event-ID": told[0]["id"]})
    rest = b"".join(again.streaming_content).decode()
    assert str(second.uid) in rest
    assert str(first.uid) not in rest


def test_a_position_lost_with_a_restored_backup_is_refused() -> None:
    """The backup knew nothing of what was told after it was made."""
    factories.PublisherFactory.create()
    settle()
    old = get("changes/")["next_cursor"]
    told = Position.parse(old)
    FeedEpoch.objects.create(cluster="another", offset=told.transaction_id - 1, began_at=timezone.now())
    problem = get("changes/", status=400, since=old)
    assert problem["code"] == "invalid_cursor"
    assert "begin the feed anew" in problem["detail"]


def test_numbers_go_on_rising_on_another_cluster() -> None:
    factories.PublisherFactory.create()
    newest = Change.objects.latest("transaction_id").transaction_id
    FeedEpoch.objects.update(cluster="the cluster that the backup was made on")
    try:
        assert begin_epoch_if_moved()
        assert not begin_epoch_if_moved()
        assert begin_epoch_if_moved(restored=True)
        factories.PublisherFactory.create()
        assert Change.objects.latest("id").transaction_id > newest
        assert [row["action"] for row in changes()] == ["created", "created"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION core_epoch_offset() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE"
                " RETURN 0::bigint"
            )


def in_thread(path: str, **query: Any) -> Any:
    try:
        return get(path, **query)
    finally:
        connection.close()
