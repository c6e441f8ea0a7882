"""The date of a record as a public reader sees it, for filters, orders and indexes.

Everything public goes by the shown date and never by the stored one: a coarsened record is found, ordered and
paged by its month, so that no question about it tells the day.
"""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db.models import F, Func


class DateKey(Func):
    """The shown date of column `name`, never null: no date is a range open on both sides."""

    function = "core_date_key"

    def __init__(self, name: str, sensitivity: str = "sensitivity") -> None:
        super().__init__(F(name), F(sensitivity), output_field=DateRangeField())

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, str]]:
        """Lets migrations write the expression as it is declared."""
        date, sensitivity = (expression.name for expression in self.get_source_expressions())
        return "core.shown_dates.DateKey", (date, sensitivity), {}
