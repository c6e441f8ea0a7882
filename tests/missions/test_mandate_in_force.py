"""Which mandate and which tasks a mission has on a day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from core.dates import PartialDate
from missions.mandate_in_force import MandateInForce, mandate_in_force
from missions.models import Mandate, Mission, TaskVocabulary
from tests.factories import (
    ActorFactory,
    MandateFactory,
    MandateTaskFactory,
    MissionFactory,
    MissionPhaseFactory,
    PersonnelFigureFactory,
    ResolutionFactory,
    TaskVocabularyFactory,
)

pytestmark = pytest.mark.django_db


class History:
    """A mission's decisions, built a line at a time."""

    def __init__(self) -> None:
        self.mission: Mission = MissionFactory.create()
        self.council = ActorFactory.create(actor_kind="un_entity")
        self.tasks: dict[str, TaskVocabulary] = {}

    def decide(self, action: str, start: date, end: date | None, *, complete: bool | None = None) -> Mandate:
        return MandateFactory.create(
            mission=self.mission,
            resolution=ResolutionFactory.create(body=self.council),
            action=action,
            in_force=DateRange(start, end),
            decided_expiry=end,
            complete_adjustment=complete,
        )

    def task(self, mandate: Mandate, code: str, change: str = "add", period: PartialDate | None = None) -> None:
        task = self.tasks.get(code) or TaskVocabularyFactory.create(code=code)
        self.tasks[code] = task
        MandateTaskFactory.create(mission=self.mission, mandate=mandate, task=task, change=change, period=period)

    def on(self, day: date) -> MandateInForce:
        return mandate_in_force(self.mission, day)


@pytest.fixture
def history() -> History:
    return History()


def codes(answer: MandateInForce) -> list[str]:
    return sorted(one.task.task.code for one in answer.tasks)


def test_before_its_first_decision_a_mission_has_no_mandate(history: History) -> None:
    mandate = history.decide("establish", date(2013, 4, 25), date(2014, 7, 1))
    history.task(mandate, "civilians")

    answer = history.on(date(2012, 1, 1))

    assert answer.mandate is None
    assert answer.tasks == []


def test_a_mandate_is_in_force_on_its_last_day_and_no_longer_on_the_next(history: History) -> None:
    mandate = history.decide("establish", date(2013, 4, 25), date(2014, 7, 1))

    assert history.on(date(2014, 6, 30)).mandate == mandate
    assert history.on(date(2014, 7, 1)).mandate is None


def test_a_task_is_inherited_by_a_renewal_that_does_not_speak_of_it(history: History) -> None:
    first = history.decide("establish", date(2013, 4, 25), date(2014, 7, 1))
    history.task(first, "civilians")
    history.decide("renew", date(2014, 7, 1), date(2015, 7, 1))

    answer = history.on(date(2015, 1, 1))

    assert codes(answer) == ["civilians"]
    assert answer.tasks[0].inherited
    assert answer.tasks[0].task.mandate == first


def test_a_mandate_that_restates_everything_ends_what_it_leaves_out(history: History) -> None:
    first = history.decide("establish", date(2013, 4, 25), date(2014, 7, 1))
    history.task(first, "elections")
    second = history.decide("renew", date(2014, 7, 1), date(2015, 7, 1), complete=True)
    history.task(second, "civilians")

    assert codes(history.on(date(2014, 1, 1))) == ["elections"]
    assert codes(history.on(date(2015, 1, 1))) == ["civilians"]


def test_a_dropped_task_is_gone_and_a_suspended_one_says_so(history: History) -> None:
    first = history.decide("establish", date(2013, 4, 25), date(2014, 7, 1))
    history.task(first, "elections")
    history.task(first, "demining")
    second = history.decide("amend", date(2013, 12, 1), None)
    history.task(second, "elections", change="drop")
    history.task(second, "demining", change="suspend")

    answer = history.on(date(2014, 1, 1))

    assert codes(answer) == ["demining"]
    assert answer.tasks[0].suspended
    assert answer.mandate == first


def test_a_modified_task_comes_from_the_instrument_that_modified_it(history: History) -> None:
    first = history.decide("establish", date(2013, 4, 25), date(2014, 7, 1))
    history.task(first, "civilians")
    second = history.decide("renew", date(2014, 7, 1), date(2015, 7, 1))
    history.task(second, "civilians", change="modify")

    answer = history.on(date(2015, 1, 1))

    assert [one.task.mandate for one in answer.tasks] == [second]
    assert not answer.tasks[0].inherited


def test_a_task_with_its_own_period_ends_with_it(history: History) -> None:
    mandate = history.decide("establish", date(2013, 4, 25), date(2014, 7, 1))
    history.task(mandate, "elections", period=PartialDate.between(date(2013, 7, 1), date(2013, 10, 1)))

    assert codes(history.on(date(2013, 9, 30))) == ["elections"]
    assert codes(history.on(date(2013, 10, 1))) == []


def test_after_termination_only_what_the_terminating_decision_authorises_goes_on(history: History) -> None:
    first = history.decide("renew", date(2022, 7, 1), date(2023, 7, 1))
    history.task(first, "human_rights")
    end = history.decide("terminate", date(2023, 7, 1), date(2024, 1, 1))
    history.task(end, "civilians", period=PartialDate.between(date(2023, 7, 1), date(2023, 10, 1)))
    MissionPhaseFactory.create(
        mission=history.mission, phase="drawdown", period=PartialDate.between(date(2023, 7, 1), date(2024, 1, 1))
    )

    answer = history.on(date(2023, 8, 1))

    assert codes(answer) == ["civilians"]
    assert answer.phase == "drawdown"
    assert answer.mandate == end
    assert codes(history.on(date(2023, 11, 1))) == []
    assert history.on(date(2024, 1, 1)).mandate is None


def test_a_technical_extension_inherits_the_ceilings(history: History) -> None:
    first = history.decide("establish", date(2013, 4, 25), date(2014, 7, 1))
    PersonnelFigureFactory.create(
        mission=history.mission,
        mandate=first,
        personnel_status="authorised",
        personnel_category="military",
        low=11200,
        best=11200,
        high=11200,
        as_of=PartialDate.day(date(2013, 4, 25)),
    )
    history.decide("extend_technically", date(2014, 7, 1), date(2014, 8, 1))

    assert [figure.best for figure in history.on(date(2014, 7, 15)).ceilings] == [11200]


def test_a_draft_decision_changes_nothing(history: History) -> None:
    MandateFactory.create(
        mission=history.mission, in_force=DateRange(date(2022, 7, 1), date(2023, 7, 1)), publication_status="draft"
    )

    assert history.on(date(2022, 8, 1)).mandate is None


def test_the_answer_takes_four_queries_however_long_the_history(history: History) -> None:
    for year in range(2013, 2023):
        mandate = history.decide("renew", date(year, 7, 1), date(year + 1, 7, 1))
        history.task(mandate, f"task_{year}")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = history.on(date(2022, 8, 1))
        assert len(codes(answer)) == 10
        assert {one.task.mandate.resolution.symbol for one in answer.tasks if one.task.mandate}

    assert len(queries) == 4
