"""Proposes positions and assessments: what a party expects of a mission, or how an author ranks it."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.extraction.entities import MISSION, Entity
from ingest.extraction.frames import Hit, hits, trigger_of
from ingest.extraction.proposing import Proposal, SentenceExtractor, concluded, derivations, when
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped
from ingest.extraction.status import status_of

_LEXICON = "positions"


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    seen: set[int] = set()
    for hit in hits(_LEXICON, sentence):
        if hit.trigger[0] in seen or status_of(sentence, *hit.trigger).assertion in {"negated", "hypothetical"}:
            continue
        subjects = [*hit.entities("subject"), *hit.entities("subject2")]
        mission = next((entity for entity in subjects if entity.kind == MISSION), None)
        if mission is None and not (hit.frame.options.get("mission") and _speaks_of_mission(hit)):
            continue
        holder = next(iter(hit.entities("holder")), None)
        if holder is not None and holder.kind == MISSION:
            continue
        seen.add(hit.trigger[0])
        yield _proposal(hit, reading, mission or reading.mission, holder)


def _speaks_of_mission(hit: Hit) -> bool:
    return "peacekeep" in hit.match[0] or any(
        entity.kind == MISSION for entity in hit.sentence.entities_in(hit.match[0])
    )


def _proposal(hit: Hit, reading: Reading, mission: Entity | None, holder: Entity | None) -> Proposal:
    sentence = hit.sentence
    at = when(sentence, reading, hit.trigger[0])
    # What no party is said to hold is the author's own judgement.
    author = " and ".join(reading.context.authors) or "the author of the document"
    values = shaped(
        "position",
        mission=mission.ref() if mission else None,
        holder=holder.ref() if holder else None,
        holder_as_stated=holder.span.quote if holder else author,
        position_kind=hit.frame.kind,
        subject_as_stated=mission.span.quote if mission else None,
        statement=hit.span.quote,
        metric=None,
        date=at.to_json(),
    )
    evidence = {
        "": [sentence.span],
        "holder": [holder.span] if holder else [],
        "mission": [mission.span] if mission and mission.span.overlaps(sentence.span) else [],
        "position_kind": [sentence.at(*hit.trigger)],
        "statement": [hit.span],
        "date": list(at.spans),
    }
    return Proposal(
        "position",
        hit.frame.rule,
        values,
        evidence,
        0.65,
        derivations(
            date=at.derivation, holder=concluded(holder) if holder else {"rule": "author"}, mission=concluded(mission)
        ),
    )


EXTRACTOR = SentenceExtractor("positions", "1", frozenset({"position"}), trigger_of(_LEXICON), _read)
