"""Dates as documents print them: 8 March 2023, March 8, 2023, 2023-03-08, March 2023, 8 mars 2023."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.dates import PartialDate

_MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "january jan janvier enero января",
        "february feb février fevrier febrero февраля",
        "march mar mars marzo марта",
        "april apr avril abril апреля",
        "may mai mayo мая",
        "june jun juin junio июня",
        "july jul juillet julio июля",
        "august aug août aout agosto августа",
        "september sept sep septembre septiembre сентября",
        "october oct octobre octubre октября",
        "november nov novembre noviembre ноября",
        "december dec décembre decembre diciembre декабря",
    ),
    start=1,
):
    _MONTHS.update(dict.fromkeys(_names.split(), _number))

_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = (
    re.compile(rf"(?i)\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º)?(?: de)? {_MONTH},?(?: de)? {_YEAR}\b"),
    re.compile(rf"(?i)\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}\b"),
    re.compile(rf"\b{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})\b"),
    re.compile(rf"(?i)(?<!\d )\b{_MONTH},? {_YEAR}\b"),
)


@dataclass(frozen=True)
class PrintedDate:
    """A date found in a text, with the place of its words."""

    value: PartialDate
    start: int
    end: int


def printed_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[PrintedDate]:
    """The dates printed in `text[start:end]` in order; a month without a day stays a month."""
    end = len(text) if end is None else end
    found = [
        PrintedDate(value, match.start(), match.end())
        for form in _FORMS
        for match in form.finditer(text, start, end)
        if (value := _value(match)) is not None
    ]
    last = -1
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if item.start >= last:
            last = item.end
            yield item


def _value(match: re.Match[str]) -> PartialDate | None:
    parts = match.groupdict()
    month = int(parts["month"]) if parts["month"].isdigit() else _MONTHS[parts["month"].casefold()]
    try:
        if parts.get("day"):
            return PartialDate.day(date(int(parts["year"]), month, int(parts["day"])))
        return PartialDate.month(int(parts["year"]), month)
    except ValueError:
        return None  # 31 February: not a date, whatever it is
