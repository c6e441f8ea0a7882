"""The life of an export: asked for, taken up by one worker at a time, finished, expired. Every change is one update."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from core.choices import ExportState
from core.models import ExportJob

LEASE = timedelta(seconds=60)
# A message may be lost with a worker that was killed; after this the job's own row asks again.
MESSAGE_LOST_AFTER = timedelta(seconds=60)
# How often a job is begun before it is given up.
MOST_ATTEMPTS = 3
OPEN = (ExportState.QUEUED, ExportState.RUNNING)
# Of one caller.
MOST_OPEN = 3
AT_ONCE = 100


@dataclass(frozen=True)
class Lease:
    """The right to write to one job."""

    job_id: int
    token: uuid.UUID


def export_storage() -> Storage:
    """The storage named `exports` in the settings (EXPORT_STORAGE_URL)."""
    return storages["exports"]


def open_jobs_of(requested_by: str) -> int:
    return ExportJob.objects.filter(requested_by=requested_by, state__in=OPEN).count()


def acquire(job_id: int) -> Lease | None:
    """A lease on a job that waits, or whose lease has ended; None where another worker holds it or it is over."""
    token = uuid.uuid4()
    waiting = Q(state=ExportState.QUEUED) | Q(state=ExportState.RUNNING, lease_until__lt=Now())
    taken = ExportJob.objects.filter(waiting, pk=job_id).update(
        state=ExportState.RUNNING,
        lease_token=token,
        lease_until=Now() + LEASE,
        attempts=F("attempts") + 1,
        rows_written=0,
        byte_size=0,
    )
    return Lease(job_id, token) if taken else None


def write(lease: Lease, **columns: object) -> bool:
    """Whether the lease still holds and the columns are written; with `state` it is given back."""
    if "state" in columns:
        columns |= {"lease_token": None, "lease_until": None, "finished_at": Now()}
    return bool(ExportJob.objects.filter(pk=lease.job_id, lease_token=lease.token).update(**columns))


def give_back(lease: Lease, reason: str) -> None:
    """Lets the job be begun anew, or gives it up where that was tried often enough."""
    held = ExportJob.objects.filter(pk=lease.job_id, lease_token=lease.token)
    free = {"lease_token": None, "lease_until": None, "reason": reason}
    if not held.filter(attempts__lt=MOST_ATTEMPTS).update(state=ExportState.QUEUED, **free):
        write(lease, state=ExportState.FAILED, reason=reason)


def sweep() -> list[int]:
    """Gives up what was begun too often without an end; returns the ids of jobs that should be sent to the workers."""
    lost = ExportJob.objects.filter(state=ExportState.RUNNING, lease_until__lt=Now())
    lost.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=ExportState.FAILED,
        reason=f"Its worker was lost {MOST_ATTEMPTS} times. Ask for less, by filters or limit.",
        lease_token=None,
        lease_until=None,
        finished_at=Now(),
    )
    waiting = Q(state=ExportState.QUEUED, created_at__lt=timezone.now() - MESSAGE_LOST_AFTER)
    due = ExportJob.objects.filter(waiting | Q(state=ExportState.RUNNING, lease_until__lt=Now()))
    return list(due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def expire() -> int:
    """Deletes the files whose time is over; returns how many. The row says so first, so that none is promised."""
    over = ExportJob.objects.filter(state=ExportState.DONE, expires_at__lt=Now()).order_by("pk")[:AT_ONCE]
    for job in over:
        ExportJob.objects.filter(pk=job.pk).update(state=ExportState.EXPIRED, stored_as="")
        export_storage().delete(job.stored_as)
    return len(over)


def lifetime() -> timedelta:
    return timedelta(days=settings.EXPORT_DAYS)
