"""Which mandate a mission has on a day, and which tasks, by inheritance from one instrument to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F
from django.db.models.lookups import IsNull

from core.shown_dates import DateKey, shown_date
from missions.choices import MandateAction, TaskChange
from missions.models import Mandate, MandateTask, Mission, MissionPhase, PersonnelFigure


@dataclass(frozen=True)
class TaskInForce:
    """One task on the day, as the latest instrument that speaks of it puts it.

    `inherited` is true when that instrument is older than the mandate in force; `suspended` when the task exists but
    is not to be carried out.
    """

    task: MandateTask
    inherited: bool
    suspended: bool


@dataclass(frozen=True)
class MandateInForce:
    """The answer for one mission and day. `mandate` is None where none was in force; then there are no tasks."""

    mission: Mission
    day: date
    phase: str | None
    mandate: Mandate | None
    decisions: list[Mandate] = field(default_factory=list)
    tasks: list[TaskInForce] = field(default_factory=list)
    ceilings: list[PersonnelFigure] = field(default_factory=list)


def mandate_in_force(mission: Mission, day: date) -> MandateInForce:
    """The published mandate of `mission` on `day`, in at most four queries whatever its history.

    A task stays until an instrument drops it, its own period ends, a mandate that restates everything leaves it out,
    or the mandate is terminated: then only what the terminating instrument authorises goes on. Ceilings are those of
    the latest instrument that sets any, so that a technical extension inherits them.
    """
    phase = MissionPhase.objects.filter(mission=mission, period__contains=day).first()
    decisions = list(
        Mandate.objects.public()
        .decided_by(day)
        .filter(mission=mission)
        .select_related("resolution", "authorising_body", "mission")
    )
    current = mandate_on(day, decisions)
    answer = MandateInForce(mission, day, phase.phase if phase else None, current)
    if current is None:
        return answer
    applied = since_last_break(decisions)
    answer.decisions.extend(applied)
    answer.tasks.extend(_tasks_on(day, applied, current))
    answer.ceilings.extend(_ceilings_on(day, applied))
    return answer


def mandate_on(day: date, decisions: list[Mandate]) -> Mandate | None:
    """The one of `decisions`, oldest first, that is the mandate on `day`: amendments belong to another."""
    return next((one for one in reversed(decisions) if one.action != MandateAction.AMEND and day in one.in_force), None)


def since_last_break(decisions: list[Mandate]) -> list[Mandate]:
    """Decisions from the latest that starts the mandate anew: an establishment, a full restatement, a termination."""
    breaks = (MandateAction.ESTABLISH, MandateAction.TERMINATE)
    for index in range(len(decisions) - 1, 0, -1):
        if decisions[index].complete_adjustment or decisions[index].action in breaks:
            return decisions[index:]
    return decisions


def _tasks_on(day: date, decisions: list[Mandate], current: Mandate) -> list[TaskInForce]:
    by_mandate: dict[int, list[MandateTask]] = {}
    for task in (
        MandateTask.objects.public()
        .filter(mandate__in=decisions)
        .select_related("task", "mandate__resolution", "addressee", "area")
        .order_by("id")
    ):
        assert task.mandate_id is not None
        by_mandate.setdefault(task.mandate_id, []).append(task)
    return tasks_on(day, decisions, current, by_mandate)


def tasks_on(
    day: date, decisions: list[Mandate], current: Mandate, by_mandate: dict[int, list[MandateTask]]
) -> list[TaskInForce]:
    """The tasks that `decisions`, oldest first, leave in force on `day`; `by_mandate` holds what each says of tasks."""
    in_force: list[MandateTask] = []
    for decision in decisions:
        spoken_of = by_mandate.get(decision.pk, [])
        replaced = {task.task_id for task in spoken_of if task.change != TaskChange.ADD}
        in_force = [task for task in in_force if task.task_id not in replaced]
        in_force += [task for task in spoken_of if task.change != TaskChange.DROP]
    return [
        TaskInForce(task, inherited=task.mandate_id != current.pk, suspended=task.change == TaskChange.SUSPEND)
        for task in in_force
        if (period := shown_period(task)) is None or day in period
    ]


def shown_period(task: MandateTask) -> DateRange | None:
    """The task's own period as readers see it."""
    return shown_date(task, "period")


def _ceilings_on(day: date, decisions: list[Mandate]) -> list[PersonnelFigure]:
    """For each category the latest ceiling already valid on `day`, of the latest decision that sets any."""
    figures = (
        PersonnelFigure.objects.public()
        .filter(mandate__in=decisions)
        .select_related("mandate__resolution")
        .order_by("mandate__in_force", IsNull(F("as_of"), True), DateKey("as_of"), "id")
    )
    setting: int | None = None
    ceilings: dict[str, PersonnelFigure] = {}
    for figure in figures:
        as_of = shown_date(figure, "as_of")
        if as_of is not None and as_of.lower is not None and as_of.lower > day:
            continue
        if figure.mandate_id != setting:
            setting, ceilings = figure.mandate_id, {}
        ceilings[figure.personnel_category] = figure
    return list(ceilings.values())
