"""The road of a document, as one list of steps, and the one runner that walks it.

Each step is done once for each job and version: what is done is in the table, so that a job which was interrupted
anywhere goes on at the step after the last one committed. Nothing is written but by the holder of the job's lease.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from ingest.choices import JobState, StepOutcome
from ingest.conversion.errors import ConversionError
from ingest.documents import outcomes
from ingest.documents.exceptions import LeaseLost
from ingest.documents.leases import Lease, acquire, fenced, kept_alive
from ingest.documents.outcomes import Outcome
from ingest.documents.steps.base import Step
from ingest.documents.steps.deduplicating import Deduplicate
from ingest.documents.steps.extracting import NOT_EXTRACTED, Annotate, Extract, Segment
from ingest.documents.steps.proposing import QueueForReview, Resolve, Score
from ingest.documents.steps.taking_in import Convert, Identify, Receive
from ingest.documents.work import Work
from ingest.models import IngestJob, StepRun

logger = logging.getLogger(__name__)

STEPS: tuple[Step, ...] = (
    Receive(),
    Identify(),
    Convert(),
    Deduplicate(),
    Segment(),
    Annotate(),
    Extract(),
    Resolve(),
    Score(),
    QueueForReview(),
)

MOST_ATTEMPTS = 5
_FINISHED = (StepOutcome.DONE, StepOutcome.SKIPPED, StepOutcome.NEEDS_REVIEW)


def run_job(job_id: int) -> JobState | None:
    """Walks the job to its end, or to an error worth another try; returns its state afterwards.

    Returns None where another worker holds the job or it was over already: being called twice does no harm.
    """
    lease = acquire(job_id)
    if lease is None:
        return None
    try:
        with kept_alive(lease):
            return _walk(lease)
    except LeaseLost:
        logger.warning("job taken over by another worker", extra={"job": job_id})
        return None
    except (OperationalError, InterfaceError):
        # The database went away: nothing can be noted now. The lease ends by itself and the job is taken up again.
        logger.exception("database lost while working on a job", extra={"job": job_id})
        return None


def _walk(lease: Lease) -> JobState:
    job = IngestJob.objects.select_related("document", "publisher").get(pk=lease.job_id)
    if job.attempts > MOST_ATTEMPTS:
        return _end(
            lease,
            JobState.FAILED,
            "too_many_attempts",
            f"Given up after {MOST_ATTEMPTS} attempts: each ended without a result, the last worker without a word.",
        )
    work = Work(job)
    finished = {(run.step, run.step_version) for run in job.steps.filter(outcome__in=_FINISHED)}
    for step in STEPS:
        if (step.name, step.version) in finished:
            continue
        outcome = _take(step, work, lease)
        if outcome.job_ends_as is None:
            continue
        if outcome.retryable and job.attempts < MOST_ATTEMPTS:
            return _wait(lease, outcome)
        return _end(lease, outcome.job_ends_as, outcome.code, outcome.reason)
    code, reason = _remark(lease.job_id)
    return _end(lease, JobState.COMPLETED, code, reason)


def _take(step: Step, work: Work, lease: Lease) -> Outcome:
    """Runs one step and notes its outcome in the same transaction; what goes wrong becomes an outcome too.

    This is the one place that catches everything: an error nobody foresaw ends the job loudly and loses nothing.
    """
    begun = timezone.now()
    try:
        outcome = step.can_run(work)
        if outcome is None:
            step.prepare(work)
        with fenced(lease):
            if outcome is None:
                outcome = step.run(work)
            _note(step, work, outcome, begun)
    except (LeaseLost, OperationalError, InterfaceError):
        raise
    except ConversionError as error:
        outcome = outcomes.unreadable(error)
    except Exception as error:
        logger.exception("step failed", extra={"job": work.job.pk, "step": step.name})
        outcome = outcomes.failed(error)
    else:
        return outcome
    with fenced(lease):
        _note(step, work, outcome, begun)
    return outcome


def _note(step: Step, work: Work, outcome: Outcome, begun: datetime) -> None:
    """One row for each job, step and version; a repeated try replaces what the last one noted."""
    values = {
        "sha256": work.job.sha256,
        "outcome": outcome.outcome,
        "tool": outcome.tool[:120],
        "started_at": begun,
        "finished_at": timezone.now(),
        "notes": outcome.notes | ({"code": outcome.code, "reason": outcome.reason} if outcome.code else {}),
    }
    run, is_new = StepRun.objects.get_or_create(
        job=work.job, step=step.name, step_version=step.version, defaults=values
    )
    if not is_new:
        StepRun.objects.filter(pk=run.pk).update(**values, attempts=F("attempts") + 1)


def _remark(job_id: int) -> tuple[str, str]:
    """What a curator should know of a completed job: the first remark of its steps, one that stopped "
    "extraction first."""
    remarks = [
        (str(notes["code"]), str(notes["reason"]))
        for notes in StepRun.objects.filter(job_id=job_id).order_by("pk").values_list("notes", flat=True)
        if notes.get("reason")
    ]
    return next((remark for remark in remarks if remark[0] == NOT_EXTRACTED), remarks[0] if remarks else ("", ""))


def _end(lease: Lease, state: JobState, code: str, reason: str) -> JobState:
    with fenced(lease) as job:
        IngestJob.objects.filter(pk=job.pk).update(
            state=state, reason_code=code[:60], reason=reason, lease_token=None, lease_until=None, finished_at=Now()
        )
    logger.info("job ended", extra={"job": lease.job_id, "state": str(state), "reason": code})
    return state


def _wait(lease: Lease, outcome: Outcome) -> JobState:
    """Gives the job back to the queue for another try later; it says meanwhile what the last one met."""
    with fenced(lease) as job:
        IngestJob.objects.filter(pk=job.pk).update(
            state=JobState.QUEUED,
            reason_code=outcome.code[:60],
            reason=outcome.reason,
            lease_token=None,
            lease_until=None,
        )
    return JobState.QUEUED
