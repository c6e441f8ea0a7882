"""The filter by a task that a mission had when something happened."""

from __future__ import annotations

from django.db.models import BooleanField, Func, Q, Value

from core.shown_dates import DateKey
from missions.api.filters import TaskFilter
from missions.task_periods import Period, periods_in_force


class TaskInForceFilter(TaskFilter):
    """What may have happened while a mission it is linked to had a task in force.

    The condition is one on the link to the mission; `fact` is its foreign key to what happened.
    """

    def __init__(self, fact: str, what: str) -> None:
        super().__init__("", within="mission_links")
        self.fact = fact
        self.description = (
            f"May have happened {what} A task is in force as /missions/{{id}}/mandate/ tells, and not while it is "
            "suspended; a date that is not exact need only overlap. Task codes, comma-separated; see "
            "/vocabularies/tasks/."
        )

    def condition(self, value: list[str]) -> Q:
        # No row has the key nought.
        found = Q(pk=0)
        for mission, periods in periods_in_force(value).items():
            if periods:
                found |= Q(mission_id=mission) & Q(self._overlaps(periods))
        return found & Q(**{f"{self.fact}__date__isnull": False})

    def _overlaps(self, periods: list[Period]) -> Func:
        ranges = ",".join(f"[{first},{last or ''})" for first, last in periods)
        return Func(
            DateKey(f"{self.fact}__date", f"{self.fact}__sensitivity"),
            Value(f"{{{ranges}}}"),
            template="(%(expressions)s::datemultirange)",
            arg_joiner=" && ",
            output_field=BooleanField(),
        )
