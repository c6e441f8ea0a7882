"""Proposes narratives about a mission: rumours, disinformation, sentiment; what is said, never that it is so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.extraction.entities import MISSION, Entity
from ingest.extraction.frames import Hit, hits, trigger_of
from ingest.extraction.proposing import (
    Proposal,
    SentenceExtractor,
    before_publication,
    concluded,
    derivations,
    when,
    where,
)
from ingest.extraction.protocol import Span
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped
from ingest.extraction.status import status_of

_LEXICON = "narratives"
_PARTS = re.compile(r",? and (?=of\b|that\b|to\b)")


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    taken: set[int] = set()
    for hit in hits(_LEXICON, sentence):
        if hit.trigger[0] in taken or status_of(sentence, *hit.trigger).assertion in {
            "negated",
            "hypothetical",
            "planned",
        }:
            continue
        mission = _about(hit, reading)
        if mission is None:
            continue
        taken.add(hit.trigger[0])
        for said in _statements(hit):
            yield _proposal(hit, reading, mission, said)


def _about(hit: Hit, reading: Reading) -> Entity | None:
    """The mission the narrative is about; sentiment against something else is none of ours."""
    named = [entity for entity in hit.sentence.entities_in(hit.match[0]) if entity.kind == MISSION]
    if named:
        return named[0]
    if hit.frame.kind == "sentiment":
        return reading.mission if re.search(r"\bUN\b|peacekeep|U\.N\.", hit.span.quote) else None
    return reading.mission


def _statements(hit: Hit) -> list[Span]:
    """What is said; "of A and of B" are two narratives."""
    start, end = hit.match.span("said")
    text = hit.sentence.text
    pieces, position = [], start
    for joint in [*_PARTS.finditer(text, start, end), None]:
        piece = Span.of(text, position, joint.start() if joint else end)
        pieces.append(hit.sentence.at(piece.start, piece.end))
        position = joint.end() if joint else end
    return [piece for piece in pieces if piece.quote]


def _proposal(hit: Hit, reading: Reading, mission: Entity, said: Span) -> Proposal:
    sentence = hit.sentence
    at = when(sentence, reading, hit.trigger[0]) if sentence.dates else before_publication(reading)
    place, place_spans, place_rule = where(sentence, reading, hit.trigger[0])
    holders = hit.entities("holder")
    holder_words = hit.words("holder")
    inside = mission.span.overlaps(sentence.span)
    values = shaped(
        "narrative",
        mission=mission.ref(),
        narrative_kind=hit.frame.kind,
        statement=said.quote,
        holder=holders[0].ref() if holders else None,
        holder_as_stated=holder_words.quote if holder_words else None,
        date=at.to_json(),
        place=place,
    )
    evidence = {
        "": [sentence.span],
        "narrative_kind": [sentence.at(*hit.trigger)],
        "statement": [said],
        "mission": [mission.span] if inside else [],
        "holder": [holder_words] if holder_words else [],
        "date": list(at.spans),
        "place": list(place_spans),
    }
    return Proposal(
        "narrative",
        hit.frame.rule,
        values,
        evidence,
        0.65,
        derivations(
            date=at.derivation,
            place=place_rule,
            holder=concluded(*holders),
            mission=concluded(mission) if inside else {"rule": "main_mission"},
        ),
    )


EXTRACTOR = SentenceExtractor("narratives", "1", frozenset({"narrative"}), trigger_of(_LEXICON), _read)
