"""Days and spans of time as decisions print them: "until 30 June 2023", "for a further period of six months"."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.extraction.numbers import UNITS

_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
_MONTH = "|".join(_MONTHS)
DAY = rf"(?:\d{{1,2}} (?:{_MONTH}),? \d{{4}}|(?:{_MONTH}) \d{{1,2}},? \d{{4}})"
_DAY_PARTS = re.compile(rf"(?:(\d{{1,2}}) )?({_MONTH})(?: (\d{{1,2}}))?,? (\d{{4}})")

_NUMBERS = UNITS | {"a": 1, "an": 1, "another": 1, "twenty": 20}
_NUMBERS |= {f"twenty-{word}": 20 + UNITS[word] for word in ("one", "two", "three", "four")}
_NUMBER = r"(?:\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_PIECE = rf"(?P<count>{_NUMBER}) (?P<unit>day|week|month|year)s?"
PERIOD = re.compile(
    rf"(?:period of |period not to exceed |for |further |initial |additional |up to ){{1,3}}(?:up to )?{_PIECE}"
    rf"(?: and (?P<more>{_NUMBER}) (?P<more_unit>day|week)s?)?\b",
    re.IGNORECASE,
)
LAST_DAY = re.compile(
    rf"\b(?:until(?: and including)?!?|through|up to(?: and including)?|ending(?: on)?|expiring(?: on)?"
    rf"|terminating(?: on)?|to end on|to expire on|shall expire on|shall end on|concluding on|period to|"
    rf"extended to|renewed to)"
    rf"(?: midnight(?: on)?)? (?P<day>{DAY})",
    re.IGNORECASE,
)
FIRST_DAY = re.compile(
    rf"\b(?P<from>with effect from|effective(?: from)?|as (?:of|from)|from|beginning(?: on)?|"
    rf"commencing(?: on)?|starting(?: on)?)"
    rf" (?P<day>{DAY})",
    re.IGNORECASE,
)
END_DAY = re.compile(rf"\b(?:on|by|no later than|not later than) (?P<day>{DAY})", re.IGNORECASE)


@dataclass(frozen=True)
class Length:
    """A span of time in whole calendar units."""

    months: int
    days: int

    def after(self, day: date) -> date:
        return add_months(day, self.months) + timedelta(days=self.days)

    def before(self, day: date) -> date:
        return add_months(day - timedelta(days=self.days), -self.months)


def day_of(words: str) -> date | None:
    """The day that "30 June 2023" or "January 15, 2026" names; None for a day that does not exist."""
    match = _DAY_PARTS.search(words)
    if not match:
        return None
    before, month, after, year = match.groups()
    try:
        return date(int(year), _MONTHS[month], int(before or after or 0))
    except ValueError:
        return None


def length_of(match: re.Match[str]) -> Length:
    """The length that a PERIOD match spells."""
    months, days = _unit(match["count"], match["unit"])
    if match["more"]:
        _, more = _unit(match["more"], match["more_unit"])
        days += more
    return Length(months, days)


def _unit(count: str, unit: str) -> tuple[int, int]:
    number = int(count) if count.isdigit() else _NUMBERS[count.lower()]
    match unit.lower():
        case "year":
            return 12 * number, 0
        case "month":
            return number, 0
        case "week":
            return 0, 7 * number
        case _:
            return 0, number


def add_months(day: date, months: int) -> date:
    """The same day so many months later (earlier when negative), or the month's last day where it has none."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
