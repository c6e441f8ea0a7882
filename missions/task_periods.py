"""When missions had a task in force: the days on which `mandate_in_force` lists it and it is to be carried out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from core.querysets import public_at
from missions.mandate_in_force import mandate_on, shown_period, since_last_break, tasks_on
from missions.models import Mandate, MandateTask

# Half-open; None where it has no end yet.
Period = tuple[date, date | None]


def periods_in_force(codes: Iterable[str]) -> dict[int, list[Period]]:
    """By mission key, the periods in which one of the tasks was in force and not suspended, in order; two queries."""
    tasks = list(MandateTask.objects.public().filter(task__code__in=codes, mandate__isnull=False).order_by("id"))
    by_mandate: dict[int, list[MandateTask]] = {}
    for task in tasks:
        assert task.mandate_id is not None
        by_mandate.setdefault(task.mandate_id, []).append(task)
    decisions: dict[int, list[Mandate]] = {}
    missions = {task.mission_id for task in tasks}
    for mandate in (
        Mandate.objects.public().filter(public_at("mission"), mission__in=missions).order_by("in_force", "id")
    ):
        decisions.setdefault(mandate.mission_id, []).append(mandate)
    return {mission: _periods(taken, by_mandate) for mission, taken in decisions.items()}


def _periods(decisions: list[Mandate], by_mandate: dict[int, list[MandateTask]]) -> list[Period]:
    """Nothing changes between two turning points, so that one day of each stretch tells of all."""
    turns = sorted(_turning_points(decisions, by_mandate))
    periods: list[Period] = []
    for day, following in zip(turns, [*turns[1:], None], strict=True):
        if not _in_force(day, decisions, by_mandate):
            continue
        if periods and periods[-1][1] == day:
            periods[-1] = (periods[-1][0], following)
        else:
            periods.append((day, following))
    return periods


def _turning_points(decisions: list[Mandate], by_mandate: dict[int, list[MandateTask]]) -> set[date]:
    ranges = [mandate.in_force for mandate in decisions]
    ranges += [shown_period(task) for mandate in decisions for task in by_mandate.get(mandate.pk, [])]
    return {day for one in ranges if one is not None for day in (one.lower, one.upper) if day is not None}


def _in_force(day: date, decisions: list[Mandate], by_mandate: dict[int, list[MandateTask]]) -> bool:
    decided = [mandate for mandate in decisions if mandate.in_force.lower <= day]
    current = mandate_on(day, decided)
    if current is None:
        return False
    return any(not task.suspended for task in tasks_on(day, since_last_break(decided), current, by_mandate))
