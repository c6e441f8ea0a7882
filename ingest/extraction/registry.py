"""The known names an extraction run may resolve to, as plain data; the caller builds it from its records."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeAlias


@dataclass(frozen=True)
class NameForm:
    """One written form of a name; `name_kind` is preferred, alias, acronym, former or translation.

    A metonym ("Moscow") names the actor only where it acts; a demonym ("Malian") names no actor by itself.
    """

    text: str
    language: str = "en"
    name_kind: str = "preferred"
    valid_from: date | None = None
    valid_to: date | None = None
    metonym: bool = False
    demonym: bool = False


@dataclass(frozen=True)
class KnownName:
    """A registered actor or mission under all its names.

    `kind` is its actor_kind or mission_kind; `country_code` the actor's state (ISO 3166 alpha-2);
    `host_countries` the states a mission works in.
    """

    slug: str
    name: str
    kind: str
    names: tuple[NameForm, ...] = ()
    country_code: str | None = None
    host_countries: tuple[str, ...] = ()


@dataclass(frozen=True)
class GazetteerPlace:
    """A populated or administrative place; `geo_precision` is what naming it alone gives."""

    name: str
    country_code: str | None
    geonameid: int | None
    latitude: float | None
    longitude: float | None
    geo_precision: str = "exact"
    population: int = 0


PlaceLookup: TypeAlias = Callable[[str, Sequence[str]], Sequence[GazetteerPlace]]


def _no_places(name: str, country_codes: Sequence[str]) -> Sequence[GazetteerPlace]:
    return ()


@dataclass(frozen=True, eq=False)
class NameRegistry:
    """All known names; compared by identity, so that the automata built from it are built once.

    `places(name, country_codes)` returns the places of exactly that name (any alternative spelling, case
    folded) in these countries, or in any country when none are given, the likeliest first.
    """

    actors: tuple[KnownName, ...] = ()
    missions: tuple[KnownName, ...] = ()
    places: PlaceLookup = field(default=_no_places)

    @cached_property
    def actors_by_slug(self) -> dict[str, KnownName]:
        return {actor.slug: actor for actor in self.actors}

    @cached_property
    def missions_by_slug(self) -> dict[str, KnownName]:
        return {mission.slug: mission for mission in self.missions}

    def actor_of_country(self, kind: str, country_code: str) -> KnownName | None:
        """The actor of that kind that a country's name alone means; None where that would be a guess.

        Of several governments or forces it is the one whose names speak of the institution as such: "Government of
        Mali" and not a committee, "armed forces" and not a brigade.
        """
        return self._institutions.get((kind, country_code))

    @cached_property
    def _institutions(self) -> dict[tuple[str, str], KnownName]:
        return {key: best for key, found in self._by_kind_and_country.items() if (best := _most_general(key[0], found))}

    @cached_property
    def _by_kind_and_country(self) -> dict[tuple[str, str], tuple[KnownName, ...]]:
        index: dict[tuple[str, str], tuple[KnownName, ...]] = {}
        for actor in self.actors:
            if actor.country_code:
                key = (actor.kind, actor.country_code)
                index[key] = (*index.get(key, ()), actor)
        return index


_GENERAL = {
    "government": re.compile(r"\b(?:government|authorities)\b", re.IGNORECASE),
    "state_forces": re.compile(r"\b(?:armed forces|military|army|defen[cs]e forces?|soldiers)\b", re.IGNORECASE),
}


def _most_general(kind: str, actors: tuple[KnownName, ...]) -> KnownName | None:
    if len(actors) == 1:
        return actors[0]
    pattern = _GENERAL.get(kind)
    if pattern is None:
        return None
    scores = sorted(
        ((sum(bool(pattern.search(form.text)) for form in actor.names), actor.slug, actor) for actor in actors),
        key=lambda item: (-item[0], item[1]),
    )
    return scores[0][2] if scores[0][0] > scores[1][0] else None
