"""Proposes restrictions on a mission: on its movement, access, flights, visas, personnel or what it may do."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.extraction.entities import MISSION, Entity
from ingest.extraction.frames import Hit, hits, trigger_of
from ingest.extraction.proposing import Proposal, SentenceExtractor, concluded, derivations, when, where
from ingest.extraction.protocol import Span
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped
from ingest.extraction.status import status_of

_LEXICON = "restrictions"
_OF_THE_UN = (
    "United Nations",
    "UN ",
    "U.N.",
    "peacekeep",
    "human rights",
    "Human Rights",
    "investigator",
    "observer",
    "mission",
)


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    seen: set[tuple[str, int]] = set()
    for hit in hits(_LEXICON, sentence):
        key = (hit.frame.kind, hit.trigger[0])
        mission = _restricted(hit, reading)
        if key in seen or mission is None or not status_of(sentence, *hit.trigger).happened:
            continue
        imposers = [entity for entity in hit.entities("imposer") if entity.kind != MISSION]
        if hit.piece("imposer") and not imposers:
            continue
        seen.add(key)
        yield _proposal(hit, reading, mission, imposers[0] if imposers else None)


def _restricted(hit: Hit, reading: Reading) -> Entity | None:
    """The mission held back: the one the frame names, else the document's where the object is plainly the UN's."""
    named = [entity for group in ("mission", "mission2") for entity in hit.entities(group)]
    named += [entity for entity in hit.entities("object") if entity.kind == MISSION]
    if named:
        return named[0]
    spoken = hit.words("object")
    words = f"{spoken.quote if spoken else ''} "
    about = any(entity.kind == MISSION for entity in hit.sentence.entities) and not hit.frame.options.get(
        "about_mission"
    )
    plainly = any(part in words for part in _OF_THE_UN) or words.lower().startswith(("its ability", "its capacity"))
    return reading.mission if plainly or (about and hit.frame.kind in {"expulsion", "movement"}) else None


def _proposal(hit: Hit, reading: Reading, mission: Entity, imposer: Entity | None) -> Proposal:
    sentence = hit.sentence
    at = when(sentence, reading, hit.trigger[0])
    place, place_spans, place_rule = where(sentence, reading, hit.trigger[0])
    object_ = hit.words("object")
    words = (
        Span.of(reading.context.text, object_.start, object_.end - object_.quote.rstrip().endswith(","))
        if object_
        else hit.span
    )
    words = reading.context.span(words.start, words.end)
    values = shaped(
        "restriction",
        mission=mission.ref(),
        restriction_kind=hit.frame.kind,
        imposed_by=imposer.ref() if imposer else None,
        imposed_by_as_stated=imposer.span.quote if imposer else None,
        object_as_stated=words.quote.removesuffix(",").strip(),
        date=at.to_json(),
        place=place,
        description=sentence.text,
    )
    inside = mission.span.overlaps(sentence.span)
    evidence = {
        "": [sentence.span],
        "restriction_kind": [sentence.at(*hit.trigger)],
        "imposed_by": [imposer.span] if imposer else [],
        "object_as_stated": [words],
        "mission": [mission.span] if inside else [],
        "date": list(at.spans),
        "place": list(place_spans),
    }
    return Proposal(
        "restriction",
        hit.frame.rule,
        values,
        evidence,
        0.65 if imposer else 0.5,
        derivations(
            date=at.derivation,
            place=place_rule,
            imposed_by=concluded(imposer),
            mission=concluded(mission) if inside else {"rule": "main_mission"},
        ),
    )


OF_OTHERS = frozenset({"resolution", "sg_report"})  # read there by the instrument extractors
EXTRACTOR = SentenceExtractor("restrictions", "1", frozenset({"restriction"}), trigger_of(_LEXICON), _read, OF_OTHERS)
