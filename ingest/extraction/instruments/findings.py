"""Proposes what a mission or office documented over a period: counts of violations, incidents and victims.

An aggregate stays an aggregate: one human-rights report for each paragraph and documenting body, never an incident.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from core.dates import PartialDate
from core.figures import Figure
from ingest.extraction.dates import dates_in
from ingest.extraction.instruments.naming import Named
from ingest.extraction.instruments.reporting import Report, is_report, report_of
from ingest.extraction.lexicon import load
from ingest.extraction.numbers import Quantity, quantities_in
from ingest.extraction.protocol import CandidateDraft, DocumentContext, FieldEvidence, Ref, Values

_OFFICE = re.compile(
    r"\b(?:[Tt]he )?(?:United Nations Joint Human Rights Office|"
    r"Office of the United Nations High Commissioner for Human Rights|OHCHR|"
    r"country task force on (?:the )?monitoring and reporting(?: mechanism)?|Human Rights (?:Division|Service|Section)|"
    r"Mission|United Nations(?! [A-Z]))\b|\b(?P<nobody>[Aa]n investigation)\b"
)
_DOCUMENTED = re.compile(
    r"\b(?:documented|recorded|verified|registered|confirmed|corroborated|received reports of|"
    r"received allegations of|reported)\b"
    r"|\bwere (?:documented|recorded|verified)\b"
)
# Figures of an earlier period, shares, and people who took part in something.
_NOT_COUNTED = re.compile(
    r"\b(?:compared (?:with|to)(?: the| some)?|as against|up from|down from|from|versus|increase of|"
    r"decrease of|(?<!resulting )(?<!result )in)\s*$",
    re.IGNORECASE,
)
_TRAINED = re.compile(
    r"\b(?:train\w*|workshop\w*|session\w*|awareness|participants|attended|beneficiar\w+|consultations|"
    r"risk education)\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:committed|perpetrated|attributed|attributable|caused|carried out|conducted) "
    r"(?P<who>(?:(?:primarily|mainly|mostly|allegedly|reportedly) )?(?:by|to) (?P<name>[^,.;()]{3,70}?))"
    r"(?= \(|,|\.|;|$| in | during | between | while | and \d| followed| affecting| since)"
)
_MONTH = re.compile("\\b(?:" + "|".join(month for month in calendar.month_name if month) + ")\\b")
_BREAKDOWN = re.compile(r"\b(?:including|of whom|of which|comprising|among them|involving)\b[^.;]{0,30}$")
_ALLEGED = re.compile(r"\b(?:reportedly|allegedly|alleged|allegations?|received reports)\b", re.IGNORECASE)
_OTHERS = re.compile(r" (?:others? |were |was |people )*(?:reportedly )?(?:killed|injured|wounded|abducted|maimed)\b")
_RANGE = re.compile(r"\b(?:from|between|in|during|since|on)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Finding:
    values: Values
    figure: tuple[int, int]
    perpetrator: tuple[int, int] | None


class ReportFindingsExtractor:
    """One candidate for each paragraph in which somebody documents counts; its findings are those counts."""

    name = "report_findings"
    version = "1"
    kinds = frozenset({"human_rights_report"})

    def extract(self, context: DocumentContext) -> Iterable[CandidateDraft]:
        if not is_report(context):
            return
        report = report_of(context)
        gathered: dict[
            tuple[str | None, str], list[tuple[tuple[int, int], Named | None, tuple[int, int], list[_Finding]]]
        ] = {}
        for start, end, number in report.sentences():
            source = _source(report, start, end)
            if source is None or _TRAINED.search(report.text, start, end):
                continue
            mission, where, documented = source
            found = list(_findings(report, documented, start, end))
            if found:
                publisher = mission.key if mission else report.text[where[0] : where[1]]
                gathered.setdefault((number, publisher), []).append(((start, end), mission, where, found))
        for (number, _), sentences in gathered.items():
            yield _draft(report, number, sentences)


def _source(report: Report, start: int, end: int) -> tuple[Named | None, tuple[int, int], int] | None:
    """Who documented, where it is named, and where the verb ends; None where nobody is said to have documented."""
    verb = _DOCUMENTED.search(report.text, start, end)
    if not verb:
        return None
    subjects = report.reading.naming.between(start, verb.start())
    office = _OFFICE.search(report.text, start, verb.start())
    if subjects and (not office or subjects[-1].start >= office.start()):
        named = subjects[-1]
        return named, (named.start, named.end), verb.end()
    if office:
        return None, office.span(), verb.end()
    after = [
        named
        for named in report.reading.naming.between(verb.end(), end)
        if report.text[: named.start].endswith(("by ", "by the "))
    ]
    if verb[0].startswith("were ") and after:
        return after[0], (after[0].start, after[0].end), start
    return None


@lru_cache(maxsize=1)
def _nouns() -> tuple[tuple[re.Pattern[str], Values], ...]:
    return tuple(
        (re.compile(rf" (?:reported |alleged |verified )?(?:{row['pattern']})\b"), row)
        for row in load("findings")["nouns"]
    )


@lru_cache(maxsize=1)
def _categories() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (name, re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE))
        for name, words in load("findings")["categories"].items()
    )


def _findings(report: Report, after: int, start: int, end: int) -> Iterator[_Finding]:
    """The counts after the verb; one in a breakdown ("including 14 children") takes what was done from its whole."""
    text = report.text
    dated = [(found.span.start, found.span.end) for found in dates_in(text[after:end], None, after)]
    quantities = [
        quantity
        for quantity in quantities_in(text[after:end], after)
        if quantity.figure.numbers() and not any(low <= quantity.span.start < high for low, high in dated)
    ]
    whole: _Noun | None = None
    part = False
    previous = after
    for position, quantity in enumerate(quantities):
        first, last = quantity.span.start, quantity.span.end
        following = [one.span.start for one in quantities[position + 1 : position + 3]] + [end, end]
        before = text[previous:first]
        if _NOT_COUNTED.search(text[after:first]):
            continue
        bracketed = _depth(text[after:first]) > 0
        noun = _labelled(text, first, last, whole) if bracketed else None
        noun = noun or _noun(text, last) or (_done(text, last, end, whole) if whole else None)
        if noun is None or not noun.unit or (bracketed and noun.category is None):
            continue
        goes_on = part and noun.category is None and re.fullmatch(r",? (?:and )?", before) is not None
        part = whole is not None and (goes_on or bracketed or _BREAKDOWN.search(before) is not None)
        category = (
            noun.category
            or (whole.category if part and whole else None)
            or _around(text, noun, first, (start, after, following[0]))
        )
        noun, previous = replace(noun, category=category), noun.end
        if not part:
            whole = noun
        yield _finding(report, quantity, noun, start, following)


@dataclass(frozen=True)
class _Noun:
    """What a number counts; `[start, end)` covers number and noun."""

    unit: str
    category: str | None
    victim: str
    end: int


def _depth(text: str) -> int:
    return sum(text.count(sign) for sign in "([") - sum(text.count(sign) for sign in ")]")


def _labelled(text: str, first: int, last: int, whole: _Noun | None) -> _Noun | None:
    """ "abduction (206)": the category stands before the bracket."""
    if text[last : last + 1] != ")":
        return None
    for category, pattern in load("findings")["labels"].items():
        if re.search(rf"\b(?:{pattern}) \($", text[:first][-60:]):
            return _Noun("violations", category, whole.victim if whole else "unspecified", last)
    return None


def _done(text: str, position: int, end: int, whole: _Noun) -> _Noun | None:
    """ "324 others injured", "179 killed": the number goes on counting what was counted before."""
    match = _OTHERS.match(text, position, end)
    return _Noun("victims", _category(match[0]), whole.victim, match.end()) if match else None


def _noun(text: str, position: int) -> _Noun | None:
    for pattern, row in _nouns():
        if match := pattern.match(text, position):
            return _Noun(row["unit"], row.get("category"), row.get("victim", "unspecified"), match.end())
    return None


def _around(text: str, noun: _Noun, first: int, bounds: tuple[int, int, int]) -> str:
    """What was done to those counted: said right behind the noun, before the number, or in the whole sentence."""
    start, after, following = bounds
    category = _category(text[noun.end : min(following, noun.end + 90)])
    category = category or _category(text[max(after - 20, first - 60) : noun.end])
    return category or (_category(text[start:following]) if noun.unit == "victims" else None) or "overall"


def _finding(report: Report, quantity: Quantity, noun: _Noun, start: int, following: list[int]) -> _Finding:
    text = report.text
    limit = following[1] if "affecting" in text[noun.end : following[0]] else following[0]
    by = _BY.search(text, noun.end, limit)
    perpetrator = _actor(report, by["name"]) if by else None
    alleged = _ALLEGED.search(text, start, noun.end) or _ALLEGED.search(
        text, noun.end, min(following[0], noun.end + 40)
    )
    words = report.reading.span(quantity.span.start, noun.end).quote.rstrip(")")
    values: Values = {
        "category": noun.category or "overall",
        "counting_unit": noun.unit,
        "victim_category": noun.victim,
        "perpetrator": perpetrator,
        "perpetrator_as_stated": by["who"] if by else "",
        "identification": "identified" if perpetrator else "not_stated",
        "figure": Figure(**{**quantity.figure.to_json(), "as_stated": words}).to_json(),
        "assertion": "alleged" if alleged else "stated",
        "method": "",
    }
    return _Finding(values, (quantity.span.start, noun.end), by.span("who") if by else None)


def _category(words: str) -> str | None:
    hits = [(match.start(), name) for name, pattern in _categories() if (match := pattern.search(words))]
    return min(hits)[1] if hits else None


def _actor(report: Report, words: str) -> Ref | None:
    wanted = re.sub(r"^the ", "", words)
    for actor in report.context.registry.actors:
        if wanted == actor.name or any(wanted == form.text for form in actor.names):
            return {"name": words, "slug": actor.slug, "kind": actor.kind}
    return None


def _draft(
    report: Report,
    number: str | None,
    sentences: list[tuple[tuple[int, int], Named | None, tuple[int, int], list[_Finding]]],
) -> CandidateDraft:
    reading = report.reading
    (first, _), mission, where, _ = sentences[0]
    publisher_name = report.text[where[0] : where[1]]
    evidence: list[FieldEvidence] = [
        reading.evidence("", *(bounds for bounds, _, _, _ in sentences)),
        reading.evidence("publisher", where),
    ]
    findings: list[Values] = []
    for _, _, _, found in sentences:
        for finding in found:
            path = f"findings.{len(findings)}"
            evidence.append(reading.evidence(f"{path}.figure", finding.figure))
            if finding.perpetrator:
                evidence.append(reading.evidence(f"{path}.perpetrator", finding.perpetrator))
            findings.append(finding.values)
    period, derivation = _period(report, sentences[0][0], evidence)
    publisher: Ref | None = {"name": publisher_name.removeprefix("the "), "slug": None, "kind": "un_entity"}
    if mission:
        publisher = mission.ref()
    elif publisher_name.lower() == "an investigation":
        publisher = None
    elif publisher_name.endswith("Mission") and report.mission:
        publisher = report.mission.ref()
    place = f", paragraph {number}" if number else ""
    values: Values = {
        "title": f"Findings of {publisher_name}{place}",
        "publisher": publisher,
        "period": period.to_json() if period else None,
        "country_code": _country(report, mission),
        "territory_as_stated": "",
        "summary": report.text[first : sentences[-1][0][1]].strip()[:600],
        "findings": findings,
    }
    return CandidateDraft(
        "human_rights_report",
        values,
        tuple(evidence),
        0.75 if mission else 0.65,
        ReportFindingsExtractor.name,
        ReportFindingsExtractor.version,
        "documented_counts",
        derivation,
    )


def _period(
    report: Report, bounds: tuple[int, int], evidence: list[FieldEvidence]
) -> tuple[PartialDate | None, Values]:
    """The stretch the sentence names, else the report's own period, which is then said to be inferred."""
    stated = report.stated_date(*bounds)
    if stated is None:
        return None, {}
    if stated.where and _RANGE.search(report.text, max(bounds[0], stated.where[0] - 12), stated.where[0] + 8):
        evidence.append(report.reading.evidence("period", stated.where))
        return stated.date, {"period": stated.derivation} if stated.derivation else {}
    if report.period and (stated.where or not _MONTH.search(report.text, *bounds)):
        evidence.append(report.reading.evidence("period", (report.period.start, report.period.end)))
        return report.period.period, {"period": {"rule": "reporting_period", "stated": report.period_words()}}
    return None, {}


def _country(report: Report, mission: Named | None) -> str | None:
    known = report.context.registry.missions_by_slug.get(mission.slug) if mission and mission.slug else None
    return known.host_countries[0] if known and len(known.host_countries) == 1 else report.country_code
