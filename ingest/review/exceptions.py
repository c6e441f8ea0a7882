"""Why a candidate could not be accepted, in words a curator can act on."""

from __future__ import annotations

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from core.exceptions import RecordError


class ReviewError(RecordError):
    """A verdict that was refused; nothing was written."""

    @classmethod
    def from_validation(cls, error: ValidationError) -> ReviewError:
        """The first complaint of the model's own checks, with the field it is about."""
        if hasattr(error, "error_dict"):
            name, messages = next(iter(error.message_dict.items()))
            field = "" if name == NON_FIELD_ERRORS else name
            return cls("value_refused", f"{field}: {messages[0]}" if field else messages[0], field=field)
        return cls("value_refused", error.messages[0])
