"""Everything dated about a mission, in order, each entry with its source."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from core.dates import PartialDate
from events.api.timeline import SOURCES
from tests import factories
from tests.api.resources import get

pytestmark = pytest.mark.django_db
LINKED: dict[str, Any] = {"incident": "mission_links", "political_event": "mission_links"}


@pytest.fixture
def mission() -> Any:
    """A mission with one entry of every kind, a year apart."""
    mission = factories.MissionFactory.create(
        slug="minusma", established=PartialDate.year(2000), closed=PartialDate.year(2001), citation_links=1
    )
    for year, source in enumerate(SOURCES[2:], start=2002):
        factory = getattr(factories, f"{source.model.__name__}Factory")
        when: Any = PartialDate.year(year)
        if source.starts:
            when = DateRange(date(year, 1, 1), date(year + 1, 1, 1))
        tied = {LINKED[source.kind]: [{"mission": mission}]} if source.kind in LINKED else {"mission": mission}
        factory.create(**{source.date: when, **tied, "citation_links": 1})
    return mission


def walk(limit: int, **query: Any) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    page = get("missions/minusma/timeline/", limit=limit, **query)
    while True:
        entries += page["results"]
        if page["next_cursor"] is None:
            return entries
        page = get("missions/minusma/timeline/", limit=limit, cursor=page["next_cursor"], **query)


@pytest.mark.parametrize("limit", [1, 2, 200])
def test_entries_of_every_kind_come_in_order_of_time(mission: Any, limit: int) -> None:
    entries = walk(limit)
    assert [entry["kind"] for entry in entries] == [source.kind for source in SOURCES]
    starts = [entry["date"]["start"] for entry in entries]
    assert starts == sorted(starts)


def test_an_entry_points_to_its_record_and_says_where_it_can_be_read(mission: Any) -> None:
    for entry in walk(200):
        assert get(entry["url"].removeprefix("/api/v1/"))["uid"] == entry["uid"]
        assert entry["citations"][0]["quote"]
        assert entry["title"]


def test_a_mandate_stands_at_its_first_day(mission: Any) -> None:
    (entry,) = [entry for entry in walk(200) if entry["kind"] == "mandate"]
    assert entry["date"] == {"start": "2002-01-01", "end": "2002-01-02", "precision": "day"}
    assert "S/RES/" in entry["title"]


def test_kinds_can_be_chosen(mission: Any) -> None:
    assert {entry["kind"] for entry in walk(1, kind="incident,mandate")} == {"incident", "mandate"}
    assert get("missions/minusma/timeline/", status=400, kind="weather")["code"] == "unknown_value"


def test_entries_of_one_day_are_paged_through_once(mission: Any) -> None:
    for _ in range(3):
        factories.IncidentFactory.create(date=PartialDate.year(2002), mission_links=[{"mission": mission}])
        factories.PositionFactory.create(date=PartialDate.year(2002), mission=mission)
    entries = walk(2)
    assert len({(entry["kind"], entry["uid"]) for entry in entries}) == len(entries) == len(SOURCES) + 6


def test_other_missions_undated_records_and_drafts_are_not_on_the_line(mission: Any) -> None:
    factories.RestrictionFactory.create()
    factories.RestrictionFactory.create(mission=mission, date=None)
    factories.RestrictionFactory.create(mission=mission, publication_status="draft")
    assert len(walk(200)) == len(SOURCES)


def test_a_page_takes_two_statements_and_one_that_tells_what_is_seen(
    mission: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        get("missions/minusma/timeline/")


def test_what_happens_in_a_host_country_is_on_the_line_and_says_why(mission: Any) -> None:
    factories.MissionHostFactory.create(mission=mission, country_code="ML")
    mali, niger = (factories.PlaceFactory.create(country_code=code) for code in ("ML", "NE"))
    inside, after = PartialDate.parse("2000-08"), PartialDate.parse("2012")
    coup = factories.PoliticalEventFactory.create(date=inside, place=mali)
    camp = factories.DisplacementFigureFactory.create(as_of=inside, country_code="ML")
    factories.PoliticalEventFactory.create(date=inside, place=niger)
    factories.PoliticalEventFactory.create(date=after, place=mali)
    factories.IncidentFactory.create(date=inside, place=mali, mission_links=[{"mission": mission}])

    entries = walk(200, link="host_country")

    assert {entry["uid"] for entry in entries} == {str(coup.uid), str(camp.uid)}
    assert {entry["link"] for entry in entries} == {"host_country"}
    assert len(walk(2)) == len(SOURCES) + 3
    assert {entry["link"] for entry in walk(200, link="mission")} == {"mission"}


def test_a_kind_that_is_never_on_the_line_for_that_reason_is_refused(mission: Any) -> None:
    problem = get("missions/minusma/timeline/", status=400, kind="mandate", link="host_country")
    assert (problem["code"], problem["parameter"]) == ("unknown_value", "link")
