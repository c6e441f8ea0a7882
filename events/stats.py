"""Counts of incidents and sums of their casualties, in one statement whatever the size.

What is counted, and why nothing is counted twice, is in `docs/api/stats.md`. Everything goes by what records show.
"""

# ruff: noqa: S608 - nothing of a request is in the text, only in its parameters

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Q, QuerySet

from core.api.filters import Within
from core.api.sqljson import PUBLIC
from core.choices import DerivedAssertion, Sensitivity
from events.choices import Outcome, SameEventStatus
from events.models import Casualty, IncidentMission, Participation
from events.stat_figures import BOUNDS, OF_WHOM, figures

# A denial, a plan and a hypothesis say that nothing happened, or nothing yet.
HAPPENED = (DerivedAssertion.STATED, DerivedAssertion.ALLEGED, DerivedAssertion.DISPUTED)
_PUBLIC = "{0}.publication_status = 'published' AND {0}.sensitivity IN (" + PUBLIC + ")"
PERIODS = ("month", "quarter", "year")


@dataclass(frozen=True)
class Dimension:
    """What cells are told apart by: columns by name with their SQL, the join they need, and the child rows it reads.

    `rows` is the model of the children; filters on them hold of what is told apart, too.
    """

    name: str
    columns: dict[str, str]
    join: str = ""
    rows: Any = None

    @property
    def relation(self) -> str:
        """The name of the children, as seen from the incident."""
        return str(self.rows._meta.get_field("incident").remote_field.related_name) if self.rows else ""


def _period(unit: str) -> Dimension:
    """The period that holds the whole date. That of the month shown in a coarsened record is the same.

    Migration 0004 makes statistics of these very expressions, or the planner would take each date for a group.
    """
    first, last = (f"date_trunc('{unit}', ({day})::timestamp)" for day in ("lower(i.date)", "upper(i.date) - 1"))
    # An exact day, which most dates are, needs no comparison of periods.
    holds = f"upper(i.date) - lower(i.date) = 1 OR {first} = {last}"
    return Dimension(unit, {unit: f"CASE WHEN {holds} THEN {first} END"})


_PLACE = f"LEFT JOIN core_place p ON p.id = i.place_id AND {_PUBLIC.format('p')}"
_MISSION = f"""LEFT JOIN (SELECT DISTINCT l.incident_id, m.slug FROM ({{rows}}) l JOIN missions_mission m
    ON m.id = l.mission_id AND {_PUBLIC.format("m")}) mission ON mission.incident_id = i.id"""
_ACTOR = f"""LEFT JOIN (SELECT DISTINCT l.incident_id, a.slug, l.role, l.assertion FROM ({{rows}}) l
    LEFT JOIN actors_actor a ON a.id = l.actor_id AND {_PUBLIC.format("a")}) actor ON actor.incident_id = i.id"""
_AREA = "CASE WHEN p.place_kind = 'admin1' AND p.admin1_name = '' THEN p.name ELSE p.admin1_name END"

DIMENSIONS = {
    dimension.name: dimension
    for dimension in (
        *(_period(unit) for unit in PERIODS),
        Dimension("country", {"country": "NULLIF(p.country_code, '')"}, _PLACE),
        Dimension("admin1", {"admin1": f"NULLIF({_AREA}, '')"}, _PLACE),
        Dimension("incident_kind", {"incident_kind": "i.incident_kind"}),
        Dimension("mission", {"mission": "mission.slug"}, _MISSION, IncidentMission),
        Dimension(
            "actor",
            {"actor": "actor.slug", "role": "actor.role", "participation_assertion": "actor.assertion"},
            _ACTOR,
            Participation,
        ),
    )
}


@dataclass(frozen=True)
class Question:
    """What is asked: the incidents, how cells are told apart, and the outcomes with the bounds that are added.

    `children` are the conditions on child rows, by relation; `asserted` the statuses asked for, empty for all;
    `narrowed` says that the incidents are not all there are.
    """

    incidents: QuerySet[Any]
    by: Sequence[Dimension]
    outcomes: Mapping[Outcome, Sequence[str]] = field(default_factory=dict)
    children: Mapping[Within, Q] = field(default_factory=dict)
    asserted: Sequence[str] = ()
    narrowed: bool = False

    @property
    def counted(self) -> list[str]:
        """The statuses that count as having happened, and those asked for."""
        return sorted({*HAPPENED, *self.asserted})


