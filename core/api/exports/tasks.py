"""What the queue wakes workers for. Messages carry ids only; everything else is in the table."""

from __future__ import annotations

from celery import shared_task

from core.api.exports.jobs import expire, sweep
from core.api.exports.running import run_export
from core.queue import wake


@shared_task(name="core.make_export", ignore_result=True)
def make_export(job_id: int) -> None:
    """Makes the file of a job unless another worker does, or it is over."""
    run_export(job_id)


def send(job_id: int) -> None:
    """Wakes a worker for the job; where the queue does not answer, the sweep does so later."""
    wake(make_export, job_id)


@shared_task(name="core.sweep_exports", ignore_result=True)
def sweep_exports() -> None:
    """Sends the jobs that lost their worker or their message to the workers again, and deletes expired files."""
    for job_id in sweep():
        send(job_id)
    expire()
