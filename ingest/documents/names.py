"""The names an extraction may resolve to, read from the published records into plain data."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Sum

from actors.models import Actor, ActorName
from core.choices import NameKind, PlaceKind
from core.models import GazetteerEntry, Place, PlaceName
from core.world import search_form
from ingest.extraction.registry import GazetteerPlace, KnownName, NameForm, NameRegistry
from missions.models import Mission, MissionHost

_PRECISION = {
    PlaceKind.COUNTRY: "country",
    PlaceKind.ADMIN1: "admin1",
    PlaceKind.ADMIN2: "admin2",
    PlaceKind.POPULATED_PLACE: "exact",
    PlaceKind.SITE: "exact",
    PlaceKind.AREA: "admin1",
}


def known_names() -> tuple[NameRegistry, str]:
    """The registry of all published names, and a hash of it; made again only after a record has changed."""
    return _registry(_state())


def _state() -> tuple[Any, ...]:
    """What changes whenever a name, a mission's host or a place does; a few cheap queries."""
    changes = (
        tuple(model._default_manager.aggregate(Count("pk"), Sum("revision"), Max("updated_at")).values())
        for model in (Actor, Mission, Place)
    )
    parts = (model._default_manager.count() for model in (ActorName, MissionHost, PlaceName, GazetteerEntry))
    return (*changes, *parts)


@lru_cache(maxsize=1)
def _registry(state: tuple[Any, ...]) -> tuple[NameRegistry, str]:
    actors, missions = tuple(_actors()), tuple(_missions())
    _gazetteer.cache_clear()
    _own_places.cache_clear()
    fingerprint = hashlib.sha256(repr((actors, missions, state[2:])).encode()).hexdigest()
    return NameRegistry(actors=actors, missions=missions, places=find_places), fingerprint


def _actors() -> Iterable[KnownName]:
    forms = _forms_by_actor()
    for actor in Actor.objects.published().filter(mission=None).order_by("slug"):
        yield KnownName(
            slug=actor.slug,
            name=actor.name,
            kind=actor.actor_kind,
            names=(NameForm(actor.name), *forms[actor.pk]),
            country_code=actor.country_code or None,
        )


def _missions() -> Iterable[KnownName]:
    forms = _forms_by_actor()
    hosts: dict[int, list[str]] = defaultdict(list)
    for mission_id, country in MissionHost.objects.order_by("pk").values_list("mission_id", "country_code"):
        hosts[mission_id].append(country)
    for mission in Mission.objects.published().order_by("slug"):
        own = [NameForm(mission.name)]
        if mission.name_fr:
            own.append(NameForm(mission.name_fr, "fr", NameKind.TRANSLATION))
        if mission.acronym:
            own.append(NameForm(mission.acronym, "en", NameKind.ACRONYM))
        yield KnownName(
            slug=mission.slug,
            name=mission.name,
            kind=mission.mission_kind,
            names=(*own, *(form for form in forms[mission.actor_id] if form not in own)),
            host_countries=tuple(dict.fromkeys(hosts[mission.pk])),
        )


def _forms_by_actor() -> dict[int, list[NameForm]]:
    forms: dict[int, list[NameForm]] = defaultdict(list)
    for name in ActorName.objects.order_by("pk"):
        valid_from, valid_to = _days(name.valid)
        forms[name.actor_id].append(
            NameForm(
                text=name.name,
                language=name.language,
                name_kind=name.name_kind,
                valid_from=valid_from,
                valid_to=valid_to,
                metonym=name.name_kind == NameKind.METONYM,
                demonym=name.name_kind == NameKind.DEMONYM,
            )
        )
    return forms


def _days(valid: Any) -> tuple[date | None, date | None]:
    return (valid.lower, valid.upper) if valid else (None, None)


def find_places(name: str, country_codes: Sequence[str]) -> Sequence[GazetteerPlace]:
    """Places of exactly that name, the likeliest first: our own records, then the gazetteer by inhabitants."""
    found = _gazetteer(search_form(name))
    return [place for place in found if not country_codes or place.country_code in country_codes]


@lru_cache(maxsize=50_000)
def _gazetteer(form: str) -> tuple[GazetteerPlace, ...]:
    own = _own_places().get(form, [])
    taken = {place.geonameid for place in own if place.geonameid}
    entries = GazetteerEntry.objects.filter(search_names__contains=[form]).order_by("-population", "geonameid")
    return (
        *own,
        *(
            GazetteerPlace(
                entry.name,
                entry.country_code,
                entry.geonameid,
                entry.latitude,
                entry.longitude,
                "exact",
                entry.population,
            )
            for entry in entries[:50]
            if entry.geonameid not in taken
        ),
    )


@lru_cache(maxsize=1)
def _own_places() -> dict[str, list[GazetteerPlace]]:
    index: dict[str, list[GazetteerPlace]] = defaultdict(list)
    known: dict[int, GazetteerPlace] = {}
    for place in Place.objects.exclude(place_kind=PlaceKind.COUNTRY).order_by("pk"):
        known[place.pk] = GazetteerPlace(
            place.name,
            place.country_code or None,
            int(place.gazetteer_id) if place.gazetteer == "geonames" and place.gazetteer_id.isdigit() else None,
            place.latitude,
            place.longitude,
            _PRECISION[PlaceKind(place.place_kind)],
        )
        index[search_form(place.name)].append(known[place.pk])
    for place_id, name in PlaceName.objects.filter(place_id__in=known).values_list("place_id", "name"):
        if known[place_id] not in index[search_form(name)]:
            index[search_form(name)].append(known[place_id])
    return dict(index)
