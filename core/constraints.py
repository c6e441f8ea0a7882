"""Check constraints that many models share; each has a name and a message a curator can act on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Func, Q

from core.dates import DatePrecision


class _IsEmptyRange(Func):
    function = "isempty"
    output_field = models.BooleanField()


def choices_hold(table: str, **fields: type[models.TextChoices]) -> list[models.BaseConstraint]:
    """One check a coded column: its code is in the vocabulary, or null where the column allows it."""
    return [
        models.CheckConstraint(
            name=f"{table}_{field}_known",
            condition=Q(**{f"{field}__in": choices.values}),
            violation_error_message=f"{field} must be one of: {', '.join(choices.values)}.",
        )
        for field, choices in fields.items()
    ]


def partial_dates_hold(table: str, *names: str) -> list[models.BaseConstraint]:
    """Three checks a partial date: the range is not empty, the precision is a code, and both are given or neither."""
    checks: list[models.BaseConstraint] = []
    for name in names:
        checks.append(
            models.CheckConstraint(
                name=f"{table}_{name}_not_empty",
                condition=Q(**{f"{name}__isnull": True}) | Q(_IsEmptyRange(F(name)), _negated=True),
                violation_error_message=f"{name}: the end (exclusive) must come after the start.",
            )
        )
        checks += choices_hold(table, **{f"{name}_precision": DatePrecision})
        checks.append(
            models.CheckConstraint(
                name=f"{table}_{name}_precision_given",
                condition=Q(**{f"{name}__isnull": True, f"{name}_precision__isnull": True})
                | Q(**{f"{name}__isnull": False, f"{name}_precision__isnull": False}),
                violation_error_message=f"{name} needs a precision, and a precision needs {name}.",
            )
        )
    return checks


def words_given(table: str, field: str, message: str) -> models.BaseConstraint:
    """A check that a text column is not empty."""
    return models.CheckConstraint(
        name=f"{table}_{field}_given",
        condition=~Q(**{field: ""}),
        violation_error_message=message,
    )
