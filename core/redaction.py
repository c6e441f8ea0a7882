"""Erasing a record that harms people: from the present, the past, kept answers and whatever is made of them later.

What stays is its uid with a tombstone, so that copies elsewhere learn that they must erase it too.
"""

from __future__ import annotations

from django.db import connection, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from core.api import answers
from core.exceptions import RecordError
from core.history import PAST, with_past
from core.models import Record, RecordIdentity, Release
from core.releases.withholding import lock_releases, withhold
from core.services import TOUCHED, acting_as
from core.triggers import foreign_key, path_to_record


def redact(record: Record, *, by: str, reason: str) -> list[Release]:
    """Erases the record with all its parts and versions, for good; only curators know the reason.

    Releases that may tell of it are withdrawn with it, and returned: `reissue_release` makes them again without it.
    Raises RecordError without a reason, and where other records refer to it: those would lose what they say. Restrict
    it first, which hides it at once, and redact it when they no longer refer to it.
    """
    if not reason.strip():
        raise RecordError("reason_missing", "Say why the record is erased.", field="reason")
    uid, pk, model = record.uid, record.pk, type(record)
    with acting_as(by), connection.cursor() as cursor:
        lock_releases()
        cursor.execute("SELECT set_config('mandata.redacting', %s, true)", [str(uid)])
        # Notes the change, with what readers met before.
        model._default_manager.filter(pk=pk).update(updated_at=TOUCHED)
        try:
            record.delete()
        except ProtectedError as error:
            named = ", ".join(sorted(f"{row._meta.verbose_name} {row}" for row in error.protected_objects)[:5])
            raise RecordError("still_referred_to", f"Others still refer to the record: {named}.") from None
        for table, condition in _past_of(model):
            cursor.execute(f"DELETE FROM {PAST}.{table} WHERE {condition}", [pk])
        RecordIdentity.objects.filter(uid=uid).update(
            merged_into=None, redacted_at=timezone.now(), redaction_reason=reason.strip()
        )
        cursor.execute(
            "UPDATE core_change SET state_after = 'redacted'"
            " WHERE uid = %s AND transaction_id = core_current_transaction()",
            [uid],
        )
        transaction.on_commit(answers.forget_all)
        return withhold(uid)


def _past_of(model: type[models.Model]) -> list[tuple[str, str]]:
    """Tables of the past with the condition that finds the record's versions, parts of parts first."""
    parts = [(path_to_record(part), part) for part in with_past()]
    owned = [(path, part) for path, part in parts if path and _owner(part, path) is model]
    deepest_first = sorted(owned, key=lambda one: -len(one[0]))
    return [
        *((part._meta.db_table, _owned(part, path)) for path, part in deepest_first),
        (model._meta.db_table, "id = %s"),
    ]


def _owner(part: type[models.Model], path: list[str]) -> type[models.Model]:
    for name in path:
        part = foreign_key(part, name).related_model
    return part


def _owned(part: type[models.Model], path: list[str]) -> str:
    """The condition that versions of a part belong to the record."""
    field, rest = foreign_key(part, path[0]), path[1:]
    if not rest:
        return f"{field.column} = %s"
    between = field.related_model
    return f"{field.column} IN (SELECT id FROM {PAST}.{between._meta.db_table} WHERE {_owned(between, rest)})"
