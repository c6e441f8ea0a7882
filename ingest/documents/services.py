"""How a document is handed in: each call makes one job, keeps the bytes, and wakes a worker after the commit."""

from __future__ import annotations

from pathlib import PurePath

from django.db import transaction

from core.queue import wake
from ingest.choices import OPEN_JOB_STATES, JobOrigin, JobState
from ingest.conversion.errors import ReasonCode
from ingest.documents import originals
from ingest.documents.exceptions import TooLargeToKeep
from ingest.documents.tasks import process_document
from ingest.models import IngestJob
from sources.models import Document, Publisher


def submit_bytes(
    data: bytes, *, file_name: str, origin: JobOrigin, by: str, publisher: Publisher | None = None
) -> IngestJob:
    """A job for these bytes. The name is kept as given but for its folders; nothing else of it is trusted."""
    job = IngestJob(
        origin=origin,
        file_name=PurePath(file_name.replace("\\", "/")).name.replace("\x00", "")[-255:],
        publisher=publisher,
        requested_by=by[:150],
        byte_size=len(data),
        sha256=originals.sha256_of(data),
    )
    try:
        job.original.name, _ = originals.keep(data)
    except TooLargeToKeep as error:
        job.state, job.reason_code = JobState.REFUSED, str(ReasonCode.TOO_LARGE)
        job.reason = f"The file is too large even to be kept: {error} Split it and send the parts."
        job.save()
        return job
    return _queued(job)


def submit_url(
    url: str, *, by: str, publisher: Publisher | None = None, origin: JobOrigin = JobOrigin.URL
) -> IngestJob:
    """A job that fetches this address; whether it may be fetched is decided when it is."""
    return _queued(IngestJob(origin=origin, url=url[:1000], publisher=publisher, requested_by=by[:150]))


def read_again(document: Document, *, by: str) -> IngestJob:
    """A job that reads a known document with the present extractors; what has been reviewed stays as it is."""
    return _queued(
        IngestJob(
            origin=JobOrigin.URL if document.url and not document.original else JobOrigin.PATH,
            url=document.url,
            file_name=document.original_name,
            publisher=document.publisher,
            requested_by=by[:150],
            original=document.original.name,
            sha256=document.sha256 or "",
            byte_size=document.byte_size,
            document=document,
        )
    )


def try_again(job: IngestJob) -> bool:
    """Puts a refused or failed job back into the queue; False where it is not over, or has succeeded."""
    put_back = IngestJob.objects.filter(pk=job.pk, state__in=[JobState.REFUSED, JobState.FAILED]).exclude(
        url="", original=""
    )
    with transaction.atomic():
        is_back = bool(put_back.update(state=JobState.QUEUED, reason_code="", reason="", attempts=0, finished_at=None))
        if is_back:
            _wake_worker(job.pk)
    job.refresh_from_db()
    return is_back


def is_open(job: IngestJob) -> bool:
    return job.state in OPEN_JOB_STATES


def _queued(job: IngestJob) -> IngestJob:
    with transaction.atomic():
        job.save()
        _wake_worker(job.pk)
    return job


def _wake_worker(job_id: int) -> None:
    transaction.on_commit(lambda: _send(job_id))


def _send(job_id: int) -> None:
    wake(process_document, job_id)
