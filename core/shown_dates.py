"""The date of a record as a public reader sees it, for filters, orders and indexes.

Everything public goes by the shown date and never by the stored one: a coarsened record is found, ordered and
paged by its month, so that no question about it tells the day.
"""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Func

from core.choices import Sensitivity
from core.fields import partial_date
from core.models import Record


class DateKey(Func):
    """The shown date of column `name`, never null: no date is a range open on both sides."""

    function = "core_date_key"

    def __init__(self, name: str, sensitivity: str = "sensitivity") -> None:
        super().__init__(F(name), F(sensitivity), output_field=DateRangeField())

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, str]]:
        """Lets migrations write the expression as it is declared."""
        date, sensitivity = (expression.name for expression in self.get_source_expressions())
        return "core.shown_dates.DateKey", (date, sensitivity), {}


def shown_date(record: Record, name: str) -> DateRange | None:
    """The date of a record that is read by Python, as its readers see it: of a coarsened one in whole months."""
    date = partial_date(record, name)
    if date is None or record.sensitivity != Sensitivity.COARSENED:
        stored: DateRange | None = getattr(record, name)
        return stored
    return DateRange(date.coarsened().start, date.coarsened().end)
