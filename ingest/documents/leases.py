"""Leases on jobs: one worker at a time, and only the holder may write.

A lease is a random token and an end on the job's row, by the database's clock. Its holder renews it from a thread of
its own; a worker that is killed stops renewing, and the sweep gives the job back to the queue. What the killed
worker's steps had committed stays; what it was about to commit cannot be: every commit checks the token.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from ingest.choices import JobState
from ingest.documents.exceptions import LeaseLost
from ingest.models import IngestJob

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
RENEW_EVERY = 10.0  # seconds; two renewals may fail before the lease ends


@dataclass(frozen=True)
class Lease:
    """The right to write to one job."""

    job_id: int
    token: uuid.UUID


def acquire(job_id: int) -> Lease | None:
    """A lease on a job that waits, or whose lease has ended; None where another worker holds it or it is over."""
    token = uuid.uuid4()
    waiting = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=Now())
    taken = IngestJob.objects.filter(waiting, pk=job_id).update(
        state=JobState.RUNNING, lease_token=token, lease_until=Now() + LEASE, attempts=F("attempts") + 1
    )
    return Lease(job_id, token) if taken else None


def renew(lease: Lease) -> bool:
    """Whether the lease still holds, now for its full time again."""
    return bool(IngestJob.objects.filter(pk=lease.job_id, lease_token=lease.token).update(lease_until=Now() + LEASE))


@contextmanager
def fenced(lease: Lease) -> Iterator[IngestJob]:
    """One transaction that only the holder of the lease can commit, with the job's row locked.

    Raises LeaseLost before anything is written where another worker has taken the job over.
    """
    with transaction.atomic():
        job = IngestJob.objects.select_for_update().filter(pk=lease.job_id, lease_token=lease.token).first()
        if job is None:
            raise LeaseLost(f"Job {lease.job_id} is held by another worker.")
        yield job


@contextmanager
def kept_alive(lease: Lease, every: float = RENEW_EVERY) -> Iterator[None]:
    """Renews the lease from a thread of its own while the block runs."""
    stop = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(lease, stop, every), name=f"lease-{lease.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _renew_until(lease: Lease, stop: threading.Event, every: float) -> None:
    try:
        while not stop.wait(every):
            try:
                if not renew(lease):
                    return  # lost: the next commit will say so
            except DatabaseError as error:
                # The database may be back before the lease ends; if not, another worker takes the job over.
                logger.warning("lease not renewed", extra={"job": lease.job_id, "error": str(error)})
                connection.close()
    finally:
        connection.close()
