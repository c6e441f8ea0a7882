"""A zero is told from what nobody has read, and nothing that is withheld is counted or named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from core.dates import PartialDate
from core.figures import Figure
from events.choices import CoverageTopic
from events.coverage import note_coverage
from events.models import CoverageEntry
from missions.models import Mission
from sources.models import DatasetRelease
from tests import factories
from tests.api.resources import get
from tests.contract.document import assert_valid

pytestmark = pytest.mark.django_db
INCIDENTS = CoverageTopic.INCIDENTS
YEAR = DateRange(date(2016, 1, 1), date(2017, 1, 1))
MARCH = PartialDate.day(date(2016, 3, 5))
FROM_MARCH = DateRange(date(2016, 3, 5), date(2017, 6, 30))


@pytest.fixture
def mission() -> Mission:
    return factories.MissionFactory.create(
        slug="minusma",
        established=PartialDate.day(date(2013, 4, 25)),
        closed=PartialDate.day(date(2023, 12, 31)),
        hosts=[{"country_code": "ML", "valid": None}],
    )


@pytest.fixture
def release() -> DatasetRelease:
    return factories.DatasetReleaseFactory.create(version="21.1")


def rows(topic: str = "incidents", **query: Any) -> list[dict[str, Any]]:
    """The rows of one topic; of 2016 unless other months are asked for."""
    asked: dict[str, Any] = {"from": "2016-01", "to": "2016-12", **query}
    answer = get("coverage/", mission="minusma", topic=topic, **asked)
    assert_valid(answer, "/api/v1/coverage/")
    found: list[dict[str, Any]] = answer["results"]
    return found


def statuses(topic: str = "incidents", **query: Any) -> list[str]:
    return [row["status"] for row in rows(topic, **query)]


def incident(**columns: Any) -> Any:
    return factories.IncidentFactory.create(
        **{"date": PartialDate.day(date(2016, 3, 5)), "place__country_code": "ML", **columns}
    )


def test_what_nobody_has_read_is_not_read_whatever_is_recorded(mission: Mission) -> None:
    incident()
    march = rows()[2]
    assert (march["month"], march["status"], march["records"], march["sources"]) == ("2016-03", "not_read", 1, [])


def test_a_month_that_was_read_and_has_nothing_is_zero(mission: Mission, release: DatasetRelease) -> None:
    note_coverage(release, INCIDENTS, countries=["ML", "NE"], period=YEAR, complete=True)
    incident()
    found = rows()
    assert [row["status"] for row in found] == ["read"] * 12
    assert [row["records"] for row in found] == [0, 0, 1, *[0] * 9]
    (source,) = found[0]["sources"]
    assert (source["version"], source["country"], source["complete"]) == ("21.1", "ML", True)
    assert get(source["url"].removeprefix("/api/v1/"))["uid"] == str(release.dataset.uid)


def test_a_dataset_of_the_world_covers_every_mission(mission: Mission, release: DatasetRelease) -> None:
    note_coverage(release, INCIDENTS, period=YEAR, complete=True)
    assert set(statuses()) == {"read"}
    assert set(statuses("fatalities")) == {"not_read"}, "another topic is another reading"


def test_a_part_that_was_read_is_no_zero(mission: Mission, release: DatasetRelease) -> None:
    note_coverage(release, INCIDENTS, period=YEAR, complete=False)
    assert set(statuses()) == {"partly_read"}


def test_a_month_is_read_only_where_each_of_its_days_is(mission: Mission, release: DatasetRelease) -> None:
    note_coverage(release, INCIDENTS, period=DateRange(date(2016, 2, 1), date(2016, 3, 10)), complete=True)
    assert statuses()[:4] == ["not_read", "read", "partly_read", "not_read"]
    other = factories.DatasetReleaseFactory.create()
    note_coverage(other, INCIDENTS, period=DateRange(date(2016, 3, 10), date(2016, 4, 1)), complete=True)
    assert statuses()[:4] == ["not_read", "read", "read", "not_read"]


def test_every_country_that_hosts_the_mission_then_must_be_read(mission: Mission, release: DatasetRelease) -> None:
    stay = PartialDate.between(date(2016, 6, 1), date(2016, 8, 1))
    factories.MissionHostFactory.create(mission=mission, country_code="NE", valid=stay)
    note_coverage(release, INCIDENTS, countries=["ML"], period=YEAR, complete=True)
    incident(place__country_code="NE")
    incident(place__country_code="NE", date=PartialDate.day(date(2016, 6, 7)))
    assert statuses() == ["read"] * 5 + ["partly_read"] * 2 + ["read"] * 5
    assert [row["records"] for row in rows()] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


def test_a_topic_of_missions_is_not_read_by_country(mission: Mission, release: DatasetRelease) -> None:
    note_coverage(release, CoverageTopic.FATALITIES, countries=["ML"], period=YEAR, complete=True)
    assert set(statuses("fatalities")) == {"not_read"}
    note_coverage(release, CoverageTopic.FATALITIES, missions=[mission], period=YEAR, complete=True)
    assert set(statuses("fatalities")) == {"read"}


def test_only_months_of_the_missions_life_are_told(mission: Mission, release: DatasetRelease) -> None:
    period = DateRange(date(2013, 4, 25), date(2024, 1, 1))
    note_coverage(release, INCIDENTS, period=period, complete=True)
    found = rows(**{"from": "2013-01", "to": "2013-06"})
    assert [(row["month"], row["status"]) for row in found] == [(f"2013-0{month}", "read") for month in (4, 5, 6)]
    assert len(get("coverage/", mission="minusma", topic="incidents")["results"]) == 9 + 9 * 12 + 12


def test_a_date_wider_than_the_month_is_counted_apart_and_an_undated_record_not_at_all(mission: Mission) -> None:
    incident(date=PartialDate.quarter(2016, 1))
    incident(date=PartialDate.between(None, date(2016, 3, 1)))
    incident(date=None)
    incident(date=PartialDate.month(2016, 3))
    counts = [(row["records"], row["wider_records"]) for row in rows()[:4]]
    assert counts == [(0, 2), (0, 2), (1, 1), (0, 0)]


@pytest.mark.parametrize(
    ("topic", "make"),
    [
        ("fatalities", lambda m: factories.PeacekeeperFatalityFactory.create(mission=m, incident_date=MARCH)),
        ("personnel", lambda m: factories.PersonnelFigureFactory.create(mission=m, as_of=MARCH)),
        ("displacement", lambda m: factories.DisplacementFigureFactory.create(country_code="ML", as_of=MARCH)),
        ("mandates", lambda m: factories.MandateFactory.create(mission=m, in_force=FROM_MARCH)),
        ("human_rights", lambda m: factories.HumanRightsReportFactory.create(country_code="ML", period=MARCH)),
        (
            "political_events",
            lambda m: factories.PoliticalEventFactory.create(date=MARCH, mission_links=[{"mission": m}]),
        ),
        ("incidents", lambda m: incident(date=MARCH)),
    ],
)
def test_records_of_every_topic_are_counted_in_their_month(topic: str, make: Any, mission: Mission) -> None:
    make(mission)
    assert [row["records"] for row in rows(topic)] == [0, 0, 1, *[0] * 9]


@pytest.mark.parametrize("columns", [{"sensitivity": "restricted"}, {"publication_status": "draft"}])
def test_what_is_not_public_is_not_counted(columns: dict[str, str], mission: Mission) -> None:
    incident(**columns)
    assert {row["records"] for row in rows()} == {0}


def test_a_coarsened_record_counts_in_its_month_and_by_what_its_list_shows(mission: Mission) -> None:
    incident(sensitivity="coarsened")
    assert [row["records"] for row in rows()][2] == len(get("incidents/", country="ML")["results"])


def test_what_a_restricted_source_was_read_for_is_not_told(mission: Mission, release: DatasetRelease) -> None:
    note_coverage(release, INCIDENTS, period=YEAR, complete=True, is_public=False)
    assert set(statuses()) == {"not_read"}


@pytest.mark.parametrize("columns", [{"sensitivity": "restricted"}, {"publication_status": "withdrawn"}])
def test_a_dataset_that_readers_do_not_see_is_not_told(columns: dict[str, str], mission: Mission) -> None:
    release = factories.DatasetReleaseFactory.create(dataset=factories.DatasetFactory.create(**columns))
    note_coverage(release, INCIDENTS, period=YEAR, complete=True)
    document = factories.DocumentFactory.create(**columns)
    note_coverage(document, INCIDENTS, missions=[mission], period=YEAR, complete=True)
    assert {(row["status"], len(row["sources"])) for row in rows()} == {("not_read", 0)}


def test_a_document_is_named_by_its_symbol(mission: Mission) -> None:
    document = factories.DocumentFactory.create(symbol="S/2016/281")
    quarter = DateRange(date(2016, 1, 1), date(2016, 4, 1))
    note_coverage(document, INCIDENTS, missions=[mission], period=quarter, complete=False)
    assert statuses()[:4] == ["partly_read"] * 3 + ["not_read"]
    (source,) = rows()[0]["sources"]
    assert (source["source_kind"], source["version"]) == ("document", "S/2016/281")


def test_what_is_noted_twice_is_noted_once_and_the_last_word_holds(release: DatasetRelease) -> None:
    note_coverage(release, INCIDENTS, countries=["ML", "NE"], period=YEAR, complete=False)
    assert note_coverage(release, INCIDENTS, countries=["ML", "NE"], period=YEAR, complete=True) == 2
    assert set(CoverageEntry.objects.values_list("country_code", "complete")) == {("ML", True), ("NE", True)}


def test_a_new_reading_is_told_at_once(mission: Mission, release: DatasetRelease) -> None:
    assert set(statuses()) == {"not_read"}
    note_coverage(release, INCIDENTS, period=YEAR, complete=True)
    assert set(statuses()) == {"read"}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "mission"),
        ({"mission": "minusma", "year": "2016"}, "year"),
        ({"mission": "minusma", "from": "2016"}, "from"),
        ({"mission": "minusma", "from": "2016-13"}, "from"),
        ({"mission": "minusma", "from": "2016-04", "to": "2016-03"}, "to"),
        ({"mission": "minusma", "topic": "weather"}, "topic"),
        ({"mission": "minusma", "from": "1948-01", "to": "2020-01"}, "from"),
    ],
)
def test_a_question_that_is_not_understood_is_refused(query: dict[str, Any], parameter: str, mission: Mission) -> None:
    assert get("coverage/", status=400, **query)["parameter"] == parameter


def test_a_mission_that_nobody_knows_is_not_found_and_one_without_a_beginning_asks_for_months() -> None:
    assert get("coverage/", status=404, mission="unknown")["code"] == "not_found"
    factories.MissionFactory.create(slug="unom", established=None, closed=None, hosts=[])
    assert get("coverage/", status=400, mission="unom")["parameter"] == "from"
    january: dict[str, Any] = {"from": "2016-01", "to": "2016-01"}
    found = get("coverage/", mission="unom", topic="incidents,mandates", **january)
    assert {(row["status"], row["records"]) for row in found["results"]} == {("not_read", 0)}


def test_a_mission_without_a_known_country_is_never_read_whole_by_country(release: DatasetRelease) -> None:
    factories.MissionFactory.create(slug="minusma", established=None, closed=None, hosts=[])
    note_coverage(release, INCIDENTS, period=YEAR, complete=True)
    assert set(statuses()) == {"partly_read"}


def test_the_number_of_queries_does_not_grow_with_records_months_or_sources(mission: Mission) -> None:
    def queries(**query: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            get("coverage/", mission="minusma", **query)
        return len(captured)

    before = queries(**{"from": "2016-01", "to": "2016-02"})
    for _ in range(5):
        release = factories.DatasetReleaseFactory.create()
        note_coverage(release, INCIDENTS, countries=["ML"], period=YEAR, complete=True)
        incident(casualties=[{"figure": Figure.exact(3)}])
    assert queries(**{"from": "2014-01", "to": "2020-12"}) == before <= 24
