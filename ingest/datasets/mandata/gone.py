"""Uids of records that are no more: redirects and tombstones, as the delta of a release tells of them."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from core.choices import RecordState
from core.models import Change, RecordIdentity
from ingest.datasets.mandata.files import DELTA, Files, Line
from ingest.datasets.mandata.survey import naming

STATES = {"merged": RecordState.MERGED, "withdrawn": RecordState.WITHDRAWN}


def write_gone(files: Files) -> int:
    """The number of uids registered that lead to another record, or to word that theirs was withdrawn.

    A delta tells of those that the release before still had; what earlier deltas told is lost without them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_current_transaction(), core_changed_by()")
        transaction_id, changed_by = cursor.fetchone()
    number = 0
    for line in files.lines(DELTA):
        if line.json.get("action") in STATES:
            with naming(line):
                _write(line, transaction_id, changed_by)
            number += 1
    return number


def _write(line: Line, transaction_id: int, changed_by: str) -> None:
    uid, kind, into = line.json["uid"], line.json["record_kind"], line.json.get("merged_into")
    if into is not None and not RecordIdentity.objects.filter(uid=into).exists():
        raise line.wrong(f"it leads to {into}, which no file has.")
    RecordIdentity.objects.create(uid=uid, record_kind=kind, registered_at=timezone.now(), merged_into_id=into)
    Change.objects.create(
        transaction_id=transaction_id,
        uid=uid,
        record_kind=kind,
        revision=1,
        state_before=RecordState.PUBLISHED,
        state_after=STATES[line.json["action"]],
        changed_at=timezone.now(),
        changed_by=changed_by,
    )
