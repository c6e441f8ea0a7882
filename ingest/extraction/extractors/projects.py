"""Proposes projects of a mission, with how many there were and the sectors they served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.extraction.entities import MISSION
from ingest.extraction.frames import trigger_of
from ingest.extraction.lexicon import load
from ingest.extraction.masking import compiled
from ingest.extraction.proposing import Proposal, SentenceExtractor, before_publication, concluded, dated, derivations
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped
from ingest.extraction.status import status_of

_LEXICON = "projects"


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (
            kind,
            compiled(
                rf"(?:{{number:n}}(?: of)? (?:[a-z-]+ ){{0,2}}?)?(?P<t>(?<![\w-])(?:{'|'.join(words)})(?![\w-]))",
                {},
                re.IGNORECASE,
            ),
        )
        for kind, words in load(_LEXICON)["kinds"].items()
    )


@cache
def _sectors() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (sector, re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE))
        for sector, words in load(_LEXICON)["sectors"].items()
    )


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    if not any(entity.kind == MISSION for entity in sentence.entities):
        return
    for kind, pattern in _kinds():
        match = next((found for found in pattern.finditer(sentence.plain) if found["n"]), None)
        match = match or (pattern.search(sentence.plain) if kind == "quick_impact" else None)
        if match is None or not status_of(sentence, *match.span("t")).happened:
            continue
        yield _proposal(sentence, reading, kind, match)
        return


def _proposal(sentence: Sentence, reading: Reading, kind: str, match: re.Match[str]) -> Proposal:
    mission = next(entity for entity in sentence.entities if entity.kind == MISSION)
    quantity = sentence.quantities_in(match["n"] or "")
    words = sentence.at(*match.span())
    at = dated(sentence.dates[0]) if sentence.dates else before_publication(reading)
    sectors = [
        (sector, sentence.at(*found.span()))
        for sector, pattern in _sectors()
        if (found := pattern.search(sentence.text, match.end()))
    ]
    values = shaped(
        "project",
        mission=mission.ref(),
        project_kind=kind,
        title=words.quote,
        sectors=[sector for sector, _ in sectors],
        figure=quantity[0].figure.to_json() if quantity else None,
        period=at.to_json(),
        description=sentence.text,
    )
    evidence = {
        "": [sentence.span],
        "project_kind": [sentence.at(*match.span("t"))],
        "figure": [quantity[0].span] if quantity else [],
        "mission": [mission.span],
        "period": list(at.spans),
    } | {f"sectors.{index}": [span] for index, (_, span) in enumerate(sectors)}
    return Proposal(
        "project",
        "projects_of_mission",
        values,
        evidence,
        0.7 if quantity else 0.5,
        derivations(period=at.derivation, mission=concluded(mission)),
    )


EXTRACTOR = SentenceExtractor("projects", "1", frozenset({"project"}), trigger_of(_LEXICON), _read)
