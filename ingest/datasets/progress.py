"""What an import tells of itself: a bar on a terminal, plain lines elsewhere, and its own row for everybody else."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from datetime import timedelta
from typing import Any, TextIO

from django.db import DatabaseError, connections
from django.db.models import Q
from django.db.models.functions import Now
from tqdm import tqdm

from ingest.datasets.errors import Cancelled
from ingest.datasets.run import Tell
from ingest.models import DatasetImport

logger = logging.getLogger(__name__)

LINE_EVERY = 10.0  # seconds
ROW_EVERY = 1.0
# What the numbers of a phase count; other phases are told by name only.
UNITS = {"reading": "B", "writing": "rows"}


class Terminal:
    """A bar with rate and remaining time for each phase; a line now and then where nobody watches."""

    def __init__(self, out: TextIO) -> None:
        self.out, self.watched = out, out.isatty()
        self.phase, self.began, self.said = "", time.monotonic(), 0.0
        self.bar: tqdm[Any] | None = None

    def __call__(self, phase: str, done: int, total: int) -> None:
        if phase != self.phase:
            self.close()
            self.phase, self.began, self.said = phase, time.monotonic(), 0.0
        if phase not in UNITS:
            return
        if self.watched:
            self._draw(done, total)
        elif time.monotonic() - self.said >= LINE_EVERY or done >= total:
            self.said = time.monotonic()
            self.out.write(f"{phase}: {_part(done, total)}{self._rest(done, total)}\n")
            self.out.flush()

    def _draw(self, done: int, total: int) -> None:
        if self.bar is None:
            unit = UNITS[self.phase]
            self.bar = tqdm(
                total=total, desc=self.phase, unit=unit, unit_scale=unit == "B", file=self.out, leave=True, ascii=True
            )
        self.bar.update(done - self.bar.n)

    def _rest(self, done: int, total: int) -> str:
        """Rate and remaining time, once there is anything to go by."""
        seconds = time.monotonic() - self.began
        if not done or seconds < 1 or done >= total:
            return ""
        return (
            f", {done / seconds:,.0f} {UNITS[self.phase]} a second, about {(total - done) * seconds / done:.0f} s left"
        )

    def close(self) -> None:
        if self.bar is not None:
            self.bar.close()
            self.bar = None


def _part(done: int, total: int) -> str:
    return f"{100 * done / total:.0f} %" if total else f"{done:,}"


def told_in_row(asked: DatasetImport, token: uuid.UUID, lease: timedelta, also: Tell | None = None) -> Tell:
    """Writes progress into the import's row once a second and keeps its lease; raises Cancelled where it is asked to.

    A thread of its own has a connection of its own, so that others see the row before the import's own end.
    """
    beside = _Beside(asked.pk, token, lease)

    def tell(phase: str, done: int, total: int) -> None:
        if also:
            also(phase, done, total)
        if beside.note(phase, done, total):
            raise Cancelled

    return tell


class _Beside:
    """The import's row, written from another thread and so over another connection."""

    def __init__(self, pk: int, token: uuid.UUID, lease: timedelta) -> None:
        self.pk, self.token, self.lease = pk, token, lease
        self.last, self.phase, self.cancelled = 0.0, "", False

    def note(self, phase: str, done: int, total: int) -> bool:
        """Whether to stop; what is asked more often than once a second is answered from memory."""
        if phase == self.phase and time.monotonic() - self.last < ROW_EVERY:
            return self.cancelled
        self.phase, self.last = phase, time.monotonic()
        thread = threading.Thread(target=self._write, args=(phase, done, total), name=f"import-{self.pk}")
        thread.start()
        thread.join()
        return self.cancelled

    def _write(self, phase: str, done: int, total: int) -> None:
        try:
            with connections["default"].cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            row = DatasetImport.objects.filter(pk=self.pk)
            row.filter(lease_token=self.token).update(
                phase=phase, done=done, total=total, lease_until=Now() + self.lease
            )
            # Asked to stop, or taken over by another process. A row that is not yet committed is neither.
            self.cancelled = row.filter(~Q(lease_token=self.token) | Q(cancel_requested=True)).exists()
        except DatabaseError as error:
            # The row is for people; where it cannot be written the import's own statements will say why.
            logger.warning("progress not written", extra={"dataset_import": self.pk, "error": str(error)})
        finally:
            connections.close_all()
