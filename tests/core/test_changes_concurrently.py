"""Readers of the feed beside concurrent writers: nothing is missed and nothing is met twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from core.models import Change, Place
from tests.factories import PlaceFactory

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20


class Reader:
    """A client that follows the cursor."""

    def __init__(self) -> None:
        self.position = (0, 0)
        self.met: list[tuple[UUID, int]] = []

    def read(self, page: int = 3) -> int:
        """Reads the next page and returns how many changes it had."""
        rows = list(Change.objects.settled().after(*self.position)[:page])
        self.met += [(change.uid, change.revision) for change in rows]
        if rows:
            self.position = (rows[-1].transaction_id, rows[-1].pk)
        return len(rows)

    def read_to_the_end(self) -> None:
        """Reads until nothing is left; waits for what is not settled, since other transactions of the server count."""
        give_up = monotonic() + PATIENCE
        while self.read() or (Change.objects.count() > len(self.met) and monotonic() < give_up):
            pass


@contextmanager
def elsewhere(work: Callable[[threading.Event, threading.Event], None]) -> Iterator[threading.Event]:
    """Runs `work` on a connection of its own until it has written; set what is yielded, and it commits."""
    wrote, may_commit = threading.Event(), threading.Event()

    def run() -> None:
        try:
            work(wrote, may_commit)
        finally:
            wrote.set()
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        assert wrote.wait(PATIENCE)
        try:
            yield may_commit
        finally:
            may_commit.set()
            running.result(PATIENCE)


def test_a_lower_transaction_that_commits_later_is_not_missed() -> None:
    slow, quick = PlaceFactory.create_batch(2)
    reader = Reader()
    reader.read_to_the_end()

    def write_slowly(wrote: threading.Event, may_commit: threading.Event) -> None:
        with transaction.atomic():
            Place.objects.filter(pk=slow.pk).update(name="Slow")
            wrote.set()
            assert may_commit.wait(PATIENCE)

    with elsewhere(write_slowly):
        # The later transaction has the higher numbers and commits first.
        Place.objects.filter(pk=quick.pk).update(name="Quick")
        assert reader.read() == 0, "read past a transaction that was still running"
    reader.read_to_the_end()
    assert reader.met[-2:] == [(slow.uid, 2), (quick.uid, 2)]
    assert len(reader.met) == len(set(reader.met)) == 4


def test_two_writers_of_one_record_give_two_revisions() -> None:
    place = PlaceFactory.create()

    def rename(wrote: threading.Event, may_commit: threading.Event) -> None:
        with transaction.atomic():
            Place.objects.update(name="First")
            wrote.set()
            assert may_commit.wait(PATIENCE)

    with elsewhere(rename) as may_commit:
        # The row is locked until the first commits; the second then builds on its revision.
        threading.Timer(0.3, may_commit.set).start()
        Place.objects.update(name="Second")
    assert list(Change.objects.filter(uid=place.uid).order_by("revision").values_list("revision", flat=True)) == [
        1,
        2,
        3,
    ]
    assert Place.objects.get().revision == 3


def test_a_reader_who_follows_meets_every_change_of_many_writers_once() -> None:
    places = PlaceFactory.create_batch(4)
    rounds, writers = 10, 3
    done = threading.Event()
    reader = Reader()

    def write(number: int) -> None:
        try:
            for turn in range(rounds):
                with transaction.atomic():
                    place = places[(number + turn) % len(places)]
                    Place.objects.filter(pk=place.pk).update(name=f"{number}-{turn}")
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_sleep(%s)", [0.001 * ((number * 7 + turn) % 5)])
        finally:
            connections.close_all()

    def follow() -> None:
        try:
            while not done.is_set():
                reader.read(page=2)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(writers + 1) as pool:
        following = pool.submit(follow)
        for writing in [pool.submit(write, number) for number in range(writers)]:
            writing.result(60)
        done.set()
        following.result(PATIENCE)
    reader.read_to_the_end()
    expected = set(Change.objects.values_list("uid", "revision"))
    assert len(expected) == len(places) + rounds * writers
    assert len(reader.met) == len(set(reader.met)), "met a change twice"
    assert set(reader.met) == expected
    for place in places:
        revisions = [revision for uid, revision in reader.met if uid == place.uid]
        assert revisions == sorted(revisions), "met a record's changes out of order"
