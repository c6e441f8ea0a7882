"""Missions from the reference files, each with its actor, hosts, leads, phases and headquarters."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from actors.choices import ActorKind
from actors.models import Actor
from actors.reference import UNCONFIRMED, load_actors, name_columns, preferred_names
from core.choices import PlaceKind
from core.dates import PartialDate
from core.fields import date_columns
from core.models import GazetteerEntry, Place
from core.reference import Loaded, Row, agree, agree_parts, known_as, partial, period, read, several
from core.world import search_form
from missions.choices import Phase
from missions.models import Mission, MissionCitation, MissionHost, MissionLead, MissionPhase
from sources.models import DatasetRelease, Publisher
from sources.reference import cite

FOLDER = Path(__file__).parent / "reference"
# Degrees. A headquarters further from the gazetteer's place of that name is another place of the name.
_SAME_PLACE = 0.6
_PHASES = {
    "established_on": Phase.ESTABLISHED,
    "operating_from": Phase.OPERATING,
    "drawdown_from": Phase.DRAWDOWN,
    "liquidation_from": Phase.LIQUIDATION,
    "closed_on": Phase.CLOSED,
}


def mission_rows() -> list[Row]:
    return read(FOLDER / "missions.csv", "slug", "name_en", "name_fr", "mission_kind", "host_countries", *_PHASES)


def load_mission_actors(release: DatasetRelease, publishers: Mapping[Hashable, Publisher]) -> Loaded[Actor]:
    """The missions as actors, by slug: as such they take part in events and carry their names."""
    rows = mission_rows()
    names = [(row["slug"], row["row_key"], name_columns(*name)) for row in rows for name in preferred_names(row)]
    for row in read(FOLDER / "mission_names.csv", "mission", "name", "language", "name_kind"):
        values = name_columns(row["name"], row["language"], row["name_kind"], row)
        names.append((row["mission"], row["row_key"], values))
    return load_actors({row["slug"]: _actor_columns(row) for row in rows}, rows, names, release, publishers)


def load_missions(release: DatasetRelease, actors: Mapping[Hashable, Actor]) -> Loaded[Mission]:
    """The missions by slug, with hosts, leads and phases; `actors` holds their own actors and those who lead them."""
    rows = {row["slug"]: row for row in mission_rows()}
    headquarters = _headquarters(list(rows.values()))
    loaded = agree(
        Mission.objects.filter(slug__in=rows),
        {slug: _mission_columns(row, actors, headquarters.get(slug)) for slug, row in rows.items()},
        key=lambda mission: mission.slug,
    )
    cite(MissionCitation, release, loaded, {slug: [(row["row_key"], "")] for slug, row in rows.items()})
    ours = [(loaded.records[slug], row) for slug, row in rows.items() if loaded.ours(slug)]
    agree_parts(
        MissionHost,
        [
            {
                "mission_id": mission.pk,
                "country_code": code,
                "territory": ", ".join(several(row["host_territories"])),
                "valid": None,
                "valid_precision": None,
            }
            for mission, row in ours
            for code in several(row["host_countries"])
        ],
        same=("mission_id", "country_code", "territory", "valid"),
        owners="mission_id",
    )
    agree_parts(
        MissionLead,
        [
            {
                "mission_id": mission.pk,
                "actor_id": known_as(actors, lead, row).pk,
                "valid": None,
                "valid_precision": None,
            }
            for mission, row in ours
            for lead in several(row["lead_slugs"])
        ],
        same=("mission_id", "actor_id", "valid"),
        owners="mission_id",
    )
    _load_phases(ours)
    return loaded


def _actor_columns(row: Row) -> dict[str, Any]:
    hosts = several(row["host_countries"])
    return {
        "slug": row["slug"],
        "name": row["name_en"],
        "actor_kind": ActorKind.MISSION,
        "country_code": hosts[0] if len(hosts) == 1 else "",
        "description": row["description_en"],
        **date_columns("existed", period(row["established_on"], row["closed_on"])),
    }


def _mission_columns(row: Row, actors: Mapping[Hashable, Actor], headquarters: Place | None) -> dict[str, Any]:
    doubts = [f"Not confirmed: {', '.join(several(row['unconfirmed_fields']))}."] if row["unconfirmed_fields"] else []
    return {
        "slug": row["slug"],
        "acronym": row["acronym"],
        "name": row["name_en"],
        "name_fr": row["name_fr"],
        "mission_kind": row["mission_kind"],
        "actor_id": known_as(actors, row["slug"], row).pk,
        **date_columns("established", partial(row["established_on"])),
        **date_columns("closed", partial(row["closed_on"])),
        "headquarters_id": headquarters.pk if headquarters else None,
        "description": row["description_en"],
        "internal_note": " ".join(doubts if row["confirmed"] == "yes" else [UNCONFIRMED, *doubts]),
    }


def _headquarters(rows: list[Row]) -> dict[str, Place]:
    """The place of each mission's headquarters: the gazetteer's where it has one near by, else one of our own."""
    wanted: dict[Hashable, dict[str, Any]] = {}
    of_mission: dict[str, Hashable] = {}
    entries = _gazetteer({search_form(row["headquarters_name"]) for row in rows})
    for row in rows:
        if not row["hq_latitude"]:
            continue
        latitude, longitude = float(row["hq_latitude"]), float(row["hq_longitude"])
        near = [
            entry
            for entry in entries.get(search_form(row["headquarters_name"]), [])
            if abs(entry.latitude - latitude) < _SAME_PLACE and abs(entry.longitude - longitude) < _SAME_PLACE
        ]
        if near:
            entry = max(near, key=lambda entry: (entry.population, -entry.geonameid))
            found = ("geonames", str(entry.geonameid))
            wanted[found] = {"name": entry.name, "place_kind": PlaceKind.POPULATED_PLACE}
            wanted[found] |= {"country_code": entry.country_code}
            wanted[found] |= {"latitude": entry.latitude, "longitude": entry.longitude}
        else:
            found = ("mandata", f"hq-{slugify(row['headquarters_name'])}")
            wanted[found] = {"name": row["headquarters_name"], "place_kind": PlaceKind.SITE}
            wanted[found] |= {"latitude": latitude, "longitude": longitude}
        wanted[found] |= {"gazetteer": found[0], "gazetteer_id": found[1]}
        of_mission[row["slug"]] = found
    places = agree(
        Place.objects.filter(gazetteer__in=["geonames", "mandata"]),
        wanted,
        key=lambda place: (place.gazetteer, place.gazetteer_id),
    )
    return {slug: places.records[found] for slug, found in of_mission.items()}


def _gazetteer(names: set[str]) -> dict[str, list[GazetteerEntry]]:
    """Gazetteer entries by name, for all of `names` in one query."""
    entries: dict[str, list[GazetteerEntry]] = {}
    for entry in GazetteerEntry.objects.filter(search_names__overlap=sorted(names)):
        for name in names.intersection(entry.search_names):
            entries.setdefault(name, []).append(entry)
    return entries


def _phases(row: Row) -> list[tuple[str, PartialDate]]:
    """The phases of a mission in order; each lasts until the next begins.

    Without a day from which it operated it counts as operating from its establishment.
    """
    starts: list[tuple[date, str]] = []
    for column, phase in _PHASES.items():
        begins = partial(row[column])
        if begins is None or begins.start is None:
            continue
        code = Phase.OPERATING if phase == Phase.ESTABLISHED and not row["operating_from"] else phase
        starts.append((begins.start, str(code)))
    following = [*(start for start, _ in starts[1:]), None]
    return [
        (phase, PartialDate.between(start, end))
        for (start, phase), end in zip(starts, following, strict=True)
        if end is None or start < end
    ]


def _load_phases(missions: list[tuple[Mission, Row]]) -> None:
    """Writes the phases of missions whose phases differ; they replace each other, for they must not overlap."""
    known: dict[int, list[tuple[str, Any]]] = {}
    for mission_id, phase, stretch in MissionPhase.objects.order_by("period").values_list(
        "mission_id", "phase", "period"
    ):
        known.setdefault(mission_id, []).append((phase, stretch))
    new = []
    for mission, row in missions:
        phases = [{"phase": phase, **date_columns("period", stretch)} for phase, stretch in _phases(row)]
        if known.get(mission.pk, []) != [(phase["phase"], phase["period"]) for phase in phases]:
            MissionPhase.objects.filter(mission=mission).delete()
            new += [MissionPhase(mission=mission, **phase) for phase in phases]
    MissionPhase.objects.bulk_create(new)
