"""Requests that wait for a change: few at a time, and without holding a database connection meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

# Seconds between two looks; each is one indexed query.
PAUSE = 0.3
_places = threading.BoundedSemaphore(max(settings.FEED_WAITERS, 1))


@contextmanager
def place() -> Iterator[bool]:
    """Whether this request may wait; each process keeps threads free for requests that do not."""
    taken = _places.acquire(blocking=False)
    try:
        yield taken
    finally:
        if taken:
            _places.release()


def for_any(rows: QuerySet[Any], seconds: float) -> None:
    """Returns when `rows` has some, after `seconds`, or at once where too many wait already."""
    with place() as taken:
        if taken:
            look(rows, monotonic() + seconds)


def look(rows: QuerySet[Any], until: float) -> bool:
    """Whether `rows` has some before the monotonic time `until`."""
    while not rows.exists():
        if monotonic() >= until:
            return False
        if not connection.in_atomic_block:
            connection.close()  # gives it back to the pool
        sleep(PAUSE)
    return True
