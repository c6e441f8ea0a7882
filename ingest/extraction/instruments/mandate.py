"""Proposes one mandate for each mission that a decision establishes, renews, amends or terminates."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.extraction.instruments.decisions import Decision, decided, narrated
from ingest.extraction.instruments.reading import Reading, is_decision, reading_of
from ingest.extraction.protocol import CandidateDraft, DocumentContext, Values

_AS_DEFINED = re.compile(
    r"\bas (?:defined|set out|set forth|established|contained|outlined|specified|mandated)\b[^;.]{0,60}\d",
    re.IGNORECASE,
)
_COMPLETE = re.compile(
    r"\bmandate\b[^;.:]{0,80}\b(?:shall|should|will)\b[^;.:]{0,40}\b(?:be (?:as follows|the following)|"
    r"(?:be|include|comprise|consist)\b[^;.]{0,80}:)|\bhave the following mandate\b|"
    r"\bwith (?:a|the) (?:\w+ )?mandate (?:for|of) the following:",
    re.IGNORECASE,
)
_ORDER = ("establish", "terminate", "renew", "extend_technically", "amend")
_LONGEST = 600


class MandateExtractor:
    """One candidate for each mission and decision; what the Council does with panels and sanctions is left out."""

    name = "council_mandate"
    version = "1"
    kinds = frozenset({"mandate"})

    def extract(self, context: DocumentContext) -> Iterable[CandidateDraft]:
        reading = reading_of(context)
        for decision in decisions_of(reading, is_decision(context)):
            yield _draft(reading, decision)


def decisions_of(reading: Reading, own: bool) -> list[Decision]:
    """One act for each mission and decision: the weightiest one, and of these the first that says until when."""
    chosen: dict[tuple[str, str | None], Decision] = {}
    found = decided(reading) if own else narrated(reading)
    for one in sorted(found, key=lambda one: (_ORDER.index(one.action), one.start)):
        key = (one.mission.key, one.symbol)
        held = chosen.get(key)
        if held is None or (held.action == one.action and not held.term.expiry and one.term.expiry):
            chosen[key] = one
    return [
        one
        for (mission, symbol), one in chosen.items()
        if symbol or not any(mission == other and named for other, named in chosen)
    ]


def _draft(reading: Reading, one: Decision) -> CandidateDraft:
    text = reading.text[one.start : one.end].strip()
    expiry = one.term.expiry.isoformat() if one.term.expiry else None
    evidence = (
        reading.evidence("", (one.start, one.end)),
        reading.evidence("mission", (one.mission.start, one.mission.end)),
        *one.term.evidence(reading.folded),
    )
    values: Values = {
        "mission": one.mission.ref(),
        "body": reading.council,
        "symbol": one.symbol,
        "action": one.action,
        "in_force": {"start": one.term.start.isoformat() if one.term.start else None, "end": expiry},
        "decided_expiry": expiry,
        "complete_adjustment": _complete_adjustment(reading, one),
        "description": text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …",
    }
    confidence = one.confidence - (0.0 if one.mission.slug else 0.15) - (0.0 if expiry else 0.05)
    return CandidateDraft(
        "mandate",
        values,
        evidence,
        round(confidence, 2),
        MandateExtractor.name,
        MandateExtractor.version,
        one.rule,
        one.term.derivation,
    )


def _complete_adjustment(reading: Reading, one: Decision) -> bool | None:
    """True where the whole mandate is set out anew, False where it goes on as another decision set it out."""
    if one.action == "establish":
        return True
    for paragraph in reading.paragraphs:
        head = reading.text[paragraph.start : paragraph.head_end]
        if len(paragraph.items) >= 3 and _COMPLETE.search(head):
            named = reading.naming.between(paragraph.start, paragraph.head_end)
            if any(mission.key == one.mission.key for mission in named):
                return True
    return False if _AS_DEFINED.search(reading.text, one.start, one.end) else None
