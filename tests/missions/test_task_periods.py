"""When a mission had a task in force, and incidents found by it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from core.dates import PartialDate
from missions.mandate_in_force import mandate_in_force
from missions.task_periods import periods_in_force
from tests.api.resources import get, results
from tests.factories import (
    IncidentFactory,
    MandateFactory,
    MandateTaskFactory,
    MissionFactory,
    ResolutionFactory,
    TaskVocabularyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Any:
    """A mission whose civilian protection is set in 2013, suspended in 2014, taken up in 2015 and dropped in 2016."""
    mission = MissionFactory.create()
    protection = TaskVocabularyFactory.create(code="protection")
    first = ResolutionFactory.create()
    for year, action, change in ((2013, "establish", "add"), (2014, "renew", "suspend"), (2015, "renew", "add")):
        mandate = _decide(mission, first, action, date(year, 7, 1), date(year + 1, 7, 1))
        MandateTaskFactory.create(mission=mission, mandate=mandate, task=protection, change=change)
    dropped = _decide(mission, first, "renew", date(2016, 7, 1), None)
    MandateTaskFactory.create(mission=mission, mandate=dropped, task=protection, change="drop")
    return mission


def _decide(mission: Any, first: Any, action: str, start: date, end: date | None) -> Any:
    return MandateFactory.create(
        mission=mission,
        resolution=ResolutionFactory.create(body=first.body),
        action=action,
        in_force=DateRange(start, end),
        decided_expiry=end,
    )


def test_the_periods_are_those_in_which_the_mandate_has_the_task(mission: Any) -> None:
    periods = periods_in_force(["protection"])[mission.pk]
    assert periods[0][0] == date(2013, 7, 1)
    day = date(2013, 1, 1)
    while day < date(2017, 1, 1):
        told = any(not task.suspended for task in mandate_in_force(mission, day).tasks)
        assert told == any(start <= day and (end is None or day < end) for start, end in periods), day
        day += timedelta(days=37)


def test_a_mission_without_the_task_has_no_period(mission: Any) -> None:
    TaskVocabularyFactory.create(code="elections")
    assert periods_in_force(["elections"]) == {}


def test_the_queries_do_not_grow_with_missions(mission: Any) -> None:
    with CaptureQueriesContext(connection) as captured:
        periods_in_force(["protection"])
    assert len(captured) == 2


@pytest.mark.parametrize(
    ("when", "found"),
    [
        (PartialDate.day(date(2013, 6, 30)), False),
        (PartialDate.day(date(2013, 7, 1)), True),
        (PartialDate.day(date(2014, 8, 1)), False),
        (PartialDate.year(2014), True),
        (PartialDate.day(date(2017, 1, 1)), False),
        (None, False),
    ],
)
def test_an_incident_is_found_by_the_task_in_force_at_its_date(mission: Any, when: Any, found: bool) -> None:
    IncidentFactory.create(mission_links=[{"mission": mission}], date=when)
    assert bool(results("incidents/", mandate_task="protection")) is found


def test_the_task_must_be_that_of_the_mission_asked_for(mission: Any) -> None:
    other = MissionFactory.create()
    day = PartialDate.day(date(2013, 8, 1))
    IncidentFactory.create(mission_links=[{"mission": mission}, {"mission": other}], date=day)
    assert len(results("incidents/", mandate_task="protection", mission=mission.slug)) == 1
    assert results("incidents/", mandate_task="protection", mission=other.slug) == []


def test_a_coarsened_incident_is_found_by_its_month(mission: Any) -> None:
    IncidentFactory.create(
        mission_links=[{"mission": mission}], date=PartialDate.day(date(2013, 7, 31)), sensitivity="coarsened"
    )
    assert len(results("incidents/", mandate_task="protection")) == 1


def test_statistics_take_the_task_too(mission: Any) -> None:
    IncidentFactory.create(mission_links=[{"mission": mission}], date=PartialDate.day(date(2013, 8, 1)))
    (cell,) = get("stats/", by="mission", mandate_task="protection")["results"]
    assert (cell["mission"], cell["incidents"]["value"]) == (mission.slug, 1)
    TaskVocabularyFactory.create(code="elections")
    assert get("stats/", by="mission", mandate_task="elections")["results"] == []


def test_a_task_that_does_not_exist_is_refused() -> None:
    assert get("incidents/", status=400, mandate_task="protecton")["parameter"] == "mandate_task"
