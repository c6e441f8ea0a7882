"""Files that hold an erased record are served no more from the moment of its erasure on."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery, Value
from django.db.models.lookups import Exact
from django.utils import timezone

from core.choices import RecordState
from core.models import Change, Release


def lock_releases() -> None:
    """Until the transaction ends, no release becomes visible and no record is erased elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE core_release IN SHARE ROW EXCLUSIVE MODE")


def withhold(uid: UUID) -> list[Release]:
    """Withdraws the releases whose files may tell of the record, and returns them, the oldest first.

    Their files are gone for readers until `reissue_release` makes them again. Call it in the transaction that erases
    the record, after `lock_releases`.
    """
    then = (
        Change.objects.filter(uid=uid, transaction_id__lte=OuterRef("transaction_id"))
        .order_by("-revision", "-id")
        .values("state_after")[:1]
    )
    served = Release.objects.filter(withdrawn_at__isnull=True).order_by("year", "number")
    releases = list(served.filter(Exact(Subquery(then), Value(RecordState.PUBLISHED))))
    Release.objects.filter(pk__in=[release.pk for release in releases]).update(withdrawn_at=timezone.now())
    return releases
