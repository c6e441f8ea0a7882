"""Converters for dates, each as exact as its source makes it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.dates import PartialDate
from events.crosswalk import crosswalk_of, folded
from ingest.datasets.converters.base import Converter, Options, Repaired, converter
from ingest.datasets.converters.numbers import whole
from ingest.datasets.errors import Unreadable


@converter("day")
def day(options: Options) -> Converter:
    """An exact day: ISO, or in `formats` of strptime.

    With `first_is_month` the first of a month stands for all of it: for sources that put it where they know no day.
    With `is_last` the day is the last one, and the first after it is what a record of ours has.
    """
    formats, first_is_month = options.get("formats", ()), options.get("first_is_month", False)
    later = timedelta(days=1 if options.get("is_last") else 0)

    def read(cell: str) -> PartialDate | None:
        if not cell:
            return None
        day = day_of(cell, formats)
        if first_is_month and day.day == 1:
            return PartialDate.month(day.year, day.month)
        return PartialDate.day(day + later)

    return read


@converter("month_of")
def month_of(options: Options) -> Converter:
    """The month of a day, where the day is only that of a report on the month: ISO, or in `formats` of strptime."""
    formats = options.get("formats", ())

    def read(cell: str) -> PartialDate | None:
        if not cell:
            return None
        day = day_of(cell, formats)
        return PartialDate.month(day.year, day.month)

    return read


@converter("day_with_precision")
def day_with_precision(options: Options) -> Converter:
    """A day and a code that says how exact it is, by the crosswalk's `scheme`: the day, its week, its month or year."""
    formats, table = options.get("formats", ()), crosswalk_of(options["scheme"])

    def read(day: str, code: str = "") -> PartialDate | None:
        if not day:
            return None
        given, precision = day_of(day, formats), table.get(folded(code)) if code else "day"
        match precision:
            case "day":
                return PartialDate.day(given)
            case "week":
                return PartialDate.week(given - timedelta(days=given.weekday()))
            case "month":
                return PartialDate.month(given.year, given.month)
            case "year":
                return PartialDate.year(given.year)
            case _:
                raise Unreadable(f"has the precision {code!r}, which is none of {', '.join(table)}")

    return read


@converter("partial_date")
def partial_date(options: Options) -> Converter:
    """A date as exact as written: 2022, 2022-Q1, 2022-03, 2022-03-27 or an interval of two with a slash."""

    def read(cell: str) -> PartialDate | None:
        try:
            return PartialDate.parse(cell) if cell else None
        except ValueError as error:
            raise Unreadable(str(error).partition(": ")[2] or str(error)) from error

    return read


@converter("day_parts")
def day_parts(options: Options) -> Converter:
    """Year, month and day in columns of their own; without a day the month, without a month the year."""

    def read(year: str, month: str = "", day: str = "") -> PartialDate | None:
        if not year:
            return None
        try:
            if not month:
                return PartialDate.year(whole(year))
            if not day:
                return PartialDate.month(whole(year), whole(month))
            return PartialDate.day(date(whole(year), whole(month), whole(day)))
        except (ValueError, OverflowError) as error:
            raise Unreadable(f"is no date: {error}") from error

    return read


@converter("first_and_last_day")
def first_and_last_day(options: Options) -> Converter:
    """From the first to the last day, both in it; a third column may say how exact, by the table `precision`.

    Moments, such as 2023-11-06T11:00:00Z, are read in the time `zone` in which they are midnight, where one is named.
    """
    table = {str(key): value for key, value in options.get("precision", {}).items()}
    zone = options.get("zone", "")

    def read(first: str, last: str, precision: str = "") -> PartialDate | Repaired | None:
        if not first and not last:
            return None
        start, end = (day_in(first, zone) if first else None), (day_in(last, zone) if last else None)
        if precision and precision not in table:
            raise Unreadable(f"has the precision {precision!r}, which is none of {', '.join(table)}")
        if start and end and end < start:
            raise Unreadable(f"ends on {end}, before it begins on {start}")
        width = PartialDate.between(start, end + timedelta(days=1) if end else None)
        # A precision narrower than the days themselves is a slip; one that is wider is meant.
        stated = table.get(precision, width.precision)
        order = ["day", "week", "month", "quarter", "year", "longer"]
        wider = max(str(width.precision), stated, key=order.index)
        return PartialDate(width.start, width.end, wider)

    return read


@converter("day_or_epoch")
def day_or_epoch(options: Options) -> Converter:
    """An exact day in milliseconds since 1970 (UTC), negative before; an ISO day is taken too."""
    return lambda cell: PartialDate.day(day_of_moment(cell)) if cell else None


def day_in(cell: str, zone: str = "") -> date:
    """A day as ISO 8601 writes it, with or without a time; a moment is taken in the time zone, if one is named."""
    try:
        if zone and len(cell) > 10:
            return datetime.fromisoformat(cell).astimezone(ZoneInfo(zone)).date()
        return date.fromisoformat(cell[:10])
    except ValueError:
        raise Unreadable("is no date; write 2022-03-27") from None


def day_of(cell: str, formats: Any) -> date:
    """A day in one of the formats of strptime, or as ISO 8601 writes it; raises Unreadable."""
    for one in formats:
        try:
            return datetime.strptime(cell, one).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return day_in(cell)


def day_of_moment(cell: str) -> date:
    """The day that is written in milliseconds since 1970, or as ISO 8601; raises Unreadable."""
    if not re.fullmatch(r"-?(0|\d{6,})(\.0)?", cell):
        return day_in(cell)
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(float(cell)))).date()
    except OverflowError:
        raise Unreadable("is no moment in milliseconds since 1970") from None
