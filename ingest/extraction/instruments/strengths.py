"""Proposes the personnel figures of a report: who is deployed, what is authorised, how many of them are women."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.figures import Figure
from ingest.extraction.instruments.naming import Named
from ingest.extraction.instruments.personnel import Counted, people_counted
from ingest.extraction.instruments.reporting import Report, Stated, is_report, report_of
from ingest.extraction.protocol import CandidateDraft, DocumentContext, FieldEvidence, Values

_SERVING = re.compile(
    r"\b(?:deployed|serving|strength|stood at|comprise[sd]?|comprising|consist(?:s|ed) of|totall?ed|"
    r"were (?:serving )?with|fielded)\b",
    re.IGNORECASE,
)
_AUTHORISED = re.compile(
    r"\bauthori[sz]ed (?:\w+ ){0,3}(?:strength|ceiling|level|maximum|number)s?(?: of| is| at|,)?(?: up to| some)? $|"
    r"\b(?:ceilings? of|approved (?:strength|positions|posts)(?: of)?|authori[sz]ed) $",
    re.IGNORECASE,
)
_BROKEN_DOWN = re.compile(r"\b(?:including|comprising|of whom|of which|consisting of|namely)\b", re.IGNORECASE)
# What was done to or by those people makes them no strength.
_DOING = re.compile(
    r"\b(?:train\w*|screen\w*|evacuat\w*|relocat\w*|kill\w*|injur\w*|wound\w*|escort\w*|repatriat\w*|vaccinat\w*|brief\w*|reach\w*|"
    r"additional|attended by|against \d+ (?:allegations|cases)|allegations?)\b[^,;]{0,40}$",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"^[^,;.]{0,40}\b(?:were|was|been|being) (?:killed|injured|wounded|trained|evacuated|abducted|detained|"
    r"repatriated)\b|^ (?:sustained|died)\b",
    re.IGNORECASE,
)
_COMPONENT = re.compile(
    r"\b(?:military|police|civilian|uniformed|force) (?:component|strength)\b|\bthe Mission\b", re.IGNORECASE
)


class ReportStrengthExtractor:
    """One personnel figure for each count of a mission's own people in a report of the Secretary-General."""

    name = "report_strength"
    version = "1"
    kinds = frozenset({"personnel_figure"})

    def extract(self, context: DocumentContext) -> Iterable[CandidateDraft]:
        if not is_report(context):
            return
        report = report_of(context)
        paragraph, carried = None, None
        for start, end, number in report.sentences():
            dated = report.stated_date(start, end)
            if dated is None or dated.where is None:
                if number == paragraph and carried and number:
                    dated = replace(carried, derivation={"rule": "carried_from_sentence"})
            else:
                carried = dated
            paragraph = number
            if _SERVING.search(report.text, start, end):
                yield from _in_sentence(report, start, end, dated)


def _in_sentence(report: Report, start: int, end: int, as_of: Stated | None) -> Iterator[CandidateDraft]:
    text = report.text
    authorised, previous = False, start
    for count in people_counted(text, start, end):
        before = text[start : count.start]
        since = text[previous : count.start]
        previous = count.end
        authorised = bool(_AUTHORISED.search(before)) or (
            authorised and not _BROKEN_DOWN.search(since) and _joined(since)
        )
        mission = _mission(report, start, end, count)
        if mission is None or _DOING.search(before) or _DONE.match(text[count.end : end]):
            continue
        if not authorised and not _SERVING.search(before + text[count.end : end]):
            continue
        yield _draft(report, (start, end), count, mission, "authorised" if authorised else "deployed", as_of)


def _joined(between: str) -> bool:
    return len(between) < 40 and re.search(r"\b(?:and|,)\b|,", between) is not None


def _mission(report: Report, start: int, end: int, count: Counted) -> Named | None:
    """The mission named before the count (or with it), or the report's own where the sentence speaks of a component."""
    named = report.reading.naming.between(start, end)
    before = [one for one in named if one.start < count.start]
    if before:
        return before[-1]
    after = [
        one
        for one in named
        if re.search(r"\b(?:serving|deployed) (?:with|in|at) (?:the )?$", report.text[count.end : one.start])
    ]
    if after:
        return after[0]
    return report.mission if _COMPONENT.search(report.text, start, count.end) else None


def _draft(
    report: Report, sentence: tuple[int, int], count: Counted, mission: Named, status: str, as_of: Stated | None
) -> CandidateDraft:
    reading = report.reading
    evidence: list[FieldEvidence] = [
        reading.evidence("", sentence),
        reading.evidence("figure", (count.start, count.end)),
        reading.evidence("mission", (mission.start, mission.end)),
    ]
    derivation: Values = {}
    if as_of and as_of.where:
        evidence.append(reading.evidence("as_of", as_of.where))
    elif as_of and report.period:
        evidence.append(reading.evidence("as_of", (report.period.start, report.period.end)))
    if as_of and as_of.derivation:
        derivation["as_of"] = as_of.derivation
    if count.women_range:
        evidence.append(reading.evidence("women", count.women_range))
    figure = Figure(**{**count.figure.to_json(), "as_stated": reading.span(count.start, count.end).quote})
    values: Values = {
        "mission": mission.ref(),
        "symbol": None,
        "status": status,
        "personnel_category": count.category,
        "figure": figure.to_json(),
        "women": count.women,
        "contributor": None,
        "place": None,
        "as_of": as_of.date.to_json() if as_of else None,
    }
    confidence = 0.9 - (0.15 if count.category == "total" else 0.0) - (0.0 if as_of and as_of.where else 0.1)
    return CandidateDraft(
        "personnel_figure",
        values,
        tuple(evidence),
        round(confidence, 2),
        ReportStrengthExtractor.name,
        ReportStrengthExtractor.version,
        f"{status}_strength",
        derivation,
    )
