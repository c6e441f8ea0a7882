"""Which kind of incident clauses of harm make, with what weapon, and whose category the victims are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ingest.extraction.entities import MISSION, Entity
from ingest.extraction.harm import Harm
from ingest.extraction.lexicon import load
from ingest.extraction.people import People
from ingest.extraction.protocol import Span
from ingest.extraction.reading import Sentence

_ARMED = {"state_forces", "armed_group", "self_defence_group", "private_military_company", "coalition"}
_ACCIDENT = re.compile(r"\b(?:accident|crash|illness|disease|drown|malaria|covid|natural causes)", re.IGNORECASE)
_PROTEST = re.compile(r"\b(?:protests?|demonstrations?|rally|rallies|riots?)\b", re.IGNORECASE)
LABELS = {
    "battle.armed_clash": "Armed clash",
    "remote.airstrike_drone": "Air or drone strike",
    "remote.shelling_artillery": "Shelling",
    "remote.ied_mine": "Explosive device",
    "remote.grenade": "Grenade",
    "remote.suicide": "Suicide attack",
    "remote.chemical": "Chemical weapon",
    "vac.attack": "Attack",
    "vac.abduction": "Abduction",
    "vac.crsv": "Sexual violence",
    "vac.torture_illtreatment": "Torture or ill-treatment",
    "vac.arbitrary_detention": "Arbitrary detention",
    "mission.attack_on_peacekeepers": "Attack on peacekeepers",
    "mission.mission_casualty": "Mission casualty",
    "property.looting_destruction": "Looting or destruction",
    "demo.peaceful": "Demonstration",
}
_CATEGORY_OF_KIND = {
    "state_forces": "state_forces",
    "armed_group": "non_state_fighters",
    "self_defence_group": "non_state_fighters",
    "private_military_company": "non_state_fighters",
    "government": "officials",
    "population_group": "civilians",
    "un_entity": "un_personnel",
    "ngo": "humanitarian_workers",
    "mission": "peacekeepers",
}


def category_of(victim: People | Entity) -> str:
    """The victim_category of a phrase for people or of a named party."""
    if isinstance(victim, People):
        return victim.category
    return "peacekeepers" if victim.kind == MISSION else _CATEGORY_OF_KIND.get(victim.actor_kind or "", "unspecified")


@cache
def _means() -> tuple[tuple[re.Pattern[str], str, str | None], ...]:
    return tuple(
        (re.compile(rf"\b(?:{'|'.join(means['words'])})", re.IGNORECASE), means["weapon"], means.get("kind"))
        for means in load("incidents")["means"]
    )


def means_in(sentence: Sentence) -> tuple[str | None, str | None, tuple[Span, ...]]:
    """The weapon, the incident kind it implies and the words that say it."""
    for pattern, weapon, kind in _means():
        match = pattern.search(sentence.text)
        if match:
            return weapon, kind, (sentence.at(*match.span()),)
    return None, None, ()


def kind_of(harms: Sequence[Harm], sentence: Sentence, means_kind: str | None) -> str:
    """The leaf code of the incident that these clauses tell."""
    victims = [victim for harm in harms for victim in harm.victims]
    categories = {category_of(victim) for victim in victims}
    base = next((harm.kind for harm in harms if harm.outcome), "vac.attack")
    if base in {"vac.crsv", "vac.torture_illtreatment", "vac.arbitrary_detention", "vac.abduction"}:
        return base
    if "peacekeepers" in categories:
        accident = _ACCIDENT.search(sentence.text) and not any(harm.agents for harm in harms)
        return "mission.mission_casualty" if accident else "mission.attack_on_peacekeepers"
    if means_kind:
        return means_kind
    if _PROTEST.search(sentence.text) and base == "vac.attack":
        return "demo.excessive_force" if any(harm.agents for harm in harms) else "other"
    agents = {agent.actor_kind for harm in harms for agent in harm.agents}
    if categories and categories <= {"state_forces", "non_state_fighters"} and (not agents or agents <= _ARMED):
        return "battle.armed_clash"
    return base


@cache
def _sexual() -> tuple[tuple[str, re.Pattern[str]], ...]:
    forms = load("incidents")["sexual_violence"]
    return tuple((form, re.compile("|".join(patterns), re.IGNORECASE)) for form, patterns in forms.items())


def sexual_form(words: str) -> str:
    return next((form for form, pattern in _sexual() if pattern.search(words)), "not_stated")
