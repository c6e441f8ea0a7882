"""The period a report covers, its day of issue and the mission it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from core.dates import PartialDate
from ingest.extraction.dates import dates_in
from ingest.extraction.instruments.naming import Named
from ingest.extraction.instruments.periods import DAY, day_of
from ingest.extraction.instruments.reading import Reading, reading_of
from ingest.extraction.protocol import DocumentContext, Values

_MONTH_DAY = r"\d{1,2} [A-Z][a-z]+(?: \d{4})?"
_COVERS = re.compile(
    rf"\b(?:cover(?:s|ing)|updates? (?:on|since)|developments)\b[^.;]{{0,140}}?\b(?:from|between|"
    rf"period) (?:the period )?(?:from )?(?P<first>{_MONTH_DAY})"
    rf" (?:to|and|until|through) (?P<last>{DAY})"
)
_SINCE = re.compile(
    rf"\bsince (?:the (?:issuance of the )?|my )(?:previous|last)(?: \w+)? report,?[^.;]{{0,80}}?(?:of|"
    rf"dated|on) (?P<since>{DAY})"
)
_ISSUED = re.compile(rf"Distr\.: ?General\.? (?P<day>{DAY})")
_MARKER = re.compile(r"\d{1,3}\. ")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ReportingPeriod:
    """The stretch a report covers and where it says so, in positions of the folded text."""

    period: PartialDate
    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class Stated:
    """A date for something told: its value, its range in the folded text (None when it is the report's period)."""

    date: PartialDate
    where: tuple[int, int] | None
    derivation: Values


class Report:
    """A report of the Secretary-General: its reading, day of issue, reporting period and mission."""

    def __init__(self, context: DocumentContext) -> None:
        self.context = context
        self.reading: Reading = reading_of(context)
        self.text = self.reading.text
        self.issued = _issued(self.reading)
        self.period = _period(self.text, self.issued)
        counts = Counter(named.key for named in self.reading.naming.all if named.slug and not named.anaphoric)
        self.mission: Named | None = None
        if counts:
            key, times = counts.most_common(1)[0]
            if times >= 5 and times > 2 * sum(other for one, other in counts.items() if one != key):
                self.mission = next(named for named in self.reading.naming.all if named.key == key)

    @cached_property
    def country_code(self) -> str | None:
        """The one country that nearly all namings of missions point to; None for a report about several."""
        known = self.context.registry.missions_by_slug
        hosts = Counter(
            known[named.slug].host_countries[0]
            for named in self.reading.naming.all
            if named.slug in known and len(known[named.slug].host_countries) == 1
        )
        best = hosts.most_common(1)
        return best[0][0] if best and best[0][1] >= 0.8 * sum(hosts.values()) else None

    def sentences(self) -> Iterator[tuple[int, int, str | None]]:
        """Start and end in the folded text, and the printed paragraph number, of each sentence of the body."""
        folded = self.reading.folded
        silent = [
            (paragraph.start, paragraph.end)
            for paragraph in self.context.paragraphs
            if paragraph.kind in {"masthead", "contents", "footnote"}
        ]
        for sentence in self.context.sentences:
            if not any(start <= sentence.start < end for start, end in silent):
                start, end = folded.position(sentence.start), folded.position(sentence.end)
                marker = _MARKER.match(self.text, start, end) if sentence.number else None
                yield (marker.end() if marker else start), end, sentence.number

    def stated_date(self, start: int, end: int) -> Stated | None:
        """The first date of that range, days without a year read as the latest before the issue; else the period."""
        anchor = PartialDate.day(self.issued) if self.issued else self.context.published
        for dated in dates_in(self.text[start:end], anchor):
            return Stated(dated.date, (start + dated.span.start, start + dated.span.end), dated.derivation)
        if self.period:
            return Stated(self.period.period, None, {"rule": "reporting_period", "stated": self.period_words()})
        return None

    def period_words(self) -> str:
        return self.text[self.period.start : self.period.end] if self.period else ""


@lru_cache(maxsize=4)
def report_of(context: DocumentContext) -> Report:
    """The report that document is, read once for all extractors."""
    return Report(context)


def is_report(context: DocumentContext) -> bool:
    """Whether the document is a report of the Secretary-General, by its kind or by its head."""
    if context.document_kind == "sg_report":
        return True
    return context.document_kind == "other" and "Report of the Secretary-General" in context.text[:1500]


def _issued(reading: Reading) -> date | None:
    published = reading.context.published
    if published and published.precision == "day":
        return published.start
    match = _ISSUED.search(reading.text[:1500])
    return day_of(match["day"]) if match else None


def _period(text: str, issued: date | None) -> ReportingPeriod | None:
    opening = text[:8000]
    if covers := _COVERS.search(opening):
        last = day_of(covers["last"])
        first = day_of(covers["first"]) or (day_of(f"{covers['first']} {last.year}") if last else None)
        if first and last and first > last:
            first = day_of(f"{covers['first']} {last.year - 1}")
        if first and last and first <= last:
            period = PartialDate.between(first, last + _ONE_DAY)
            return ReportingPeriod(period, covers.start("first"), covers.end("last"), "covers")
    if since := _SINCE.search(opening):
        first = day_of(since["since"])
        if first and (issued is None or first < issued):
            period = PartialDate.between(first, issued + _ONE_DAY if issued else None)
            return ReportingPeriod(period, *since.span(), "since_previous_report")
    return None
