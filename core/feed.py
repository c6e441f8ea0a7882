"""Positions in the change feed, the moments of the past they and times stand for, and what a snapshot sees.

A snapshot is told apart from any other by the newest noted transaction it sees and those below that were still
running: what later snapshots see only ever grows, so two that agree on both see the same.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from core.history import Moment
from core.models import Change, FeedEpoch, NotedTransaction


@dataclass(frozen=True)
class Position:
    """After which change a reader of the feed stands, and the epoch it was told in; written as an opaque text."""

    transaction_id: int = 0
    change_id: int = 0
    epoch: int = 0

    def __str__(self) -> str:
        packed = f"{self.transaction_id}.{self.change_id}.{self.epoch}".encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Position:
        """The inverse of str; raises ValueError for what is no position."""
        try:
            packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode("ascii")
        except (binascii.Error, ValueError):
            raise ValueError(text) from None
        numbers = packed.split(".")
        if len(numbers) != 3 or not all(number.isdigit() and len(number) < 19 for number in numbers):
            raise ValueError(text)
        return cls(*map(int, numbers))


class OutOfHistory(Exception):
    """The past asked for was not kept, or is still to come; the text says why."""


def epoch_of(position: Position) -> int:
    """The feed's present epoch; one query. Raises OutOfHistory where the position was lost with an earlier one.

    A backup that is restored knows nothing of what was told after it was made: whoever has read that must begin anew.
    """
    epochs = list(FeedEpoch.objects.order_by("id").values_list("id", "offset"))
    if position.epoch > epochs[-1][0]:
        raise OutOfHistory("the feed has not come so far")
    lost = [offset for number, offset in epochs if position.epoch and number > position.epoch]
    if lost and position.transaction_id > lost[0]:
        raise OutOfHistory("the database was restored from a backup made before this; begin the feed anew")
    return epochs[-1][0]


def moment_at(when: datetime) -> Moment:
    """What was committed by `when`; two queries. Raises OutOfHistory before history began and in the future."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s > clock_timestamp()", [when])
        if cursor.fetchone()[0]:
            raise OutOfHistory("that is still to come")
    began = FeedEpoch.objects.order_by("id").values_list("began_at", flat=True)[0]
    if when < began:
        raise OutOfHistory(f"history begins at {began.isoformat(timespec='seconds')}")
    ids = NotedTransaction.objects.filter(committed_at__lte=when).order_by("-transaction_id")
    newest = ids.values_list("transaction_id", flat=True).first() or 0
    running = NotedTransaction.objects.filter(committed_at__gt=when, transaction_id__lt=newest)
    return Moment(newest + 1, tuple(running.values_list("transaction_id", flat=True)))


def moment_after(position: Position) -> Moment:
    """What the feed had told at the end of the position's transaction; raises OutOfHistory where it is not told yet."""
    epoch_of(position)
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_oldest_running()")
        if position.transaction_id >= cursor.fetchone()[0]:
            raise OutOfHistory("the feed has not come so far")
    return Moment(position.transaction_id + 1)


# What a statement sees, as one text: the epoch's offset, PostgreSQL's own snapshot, the newest noted transaction.
SEEN = """(SELECT concat_ws(' ', core_epoch_offset(), pg_current_snapshot(),
    (SELECT max(transaction_id) FROM core_notedtransaction)))"""


def seen_in(text: str) -> str:
    """Which changes the statement saw that gave the text of SEEN: what tells its answer apart from any other."""
    offset, snapshot, *newest = text.split(" ")
    last = int(newest[0]) if newest else 0
    _oldest, _next, running = snapshot.split(":")
    below = [number for number in running.split(",") if number and int(number) + int(offset) < last]
    return f"{last}:{','.join(below)}"


def seen_changes() -> str:
    """Which changes a statement executed now sees; one cheap query, whatever the table's size."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SEEN}")  # a constant
        return seen_in(cursor.fetchone()[0])


def told_position() -> Position:
    """The feed's last change that a snapshot taken now sees for certain: who goes on from there misses none."""
    last = Change.objects.settled().public().order_by("-transaction_id", "-id").values_list("transaction_id", "id")
    transaction_id, change_id = last.first() or (0, 0)
    return Position(transaction_id, change_id, FeedEpoch.objects.order_by("-id").values_list("id", flat=True)[0])


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Reads inside all see the same changes; where a transaction is open already, it decides what they see."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