def cells(question: Question, most: int) -> list[dict[str, Any]]:
    """One row a cell and assertion: key columns, `assertion`, `incidents`, `doubtful` and per outcome its sums.

    At most `most` rows. The figures of an outcome are `<outcome>_<bound>`, `<outcome>_<bound>_open` (incidents whose
    figure is not known, or not wholly) and `<outcome>_reported` (incidents that report it).
    """
    sql, parameters = statement(question)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT %s", [*parameters, most])
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def statement(question: Question) -> tuple[str, list[Any]]:
    """The SQL of `cells` with its parameters."""
    ctes, parameters = _same_events(question)
    for outcome, bounds in question.outcomes.items():
        rows, values = _casualties(question, outcome)
        ctes += figures(outcome.value, rows, bounds)
        parameters += values * 3
    incidents, values = _sql(question.incidents.values("id", "date", "assertion", "place_id", "incident_kind"))
    joins, more = _joins(question)
    keys = {name: sql for dimension in question.by for name, sql in dimension.columns.items()}
    keys["assertion"] = "i.assertion"
    counts = {
        "incidents": "count(*)",
        "doubtful": "count(*) FILTER (WHERE i.id IN (SELECT incident_id FROM doubtful))",
    }
    for outcome, bounds in question.outcomes.items():
        counts |= _sums(outcome.value, bounds)
    selected = ", ".join(f"{sql} AS {name}" for name, sql in {**keys, **counts}.items())
    positions = ", ".join(str(position) for position in range(1, len(keys) + 1))
    return (
        f"""
        WITH {", ".join(ctes)} SELECT {selected} FROM ({incidents}) i {" ".join(joins)}
        WHERE i.id NOT IN (SELECT incident_id FROM repeated)
        GROUP BY {positions} ORDER BY {positions}""",
        [*parameters, *values, *more],
    )


def _same_events(question: Question) -> tuple[list[str], list[Any]]:
    """CTEs of the incidents that repeat a counted one, and of those that may.

    Records that withhold details are nobody's double: to count them as one would tell their place and day.
    """
    counted = question.incidents.filter(sensitivity=Sensitivity.PUBLIC, assertion__in=question.counted)
    ids, parameters = _sql(counted.values("id"))
    confirmed = f"status = '{SameEventStatus.CONFIRMED.value}'"
    return [
        f"""member AS MATERIALIZED (SELECT group_id, incident_id, status, is_representative
            FROM events_sameeventmember WHERE incident_id IN ({ids}))""",
        f"""repeated AS MATERIALIZED (SELECT incident_id, first AS counted_id FROM (
            SELECT incident_id, first_value(incident_id) OVER (
                PARTITION BY group_id ORDER BY is_representative DESC, incident_id) AS first
            FROM member WHERE {confirmed}) ranked WHERE incident_id <> first)""",
        f"""doubtful AS MATERIALIZED (SELECT incident_id FROM (
            SELECT incident_id, status, row_number() OVER (
                PARTITION BY group_id ORDER BY {confirmed} DESC, incident_id) AS position
            FROM member WHERE incident_id NOT IN (SELECT incident_id FROM repeated)
        ) ranked WHERE position > 1 AND NOT {confirmed})""",
    ], parameters


def _casualties(question: Question, outcome: Outcome) -> tuple[str, list[Any]]:
    """The casualty rows that count."""
    rows = Casualty.objects.filter(outcome=outcome, assertion__in=question.counted)
    rows = rows.filter(question.children.get("casualties", Q()))
    return _sql(_of_the_question(rows, question).values("incident_id", *OF_WHOM, "is_recommended", *BOUNDS))


def _joins(question: Question) -> tuple[list[str], list[Any]]:
    """The joins of the dimensions, each once, and of the outcomes' figures."""
    joins: list[str] = []
    parameters: list[Any] = []
    for dimension in question.by:
        join = dimension.join
        if dimension.rows:
            kept = dimension.rows.objects.filter(question.children.get(dimension.relation, Q()))
            rows, values = _sql(_of_the_question(kept, question).values())
            join = join.format(rows=rows)
            parameters += values
        if join and join not in joins:
            joins.append(join)
    joins += [f"LEFT JOIN {one.value} ON {one.value}.incident_id = i.id" for one in question.outcomes]
    return joins, parameters


def _of_the_question(rows: QuerySet[Any], question: Question) -> QuerySet[Any]:
    """Children of the incidents asked for; of all, where all are, since the join leaves out the rest."""
    return rows.filter(incident__in=question.incidents.order_by().values("pk")) if question.narrowed else rows


def _sums(outcome: str, bounds: Sequence[str]) -> dict[str, str]:
    """What is added up of an outcome, by the name under which `cells` gives it."""
    return {
        f"{outcome}_reported": f"count({outcome}.incident_id)",
        **{f"{outcome}_{bound}": f"sum({outcome}.{bound})::bigint" for bound in bounds},
        **{f"{outcome}_{bound}_open": f"count(*) FILTER (WHERE {outcome}.{bound}_open)" for bound in bounds},
    }


def _sql(rows: QuerySet[Any, Any]) -> tuple[str, list[Any]]:
    """The rows as SQL with parameters, in no order; also where Django sees that there are none."""
    sql, parameters = rows.order_by().query.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()
    return str(sql), list(parameters)
