"""The mandate in force on a day, with tasks and ceilings and where each comes from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from core.figures import Figure
from tests import factories
from tests.api.resources import get

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Any:
    """Established in July 2015 with one task, renewed in July 2016 with another and a ceiling."""
    mission = factories.MissionFactory.create(slug="minusma")
    body = factories.ActorFactory.create()
    first, second = (
        factories.MandateFactory.create(
            mission=mission,
            resolution__symbol=symbol,
            resolution__body=body,
            authorising_body=body,
            action=action,
            in_force=DateRange(date(year, 7, 1), date(year + 1, 7, 1)),
        )
        for symbol, action, year in (("S/RES/2227 (2015)", "establish", 2015), ("S/RES/2295 (2016)", "renew", 2016))
    )
    for mandate, code in ((first, "protect_civilians"), (second, "state_authority")):
        factories.MandateTaskFactory.create(
            mission=mission, mandate=mandate, task__code=code, citation_links=1, confirmation="confirmed"
        )
    factories.PersonnelFigureFactory.create(
        mission=mission,
        mandate=second,
        personnel_status="authorised",
        personnel_category="military",
        as_of=None,
        figure=Figure.exact(13_289),
    )
    return mission


def test_the_mandate_of_a_day_names_its_instrument_tasks_and_ceilings(mission: Any) -> None:
    answer = get("missions/minusma/mandate/", on="2016-08-01")
    assert answer["in_force"] is True
    assert answer["mandate"]["resolution"]["symbol"] == "S/RES/2295 (2016)"
    assert [(task["task"]["code"], task["inherited"]) for task in answer["tasks"]] == [
        ("protect_civilians", True),
        ("state_authority", False),
    ]
    inherited = answer["tasks"][0]
    assert inherited["mandate"]["resolution"]["symbol"] == "S/RES/2227 (2015)"
    assert inherited["citations"][0]["quote"]
    assert [row["figure"]["best"] for row in answer["ceilings"]] == [13_289]


def test_a_day_without_a_mandate_is_said_to_be_one(mission: Any) -> None:
    answer = get("missions/minusma/mandate/", on="2012-01-01")
    assert (answer["in_force"], answer["mandate"], answer["tasks"]) == (False, None, [])
    assert "No mandate" in answer["note"]


def test_the_end_of_a_mandate_is_the_first_day_without_it(mission: Any) -> None:
    assert get("missions/minusma/mandate/", on="2017-06-30")["in_force"] is True
    assert get("missions/minusma/mandate/", on="2017-07-01")["in_force"] is False


@pytest.mark.parametrize("day", ["2016", "2016-8-1", "20160801", "2016-02-30", "tomorrow"])
def test_anything_but_a_day_is_refused(mission: Any, day: str) -> None:
    assert get("missions/minusma/mandate/", status=400, on=day)["parameter"] == "on"


def test_what_is_not_public_is_no_task_of_the_day(mission: Any) -> None:
    mandate = mission.mandates.get(resolution__symbol="S/RES/2295 (2016)")
    factories.MandateTaskFactory.create(mission=mission, mandate=mandate, publication_status="draft")
    assert len(get("missions/minusma/mandate/", on="2016-08-01")["tasks"]) == 2


def test_the_number_of_queries_does_not_grow_with_the_history(mission: Any, django_assert_max_num_queries: Any) -> None:
    mandate = mission.mandates.get(resolution__symbol="S/RES/2295 (2016)")
    for _ in range(10):
        factories.MandateTaskFactory.create(mission=mission, mandate=mandate)
    with django_assert_max_num_queries(11):
        get("missions/minusma/mandate/", on="2016-08-01")
