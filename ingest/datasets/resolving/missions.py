"""Missions that rows name, and the missions that a list of missions is about.

A mission that nobody knows is proposed, like actors are: it is a draft until a curator publishes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from actors.choices import ActorKind
from actors.models import Actor, ActorName
from core.choices import EntryMethod, PublicationStatus
from core.models import RecordIdentity
from core.world import search_form
from ingest.datasets.resolving.actors import PROPOSED
from ingest.datasets.resolving.rows import fail_rows
from ingest.datasets.resolving.slugs import Slugs
from ingest.datasets.run import Join, Run
from missions.choices import MissionKind
from missions.models import Mission

# Between missions of which a source writes one name: the day says which of them it was.
BETWEEN = ";"


def resolver(field: str, day: str) -> Callable[[Run], Join]:
    """Puts the mission that `field` names beside each row, as `<field>_id`.

    Of several names with semicolons between them, it is the mission that was the last to begin on the row's `day` or
    before. Rows whose name stands for several missions fail.
    """

    def resolve(run: Run) -> Join:
        known = KnownMissions()
        run.execute("CREATE TEMPORARY TABLE named_missions (name text, mission_id bigint) ON COMMIT DROP")
        run.execute(f"SELECT DISTINCT {field} FROM staged ORDER BY 1")
        found = {name: _found(run, known, field, name) for (name,) in run.cursor.fetchall()}
        with run.cursor.copy("COPY named_missions FROM STDIN") as copy:
            for name, missions in found.items():
                for mission in missions:
                    copy.write_row((name, mission))
        begun = f"COALESCE(lower(m.established) <= lower(s.{day}::daterange), false)"
        return Join(
            f"""LEFT JOIN LATERAL (SELECT n.mission_id FROM named_missions n
                JOIN missions_mission m ON m.id = n.mission_id WHERE n.name = s.{field}
                ORDER BY {begun} DESC, CASE WHEN {begun} THEN lower(m.established) END DESC, lower(m.established), m.id
                LIMIT 1) named_mission ON true""",
            {f"{field}_id": "named_mission.mission_id"},
        )

    return resolve


def _found(run: Run, known: KnownMissions, field: str, names: str) -> list[int]:
    """The missions that are named; none where a name stands for several, and then its rows are taken out."""
    missions = []
    for name in filter(None, (part.strip() for part in names.split(BETWEEN))):
        candidates = known.named(name)
        if len(candidates) > 1:
            fail_rows(run, field, names, f"{len(candidates)} missions are known as {name}")
            return []
        missions += candidates or [known.propose(run, name)]
    return missions


class KnownMissions:
    """Every mission by what it is called, read once."""

    def __init__(self) -> None:
        merged = RecordIdentity.objects.filter(record_kind="mission", merged_into__isnull=False).values("uid")
        missions = Mission.objects.exclude(uid__in=merged).exclude(publication_status=PublicationStatus.WITHDRAWN)
        self.acronyms: dict[str, set[int]] = defaultdict(set)
        self.names: dict[str, set[int]] = defaultdict(set)
        for mission, acronym, name in missions.values_list("pk", "acronym", "name"):
            self.acronyms[search_form(acronym)].add(mission)
            self.names[search_form(name)].add(mission)
        others = ActorName.objects.filter(actor__mission__in=missions)
        for mission, name in others.values_list("actor__mission", "name"):
            self.names[search_form(name)].add(mission)
        self.slugs = Slugs(Mission, Actor)

    def named(self, *names: str) -> list[int]:
        """The missions with one of these as their acronym; else those with one of them as a name."""
        forms = [form for name in names if (form := search_form(name))]
        for known in (self.acronyms, self.names):
            for form in forms:
                if form in known:
                    return sorted(known[form])
        return []

    def propose(self, run: Run, name: str) -> int:
        """A draft mission of that name, with its actor."""
        slug, note = self.slugs.free(name), f"{PROPOSED} named in {run.layout.title}."
        draft = {
            "publication_status": PublicationStatus.DRAFT,
            "entry_method": EntryMethod.DATASET,
            "internal_note": note,
        }
        actor = Actor.objects.create(slug=slug, name=name, actor_kind=ActorKind.MISSION, **draft)
        mission = Mission.objects.create(
            slug=slug, acronym=name[:40], name=name, mission_kind=MissionKind.UN_PEACEKEEPING, actor=actor, **draft
        )
        self.acronyms[search_form(name)].add(mission.pk)
        run.counts["missions_proposed"] += 1
        run.note(
            f"No mission is known as {name}: it is proposed as a draft, and not shown until a curator publishes it"
        )
        return mission.pk


def own_actors(run: Run) -> Join:
    """The slug and the actor of each mission that is new."""
    slugs = KnownMissions().slugs
    run.execute("CREATE TEMPORARY TABLE own_actors (row_key text, slug text, actor_id bigint) ON COMMIT DROP")
    run.execute("SELECT row_key, acronym, name FROM work WHERE is_new ORDER BY row_number")
    for key, acronym, name in run.cursor.fetchall():
        slug = slugs.free(acronym or name)
        actor = Actor.objects.create(
            slug=slug,
            name=name,
            actor_kind=ActorKind.MISSION,
            publication_status=PublicationStatus.PUBLISHED,
            entry_method=EntryMethod.DATASET,
        )
        run.execute("INSERT INTO own_actors VALUES (%(key)s, %(slug)s, %(actor)s)", key=key, slug=slug, actor=actor.pk)
    return Join(
        "LEFT JOIN own_actors ON own_actors.row_key = s.row_key LEFT JOIN missions_mission own ON own.id = s.record_id",
        {"own_slug": "COALESCE(own.slug, own_actors.slug)", "own_actor": "COALESCE(own.actor_id, own_actors.actor_id)"},
    )
