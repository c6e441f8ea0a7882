"""What the database refuses, in the words of the constraint that refused it."""

from __future__ import annotations

from django.apps import apps
from django.db import IntegrityError
from psycopg import Error

from core.exceptions import RecordError

# A check, a key, an exclusion or a rule of a trigger is an IntegrityError; any other error of the database is ours.
REFUSALS = (IntegrityError, RecordError)


def reason_of(refusal: Exception) -> str:
    """The message of the constraint or trigger behind a refusal, for the person who wrote the row."""
    if isinstance(refusal, RecordError):
        return refusal.message
    assert isinstance(refusal, IntegrityError)
    cause = refusal.__cause__
    if not isinstance(cause, Error):
        return str(refusal)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == cause.diag.constraint_name:
                return str(constraint.get_violation_error_message())
    return cause.diag.message_detail or cause.diag.message_primary or str(refusal)
