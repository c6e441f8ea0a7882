"""Counts of incidents and sums of their casualties, in one statement whatever the size.

What is counted, and why nothing is counted twice, is in `docs/api/stats.md`. Everything goes by what records show.
"""

# ruff: noqa: S608 - nothing of a request is in the text, only in its parameters

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from core.api.sqljson import PUBLIC
from core.choices import DerivedAssertion, Sensitivity
from events.choices import Outcome, SameEventStatus
from events.models import Casualty, IncidentMission, Participation
from events.stat_figures import BOUNDS, figures

# A denial, a plan and a hypothesis say that nothing happened, or nothing yet.
HAPPENED = (DerivedAssertion.STATED, DerivedAssertion.ALLEGED, DerivedAssertion.DISPUTED)
_PUBLIC = "{0}.publication_status = 'published' AND {0}.sensitivity IN (" + PUBLIC + ")"
_SHOWN_DATE = "core_date_key(i.date, i.sensitivity)"
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
    first, last = f"lower({_SHOWN_DATE})::timestamp", f"(upper({_SHOWN_DATE}) - 1)::timestamp"
    bin_of = f"date_trunc('{unit}', {first})"
    return Dimension(unit, {unit: f"CASE WHEN {bin_of} = date_trunc('{unit}', {last}) THEN {bin_of}::date END"})


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
    """What is asked: the incidents, how cells are told apart, and the outcomes whose figures are added.

    `children` are the conditions on child rows, by relation; `asserted` the statuses asked for, empty for all;
    `narrowed` says that the incidents are not all there are.
    """

    incidents: QuerySet[Any]
    by: Sequence[Dimension]
    outcomes: Sequence[Outcome] = ()
    children: Mapping[str, Q] = field(default_factory=dict)
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
    columns = {name: sql for dimension in question.by for name, sql in dimension.columns.items()}
    ctes, parameters = _same_events(question)
    for outcome in question.outcomes:
        rows, values = _casualties(question, outcome)
        ctes.append(f"{outcome.value} AS ({figures(rows)})")
        parameters += values * 3
    incidents, values = _sql(
        question.incidents.values("id", "date", "sensitivity", "assertion", "place_id", "incident_kind")
    )
    parameters += values
    joins, values = _joins(question)
    parameters += values
    selected = [f"{sql} AS {name}" for name, sql in columns.items()] + ["i.assertion"]
    counts = ["count(*) AS incidents", "count(*) FILTER (WHERE i.id IN (SELECT incident_id FROM doubtful)) AS doubtful"]
    sums = [column for outcome in question.outcomes for column in _sums(outcome.value)]
    positions = ", ".join(str(position) for position in range(1, len(selected) + 1))
    return (
        f"""
        WITH {", ".join(ctes)}
        SELECT {", ".join([*selected, *counts, *sums])}
        FROM ({incidents}) i {" ".join(joins)}
        WHERE i.id NOT IN (SELECT incident_id FROM repeated)
        GROUP BY {positions} ORDER BY {positions}""",
        parameters,
    )


def _same_events(question: Question) -> tuple[list[str], list[Any]]:
    """CTEs of the incidents that repeat a counted one, and of those that may.

    Records that withhold details are nobody's double: to count them as one would tell their place and day.
    """
    counted = question.incidents.filter(sensitivity=Sensitivity.PUBLIC).filter(
        Q(assertion__isnull=True) | Q(assertion__in=question.counted)
    )
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
    """The casualty rows that count, each with the incident it counts for and how it stands among its like."""
    rows = Casualty.objects.filter(outcome=outcome).filter(
        Q(assertion__isnull=True) | Q(assertion__in=question.counted), question.children.get("casualties", Q())
    )
    if question.narrowed:
        rows = rows.filter(incident__in=question.incidents.order_by().values("pk"))
    columns = ("incident_id", "victim_category", "age_group", "sex", "nationality_code", "is_recommended", *BOUNDS)
    sql, parameters = _sql(rows.order_by().values(*columns))
    return (
        f"""
        SELECT COALESCE(r.counted_id, c.incident_id) AS incident_id, c.victim_category, c.age_group, c.sex,
            c.nationality_code, c.low, c.best, c.high,
            CASE WHEN NOT c.is_recommended THEN 2 WHEN r.incident_id IS NULL THEN 0 ELSE 1 END AS standing
        FROM ({sql}) c LEFT JOIN repeated r ON r.incident_id = c.incident_id
        WHERE r.incident_id IS NULL OR c.is_recommended""",
        parameters,
    )


def _joins(question: Question) -> tuple[list[str], list[Any]]:
    """The joins of the dimensions, each once, and of the outcomes' figures."""
    joins: list[str] = []
    parameters: list[Any] = []
    for dimension in question.by:
        join = dimension.join
        if dimension.rows:
            rows, values = _sql(
                dimension.rows.objects.order_by().filter(question.children.get(dimension.relation, Q())).values()
            )
            join = join.format(rows=rows)
            parameters += values
        if join and join not in joins:
            joins.append(join)
    joins += [f"LEFT JOIN {one.value} ON {one.value}.incident_id = i.id" for one in question.outcomes]
    return joins, parameters


def _sums(outcome: str) -> list[str]:
    return [
        f"count({outcome}.incident_id) AS {outcome}_reported",
        *(f"sum({outcome}.{bound})::bigint AS {outcome}_{bound}" for bound in BOUNDS),
        *(f"count(*) FILTER (WHERE {outcome}.{bound}_open) AS {outcome}_{bound}_open" for bound in BOUNDS),
    ]


def _sql(rows: QuerySet[Any, Any]) -> tuple[str, list[Any]]:
    """The rows as SQL with parameters, in no order."""
    sql, parameters = rows.order_by().query.sql_with_params()
    return str(sql), list(parameters)
