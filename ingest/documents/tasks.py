"""What the queue wakes workers for. Messages carry ids only; everything else is in the tables."""

from __future__ import annotations

from celery import shared_task

from ingest.choices import JobState
from ingest.documents.pipeline import run_job
from ingest.documents.sweeping import backoff, sweep
from ingest.models import IngestJob


@shared_task(name="ingest.process_document", ignore_result=True)
def process_document(job_id: int) -> None:
    """Works on a job unless another worker does, or it is over."""
    if run_job(job_id) == JobState.QUEUED:
        attempts = IngestJob.objects.values_list("attempts", flat=True).get(pk=job_id)
        process_document.apply_async(args=(job_id,), countdown=backoff(attempts).total_seconds())


@shared_task(name="ingest.sweep_expired_leases", ignore_result=True)
def sweep_expired_leases() -> None:
    """Sends the jobs that lost their worker or their message to the workers again."""
    for job_id in sweep():
        process_document.delay(job_id)
