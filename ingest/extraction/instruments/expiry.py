"""From when until when a decision says that a mandate runs; the expiry is the first day not in force."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from ingest.extraction.instruments.folding import Folded
from ingest.extraction.instruments.periods import END_DAY, FIRST_DAY, LAST_DAY, PERIOD, add_months, day_of, length_of
from ingest.extraction.protocol import FieldEvidence, Values

_ONE_DAY = timedelta(days=1)
# A renewal decided shortly before the old mandate ends runs for whole half-years from that end.
_RENEWAL_LEAD = timedelta(days=31)


@dataclass(frozen=True)
class Term:
    """Start and expiry as far as the text gives them, where it does, and how what is not printed was concluded."""

    start: date | None = None
    expiry: date | None = None
    ranges: tuple[tuple[str, int, int], ...] = ()
    derivation: Values = field(default_factory=dict)

    def evidence(self, folded: Folded) -> tuple[FieldEvidence, ...]:
        paths: dict[str, list[tuple[int, int]]] = {}
        for path, start, end in self.ranges:
            paths.setdefault(path, []).append((start, end))
        return tuple(
            FieldEvidence(path, tuple(folded.span(start, end) for start, end in ranges))
            for path, ranges in paths.items()
        )


def term_in(text: str, start: int, end: int, action: str, adopted: date | None) -> Term:
    """The term that `text[start:end]`, the clause of that action, decides; all None where it prints none."""
    if action == "terminate":
        return _termination(text, start, end, adopted)
    last, period = LAST_DAY.search(text, start, end), PERIOD.search(text, start, end)
    first = FIRST_DAY.search(text, start, end)
    last_day = day_of(last["day"]) if last else None
    begins = day_of(first["day"]) if first else None
    if begins and last_day and begins > last_day:
        begins = None
    if first and begins:
        ranges: list[tuple[str, int, int]] = [("in_force.start", *first.span())]
        derivation: Values = {}
    else:
        ranges, derivation = [], {}
    expiry = last_day + _ONE_DAY if last_day else None
    if last and expiry:
        ranges.append(("decided_expiry", *last.span()))
        derivation["decided_expiry"] = {
            "rule": "day_after_last_day",
            "last_day": last_day.isoformat() if last_day else "",
        }
    if period:
        ranges.append(("in_force.end" if expiry else "decided_expiry", *period.span()))
    if not begins and action == "establish" and adopted:
        begins = adopted
        derivation["in_force.start"] = {"rule": "adoption", "adopted_on": adopted.isoformat()}
    if not expiry and period and begins:
        expiry = length_of(period).after(begins)
        derivation["decided_expiry"] = {"rule": "period_from_start", "start": begins.isoformat(), "period": period[0]}
    if not begins and expiry and action == "renew":
        begins = _concluded_start(expiry, period, adopted, derivation)
    return Term(begins, expiry, tuple(ranges), derivation)


def _concluded_start(
    expiry: date, period: re.Match[str] | None, adopted: date | None, derivation: Values
) -> date | None:
    """The start that a printed period, or a renewal for a whole year or half-year, gives; None rather than a guess."""
    lengths = [("expiry_minus_period", length_of(period).before(expiry))] if period else []
    lengths += [("whole_years_before_expiry", add_months(expiry, -months)) for months in (12, 6)]
    for rule, day in lengths:
        if (
            adopted
            and adopted - _RENEWAL_LEAD <= day <= adopted + _RENEWAL_LEAD
            and (rule == "expiry_minus_period" or day >= adopted)
        ):
            derivation["in_force.start"] = {"rule": rule, "expiry": expiry.isoformat()}
            return day
    return None


def _termination(text: str, start: int, end: int, adopted: date | None) -> Term:
    """A mandate ended "as of" a day has that day no more, unless it is the day of the decision itself."""
    for pattern, includes_day in ((LAST_DAY, True), (FIRST_DAY, False), (END_DAY, True)):
        match = pattern.search(text, start, end)
        day = day_of(match["day"]) if match else None
        if match and day:
            expiry = day + _ONE_DAY if includes_day or day == adopted else day
            rule = "day_after_last_day" if expiry > day else "first_day_out"
            return Term(
                None,
                expiry,
                (("decided_expiry", *match.span()),),
                {"decided_expiry": {"rule": rule, "printed": day.isoformat()}},
            )
    return Term()
