"""Proposes actors that a text introduces or describes: "X, a Russian private military group …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.extraction.entities import ACTOR, Entity
from ingest.extraction.lexicon import country_of_demonym, load
from ingest.extraction.masking import compiled
from ingest.extraction.proposing import Proposal, SentenceExtractor, concluded, derivations
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped


@cache
def _heads() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"\b{re.escape(head)}s?\b", re.IGNORECASE), kind)
        for kind, heads in load("actor_kinds")["heads"].items()
        for head in sorted(heads, key=len, reverse=True)
    )


@cache
def _apposition() -> re.Pattern[str]:
    return compiled(r"{actor:who}, (?P<desc>(?:an?|the|one of the) [^,.;:()]{4,160})")


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    for match in _apposition().finditer(sentence.plain):
        who = sentence.entities_in(match["who"])[0]
        description = sentence.at(*match.span("desc"))
        kind = _kind_of(description.quote)
        if not kind or who.kind != ACTOR:
            continue
        short = [item for item in sentence.entities if item.span.start == who.span.end + 2 and item.name == who.name]
        values = shaped(
            "actor",
            name=who.span.quote,
            actor_kind=kind,
            aliases=[
                {"name": item.span.quote, "language": reading.context.language, "name_kind": "acronym"}
                for item in short
            ],
            country_code=_origin(sentence, match.start("desc"), match.end("desc")),
            description=description.quote,
        )
        evidence = {
            "": [sentence.span],
            "name": [who.span],
            "actor_kind": [description],
            "description": [description],
            "aliases.0": [item.span for item in short],
        }
        yield Proposal("actor", "apposition", values, evidence, 0.75, derivations(name=concluded(who)))


def _kind_of(description: str) -> str | None:
    found = [
        (match.start(), -len(match[0]), kind) for pattern, kind in _heads() if (match := pattern.search(description))
    ]
    return min(found)[2] if found else None


def _origin(sentence: Sentence, start: int, end: int) -> str | None:
    """The country of the nationality that opens the description ("a Russian private military group")."""
    span = sentence.at(start, end)
    inside: list[Entity] = [item for item in sentence.entities if item.span.overlaps(span) and item.country_code]
    if inside and inside[0].span.start - span.start <= 12:
        return inside[0].country_code
    words = span.quote.split()[1:3]
    return next((code for word in words if (code := country_of_demonym().get(word))), None)


EXTRACTOR = SentenceExtractor("actors", "1", frozenset({"actor"}), re.compile(r", (?:an?|the|one of the) "), _read)
