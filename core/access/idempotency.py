"""Doing a write once, however often it is asked for under the same key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

from django.db import connection, transaction
from django.utils import timezone

from core.models import IdempotencyKey

KEPT_FOR = timedelta(hours=24)
# How many expired rows a keyed write clears away beside its own: more than it adds.
CLEARED_AT_ONCE = 50


class StillRunning(Exception):
    """The same caller's first request with this key is not over yet."""


class KeyReused(Exception):
    """The caller used this key for another request."""


@dataclass(frozen=True)
class Outcome:
    """What a write answered: status, body as JSON text, Location."""

    status: int
    body: str
    location: str


def once(*, caller: str, key: str, request_digest: str, do: Callable[[], Outcome]) -> tuple[Outcome, bool]:
    """What `do` answers, and False; or the answer of the first time, and True. Raises StillRunning or KeyReused.

    The write and the row that remembers it are one transaction, so a crash leaves both or neither, and a write that
    fails may be asked for again under the same key. Who comes while the first is running is not made to wait.
    """
    with transaction.atomic():
        if not _locked(caller, key):
            raise StillRunning
        clear_expired()
        kept = IdempotencyKey.objects.filter(caller=caller, key=key).first()
        if kept is not None and kept.created_at > timezone.now() - KEPT_FOR:
            if kept.request_digest != request_digest:
                raise KeyReused
            return Outcome(kept.status, kept.body, kept.location), True
        if kept is not None:
            kept.delete()
        # First, so that the unique constraint stands even where the lock should not.
        row = IdempotencyKey.objects.create(caller=caller, key=key, request_digest=request_digest, status=0)
        outcome = do()
        row.status, row.body, row.location = outcome.status, outcome.body, outcome.location
        row.save(update_fields=["status", "body", "location"])
    return outcome, False


def clear_expired() -> int:
    """Removes up to CLEARED_AT_ONCE rows whose time is over and returns how many; rows others hold are left to them."""
    expired = IdempotencyKey.objects.filter(created_at__lte=timezone.now() - KEPT_FOR).order_by("created_at")
    rows = expired.select_for_update(skip_locked=True).values("pk")[:CLEARED_AT_ONCE]
    return IdempotencyKey.objects.filter(pk__in=rows).delete()[0]


def _locked(caller: str, key: str) -> bool:
    """Whether this transaction now holds the lock of caller and key; false at once where another one does."""
    digest = blake2b(f"{caller} {key}".encode(), digest_size=8).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(digest, signed=True)])
        return bool(cursor.fetchone()[0])
