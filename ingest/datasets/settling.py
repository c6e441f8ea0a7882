"""What an import does at its end: says what it covers, and compares what is new with the records of other sources."""

from __future__ import annotations

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models.expressions import RawSQL

from core.choices import PUBLIC_SENSITIVITIES
from events.choices import CoverageTopic
from events.coverage import note_coverage
from events.fatality_matches import match_fatalities
from events.models import Incident
from events.reconciliation import propose_same_events
from ingest.datasets.run import Run
from missions.models import Mission, PeacekeeperFatality


def compare_and_cover(run: Run) -> None:
    """Proposes new incidents that others may describe too, counts deaths that meet one, and notes what was read."""
    if run.layout.target.model is Incident:
        run.tell("comparing with other sources", 0, 1)
        fresh = Incident.objects.filter(pk__in=RawSQL("SELECT record_id FROM written", ()))
        proposed = propose_same_events(fresh, by=run.by)
        run.counts.update(matched=proposed.matched, proposed=proposed.proposed, alone=proposed.new)
    if run.layout.target.model is PeacekeeperFatality:
        made = PeacekeeperFatality.objects.filter(pk__in=RawSQL("SELECT record_id FROM written", ()))
        met = match_fatalities(made)
        run.counts.update(linked=met.linked, meet_one=met.one, meet_several=met.several, meet_none=met.none)
    topic = run.layout.topic or run.layout.target.topic
    if not topic:
        return
    dates = next((field.name for field in run.layout.target.fields if field.kind == "date"), None)
    if dates is None:
        return
    run.execute(f"SELECT min(lower({dates}::daterange)), max(upper({dates}::daterange)) FROM staged")
    period = DateRange(*run.cursor.fetchone())
    if period.lower is None:
        return
    names = {column for field in run.layout.target.fields for column in field.columns}
    note_coverage(
        run.release,
        CoverageTopic(topic),
        countries=_distinct(run, "country_code") if "country_code" in names else (),
        missions=Mission.objects.filter(pk__in=_missions(run, names)),
        period=period,
        complete=run.complete,
        is_public=run.layout.sensitivity in PUBLIC_SENSITIVITIES,
    )


def _missions(run: Run, names: set[str]) -> list[int]:
    """The missions that the rows name, as their resolver found them."""
    if "mission" not in names:
        return []
    run.execute("SELECT DISTINCT mission_id FROM named_missions JOIN staged ON staged.mission = named_missions.name")
    return [mission for (mission,) in run.cursor.fetchall()]


def _distinct(run: Run, column: str) -> list[str]:
    run.execute(f"SELECT DISTINCT {column} FROM staged WHERE {column} IS NOT NULL ORDER BY 1")
    return [value for (value,) in run.cursor.fetchall()]
