"""Writes that every kind of record shares. Who writes is always said: `by` is an account's name or a process's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from core.choices import EntryMethod, PublicationStatus, Sensitivity
from core.exceptions import RecordError
from core.models import Record, RecordIdentity

R = TypeVar("R", bound=Record)

# What `updated_at` is set to when a record changed although none of its own columns did; the trigger puts the time.
TOUCHED = RawSQL("'infinity'::timestamptz", ())


@contextmanager
def acting_as(by: str) -> Iterator[None]:
    """One transaction whose changes carry `by`; the change feed keeps the name and never publishes it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('mandata.changed_by', %s, true)", [by])
        yield


def create_record(
    model: type[R], *, by: str, entry_method: str = EntryMethod.MANUAL, publish: bool, **values: Any
) -> R:
    """A new record of `model`, checked against every constraint before it is written.

    Raises django.core.exceptions.ValidationError with one message a field.
    """
    status = PublicationStatus.PUBLISHED if publish else PublicationStatus.DRAFT
    record = model(publication_status=status, entry_method=entry_method, **values)
    record.full_clean()
    with acting_as(by):
        record.save(force_insert=True)
    return record


def publish(record: Record, *, by: str) -> None:
    """Makes a draft readable. Raises RecordError when it is not a draft."""
    _move(record, PublicationStatus.DRAFT, PublicationStatus.PUBLISHED, by=by, verb="published")


def withdraw(record: Record, *, by: str, reason: str) -> None:
    """Takes a published record back; readers get 410 and a tombstone. Raises RecordError when it is not published."""
    if not reason.strip():
        raise RecordError("reason_missing", "Say why the record is withdrawn.", field="reason")
    note = f"{record.internal_note}\nWithdrawn by {by}: {reason}".strip()
    _move(record, PublicationStatus.PUBLISHED, PublicationStatus.WITHDRAWN, by=by, verb="withdrawn", internal_note=note)


def restore(record: Record, *, by: str) -> None:
    """Publishes a withdrawn record again. Raises RecordError when it is not withdrawn, or merged into another."""
    if identity_of(record).merged_into_id:
        raise RecordError("record_merged", "The record is merged into another; undo the merge instead.")
    _move(record, PublicationStatus.WITHDRAWN, PublicationStatus.PUBLISHED, by=by, verb="restored")


def set_sensitivity(record: Record, sensitivity: Sensitivity, *, by: str) -> None:
    """Changes who may see the record, and how exactly."""
    with acting_as(by):
        record.sensitivity = sensitivity
        record.save(update_fields=["sensitivity"])
    record.refresh_from_db(fields=["revision", "updated_at"])


def merge(record: Record, *, into: Record, by: str) -> None:
    """Marks `record` as a duplicate of `into`: readers are redirected there, and the merge can be undone.

    Raises RecordError when the two are not of one kind, are the same, or the survivor is itself merged or not
    published.
    """
    if record.record_kind != into.record_kind:
        raise RecordError(
            "merge_kinds_differ", f"A {record.record_kind} cannot be merged into a {into.record_kind}.", field="into"
        )
    if record.uid == into.uid:
        raise RecordError("merge_with_itself", "A record cannot be merged into itself.", field="into")
    if into.publication_status != PublicationStatus.PUBLISHED:
        raise RecordError("merge_into_unpublished", "The surviving record must be published.", field="into")
    with acting_as(by):
        # Locked in one order, so that two merges in opposite directions cannot both succeed.
        locked = {
            identity.uid: identity
            for identity in RecordIdentity.objects.select_for_update()
            .filter(uid__in=[record.uid, into.uid])
            .order_by("uid")
        }
        if locked[record.uid].merged_into_id:
            raise RecordError("already_merged", "The record is already merged into another.")
        if locked[into.uid].merged_into_id:
            raise RecordError("merge_into_merged", "The surviving record is itself merged into another.", field="into")
        _redirect(record, locked[record.uid], locked[into.uid], PublicationStatus.WITHDRAWN)


def unmerge(record: Record, *, by: str) -> None:
    """Undoes a merge: the record is published again. Raises RecordError when it is not merged."""
    with acting_as(by):
        identity = RecordIdentity.objects.select_for_update().get(uid=record.uid)
        if not identity.merged_into_id:
            raise RecordError("not_merged", "The record is not merged into another.")
        _redirect(record, identity, None, PublicationStatus.PUBLISHED)


def _redirect(
    record: Record, identity: RecordIdentity, target: RecordIdentity | None, status: PublicationStatus
) -> None:
    """Sets or clears a redirect. The record is written before and touched after, so that the feed sees both states."""
    record.publication_status = status
    record.save(update_fields=["publication_status"])
    identity.merged_into = target
    identity.save(update_fields=["merged_into"])
    type(record)._default_manager.filter(pk=record.pk).update(updated_at=TOUCHED)


def identity_of(record: Record) -> RecordIdentity:
    return RecordIdentity.objects.get(uid=record.uid)


def _move(
    record: Record, old: PublicationStatus, new: PublicationStatus, *, by: str, verb: str, **columns: str
) -> None:
    """Changes the status from `old` to `new` in the database, so that two curators cannot both do it."""
    with acting_as(by):
        moved = (
            type(record)
            ._default_manager.filter(pk=record.pk, publication_status=old)
            .update(publication_status=new, **columns)
        )
    record.refresh_from_db()
    if not moved:
        raise RecordError(
            "wrong_status",
            f"Only a record that is {old} can be {verb}; this one is {record.get_publication_status_display()}.",
        )
