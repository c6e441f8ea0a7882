"""Missions, as lists of them name them, one row a mission.

Most of them are there before: of those only what is empty is filled, and where the file says something else, that is
told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.datasets.resolving import adopting, headquarters, missions
from ingest.datasets.resolving.actors import PROPOSED
from ingest.datasets.run import Run
from ingest.datasets.targets.base import Field, Target, code, columns_of, text
from missions.models import Mission, MissionCitation

_MISSION = columns_of(Mission)
_LAST_PHASE = """SELECT p.phase FROM missions_missionphase p WHERE p.mission_id = t.id
    AND lower(p.period) <= lower(s.active_on::daterange) ORDER BY lower(p.period) DESC LIMIT 1"""
# The file calls it active when it was on its way out or gone.
_OVER = f"s.active = 't' AND (t.closed IS NOT NULL OR ({_LAST_PHASE}) IN ('drawdown', 'liquidation', 'closed'))"


def adopt(run: Run) -> int:
    """Takes the missions that are there for the file's rows, by acronym or name, and tells what they have otherwise."""
    known = missions.KnownMissions()
    rows = adopting.unmatched(run, "acronym", "name")
    adopted = adopting.adopt(run, rows, lambda row: known.named(*filter(None, row.values)))
    if adopting.take_over_proposed(
        run, name="s.name", acronym="COALESCE(s.acronym, '')", mission_kind="s.mission_kind"
    ):
        _publish_actors(run)
    # A typographic apostrophe is no other name, and a day within a month that we have is no other date.
    straight = "lower(replace({}.name, '’', chr(39)))"
    adopting.tell_differences(run, "name", "s.name", "t.name", f"{straight.format('s')} <> {straight.format('t')}")
    for column in ("established", "closed"):
        meet = f"s.{column}::daterange && t.{column} OR s.{column}::daterange -|- t.{column}"
        adopting.tell_differences(run, column, _written(f"s.{column}"), _written(f"t.{column}"), f"NOT ({meet})")
    adopting.tell_differences(run, "active", "'active'", f"COALESCE(({_LAST_PHASE}), 'closed')", _OVER)
    return adopted


def _publish_actors(run: Run) -> None:
    """Publishes, with their missions, the actors that were proposed with them."""
    run.execute(
        """UPDATE actors_actor a SET publication_status = 'published', internal_note = '', name = m.name
        FROM work s JOIN missions_mission m ON m.id = s.record_id
        WHERE a.id = m.actor_id AND s.is_adopted AND m.publication_status = 'published'
            AND a.publication_status = 'draft' AND a.entry_method = 'dataset' AND starts_with(a.internal_note, %(note)s)
        """,
        note=PROPOSED,
    )


def _written(date: str) -> str:
    """SQL for a date as readers write it: as exact as it is known."""
    return f"""CASE {date}_precision WHEN 'day' THEN to_char(lower({date}::daterange), 'YYYY-MM-DD')
        WHEN 'month' THEN to_char(lower({date}::daterange), 'YYYY-MM') ELSE {date}::text END"""


def check(values: Mapping[str, str | None]) -> Sequence[tuple[str, str]]:
    """What is wrong with a row whose fields are each readable."""
    begins, ends = values.get("established"), values.get("closed")
    # Both are ranges such as [2013-04-25,2013-04-26).
    if begins and ends and ends[1:11] < begins[1:11]:
        return [("closed", f"is before its beginning on {begins[1:11]}")]
    return []


TARGET = Target(
    name="mission",
    model=Mission,
    check=check,
    adopt=adopt,
    fields=(
        text("acronym", _MISSION("acronym")),
        text("name", _MISSION("name"), required=True),
        code("mission_kind", _MISSION("mission_kind"), required=True),
        Field("established", "date", "When it was established."),
        Field("closed", "date", "When it ended."),
        text("headquarters", help="Name of the place of its headquarters."),
        Field("point", "point", "Latitude and longitude of its headquarters, WGS 84."),
        Field("active", "truth", "Whether the source calls it active; it is only compared with what is known."),
        Field("active_on", "date", "The day on which the source says so."),
    ),
    resolvers=(missions.own_actors, headquarters.resolver),
    columns={
        "slug": "s.own_slug",
        "acronym": "COALESCE(s.acronym, '')",
        "name": "s.name",
        "name_fr": "''",
        "mission_kind": "s.mission_kind",
        "actor_id": "s.own_actor",
        "established": "s.established::daterange",
        "established_precision": "s.established_precision",
        "closed": "s.closed::daterange",
        "closed_precision": "s.closed_precision",
        "headquarters_id": "s.headquarters_id",
        "description": "''",
        "website_url": "''",
    },
    citations=MissionCitation,
)
