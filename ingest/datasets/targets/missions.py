"""Missions, as lists of them name them, one row a mission.

Most of them are there before: of those only what is empty is filled, and where the file says something else, that is
told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.datasets.resolving import adopting, headquarters, missions
from ingest.datasets.run import Run
from ingest.datasets.targets.base import Field, Target, code, text
from missions.models import Mission, MissionCitation

_MISSION = Mission._meta.get_field
_OVER = "t.closed IS NOT NULL OR EXISTS (SELECT FROM missions_missionphase p WHERE p.mission_id = t.id AND {})".format(
    "p.phase IN ('drawdown', 'liquidation', 'closed') AND lower(p.period) <= lower(s.active_on::daterange)"
)


def adopt(run: Run) -> int:
    """Takes the missions that are there for the file's rows, by acronym or name, and tells what they have otherwise."""
    known = missions.KnownMissions()
    rows = adopting.unmatched(run, "acronym", "name")
    adopted = adopting.adopt(run, rows, lambda row: known.named(*filter(None, row.values)))
    adopting.take_over_proposed(run, name="s.name", acronym="COALESCE(s.acronym, '')", mission_kind="s.mission_kind")
    run.execute(
        """UPDATE actors_actor a SET publication_status = 'published', internal_note = '', name = m.name
        FROM work s JOIN missions_mission m ON m.id = s.record_id
        WHERE a.id = m.actor_id AND s.is_adopted AND a.publication_status = 'draft' AND a.entry_method = 'dataset'"""
    )
    adopting.tell_differences(run, "name", "s.name", "t.name", "lower(s.name) <> lower(t.name)")
    for column in ("established", "closed"):
        # A day within a month that we have is no other date.
        adopting.tell_differences(
            run,
            column,
            f"lower(s.{column}::daterange)::text",
            f"t.{column}::text",
            f"NOT s.{column}::daterange && t.{column}",
        )
    phase = (
        "(SELECT p.phase FROM missions_missionphase p WHERE p.mission_id = t.id ORDER BY lower(p.period) DESC LIMIT 1)"
    )
    adopting.tell_differences(run, "active", "'active'", f"COALESCE({phase}, 'ended')", f"s.active = 't' AND ({_OVER})")
    return adopted


def check(values: Mapping[str, str | None]) -> Sequence[tuple[str, str]]:
    """What is wrong with a row whose fields are each readable."""
    begins, ends = values.get("established"), values.get("closed")
    # Both are ranges such as [2013-04-25,2013-04-26).
    if begins and ends and ends[1:11] < begins[1:11]:
        return [("closed", f"ends before it begins on {begins[1:11]}")]
    return []


TARGET = Target(
    name="mission",
    model=Mission,
    topic="missions",
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
