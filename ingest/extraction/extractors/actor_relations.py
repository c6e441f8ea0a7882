"""Proposes relations between actors: who works with, replaces, backs, fights or is at odds with whom."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.extraction.entities import Entity
from ingest.extraction.frames import Hit, hits, trigger_of
from ingest.extraction.proposing import Proposal, SentenceExtractor, concluded, dated, derivations
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped
from ingest.extraction.status import status_of

_LEXICON = "relations"


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    seen: set[tuple[str, str, str]] = set()
    for hit in hits(_LEXICON, sentence):
        status = status_of(sentence, *hit.trigger)
        if status.assertion not in {"stated", "alleged"}:
            continue
        for subject, other in _pairs(hit):
            key = (hit.frame.kind, subject.name, other.name)
            if key in seen or _same(subject, other):
                continue
            seen.add(key)
            dates = [
                item
                for item in sentence.dates
                if item.relation in {"at", "since"}
                and not item.derivation
                and hit.span.start - 20 <= item.span.start <= hit.span.end + 12
            ]
            at = dated(dates[0]) if len(dates) == 1 else None
            values = shaped(
                "actor_relation",
                subject=subject.ref(),
                relation_kind=hit.frame.kind,
                object=other.ref(),
                period=at.to_json() if at else None,
                description_as_stated=hit.span.quote,
                assertion=status.assertion,
                claimant=status.claimant.ref() if status.claimant and status.claimant not in (subject, other) else None,
            )
            evidence = {
                "": [sentence.span],
                "subject": [subject.span],
                "object": [other.span],
                "relation_kind": [sentence.at(*hit.trigger)],
                "description_as_stated": [hit.span],
                "period": list(at.spans) if at else [],
                "assertion": list(status.cues),
            }
            confidence = 0.7 if subject.slug and other.slug else 0.5
            yield Proposal(
                "actor_relation",
                hit.frame.rule,
                values,
                evidence,
                confidence,
                derivations(parties=concluded(subject, other), period=at.derivation if at else None),
            )


def _pairs(hit: Hit) -> list[tuple[Entity, Entity]]:
    """Subject and object, only where both have an identity: a relation between descriptions helps nobody."""
    return [
        (subject, other)
        for subject in hit.entities("subject")[:1]
        for other in hit.entities("object")
        if subject.is_party and other.is_party
    ]


def _same(one: Entity, other: Entity) -> bool:
    return (one.slug is not None and one.slug == other.slug) or one.name == other.name


EXTRACTOR = SentenceExtractor("actor_relations", "1", frozenset({"actor_relation"}), trigger_of(_LEXICON), _read)
