"""From a reference in a candidate to the known record; only exact names and identifiers count."""

from __future__ import annotations

from typing import Any

from actors.models import Actor
from core.choices import PlaceKind
from core.models import GazetteerEntry, Place
from core.services import create_record
from missions.models import Mission


def find_actor(ref: dict[str, Any] | None) -> Actor | None:
    """The published actor of that slug, its own or its mission's, else the only one known by exactly that name."""
    published = Actor.objects.published()
    return _find(published, ref) or (
        published.filter(mission__slug=ref["slug"]).first() if ref and ref.get("slug") else None
    )


def find_mission(ref: dict[str, Any] | None) -> Mission | None:
    """The published mission of that slug, else the only one known by exactly that name."""
    found: Mission | None = _find(Mission.objects.published(), ref)
    return found


def _find(published: Any, ref: dict[str, Any] | None) -> Any:
    """The row of that slug; without a slug the only one known by exactly that name; None where there is no one."""
    if not ref:
        return None
    if ref.get("slug"):
        return published.filter(slug=ref["slug"]).first()
    if not ref.get("name"):
        return None
    found = list(published.known_as(str(ref["name"]))[:2])
    return found[0] if len(found) == 1 else None


def find_or_make_place(ref: dict[str, Any], *, by: str, entry_method: str) -> Place | None:
    """The place record of a reference, made from the gazetteer when it is the first fact there.

    A name that no gazetteer holds becomes a place without coordinates: the name and country are all that is known.
    """
    geonameid, country, name = ref.get("geonameid"), ref.get("country_code") or "", ref.get("name") or ""
    if geonameid:
        known = Place.objects.filter(gazetteer="geonames", gazetteer_id=str(geonameid)).first()
        entry = GazetteerEntry.objects.filter(geonameid=geonameid).first()
        if known or entry:
            return known or _place_of(entry, by=by, entry_method=entry_method)
    if ref.get("geo_precision") == "country" and country and not _is_somewhere_else(name, country):
        return Place.objects.filter(place_kind=PlaceKind.COUNTRY, country_code=country).first()
    if not name:
        return None
    known = Place.objects.filter(name__iexact=name, country_code=country).order_by("id").first()
    if known:
        return known
    return create_record(
        Place,
        by=by,
        entry_method=entry_method,
        publish=True,
        name=name,
        country_code=country,
        place_kind=PlaceKind.AREA,
    )


def _is_somewhere_else(name: str, country: str) -> bool:
    """Whether a reference as exact as a country only still names a place of its own, such as a village."""
    named = Place.objects.filter(place_kind=PlaceKind.COUNTRY, name__iexact=name).first()
    return bool(name) and (named is None or named.country_code != country)


def _place_of(entry: GazetteerEntry | None, *, by: str, entry_method: str) -> Place | None:
    if entry is None:
        return None
    return create_record(
        Place,
        by=by,
        entry_method=entry_method,
        publish=True,
        name=entry.name,
        country_code=entry.country_code,
        place_kind=PlaceKind.POPULATED_PLACE,
        latitude=entry.latitude,
        longitude=entry.longitude,
        gazetteer="geonames",
        gazetteer_id=str(entry.geonameid),
    )
