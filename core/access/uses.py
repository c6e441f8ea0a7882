"""How much each token is used: counted in the process, written to the table once a minute."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from datetime import date, datetime
from multiprocessing.util import Finalize

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from core.models import ApiToken, TokenUse

logger = logging.getLogger(__name__)

ADD = f"""
    INSERT INTO {TokenUse._meta.db_table} (token_id, day, requests)
    SELECT token.id, counted.day, counted.requests
    FROM unnest(%s::bigint[], %s::date[], %s::int[]) counted (token_id, day, requests)
    JOIN {ApiToken._meta.db_table} token ON token.id = counted.token_id
    ORDER BY token.id, counted.day
    ON CONFLICT (token_id, day) DO UPDATE SET requests = {TokenUse._meta.db_table}.requests + EXCLUDED.requests
"""  # noqa: S608  # table names of ours

# Both lock their rows in the order of the tokens, so that two processes never wait for each other.
TOUCH = f"""
    UPDATE {ApiToken._meta.db_table} token SET last_used_at = greatest(token.last_used_at, used.at)
    FROM (
        SELECT row.id, counted.at
        FROM unnest(%s::bigint[], %s::timestamptz[]) counted (token_id, at)
        JOIN {ApiToken._meta.db_table} row ON row.id = counted.token_id
        ORDER BY row.id FOR NO KEY UPDATE OF row
    ) used
    WHERE token.id = used.id
"""  # noqa: S608  # table names of ours


class UseTally:
    """Counts not yet written. A crash of the process loses those of at most a minute; a proper end none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[int, date]] = Counter()
        self._last_used: dict[int, datetime] = {}
        self._timer: threading.Timer | None = None

    def add(self, token: ApiToken) -> None:
        """Counts one request, and sees to it that the count is written in time."""
        now = timezone.now()
        with self._lock:
            self._requests[token.pk, now.date()] += 1
            self._last_used[token.pk] = now
            if settings.TOKEN_USE_SECONDS and self._timer is None:
                self._timer = threading.Timer(settings.TOKEN_USE_SECONDS, self._write_in_time)
                self._timer.daemon = True
                self._timer.start()
        if not settings.TOKEN_USE_SECONDS:
            self.write()

    def write(self) -> None:
        """Writes what is counted, in two statements; what the database does not take is kept for the next time."""
        with self._lock:
            requests, last_used = self._requests, self._last_used
            self._requests, self._last_used = Counter(), {}
        if not requests:
            return
        try:
            _write(requests, last_used)
        except DatabaseError:
            with self._lock:
                self._requests.update(requests)
                self._last_used = last_used | self._last_used
            raise

    def _write_in_time(self) -> None:
        """What the timer's thread does, on a connection of its own."""
        with self._lock:
            self._timer = None
        try:
            self.write()
        except DatabaseError:
            logger.exception("uses of tokens were not written; the next request with a token sets the clock again")
        finally:
            connections.close_all()


def _write(requests: Counter[tuple[int, date]], last_used: dict[int, datetime]) -> None:
    tokens, days = [list(column) for column in zip(*requests, strict=True)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ADD, [tokens, days, list(requests.values())])
        cursor.execute(TOUCH, [list(last_used), list(last_used.values())])


TALLY = UseTally()
# Not atexit, which a worker process that multiprocessing started (granian's are) never comes to.
Finalize(None, TALLY.write, exitpriority=0)
