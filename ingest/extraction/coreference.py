"""What "the mission", "the authorities" and "the host country" stand for in a document."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache

from ingest.extraction.entities import ACTOR, COUNTRY, GROUP, MISSION, Entity
from ingest.extraction.lexicon import load
from ingest.extraction.protocol import Span
from ingest.extraction.registry import KnownName, NameRegistry

_HOST = re.compile(r"\bthe (?:host|mission['’]s host) (?:country|state|nation)\b(?!['’]s)", re.IGNORECASE)
_METONYM_BEFORE = re.compile(
    r"(?:\A|[,;“\"] ?|\b(?:and|as|while|that|when|but|though|although|because|between|with)) ?\Z"
)
_VERB_AFTER = re.compile(
    r"(?: and [A-Z][\w'’-]+)? (?:has|have|had|is|was|will|would|continues?|said|says|denied|accused|demanded"
    r"|agreed|decided"
    r"|announced|rejected|signed|severed|expelled|recalled|suspended|ordered|strengthen\w*|insist\w*|maintain\w*|wants?)\b"
)


def main_mission(entities: list[Entity], title: str, registry: NameRegistry) -> Entity | None:
    """The mission the document is about: the one it names most, names in the title weighing more."""
    counts: Counter[tuple[str | None, str]] = Counter()
    first: dict[tuple[str | None, str], Entity] = {}
    for entity in entities:
        if entity.kind == MISSION:
            key = (entity.slug, entity.name)
            first.setdefault(key, entity)
            counts[key] += 1 + 3 * (entity.span.quote in title)
    if not counts:
        return None
    (key, count), *rest = sorted(counts.items(), key=lambda item: (-item[1], first[item[0]].span.start))
    # A document that names several missions much alike is about none of them.
    return first[key] if count >= 2 and (not rest or 2 * count >= 3 * rest[0][1]) else None


def host_countries(mission: Entity | None, registry: NameRegistry) -> tuple[str, ...]:
    known: KnownName | None = registry.missions_by_slug.get(mission.slug or "") if mission else None
    return known.host_countries if known else ()


@cache
def _mission_phrase() -> re.Pattern[str]:
    phrases = "|".join(sorted(map(re.escape, load("groups")["mission"]["phrases"]), key=len, reverse=True))
    return re.compile(
        rf"\b(?P<det>the|this) (?P<phrase>{phrases})\b(?! (?:of|in|report|statement)\b| to (?-i:[A-Z])|-)",
        re.IGNORECASE,
    )


def resolved(text: str, entities: list[Entity], title: str, registry: NameRegistry) -> list[Entity]:
    """The entities with those that refer back given the identity of what they stand for; `entities` in text order."""
    mission = main_mission(entities, title, registry)
    hosts = host_countries(mission, registry)
    found = [_as_metonym(text, entity) for entity in entities]
    if mission:
        for match in _mission_phrase().finditer(text):
            span = Span(match.start("phrase"), match.end("phrase"), match["phrase"])
            found.append(Entity(span, GROUP, match["phrase"]).standing_for(mission, "coreference"))
    if len(hosts) == 1:
        for match in _HOST.finditer(text):
            span = Span(match.start() + 4, match.end(), match[0][4:])
            state = registry.actor_of_country("state", hosts[0])
            host = Entity(
                span, COUNTRY, state.name if state else hosts[0], state.slug if state else None, "state", hosts[0]
            )
            found.append(replace(host, derivation={"rule": "host_country", "as_stated": span.quote}))
    return _institutions(sorted(found, key=lambda item: item.span.start), hosts, registry)


_DEALINGS = (
    r"(?:relations?|ties|tensions?|cooperation|rapprochement|dispute|row|rift|talks|partnership|alliance|rivalry)"
)
_BETWEEN = re.compile(rf"\b{_DEALINGS} between (?:[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)? and )?\Z", re.IGNORECASE)


def _as_metonym(text: str, entity: Entity) -> Entity:
    """A capital as the subject of a sentence acts for its state; elsewhere it stays a place."""
    if entity.kind != "capital":
        return entity
    before = _METONYM_BEFORE.search(text[max(0, entity.span.start - 12) : entity.span.start])
    after = _VERB_AFTER.match(text[entity.span.end : entity.span.end + 40])
    if _BETWEEN.search(text[max(0, entity.span.start - 60) : entity.span.start]):
        return replace(entity, kind=ACTOR, derivation={"rule": "metonym", "as_stated": entity.span.quote})
    if not (before and after) or re.search(
        r"\b(?:in|at|to|from|near|of|outside|around) \Z", text[: entity.span.start][-9:]
    ):
        return entity
    return replace(entity, kind=ACTOR, derivation={"rule": "metonym", "as_stated": entity.span.quote})


def _institutions(entities: list[Entity], hosts: tuple[str, ...], registry: NameRegistry) -> list[Entity]:
    """ "The authorities", "the army": those of the host country, or else the last such institution named before."""
    last: dict[str, Entity] = {}
    found = []
    for entity in entities:
        if entity.kind == ACTOR and entity.country_code and entity.actor_kind and not entity.derivation:
            if not hosts or entity.country_code in hosts:
                last[entity.actor_kind] = entity
        elif entity.kind == GROUP and entity.definite and _is_institution(entity):
            antecedent = last.get(entity.actor_kind or "") or _of_host(entity, hosts, registry)
            if antecedent:
                entity = entity.standing_for(antecedent, "coreference")
        found.append(entity)
    return found


def _is_institution(entity: Entity) -> bool:
    heads = load("groups")["definite"].get(entity.actor_kind or "", ())
    words = entity.span.quote.lower()
    return any(words == head or words.endswith(f" {head}") for head in heads) and not re.search(
        r"\b(?:foreign|former|rebel|local|international|regional|other)\b", words
    )


def _of_host(entity: Entity, hosts: tuple[str, ...], registry: NameRegistry) -> Entity | None:
    if len(hosts) != 1 or not entity.actor_kind:
        return None
    known = registry.actor_of_country(entity.actor_kind, hosts[0])
    name = known.name if known else entity.name
    return replace(
        entity, kind=ACTOR, name=name, slug=known.slug if known else None, country_code=hosts[0], derivation={}
    )
