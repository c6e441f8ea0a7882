"""An export being made: the list's rows of one snapshot, through a temporary file into the storage."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files import File
from django.db import DatabaseError, connection
from django.db.models.functions import Now
from django.utils import timezone

from core.api.exports.addresses import opened
from core.api.exports.jobs import LEASE, Lease, acquire, export_storage, give_back, lifetime, write
from core.api.exports.reading import MOST_ROWS
from core.api.problems import Problem
from core.choices import ExportState
from core.feed import one_snapshot, told_position
from core.models import ExportJob

logger = logging.getLogger(__name__)

TELL_EVERY = 2.0  # seconds; many of these fit into a lease


@dataclass
class Progress:
    """How far an export has come; written by the worker, read by the thread that tells."""

    process: int
    row_count: int | None = None
    byte_size: int = 0


@dataclass(frozen=True)
class Made:
    """What was written to the temporary file."""

    file_name: str
    sha256: str
    feed_position: str


def run_export(job_id: int) -> None:
    """Makes the file unless another worker does, or it is over. A failure that may pass lets it be begun anew."""
    lease = acquire(job_id)
    if lease is None:
        return
    address = ExportJob.objects.values_list("address", flat=True).get(pk=job_id)
    try:
        _make(lease, address)
    except Problem as problem:
        write(lease, state=ExportState.FAILED, reason=problem.detail)
    except SoftTimeLimitExceeded:
        told = "It took longer than a worker may. Ask for less, by filters or limit."
        write(lease, state=ExportState.FAILED, reason=told)
    except (DatabaseError, OSError) as error:
        logger.warning("export not made", extra={"job": job_id, "error": str(error)}, exc_info=True)
        give_back(lease, "The database or the storage did not answer.")


def _make(lease: Lease, address: str) -> None:
    with TemporaryFile() as file:
        progress = Progress(_process())
        with _told(lease, progress):
            made = _written(address, file, progress)
            file.seek(0)
            stored_as = export_storage().save(f"{lease.token}/{made.file_name}", File(file))
    kept = write(
        lease,
        state=ExportState.DONE,
        reason="",
        row_count=progress.row_count,
        rows_written=progress.row_count,
        byte_size=progress.byte_size,
        sha256=made.sha256,
        file_name=made.file_name,
        stored_as=stored_as,
        feed_position=made.feed_position,
        expires_at=timezone.now() + lifetime(),
    )
    if not kept:
        # Another worker has taken the job over, and makes the file that counts.
        export_storage().delete(stored_as)


def _written(address: str, file: IO[bytes], progress: Progress) -> Made:
    """Writes the rows of one snapshot to `file`."""
    digest = hashlib.sha256()
    with one_snapshot(), opened(address) as export, closing(export.pieces()) as pieces:
        progress.row_count = export.rows_up_to(MOST_ROWS)
        position = "" if export.of_the_past else str(told_position())
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            progress.byte_size += len(piece)
        return Made(export.file_name, digest.hexdigest(), position)


def _process() -> int:
    """PostgreSQL's process that serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@contextmanager
def _told(lease: Lease, progress: Progress) -> Iterator[None]:
    """Renews the lease and tells how far the export is, from a thread of its own, while the block runs."""
    stop = threading.Event()
    thread = threading.Thread(target=_tell_until, args=(stop, lease, progress), name="export-progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _tell_until(stop: threading.Event, lease: Lease, progress: Progress) -> None:
    try:
        while not stop.wait(TELL_EVERY):
            try:
                tell(lease, progress)
            except DatabaseError as error:
                logger.warning("lease not renewed", extra={"job": lease.job_id, "error": str(error)})
                connection.close()
    finally:
        connection.close()


def tell(lease: Lease, progress: Progress) -> None:
    """Renews the lease, with the rows that PostgreSQL says it has handed out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tuples_processed FROM pg_stat_progress_copy WHERE pid = %s", [progress.process])
        found = cursor.fetchone()
    columns: dict[str, Any] = {"row_count": progress.row_count, "byte_size": progress.byte_size}
    if found:
        columns["rows_written"] = found[0]
    write(lease, lease_until=Now() + LEASE, **columns)
