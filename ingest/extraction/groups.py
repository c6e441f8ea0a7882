"""Actors named by a description: "Malian authorities", "Wagner Group operatives", "unidentified armed men"."""

from __future__ import annotations

import re
from functools import cache

from ingest.extraction.entities import ACTOR, COUNTRY, GROUP, MISSION, Entity
from ingest.extraction.lexicon import load
from ingest.extraction.masking import masked, placeholders, slot
from ingest.extraction.protocol import Span
from ingest.extraction.registry import NameRegistry

_LETTERS = {ACTOR: "A", MISSION: "M", COUNTRY: "C", "capital": "C", "demonym": "J"}
_ACRONYM = r"[A-Z][A-Z0-9-]{1,9}"  # of a group that no registry knows: "WTA combatants"
_OFFICIAL = ("government", "state_forces", "police")
_INTERNATIONAL = re.compile(
    r"\b(?:foreign|international|regional|allied|neighbou?ring|rebel|joint|other|former)\b", re.IGNORECASE
)
_UNNAMED = re.compile(
    r"\b(?:unidentified|unknown|suspected|dissident|mutinous|opposition|anti-government)\b", re.IGNORECASE
)


@cache
def _head_kinds() -> dict[str, str]:
    return {head: kind for kind, heads in load("groups")["heads"].items() for head in heads}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The noun phrase with a known head, and a nationality that shares the head after it ("Malian and foreign …")."""
    ambiguous = load("groups")["ambiguous"]
    following = "|".join(ambiguous["following"])
    noun = rf"(?=(?:['’]s?)?(?:$|[^\w ]| (?:{following}|\w+ed|[^\w]|[\ue000-\uf8ff])))"
    heads = "|".join(
        re.escape(head) + (noun if head in ambiguous["heads"] else "")
        for head in sorted(_head_kinds(), key=len, reverse=True)
    )
    words = "|".join(sorted(map(re.escape, load("groups")["modifiers"]["words"]), key=len, reverse=True))
    named = rf"(?:{slot('nationality')}|(?:{slot('named')})(?:['’]s)?|(?-i:{_ACRONYM}))"
    phrase = re.compile(
        rf"(?<![\w-])(?P<det>(?:the|their|its|his|our|a|an) )?"
        rf"(?P<mods>(?:{named}[ -]|(?:{words})(?:[ -]|, (?=(?:{words})[ -])| and (?=(?:{words})[ -])))*?)"
        rf"(?P<head>{heads})(?![\w-])(?P<of> of (?:the )?(?P<owner>{slot('country')}))?",
        re.IGNORECASE,
    )
    shared = re.compile(rf"(?P<first>{slot('nationality')})(?:,| and| or|, and) \Z")
    return phrase, shared


def groups_in(text: str, entities: list[Entity], registry: NameRegistry) -> list[Entity]:
    """The described actors of `text` (one sentence or paragraph), given the names spotted in it at the same offsets."""
    items = [
        (entity.span.start, entity.span.end, _LETTERS[entity.kind], index)
        for index, entity in enumerate(entities)
        if entity.kind in _LETTERS
    ]
    hidden = masked(text, items)
    phrase, shared = _patterns()
    found: list[Entity] = []
    for match in phrase.finditer(hidden):
        found.extend(_described(match, text, entities, registry))
        before = shared.search(hidden[: match.start("mods")])
        if before:
            found.extend(_sharing_head(before, match, text, entities, registry))
    return found


def _described(match: re.Match[str], text: str, entities: list[Entity], registry: NameRegistry) -> list[Entity]:
    start, end = match.start("mods"), match.end()
    kind = _head_kinds()[match["head"].lower()]
    span = Span(start, end, text[start:end])
    modifiers = [entities[index] for _, _, index in placeholders(match["mods"])]
    if match["owner"]:
        modifiers += [entities[index] for _, _, index in placeholders(match["owner"])]
    owner = next((item for item in modifiers if item.kind in {ACTOR, MISSION}), None)
    words = re.sub("[\ue000-\uf8ff]+", "", match["mods"])
    if owner and not _UNNAMED.search(words):
        if kind in {"operatives", "armed_group", "state_forces"}:
            return [Entity(span, owner.kind, owner.name, owner.slug, owner.actor_kind, owner.country_code)]
        return [] if owner.kind == MISSION else [Entity(span, GROUP, span.quote, None, kind)]
    acronym = re.search(rf"(?<![\w-]){_ACRONYM}(?![\w-])", words)
    if (
        acronym
        and not _UNNAMED.search(words)
        and kind in {"operatives", "armed_group", "self_defence_group", "state_forces"}
    ):
        return [Entity(span, ACTOR, span.quote, None, None if kind == "operatives" else kind)]
    if kind == "operatives":
        return []
    nationality = next((item for item in modifiers if item.country_code), None)
    return [_of_country(span, kind, match, nationality, registry)]


def _of_country(
    span: Span, kind: str, match: re.Match[str], nationality: Entity | None, registry: NameRegistry
) -> Entity:
    """A state's own institution is an identified actor; every other description stays a group."""
    hint = "state_forces" if kind in {"police", "foreign_forces"} else None if kind == "operatives" else kind
    words = re.sub("[\ue000-\uf8ff]+", "", match["mods"])
    if nationality and kind in _OFFICIAL and not _INTERNATIONAL.search(words) and not _UNNAMED.search(words):
        code = nationality.country_code or ""
        known = registry.actor_of_country(hint or kind, code) if kind != "police" else None
        return Entity(span, ACTOR, span.quote, known.slug if known else None, hint or kind, code)
    code_or_none = nationality.country_code if nationality else None
    definite = not nationality and (
        (match["det"] or "").lower() == "the " or match["head"].lower().startswith("government ")
    )
    return Entity(span, GROUP, span.quote, None, hint, code_or_none, definite=definite)


def _sharing_head(
    before: re.Match[str], match: re.Match[str], text: str, entities: list[Entity], registry: NameRegistry
) -> list[Entity]:
    first = entities[placeholders(before["first"])[0][2]]
    kind = _head_kinds()[match["head"].lower()]
    if kind not in {*_OFFICIAL, "foreign_forces"}:
        return []
    hint = "government" if kind == "government" else "state_forces"
    known = registry.actor_of_country(hint, first.country_code or "")
    name = f"{first.span.quote} {match['head'].removeprefix('foreign ')}"
    return [
        Entity(
            first.span,
            ACTOR,
            name,
            known.slug if known else None,
            hint,
            first.country_code,
            derivation={"rule": "shared_head", "as_stated": text[before.start("first") : match.end()]},
        )
    ]
