"""Dates that are never more exact than their source: a half-open range plus a precision code."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DatePrecision(TextChoices):
    """How exactly a date is known; the code states the width of the range that holds it."""

    DAY = "day", _("exact day")
    WEEK = "week", _("within a week")
    MONTH = "month", _("within a month")
    QUARTER = "quarter", _("within a quarter")
    YEAR = "year", _("within a year")
    LONGER = "longer", _("longer than a year, or open")


_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-Q([1-4]))?")


@dataclass(frozen=True)
class PartialDate:
    """A local calendar date known to lie in `[start, end)`; a missing side is open.

    `precision` is the width that the source gives, not the width of what is convenient:
    "in March 2022" is 2022-03-01..2022-04-01 with precision month, and never a day.
    """

    start: date | None
    end: date | None
    precision: str

    def __post_init__(self) -> None:
        """Raises ValueError for an empty or reversed range and for an unknown precision."""
        if self.precision not in DatePrecision.values:
            raise ValueError(f"precision {self.precision!r} is not one of {', '.join(DatePrecision.values)}")
        if self.start and self.end and self.start >= self.end:
            raise ValueError(f"the end {self.end} (exclusive) is not after the start {self.start}")

    @classmethod
    def day(cls, day: date) -> PartialDate:
        return cls(day, day + timedelta(days=1), DatePrecision.DAY)

    @classmethod
    def week(cls, first_day: date) -> PartialDate:
        return cls(first_day, first_day + timedelta(days=7), DatePrecision.WEEK)

    @classmethod
    def month(cls, year: int, month: int) -> PartialDate:
        return cls(date(year, month, 1), _month_after(year, month), DatePrecision.MONTH)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> PartialDate:
        return cls(date(year, 3 * quarter - 2, 1), _month_after(year, 3 * quarter), DatePrecision.QUARTER)

    @classmethod
    def year(cls, year: int) -> PartialDate:
        return cls(date(year, 1, 1), date(year + 1, 1, 1), DatePrecision.YEAR)

    @classmethod
    def between(cls, start: date | None, end: date | None) -> PartialDate:
        """A range `[start, end)` whose precision follows from its width."""
        return cls(start, end, precision_of(start, end))

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Reads `2022`, `2022-03`, `2022-Q1`, `2022-03-27` or an interval `2022-03-27/2022-03-31` (last day included).

        An open side is written `..`. Raises ValueError with the accepted forms.
        """
        first, slash, last = text.strip().partition("/")
        try:
            if not slash:
                return cls._parse_single(first)
            start = None if first == ".." else cls._parse_single(first).start
            end = None if last == ".." else cls._parse_single(last).end
            return cls.between(start, end)
        except ValueError as error:
            raise ValueError(
                f"{text!r} is not a date: write 2022, 2022-Q1, 2022-03, 2022-03-27 or an interval "
                "2022-03-01/2022-03-31, '..' for an open side"
            ) from error

    @classmethod
    def _parse_single(cls, text: str) -> PartialDate:
        match = _ISO.fullmatch(text)
        if not match:
            raise ValueError(text)
        year, month, day, quarter = (int(part) if part else None for part in match.groups())
        assert year is not None
        if day and month:
            return cls.day(date(year, month, day))
        if month:
            return cls.month(year, month)
        return cls.quarter(year, quarter) if quarter else cls.year(year)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> PartialDate:
        """The inverse of `to_json`; raises ValueError or KeyError where the shape is another."""
        start, end = value.get("start"), value.get("end")
        return cls(
            date.fromisoformat(start) if start else None,
            date.fromisoformat(end) if end else None,
            value["precision"],
        )

    def to_json(self) -> dict[str, str | None]:
        return {
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "precision": str(self.precision),
        }

    def coarsened(self) -> PartialDate:
        """The same date shown no more exactly than its month; for records whose sensitivity is `coarsened`."""
        if self.precision not in {DatePrecision.DAY, DatePrecision.WEEK} or not self.start or not self.end:
            return self
        last = self.end - timedelta(days=1)
        return PartialDate(self.start.replace(day=1), _month_after(last.year, last.month), DatePrecision.MONTH)

    def __str__(self) -> str:
        """A reader's form: `27 March 2022`, `March 2022`, `2022`, `1 March 2022 – 9 March 2022`."""
        if self.start and self.end:
            match self.precision:
                case DatePrecision.DAY if self.end - self.start == timedelta(days=1):
                    return _long(self.start)
                case DatePrecision.MONTH if self == PartialDate.month(self.start.year, self.start.month):
                    return f"{calendar.month_name[self.start.month]} {self.start.year}"
                case DatePrecision.YEAR if self == PartialDate.year(self.start.year):
                    return str(self.start.year)
        first = _long(self.start) if self.start else "…"
        last = _long(self.end - timedelta(days=1)) if self.end else "…"
        return f"{first} – {last}"


def precision_of(start: date | None, end: date | None) -> DatePrecision:
    """The precision code for a range `[start, end)` of that width."""
    if start is None or end is None:
        return DatePrecision.LONGER
    days = (end - start).days
    for limit, precision in (
        (1, DatePrecision.DAY),
        (7, DatePrecision.WEEK),
        (31, DatePrecision.MONTH),
        (92, DatePrecision.QUARTER),
        (366, DatePrecision.YEAR),
    ):
        if days <= limit:
            return precision
    return DatePrecision.LONGER


def _month_after(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1)


def _long(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"
