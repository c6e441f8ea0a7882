"""How each form of date expression is resolved to a range; the forms themselves are in `date_rules`."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from core.dates import PartialDate
from ingest.extraction.numbers import integer
from ingest.extraction.protocol import Values

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
# How far "days earlier" reaches by convention: nearest and farthest day from the event.
_VAGUE_REACH = {
    "hour": (1, 2),
    "day": (1, 14),
    "week": (7, 60),
    "month": (30, 365),
    "year": (365, 3650),
}

YEAR = r"(?:(?:19|20)\d{2})(?![\d/,]\d)"


@dataclass(frozen=True)
class Resolution:
    """What an expression means; no date where it could not be anchored."""

    date: PartialDate | None
    derivation: Values = field(default_factory=dict)
    is_range: bool = False  # "from 1 to 5 May" says both ends itself: no "since" or "until" before it


Reading: TypeAlias = tuple[tuple[int, int], Resolution]


@dataclass(frozen=True)
class Reader:
    """Resolves the parts of a match against the publication date and the date spoken of before."""

    anchor: PartialDate | None
    antecedent: PartialDate | None

    @property
    def today(self) -> date | None:
        """The last day of the publication date, or None without one."""
        if self.anchor is None:
            return None
        return self.anchor.end - timedelta(days=1) if self.anchor.end else self.anchor.start

    def anchored(self, name: str, value: PartialDate | None) -> Resolution:
        today = self.today
        return Resolution(value, {"rule": name, "anchor": today.isoformat() if today else None})

    def year_for(self, month: int, day: int = 1, *, ahead: bool = False) -> int | None:
        """The year of a date printed without one: the latest that is not after publication, or the next one."""
        today = self.today
        if today is None:
            return None
        if ahead:
            return today.year if (month, day) >= (today.month, today.day) else today.year + 1
        return today.year if (month, day) <= (today.month, today.day) else today.year - 1


def _one(match: re.Match[str], resolution: Resolution, group: str | int = 0) -> list[Reading]:
    return [(match.span(group), resolution)]


def _month(text: str) -> int:
    return _MONTHS[text.lower().rstrip(".")]


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _after(last: date) -> date:
    return last + timedelta(days=1)


def read_full_day(match: re.Match[str], reader: Reader) -> list[Reading]:
    month, day = _month(match["m"]), _day(match["d"])
    if match["y"]:
        return _one(match, Resolution(PartialDate.day(date(int(match["y"]), month, day))))
    ahead = bool(
        re.search(
            r"\b(?:(?:by|until|before|next) (?:the )?|(?:will|scheduled|planned|expected)\b[^.]{0,25})\Z",
            match.string[: match.start()],
        )
    )
    year = reader.year_for(month, day, ahead=ahead)
    return _one(
        match,
        reader.anchored(
            "year_of_publication",
            PartialDate.day(date(year, month, day)) if year else None,
        ),
    )


def read_day_range(match: re.Match[str], reader: Reader) -> list[Reading]:
    last_month = _month(match["m2"])
    first_month = _month(match["m1"]) if match["m1"] else last_month
    anchored = not match["y2"]
    last_year = int(match["y2"]) if match["y2"] else reader.year_for(last_month, _day(match["d2"]))
    if last_year is None:
        return _one(match, Resolution(None))
    first_year = int(match["y1"]) if match["y1"] else last_year - (first_month > last_month)
    first = date(first_year, first_month, _day(match["d1"]))
    last = date(last_year, last_month, _day(match["d2"]))
    if first >= last:
        return []
    value = PartialDate.between(first, _after(last))
    return _one(
        match,
        reader.anchored("year_of_publication", value) if anchored else Resolution(value),
        "range",
    )


def read_month_range(match: re.Match[str], reader: Reader) -> list[Reading]:
    last_year = int(match["y2"])
    first_month, last_month = _month(match["m1"]), _month(match["m2"])
    first_year = int(match["y1"]) if match["y1"] else last_year - (first_month > last_month)
    end = PartialDate.month(last_year, last_month).end
    return _one(match, Resolution(PartialDate.between(date(first_year, first_month, 1), end), is_range=True))


def _part(value: PartialDate, part: str) -> PartialDate:
    """The early, middle or late part of a month or a year; by convention its first, middle and last half."""
    assert value.start and value.end
    length = (value.end - value.start).days
    low, high = {"early": (0.0, 0.5), "mid": (0.25, 0.75), "late": (0.5, 1.0)}[part]
    start = value.start + timedelta(days=round(low * length))
    end = value.start + timedelta(days=round(high * length))
    return PartialDate(start, end, value.precision)


def _in_part(match: re.Match[str], value: PartialDate, resolution: Resolution) -> Resolution:
    part = _part_name(match["part"])
    if not part:
        return resolution
    return Resolution(_part(value, part), resolution.derivation | {"rule": f"{part}_by_convention"})


def _part_name(words: str | None) -> str:
    words = (words or "").lower()
    names = {
        "early": "early",
        "begin": "early",
        "start": "early",
        "mid": "mid",
        "late": "late",
        "end": "late",
    }
    return next((name for start, name in names.items() if start in words), "")


def read_month_year(match: re.Match[str], reader: Reader) -> list[Reading]:
    value = PartialDate.month(int(match["y"]), _month(match["m"]))
    return _one(match, _in_part(match, value, Resolution(value)), "date")


def read_bare_month(match: re.Match[str], reader: Reader) -> list[Reading]:
    month, lead = _month(match["m"]), match["lead"].lower()
    year = reader.year_for(month, ahead=lead in {"next", "by", "until"})
    today = reader.today
    if year is None or today is None:
        return _one(match, Resolution(None))
    if lead == "last" and (year, month) == (today.year, today.month):
        year -= 1
    value = PartialDate.month(year, month)
    rule = "last_month_of_that_name" if lead == "last" else "year_of_publication"
    return _one(match, _in_part(match, value, reader.anchored(rule, value)), "date")


def read_years(match: re.Match[str], reader: Reader) -> list[Reading]:
    """One reading for each year of "2020 and 2021"; a single range for "between 2018 and 2020" and "2018-2020"."""
    printed = [(found.span(), int(found[0])) for found in re.finditer(YEAR, match["years"])]
    base = match.start("years")
    first, last = printed[0][1], printed[-1][1]
    if len(printed) == 2 and first < last and _is_span(match):
        value = PartialDate.between(date(first, 1, 1), date(last + 1, 1, 1))
        return _one(match, Resolution(value, is_range=True), "date")
    if len(printed) == 1:
        value = PartialDate.year(first)
        return _one(match, _in_part(match, value, Resolution(value)), "date")
    return [((base + start, base + end), Resolution(PartialDate.year(year))) for (start, end), year in printed]


def _is_span(match: re.Match[str]) -> bool:
    joined = match["years"]
    return match["lead"].lower() in {"between", "from"} or not re.search(r"and|or|,", joined)


def read_quarter(match: re.Match[str], reader: Reader) -> list[Reading]:
    number = ("first", "second", "third", "fourth", "last").index(match["n"].lower()) + 1
    year = int(match["y"])
    if match["unit"].lower() == "quarter":
        return _one(match, Resolution(PartialDate.quarter(year, min(number, 4))))
    half = 1 if number == 1 else 2
    start, end = (date(year, 1, 1), date(year, 7, 1)) if half == 1 else (date(year, 7, 1), date(year + 1, 1, 1))
    return _one(match, Resolution(PartialDate(start, end, "year")))


def read_calendar_relative(match: re.Match[str], reader: Reader) -> list[Reading]:
    today = reader.today
    if today is None:
        return _one(match, Resolution(None))
    step = {"last": -1, "previous": -1, "this": 0, "next": 1}[match["lead"].lower()]
    match match["unit"].lower():
        case "week":
            value = PartialDate.week(today - timedelta(days=today.weekday()) + timedelta(weeks=step))
        case "month":
            index = today.year * 12 + today.month - 1 + step
            value = PartialDate.month(index // 12, index % 12 + 1)
        case _:
            value = PartialDate.year(today.year + step)
    return _one(match, reader.anchored("relative_to_publication", value))


def read_near_day(match: re.Match[str], reader: Reader) -> list[Reading]:
    today = reader.today
    if today is None or reader.anchor is None or reader.anchor.precision != "day":
        return _one(match, Resolution(None))
    word = match["word"].lower()
    if word in WEEKDAYS:
        value = today - timedelta(days=(today.weekday() - WEEKDAYS[word]) % 7)
    else:
        value = today - timedelta(days=1)
    return _one(
        match,
        reader.anchored("relative_to_publication", PartialDate.day(value)),
        "date",
    )


def read_ago(match: re.Match[str], reader: Reader) -> list[Reading]:
    today = reader.today
    count = integer(match["n"]) if match["n"] else None
    if today is None or not count:
        return _one(match, Resolution(None))
    unit = match["unit"].lower()
    match unit:
        case "year":
            value = PartialDate.year(today.year - count)
        case "month":
            index = today.year * 12 + today.month - 1 - count
            value = PartialDate.month(index // 12, index % 12 + 1)
        case "week":
            value = PartialDate.week(today - timedelta(days=today.weekday() + 7 * count))
        case _:
            exact = reader.anchor is not None and reader.anchor.precision == "day"
            if not exact:
                return _one(match, Resolution(None))
            value = PartialDate.day(today - timedelta(days=count))
    return _one(match, reader.anchored("relative_to_publication", value))


def read_from_event(match: re.Match[str], reader: Reader) -> list[Reading]:
    """ "Days earlier": a range before the event spoken of; an exact day only for a counted distance from a day."""
    event = reader.antecedent
    if event is None or event.start is None or event.end is None:
        return _one(match, Resolution(None))
    before = match["side"].lower() in {"earlier", "before", "previously", "prior"}
    unit = match["unit"].lower()
    count = integer(match["n"]) if match["n"] else None
    rule = "before_event" if before else "after_event"
    derivation: Values = {"rule": rule, "anchor": str(event), "as_stated": match[0]}
    last = event.end - timedelta(days=1)
    if count and unit in _UNIT_DAYS:
        distance = timedelta(days=count * _UNIT_DAYS[unit])
        if unit in {"day", "week"}:
            shifted = (
                (event.start - distance, event.end - distance)
                if before
                else (event.start + distance, event.end + distance)
            )
            precision = event.precision if unit == "day" else "week"
            value = (
                PartialDate(*shifted, str(precision))
                if unit == "day"
                else PartialDate.week(shifted[0] - timedelta(days=3))
            )
            return _one(match, Resolution(value, derivation))
        near, far = distance * 0.75, distance * 1.25
    else:
        near, far = (timedelta(days=days) for days in _VAGUE_REACH[unit])
        near = min(near, timedelta(days=1)) if unit == "day" else near
    start, end = (event.start - far, _after(event.start - near)) if before else (last + near, _after(last + far))
    return _one(match, Resolution(PartialDate.between(start, end), derivation))


def read_now(match: re.Match[str], reader: Reader) -> list[Reading]:
    """The month of publication: "now" is never more exact than that."""
    today = reader.today
    value = PartialDate.month(today.year, today.month) if today else None
    return _one(match, reader.anchored("as_of_publication", value))
