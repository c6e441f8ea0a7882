"""Proposes what a report says keeps a mission from moving, flying, entering or working, and who imposes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ingest.extraction.instruments.naming import Named
from ingest.extraction.instruments.reporting import Report, is_report, report_of
from ingest.extraction.lexicon import load
from ingest.extraction.protocol import CandidateDraft, DocumentContext, FieldEvidence, Ref, Values

_OBJECT = re.compile(
    r"\b(?:peacekeepers?|United Nations (?:staff|personnel|peacekeepers|premises)|the (?:Mission|Force)|"
    r"its (?:personnel|staff|operations|"
    r"patrols)|troop rotations|formed police units?)\b"
)
_OTHERS = re.compile(r"\b(?:humanitarian|aid) (?:workers|partners|personnel|actors|organi[sz]ations)\b")
_BY = re.compile(
    r"\b(?:imposed|restricted|denied|blocked|obstructed|prevented|detained|arrested|closed|refused|halted|held|impeded|seized)\b"
    r"[^.;]{0,40}?\bby (?P<by>(?:the )?[^,.;()]{2,70}?)(?=,|\.|;| \(|$| on \d| in | near | during |"
    r" through | while | and \w+ed )"
)
_HELD_BY = re.compile(
    r"(?P<by>(?:[A-Z][\w/-]*\d*|[Tt]he (?:de facto |transitional |national |local )*(?:[Aa]uthorities|Government))) "
    r"(?:has |have |also )*(?:restrictions|imposed|restricted|denied|blocked|insisted|prevented|refused|closed)\b"
)


class ReportRestrictionExtractor:
    """One restriction for each sentence of a report that tells of one upon a mission; wishes are left out."""

    name = "report_restriction"
    version = "1"
    kinds = frozenset({"restriction"})

    def extract(self, context: DocumentContext) -> Iterable[CandidateDraft]:
        if not is_report(context):
            return
        report = report_of(context)
        for start, end, _ in report.sentences():
            sentence = report.text[start:end]
            kind = _kind(sentence)
            mission = _restricted(report, start, end) if kind else None
            if kind and mission:
                yield _draft(report, (start, end), kind, mission)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[tuple[str, re.Pattern[str]], ...], re.Pattern[str], re.Pattern[str]]:
    lexicon = load("report_restrictions")
    kinds = tuple((kind, re.compile("|".join(patterns), re.IGNORECASE)) for kind, patterns in lexicon["kinds"].items())
    hampering = re.compile(rf"\b(?:{'|'.join(lexicon['cues']['hampering'])})\b", re.IGNORECASE)
    return kinds, hampering, re.compile("|".join(lexicon["cues"]["wishing"]))


def _kind(sentence: str) -> tuple[str, int, int] | None:
    """The kind of restriction the sentence tells of and where it says so."""
    kinds, hampering, wishing = _patterns()
    if not hampering.search(sentence) or wishing.search(sentence):
        return None
    for kind, pattern in kinds:
        if match := pattern.search(sentence):
            return kind, *match.span()
    return None


def _restricted(report: Report, start: int, end: int) -> Named | None:
    """The mission that is restricted: named in the sentence, or the report's own where its people are."""
    named = report.reading.naming.between(start, end)
    if named:
        return next((one for one in named if report.mission and one.key == report.mission.key), named[0])
    if _OTHERS.search(report.text, start, end):
        return None
    return report.mission if _OBJECT.search(report.text, start, end) else None


def _draft(report: Report, bounds: tuple[int, int], found: tuple[str, int, int], mission: Named) -> CandidateDraft:
    start, end = bounds
    kind, first, last = found
    reading, sentence = report.reading, report.text[start:end]
    by = _BY.search(sentence) or _HELD_BY.search(sentence)
    date = report.stated_date(start, end)
    evidence: list[FieldEvidence] = [
        reading.evidence("", bounds),
        reading.evidence("restriction_kind", (start + first, start + last)),
    ]
    in_sentence = start <= mission.start < end
    if in_sentence:
        evidence.append(reading.evidence("mission", (mission.start, mission.end)))
    if by:
        evidence.append(reading.evidence("imposed_by", (start + by.start("by"), start + by.end("by"))))
    derivation: Values = {} if in_sentence else {"mission": {"rule": "mission_of_the_report"}}
    if date:
        where = date.where
        if where is None and report.period:
            where = (report.period.start, report.period.end)
        if where:
            evidence.append(reading.evidence("date", where))
        if date.derivation:
            derivation["date"] = date.derivation
    values: Values = {
        "mission": mission.ref(),
        "restriction_kind": kind,
        "imposed_by": _actor(report, by["by"]) if by else None,
        "imposed_by_as_stated": by["by"] if by else "",
        "object_as_stated": sentence[first:last],
        "date": date.date.to_json() if date else None,
        "lifted_on": None,
        "place": None,
        "description": sentence.strip(),
    }
    confidence = 0.55 + (0.1 if by else 0.0) + (0.1 if in_sentence else 0.0)
    return CandidateDraft(
        "restriction",
        values,
        tuple(evidence),
        round(confidence, 2),
        ReportRestrictionExtractor.name,
        ReportRestrictionExtractor.version,
        kind,
        derivation,
    )


def _actor(report: Report, words: str) -> Ref | None:
    wanted = re.sub(r"^[Tt]he ", "", words)
    for actor in report.context.registry.actors:
        if wanted == actor.name or any(wanted == form.text for form in actor.names):
            return {"name": words, "slug": actor.slug, "kind": actor.kind}
    return None
