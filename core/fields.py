"""Columns that many models share, so that one kind of value has one form everywhere.

A partial date is two columns: `<name>` (a half-open daterange) and `<name>_precision`.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

from core.dates import DatePrecision, PartialDate

RANGE_NOTE = " A half-open range: the first day is in it, the last is not; an empty side is open."


def partial_date_field(help_text: str) -> DateRangeField:
    """A half-open daterange column, null where the source gives no date."""
    return DateRangeField(
        null=True,
        blank=True,
        help_text=f"{help_text}{RANGE_NOTE}",
    )


def precision_field(of: str) -> models.CharField[str | None, str | None]:
    """The precision code that goes with a partial date."""
    return models.CharField(
        max_length=10,
        choices=DatePrecision.choices,
        null=True,
        blank=True,
        help_text=f"How exactly the source gives {of}; the range is never narrower than this.",
    )


def choice_field(choices: type[models.TextChoices], help_text: str, **kwargs: Any) -> models.CharField[str, str]:
    """A coded column; the codes are kept by a check constraint (`core.constraints.choices_hold`)."""
    return models.CharField(max_length=40, choices=choices.choices, help_text=help_text, **kwargs)


def optional_choice_field(
    choices: type[models.TextChoices], help_text: str
) -> models.CharField[str | None, str | None]:
    """A coded column that is null where the source does not say."""
    return models.CharField(max_length=40, choices=choices.choices, help_text=help_text, null=True, blank=True)


def date_columns(name: str, value: PartialDate | None) -> dict[str, Any]:
    """The column values that store `value` under `name`, ready for a constructor or an update."""
    if value is None:
        return {name: None, f"{name}_precision": None}
    return {name: DateRange(value.start, value.end), f"{name}_precision": str(value.precision)}


def partial_date(record: models.Model, name: str) -> PartialDate | None:
    """The partial date that `record` stores under `name`."""
    stored = getattr(record, name)
    if stored is None:
        return None
    return PartialDate(stored.lower, stored.upper, getattr(record, f"{name}_precision"))
