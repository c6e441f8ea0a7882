"""What the change feed costs a writer: the same writes with its triggers and without them, each rolled back."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max

from actors.models import Actor
from actors.services import ClaimValues
from core.figures import Figure
from core.models import Place
from events.models import Casualty, Incident, IncidentCitation, Participation
from events.services import CasualtyValues, ParticipationValues, record_incident
from sources.models import Citation
from sources.services import FieldCitation

BULK, SINGLE = 2_000, 40
# What goes when there is no feed: changes, the versions they replace, and that a part's change is its record's.
FEED = ("records_added", "records_changed", "touch_record", "stamp_part")
# What stays: the uid of a new record is registered, which the first of them does too.
REGISTER = """
    CREATE FUNCTION bench_register() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO core_recordidentity (uid, record_kind, registered_at)
            SELECT uid, 'incident', clock_timestamp() FROM new_rows;
        RETURN NULL;
    END $$;
    CREATE TRIGGER bench_register AFTER INSERT ON events_incident REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION bench_register();
"""


def write_times(rounds: int) -> dict[str, Any]:
    """Median milliseconds for one incident with its parts, by bulk statement and by service, with and without feed."""
    result: dict[str, Any] = {}
    for name, write in {"bulk": write_bulk, "service": write_singly}.items():
        taken: dict[bool, list[float]] = {True: [], False: []}
        for number in range(rounds + 1):
            for feed in (True, False):
                milliseconds = rolled_back(write, feed=feed)
                if number:
                    taken[feed].append(milliseconds)
        with_feed, without = median(taken[True]), median(taken[False])
        result[name] = {
            "with_feed_ms_an_incident": round(with_feed, 3),
            "without_feed_ms_an_incident": round(without, 3),
            "ratio (goal at most 1.3)": round(with_feed / without, 2),
        }
    return result


def rolled_back(write: Callable[[], int], *, feed: bool) -> float:
    """Milliseconds an incident; nothing stays, so that every round writes to the same database."""
    with transaction.atomic():
        if not feed:
            switch_feed_off()
        began = perf_counter()
        written = write()
        # Deferred constraints belong to the cost.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        taken = perf_counter() - began
        transaction.set_rollback(True)
    return 1000 * taken / written


def switch_feed_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute(REGISTER)
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
        for table, trigger in cursor.fetchall():
            if any(name in trigger for name in FEED):
                cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{trigger}"')


def write_bulk() -> int:
    """Copies of incidents and their parts, as an import writes them: one statement a table."""
    with connection.cursor() as cursor:
        last = Incident.objects.aggregate(Max("id"))["id__max"]
        oldest = Incident.objects.earliest("id").pk
        cursor.execute(copy_of(Incident, f"id < {oldest + BULK}", uid="gen_random_uuid()"))
        offset = Incident.objects.filter(id__gt=last).earliest("id").pk - oldest
        for model, key in ((Participation, "incident_id"), (Casualty, "incident_id"), (IncidentCitation, "fact_id")):
            cursor.execute(copy_of(model, f"{key} < {oldest + BULK}", **{key: f"{key} + {offset}"}))
    return BULK


def copy_of(model: type[models.Model], where: str, **changed: str) -> str:
    """The statement that copies rows, with other values in some columns."""
    stored = [field for field in model._meta.concrete_fields if not field.primary_key and not field.generated]
    columns = [str(field.column) for field in stored]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    table = model._meta.db_table
    return f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" WHERE {where}'


def write_singly() -> int:
    """Incidents with their parts, one service call each."""
    place, actors = Place.objects.earliest("id"), list(Actor.objects.order_by("id")[:2])
    citation, claim = Citation.objects.earliest("id"), ClaimValues("alleged", claimant_as_stated="a witness")
    for number in range(SINGLE):
        record_incident(
            by="benchmark",
            entry_method="dataset",
            citations=[FieldCitation("", citation)],
            claims=[claim],
            participations=[
                ParticipationValues("alleged_perpetrator", actors[0], claims=(claim,)),
                ParticipationValues("target", actors[1]),
            ],
            casualties=[CasualtyValues("civilians", "killed", Figure(3, 3, 3, "exact", as_stated="three people"))],
            title=f"Attack {number}",
            incident_kind="vac.attack",
            place=place,
            geo_precision="exact",
        )
    return SINGLE
