"""Entry of a date at the precision its source has: one line of text instead of two columns."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange
from unfold.widgets import UnfoldAdminTextInputWidget

from core.dates import DatePrecision, PartialDate, precision_of

# What a column's help says of how it is stored; a curator writes it otherwise.
_STORED_AS = re.compile(r"[.:] a half-open range.*", re.IGNORECASE)

HOW_TO_WRITE = (
    "Write 2022, 2022-Q1, 2022-03, 2022-03-27 or first and last day 2022-03-01/2022-03-09; “..” for an open side. "
    "Never more exactly than the source."
)
HOW_TO_WRITE_PERIOD = "Write first and last day, 2022-07-01/2023-06-30; “..” as the last day where the end is open."


class PartialDateField(forms.CharField):
    """A line of text that is a PartialDate in Python, or None where it is empty."""

    widget = UnfoldAdminTextInputWidget

    def to_python(self, value: Any) -> Any:
        if isinstance(value, PartialDate):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


def written(date: PartialDate) -> str:
    """The shortest line that `read` turns into the same date."""
    if date.start:
        day = date.start.isoformat()
        quarter = f"{date.start.year}-Q{(date.start.month + 2) // 3}"
        for line in (day[:4], quarter, day[:7], day):
            if PartialDate.parse(line) == date:
                return line
    last = (date.end - timedelta(days=1)).isoformat() if date.end else ".."
    line = f"{date.start.isoformat() if date.start else '..'}/{last}"
    return line if precision_of(date.start, date.end) == date.precision else f"{line} {date.precision}"


def read(line: str) -> PartialDate:
    """The date that a curator wrote, after an interval with a precision where its width does not tell it.

    Raises ValueError with the accepted forms.
    """
    text, _, precision = line.strip().rpartition(" ")
    if precision not in DatePrecision.values:
        return PartialDate.parse(line)
    date = PartialDate.parse(text)
    return PartialDate(date.start, date.end, precision)


def date_form_field(column: DateRangeField) -> PartialDateField:
    """The form field of a daterange column, with or without a precision column beside it."""
    told = _STORED_AS.sub(".", str(column.help_text))
    how = HOW_TO_WRITE if has_precision(column.model, column.name) else HOW_TO_WRITE_PERIOD
    return PartialDateField(label=_label(column), required=not column.blank, help_text=f"{told} {how}")


def date_columns_of(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, DateRangeField)]


def precision_columns_of(model: type[models.Model]) -> list[str]:
    return [f"{name}_precision" for name in date_columns_of(model) if has_precision(model, name)]


def has_precision(model: type[models.Model], name: str) -> bool:
    return any(field.name == f"{name}_precision" for field in model._meta.concrete_fields)


def stored_date(row: models.Model, name: str) -> PartialDate | None:
    """The date a row stores under `name`; a column without precision is as exact as its width."""
    stored: DateRange | None = getattr(row, name)
    if stored is None:
        return None
    precision = getattr(row, f"{name}_precision", None) or precision_of(stored.lower, stored.upper)
    return PartialDate(stored.lower, stored.upper, precision)


def _label(column: models.Field[Any, Any]) -> str:
    name = str(column.verbose_name)
    return name[:1].upper() + name[1:]
