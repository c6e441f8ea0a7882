"""Where missions have their headquarters: the gazetteer's place of that name near the coordinates.

Coordinates that are swapped are turned round where the gazetteer has the place at the turned ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.choices import EntryMethod, PlaceKind, PublicationStatus
from core.models import GazetteerEntry, Place
from core.world import search_form
from ingest.choices import RemarkKind
from ingest.datasets.run import Join, Run
from missions.models import Mission

# Degrees. A place further from the coordinates is another place of the name.
_SAME_PLACE = 0.6


@dataclass(frozen=True)
class Seat:
    """The headquarters as one row gives it; coordinates in degrees, as written."""

    row_number: int
    row_key: str
    name: str
    latitude: float | None
    longitude: float | None
    mission_id: int | None


def resolver(run: Run) -> Join:
    """A place for each mission that has none yet, as `headquarters_id`; what ours have otherwise is told."""
    run.execute("CREATE TEMPORARY TABLE seats (row_key text, place_id bigint) ON COMMIT DROP")
    run.execute(
        """SELECT row_number, row_key, headquarters, point_latitude::float, point_longitude::float, record_id
        FROM work WHERE headquarters IS NOT NULL ORDER BY row_number"""
    )
    seats = [Seat(*row) for row in run.cursor.fetchall()]
    entries = _entries({search_form(seat.name) for seat in seats})
    known = _known([seat.mission_id for seat in seats if seat.mission_id])
    for seat in seats:
        latitude, longitude, entry = _located(run, seat, entries.get(search_form(seat.name), []))
        if place := known.get(seat.mission_id or 0):
            _tell_difference(run, seat, place, latitude, longitude)
        elif latitude is not None and longitude is not None:
            place = _gazetteer_place(entry) if entry else _own_place(run, seat.name, latitude, longitude)
            run.execute("INSERT INTO seats VALUES (%(key)s, %(place)s)", key=seat.row_key, place=place.pk)
    return Join("LEFT JOIN seats ON seats.row_key = s.row_key", {"headquarters_id": "seats.place_id"})


def _entries(names: set[str]) -> dict[str, list[GazetteerEntry]]:
    """Gazetteer entries by name, for all names in one query."""
    entries: dict[str, list[GazetteerEntry]] = {}
    for entry in GazetteerEntry.objects.filter(search_names__overlap=sorted(names)):
        for name in names.intersection(entry.search_names):
            entries.setdefault(name, []).append(entry)
    return entries


def _known(missions: list[int]) -> dict[int, Place]:
    found = Mission.objects.filter(pk__in=missions, headquarters__isnull=False).select_related("headquarters")
    return {mission.pk: mission.headquarters for mission in found if mission.headquarters}


def _located(
    run: Run, seat: Seat, entries: list[GazetteerEntry]
) -> tuple[float | None, float | None, GazetteerEntry | None]:
    """Latitude and longitude, turned round where they are certainly swapped, and the gazetteer's place there."""
    if seat.latitude is None or seat.longitude is None:
        return None, None, None
    for latitude, longitude in ((seat.latitude, seat.longitude), (seat.longitude, seat.latitude)):
        near = [entry for entry in entries if _is_near(entry, latitude, longitude)]
        if near:
            if latitude != seat.latitude:
                run.counts["repaired"] += 1
                run.remarks.add(
                    RemarkKind.REPAIRED,
                    seat.row_number,
                    seat.row_key,
                    column="point",
                    value=f"{seat.latitude}, {seat.longitude}",
                    reason=f"latitude and longitude were swapped: so turned they are those of {seat.name}",
                )
            return latitude, longitude, max(near, key=lambda entry: (entry.population, -entry.geonameid))
    return seat.latitude, seat.longitude, None


def _is_near(place: Any, latitude: float, longitude: float) -> bool:
    return bool(abs(place.latitude - latitude) < _SAME_PLACE and abs(place.longitude - longitude) < _SAME_PLACE)


def _tell_difference(run: Run, seat: Seat, ours: Place, latitude: float | None, longitude: float | None) -> None:
    """Where a mission has its headquarters elsewhere than the file says."""
    if latitude is None or longitude is None or ours.latitude is None or _is_near(ours, latitude, longitude):
        return
    theirs = f"{seat.name} ({latitude}, {longitude})"
    run.remarks.add(
        RemarkKind.KEPT,
        seat.row_number,
        seat.row_key,
        column="headquarters",
        value=theirs,
        reason=f"row {seat.row_key}: ours says “{ours.name} ({ours.latitude}, {ours.longitude})”, "
        f"the file says “{theirs}”",
    )


def _gazetteer_place(entry: GazetteerEntry) -> Place:
    place, _ = Place.objects.get_or_create(
        gazetteer="geonames",
        gazetteer_id=str(entry.geonameid),
        defaults={
            "name": entry.name,
            "place_kind": PlaceKind.POPULATED_PLACE,
            "country_code": entry.country_code,
            "latitude": entry.latitude,
            "longitude": entry.longitude,
            "publication_status": PublicationStatus.PUBLISHED,
            "entry_method": EntryMethod.DATASET,
        },
    )
    return place


def _own_place(run: Run, name: str, latitude: float, longitude: float) -> Place:
    """A place that no gazetteer has, by its name and coordinates."""
    place, _ = Place.objects.get_or_create(
        gazetteer=run.layout.dataset[:20],
        gazetteer_id=f"{search_form(name)[:20]}|{latitude}|{longitude}"[:40],
        defaults={
            "name": name[:200],
            "place_kind": PlaceKind.SITE,
            "latitude": latitude,
            "longitude": longitude,
            "publication_status": PublicationStatus.PUBLISHED,
            "entry_method": EntryMethod.DATASET,
        },
    )
    return place
