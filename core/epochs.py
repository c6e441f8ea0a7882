"""What keeps the feed's numbers rising when a dump is restored into another PostgreSQL cluster."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from core.models import FeedEpoch, NotedTransaction


def begin_first_epoch(**_: Any) -> None:
    """History begins with the first migration that can keep it."""
    if not FeedEpoch.objects.exists():
        with connection.cursor() as cursor:
            FeedEpoch.objects.create(cluster=_cluster(cursor), offset=0, began_at=timezone.now())


@transaction.atomic
def begin_epoch_if_moved(*, restored: bool = False) -> bool:
    """Begins a new epoch where this cluster is not the one the feed was written on last; returns whether it did.

    `restored` begins one all the same: a backup put back into its own cluster cannot be told by looking.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE core_feedepoch IN EXCLUSIVE MODE")
        cluster = _cluster(cursor)
        if not restored and FeedEpoch.objects.order_by("-id")[0].cluster == cluster:
            return False
        newest = NotedTransaction.objects.aggregate(newest=Max("transaction_id"))["newest"] or 0
        FeedEpoch.objects.create(cluster=cluster, offset=newest, began_at=timezone.now())
        cursor.execute(
            "CREATE OR REPLACE FUNCTION core_epoch_offset() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE"
            f" RETURN {newest:d}::bigint"
        )
    return True


def _cluster(cursor: Any) -> str:
    cursor.execute("SELECT system_identifier::text FROM pg_control_system()")
    return str(cursor.fetchone()[0])
