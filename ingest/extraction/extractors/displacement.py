"""Proposes displacement figures: how many people are displaced (stock) or were displaced in a period (flow)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.extraction.entities import COUNTRY
from ingest.extraction.frames import Hit, hits, trigger_of
from ingest.extraction.lexicon import load
from ingest.extraction.masking import placeholders
from ingest.extraction.numbers import Quantity
from ingest.extraction.places import place_ref
from ingest.extraction.proposing import Proposal, SentenceExtractor, as_of, concluded, derivations, where
from ingest.extraction.protocol import Span, Values
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped
from ingest.extraction.status import status_of

_LEXICON = "displacement"
_REACH = 70  # characters around a figure within which other words can say that it counts something else


@cache
def _context() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = load(_LEXICON)["words"]
    present, otherwise = ("|".join(words[key]) for key in ("present", "otherwise"))
    return re.compile(rf"\b(?:{present})\b", re.IGNORECASE), re.compile(rf"\b(?:{otherwise})", re.IGNORECASE)


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    taken: set[Span] = set()
    for hit in hits(_LEXICON, sentence):
        quantity = sentence.quantities_in(hit.piece("n"))[0]
        if quantity.span in taken or not _fits(hit, quantity) or not status_of(sentence, *hit.trigger).happened:
            continue
        taken.add(quantity.span)
        yield _proposal(hit, reading, quantity)


def _fits(hit: Hit, quantity: Quantity) -> bool:
    """Whether the number counts displaced people: it says how many, and no word near it speaks of something else."""
    present, otherwise = _context()
    start, end = hit.match.span()
    near = hit.sentence.text[max(0, start - _REACH) : end + _REACH]
    if not (quantity.figure.numbers() or quantity.figure.by_convention) or otherwise.search(near):
        return False
    if hit.frame.options.get("present") and not present.search(hit.sentence.text):
        return False
    return hit.piece("t").lower() != "forced" or bool(hit.piece("from"))


def _proposal(hit: Hit, reading: Reading, quantity: Quantity) -> Proposal:
    sentence, (start, end) = hit.sentence, hit.match.span()
    at = as_of(sentence, reading, start)
    place, place_spans, place_rule = _where(sentence, reading, end)
    publisher = next((item for item in sentence.entities if item.actor_kind in {"un_entity", "ngo"}), None)
    country = next((item for item in sentence.entities if item.kind == COUNTRY), None)
    origin = [sentence.entities[index] for _, _, index in placeholders(hit.piece("origin"))]
    words = sentence.at(start, end)
    exact = place is not None and place["geo_precision"] not in {"country", "not_stated"}
    values = shaped(
        "displacement_figure",
        displacement_kind=_kind(words.quote),
        measure=hit.frame.kind,
        unit="households" if re.search(r"families|households", words.quote, re.IGNORECASE) else "persons",
        figure=quantity.figure.to_json(),
        as_of=at.to_json(),
        country_code=place["country_code"] if place else None,
        place=place if exact else None,
        origin_country_code=origin[0].country_code if origin else None,
        reported_by=publisher.ref() if publisher else None,
    )
    evidence = {
        "": [sentence.span],
        "figure": [quantity.span],
        "displacement_kind": [sentence.at(*hit.trigger)],
        "measure": [words],
        "as_of": list(at.spans),
        "country_code": list(place_spans),
        "place": list(place_spans) if exact else [],
        "origin_country_code": [item.span for item in origin],
        "reported_by": [publisher.span] if publisher else [],
    }
    return Proposal(
        "displacement_figure",
        hit.frame.rule,
        values,
        evidence,
        0.75 if at.stated and country else 0.6,
        derivations(as_of=at.derivation, country_code=place_rule, reported_by=concluded(publisher)),
    )


def _kind(words: str) -> str:
    kinds: dict[str, str] = load(_LEXICON)["kinds"]
    found = [kind for word, kind in kinds.items() if word in words.lower()]
    return found[-1] if "who had returned" in words.lower() else found[0] if found else "idp"


def _where(sentence: Sentence, reading: Reading, position: int) -> tuple[Values | None, tuple[Span, ...], Values]:
    """Where they are; nothing where the sentence names several countries and none with "in"."""
    place, spans, derivation = where(sentence, reading, position)
    countries = [item for item in sentence.entities if item.kind == COUNTRY]
    listed = [item for item in countries if 0 <= item.span.start - sentence.span.start - position < 90]
    joined = len(listed) > 1 and re.fullmatch(
        r"(?:,| and|, and) (?:the )?", reading.context.text[listed[0].span.end : listed[1].span.start]
    )
    if joined or (not spans and len(countries) > 1):
        return None, (), {"rule": "several_countries", "as_stated": ", ".join(item.span.quote for item in countries)}
    if not spans and countries:
        return place_ref(countries[0].span.quote, None, countries[0].country_code), (countries[0].span,), {}
    return place, spans, derivation


EXTRACTOR = SentenceExtractor("displacement", "1", frozenset({"displacement_figure"}), trigger_of(_LEXICON), _read)
