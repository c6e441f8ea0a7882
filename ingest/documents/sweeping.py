"""Jobs that nobody works on although somebody should: found in the tables, whatever became of their messages."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone

from ingest.choices import JobState
from ingest.models import IngestJob

# A message may lie with a worker that was killed; after this the job's own row asks again.
MESSAGE_LOST_AFTER = timedelta(seconds=20)
AT_MOST = 50  # messages a sweep sends, the oldest first; the next one goes on


def backoff(attempts: int) -> timedelta:
    """How long a job rests after so many attempts that an outside error ended: 15 s, 30 s, 1 min, 2 min …"""
    return timedelta(seconds=min(15 * 2 ** max(attempts - 1, 0), 600))


def sweep() -> list[int]:
    """Gives back expired leases and returns the ids of all jobs that should be sent to the workers now."""
    with transaction.atomic():
        expired = list(
            IngestJob.objects.select_for_update(skip_locked=True)
            .filter(state=JobState.RUNNING, lease_until__lt=Now())
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        IngestJob.objects.filter(pk__in=expired).update(state=JobState.QUEUED, lease_token=None, lease_until=None)
    now = timezone.now()
    waiting = (
        IngestJob.objects.filter(state=JobState.QUEUED, created_at__lt=now - MESSAGE_LOST_AFTER)
        .exclude(pk__in=expired)
        .annotate(last_try=Max("steps__finished_at"))
        .order_by("pk")
    )
    due = [job.pk for job in waiting[: AT_MOST * 4] if _is_due(job.attempts, job.reason_code, job.last_try, now)]
    return (expired + due)[:AT_MOST]


def _is_due(attempts: int, reason_code: str, last_try: datetime | None, now: datetime) -> bool:
    """Whether a waiting job has rested long enough; one that was interrupted and not refused needs no rest."""
    return not reason_code or last_try is None or last_try + backoff(attempts) <= now
