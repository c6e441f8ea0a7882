"""The change feed: complete, in order, without what no reader may see."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection

from core.choices import Sensitivity
from core.models import Change
from core.services import merge, set_sensitivity, unmerge, withdraw
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
