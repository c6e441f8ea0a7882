"""Proposes displacement figures: how many people are displaced (stock) or were displaced in a period (flow)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.extraction.entities import COUNTRY
from ingest.extraction.masking import compiled
from ingest.extraction.numbers import Quantity
from ingest.extraction.proposing import Proposal, SentenceExtractor, as_of, concluded, derivations, where
from ingest.extraction.protocol import Span
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped
from ingest.extraction.status import status_of

_WHO = (
    r"(?P<who>internally displaced (?:people|persons|individuals|families|households)|IDPs?|displaced (?:people|persons|individuals|households|families)"
    r"|refugees|returnees|asylum[- ]seekers|evacuees|stateless (?:people|persons))"
)
_KINDS = {
    "refugee": "refugee",
    "returnee": "returnee",
    "asylum": "asylum_seeker",
    "evacuee": "evacuee",
    "stateless": "stateless",
}
_TRIGGER = re.compile(r"displac|refugee|returnee|IDP|asylum|evacuee|stateless|fled|returned|uprooted", re.IGNORECASE)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return (
        (
            "stands_at",
            compiled(
                rf"(?:number|total) of {_WHO}[^.;]{{0,60}}? (?:(?:now|currently) )?(?:stands? at|stood at|reached|rose to|increased to|has risen to|exceeds?|was|is|totall?ed|fell to|decreased to|at) {{number:n}}",
                {},
                re.I,
            ),
        ),
        (
            "counted",
            compiled(
                rf"{{number:n}}(?: of)? (?:(?:new|newly|registered|{{nationality}}|{{country}}) )*{_WHO}", {}, re.I
            ),
        ),
        (
            "were_displaced",
            compiled(
                r"{number:n}(?: of)? (?:more )?(?P<unit>people|persons|individuals|civilians|families|households|residents|inhabitants) {gap:5}(?:(?:were|was|have been|has been|had been|remain|are|being) )(?:newly |internally |forcibly )*(?P<who>displaced|uprooted)",
                {},
                re.I,
            ),
        ),
        (
            "fled",
            compiled(
                r"{number:n}(?: of)? (?:more )?(?P<unit>people|persons|individuals|civilians|families|households|residents|inhabitants) {gap:3}(?:(?:have|has|had) )?(?:reportedly )?(?P<who>fled|returned(?= (?:home|to)))",
                {},
                re.I,
            ),
        ),
        (
            "displaced",
            compiled(
                r"(?P<who>displac(?:ed|ing)|uprooted|uprooting|forc(?:ed|ing)) {number:n}(?: of)? (?:more )?(?P<unit>people|persons|individuals|civilians|families|households)(?: (?:to flee|from their homes))?",
                {},
                re.I,
            ),
        ),
    )


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    taken: set[Span] = set()
    for rule, pattern in _patterns():
        for match in pattern.finditer(sentence.plain):
            quantity = sentence.quantities_in(match["n"])[0]
            if quantity.span in taken or not (quantity.figure.numbers() or quantity.figure.by_convention):
                continue
            if not status_of(sentence, *match.span("who")).happened or _is_programme(sentence, match):
                continue
            if (
                rule == "displaced"
                and match["who"].lower().startswith("forc")
                and "flee" not in match[0]
                and "homes" not in match[0]
            ):
                continue
            taken.add(quantity.span)
            yield _proposal(sentence, reading, rule, match, quantity)


def _is_programme(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the number counts people helped or killed, not people displaced."""
    before = sentence.text[max(0, match.start() - 50) : match.start()]
    return (
        re.search(
            r"\b(?:kill\w*|assist\w*|reach\w*|support\w*|provid\w*|train\w*|protect\w*|benefit\w*|for|to|registered|vaccinat\w*)\W+\Z",
            before,
            re.I,
        )
        is not None
    )


def _proposal(sentence: Sentence, reading: Reading, rule: str, match: re.Match[str], quantity: Quantity) -> Proposal:
    who = match["who"].lower()
    at = as_of(sentence, reading, match.start())
    place, place_spans, place_rule = where(sentence, reading, match.end())
    kind = next((kind for word, kind in _KINDS.items() if word in who), "returnee" if "returned" in who else "idp")
    flow = rule in {"were_displaced", "fled", "displaced"} or ("new" in match[0].lower())
    if rule == "were_displaced" and re.search(r"\b(?:remain|are)\b", match[0]):
        flow = False
    unit = "households" if re.search(r"families|households", match[0], re.IGNORECASE) else "persons"
    publisher = next(
        (
            item
            for item in sentence.entities
            if item.actor_kind in {"un_entity", "ngo"} and item.span.end <= sentence.span.start + match.start() + 200
        ),
        None,
    )
    words = sentence.at(*match.span())
    code = place["country_code"] if place else None
    country = next((item for item in sentence.entities if item.kind == COUNTRY), None)
    values = shaped(
        "displacement_figure",
        displacement_kind=kind,
        measure="flow" if flow else "stock",
        unit=unit,
        figure=quantity.figure.to_json(),
        as_of=at.to_json(),
        country_code=code or (country.country_code if country else None),
        place=place if place and place["geo_precision"] not in {"country", "not_stated"} else None,
        reported_by=publisher.ref() if publisher else None,
    )
    evidence = {
        "": [sentence.span],
        "figure": [quantity.span],
        "displacement_kind": [sentence.at(*match.span("who"))],
        "measure": [words],
        "as_of": list(at.spans),
        "country_code": list(place_spans),
        "reported_by": [publisher.span] if publisher else [],
    }
    return Proposal(
        "displacement_figure",
        rule,
        values,
        evidence,
        0.75 if at.stated else 0.6,
        derivations(as_of=at.derivation, country_code=place_rule, reported_by=concluded(publisher)),
    )


EXTRACTOR = SentenceExtractor("displacement", "1", frozenset({"displacement_figure"}), _TRIGGER, _read)
