"""Filters by partial dates, as they are shown: may one lie in a range, does it for certain, how exact is it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import BooleanField, DateField, Func, Q, Value
from django.db.models.lookups import LessThanOrEqual

from core.api.filters import EXACT_ONLY, QueryFilter
from core.api.parameters import invalid
from core.api.problems import Problem
from core.api.vocabularies import vocabulary_of
from core.dates import DatePrecision, PartialDate
from core.shown_dates import DateKey

DATE_FORMS = "`2022`, `2022-Q1`, `2022-03`, `2022-03-27` or an interval `2022-03-01/2022-03-31` (last day included)"


class DateOverlapsFilter(QueryFilter):
    """Rows whose date may lie in the given range."""

    sample = "2022-03"

    def __init__(self, path: str, what: str) -> None:
        super().__init__(path, f"{what} may lie in this range: {DATE_FORMS}, `..` for an open side.")

    def parse(self, name: str, text: str) -> PartialDate:
        try:
            return PartialDate.parse(text)
        except (ValueError, OverflowError):
            raise invalid(name, f"expects {DATE_FORMS.replace('`', '')}, '..' for an open side") from None

    def condition(self, value: PartialDate) -> Q:
        overlap = self.compared("&&", DateRange(value.start, value.end))
        return Q(**{f"{self.path}__isnull": False}) & overlap & self.begins(None, value.end)

    def compared(self, operator: str, dates: DateRange) -> Q:
        """Whether the row's date and `dates` are so to each other."""
        wanted = Value(dates, output_field=DateRangeField())
        compared = Func(DateKey(self.path), wanted, template="(%(expressions)s)", arg_joiner=f" {operator} ")
        compared.output_field = BooleanField()
        return Q(compared)

    def begins(self, first: date | None, end: date | None) -> Q:
        """Whether the row's date begins in `[first, end)`.

        Ranges are ordered by where they begin: said so, an index in the order of dates is read from there on only.
        """
        condition = Q()
        if first is not None:
            condition &= self.compared(">=", DateRange(first, first + timedelta(days=1)))
        if end is not None:
            condition &= self.compared("<", DateRange(end, end + timedelta(days=1)))
        return condition


class DateWithinFilter(DateOverlapsFilter):
    """Rows whose date lies in the given range for certain."""

    def __init__(self, path: str, what: str) -> None:
        QueryFilter.__init__(self, path, f"{what} lies wholly in this range: {DATE_FORMS}, `..` for an open side.")

    def condition(self, value: PartialDate) -> Q:
        within = Q(**{f"{self.path}__isnull": False}) & self.begins(value.start, value.end)
        if value.end is not None:
            ends = Func(DateKey(self.path), function="upper", output_field=DateField())
            within &= Q(LessThanOrEqual(ends, Value(value.end)))
        return within


class DatePrecisionFilter(QueryFilter):
    """Rows whose date is at least as exact as the given precision."""

    sample = "month"

    def __init__(self, path: str) -> None:
        super().__init__(
            path, "Least exact precision kept: `month` keeps day, week and month. As shown, not as stored."
        )

    def parse(self, name: str, text: str) -> list[str]:
        if text not in DatePrecision.values:
            allowed = list(DatePrecision.values)
            raise Problem(
                "unknown_value", f"{name} is one of {', '.join(allowed)}.", parameter=name, suggestions=allowed
            )
        return list(DatePrecision.values)[: list(DatePrecision.values).index(text) + 1]

    def condition(self, value: list[str]) -> Q:
        kept = Q(**{f"{self.path}_precision__in": value})
        # A coarsened record shows no more than a month.
        return kept if DatePrecision.MONTH in value else kept & EXACT_ONLY

    def schema(self) -> dict[str, Any]:
        return vocabulary_of(DatePrecision.choices).reference()
