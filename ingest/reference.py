"""All reference data of all applications, loaded in the order in which they refer to each other."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from actors import reference as actors
from actors.models import Actor
from core import world
from core.reference import LOADER, Loaded, fingerprint, reference_files
from core.services import acting_as
from events.reference import load_crosswalk
from missions import mandate_reference as mandates
from missions import reference as missions
from sources import reference as sources


@dataclass(frozen=True)
class Outcome:
    """How many records of one kind were created, changed, or left to whoever changed them since."""

    kind: str
    created: int
    changed: int
    left_alone: tuple[str, ...]


def load_reference_data(*, smallest_place: int = world.SMALLEST_PLACE, force: bool = False) -> list[Outcome]:
    """Brings the database to what the reference files say, in one transaction; a list by kind of what was done.

    Does nothing, and returns an empty list, where the same files were loaded before, unless `force` says so. With
    `force` the rows are compared one by one.
    """
    state = fingerprint(reference_files(), *world.library_versions(), str(smallest_place))
    present = sources.present_release()
    if present is not None and present.sha256 == state and not force:
        return []
    with acting_as(LOADER):
        return _load(state, smallest_place)


def _load(state: str, smallest_place: int) -> list[Outcome]:
    publishers, datasets = sources.load()
    sources.load_gazetteer_release(datasets, smallest_place)
    places = world.load_places()
    release = sources.open_release(datasets)
    plain = actors.load(release, publishers.records)
    operations = missions.load_mission_actors(release, publishers.records)
    everybody: dict[Hashable, Actor] = {**plain.records, **operations.records}
    found = missions.load_missions(release, everybody)
    relations = actors.load_relations(release, everybody)
    vocabulary = mandates.load_vocabulary()
    load_crosswalk()
    instruments = mandates.load_instruments(release, everybody)
    decided = mandates.load_mandates(release, everybody, found.records, instruments.records)
    tasks = mandates.load_tasks(release, decided.records, vocabulary)
    ceilings = mandates.load_ceilings(release, decided.records)
    sources.close_release(release, state)
    return [
        _outcome("places", places),
        _outcome("publishers", publishers),
        _outcome("datasets", datasets),
        _outcome("actors", plain),
        _outcome("missions as actors", operations),
        _outcome("missions", found),
        _outcome("relations", relations),
        _outcome("resolutions", instruments),
        _outcome("mandates", decided),
        _outcome("mandate tasks", tasks),
        _outcome("ceilings", ceilings),
    ]


def _outcome(kind: str, loaded: Loaded[Any]) -> Outcome:
    return Outcome(kind, len(loaded.created), len(loaded.changed), tuple(map(str, loaded.left_alone)))
