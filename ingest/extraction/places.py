"""Places named in a text, looked up with the countries it speaks of as prior."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.extraction.entities import COUNTRY, Entity
from ingest.extraction.protocol import Span, Values
from ingest.extraction.registry import GazetteerPlace, NameRegistry

_NAME = r"[A-Z][\w'’-]*(?:(?: |-)(?:[A-Z][\w'’-]*|of|de|du|el|al)(?=[\s,.;)]|[-])){0,3}"
_AFTER_PREPOSITION = re.compile(
    rf"(?<!was )(?<!were )\b(?P<prep>(?i:in|at|near|around|outside|from|to|towards?|of|between|and|based in"
    rf"|north of|south of|east of|west of))"
    rf" (?P<det>the )?(?P<type>(?:town|village|city|region|province|area|locality|camp|commune|district"
    rf"|county) of )?(?P<name>{_NAME})"
    rf"(?P<unit> (?:[Rr]egion|[Pp]rovince|[Cc]ounty|[Dd]istrict|[Ss]tate|[Tt]erritory|[Gg]overnorate"
    rf"|[Pp]refecture|[Cc]ercle|[Cc]amp))?"
)
_SURE = {"in", "at", "near", "around", "outside", "based in", "north of", "south of", "east of", "west of"}
_NEAR = {"near", "around", "outside", "north of", "south of", "east of", "west of"}
_LOCATED = re.compile(
    r"(?:\b(?:in|at|near|from|to|of|around|outside|towards?|between|and|into|reached|capital,?) |, |\()\Z"
)
_WELL_KNOWN = 150_000  # a city of that size is meant by its name alone
_NOT_PLACES = re.compile(
    r"(?:The|This|International|Political|Human|Rights|Science|That|These|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Saturday|Sunday|Article|Annex|Chapter|Resolution|Council|Mission|Force|Government|President|Minister"
    r"|Secretary|General|Special|Representative|Security|United|Nations|Security|Forces|Group|Committee|Report|Member|States|Charter|Action"
    r"|Convention|Agreement|Peace|Operation|Phase|Part|Section|Paragraph|Appendix|Table|Figure|Muslim|Christian|English|French|Arabic"
    r"|Islam|God|I|We|He|She|It|They|North|South|East|West|Western|Eastern|Northern|Southern|Central|Western|Europe|Africa|Asia)\b"
)


@dataclass(frozen=True)
class PlaceMention:
    """A place as named; `value` is the PlaceRef of a candidate, `certain` false for a name no gazetteer knows."""

    span: Span
    value: Values
    certain: bool
    derivation: Values = field(default_factory=dict)


def country_prior(entities: Sequence[Entity], hosts: Sequence[str]) -> tuple[str, ...]:
    """The hosts of the document's mission, or without one the two countries the document names most."""
    counts = Counter(item.country_code for item in entities if item.kind in {COUNTRY, "demonym"} and item.country_code)
    ranked = [code for code, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if code not in hosts]
    return (*hosts, *ranked[: 0 if hosts else 2])


def places_in(
    text: str, entities: Sequence[Entity], prior: Sequence[str], registry: NameRegistry, offset: int
) -> list[PlaceMention]:
    """The towns, regions and camps of one sentence in order; country names are entities and not among them."""
    taken = [(item.span.start - offset, item.span.end - offset) for item in entities if item.kind != "capital"]
    local = [item.country_code for item in entities if item.kind == COUNTRY and item.country_code]
    countries = tuple(dict.fromkeys([*local, *prior]))
    found = []
    for match in _AFTER_PREPOSITION.finditer(text):
        start, end = match.span("name")
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        if _NOT_PLACES.match(match["name"]):
            continue
        place = _resolved(match, text, countries, registry, offset)
        if place:
            found.append(place)
    for entity in entities:
        if (
            entity.kind == "capital"
            and _LOCATED.search(text[: entity.span.start - offset])
            and not any(place.span.overlaps(entity.span) for place in found)
        ):
            known = next(iter(registry.places(entity.span.quote, (entity.country_code or "",))), None)
            value = place_ref(entity.span.quote, known, entity.country_code)
            found.append(PlaceMention(entity.span, value, known is not None))
    return sorted(found, key=lambda place: place.span)


def _resolved(
    match: re.Match[str], text: str, countries: tuple[str, ...], registry: NameRegistry, offset: int
) -> PlaceMention | None:
    name = match["name"]
    precision = (
        "near" if match["prep"].lower() in _NEAR else "admin1" if match["unit"] and "amp" not in match["unit"] else None
    )
    known, used = _lookup(name, countries, registry, anywhere=True)
    while known is None and " " in name:  # "Gao Airport": the longest beginning that the gazetteer knows
        shorter = name.rpartition(" ")[0]
        known, used = _lookup(shorter, countries, registry)
        name = shorter if known else match["name"] if " " not in shorter else shorter
        if known is None and " " not in shorter:
            break
    start = match.start("name")
    if known is not None:
        span = Span(offset + start, offset + start + len(name), text[start : start + len(name)])
        return PlaceMention(span, place_ref(span.quote, known, known.country_code, precision), True, used)
    if match["prep"].lower() not in _SURE or not countries or match["det"]:
        return None
    name = match["name"]
    span = Span(offset + start, offset + start + len(name), name)
    value = place_ref(name, None, countries[0], precision if precision == "admin1" else None)
    return PlaceMention(span, value, False, {"rule": "country_of_context", "country_code": countries[0]})


def _lookup(
    name: str, countries: tuple[str, ...], registry: NameRegistry, *, anywhere: bool = False
) -> tuple[GazetteerPlace | None, Values]:
    """The likeliest place of that name in the first of these countries that has one, or else a large city anywhere."""
    for code in countries:
        for place in registry.places(name, (code,)):
            return place, {"rule": "gazetteer", "country_prior": code}
    for place in registry.places(name, ()) if anywhere else ():
        if place.population >= _WELL_KNOWN:
            return place, {"rule": "gazetteer", "country_prior": None}
    return None, {}


def place_ref(name: str, known: GazetteerPlace | None, country: str | None, precision: str | None = None) -> Values:
    """The PlaceRef of a candidate; without a gazetteer entry it is no more exact than its country."""
    if known is None:
        return {
            "name": name,
            "country_code": country,
            "geonameid": None,
            "latitude": None,
            "longitude": None,
            "geo_precision": precision or ("country" if country else "not_stated"),
        }
    return {
        "name": name,
        "country_code": known.country_code,
        "geonameid": known.geonameid,
        "latitude": known.latitude,
        "longitude": known.longitude,
        "geo_precision": precision or known.geo_precision,
    }
