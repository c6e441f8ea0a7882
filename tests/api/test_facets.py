"""`facets=` counts the whole query by what is shown, by one more statement."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.api.facets import facet_names
from tests import factories
from tests.api.resources import MAKERS, RESOURCES, get

pytestmark = pytest.mark.django_db


def facet(name: str, path: str = "incidents/", **query: Any) -> dict[str | None, int]:
    """The counts of one facet by value."""
    values = get(path, facets=name, **query)["facets"][name]
    return {one["value"]: one["count"] for one in values}


@pytest.mark.parametrize("name", RESOURCES)
def test_every_facet_counts_what_its_filter_finds(name: str) -> None:
    MAKERS[name]()
    MAKERS[name](sensitivity="coarsened")
    for one in facet_names(RESOURCES[name].filterset_class):
        for value, count in facet(one, f"{name}/").items():
            if value is not None:
                assert get(f"{name}/", 200, count="true", **{one: value})["count"] == count, (one, value)


def test_facets_count_the_whole_query_and_not_the_page() -> None:
    for country in ("ML", "ML", "NE"):
        factories.IncidentFactory.create(place__country_code=country)
    assert facet("country", limit=1) == {"ML": 2, "NE": 1}
    assert facet("country", country="NE") == {"NE": 1}
    cursor = get("incidents/", limit=1)["next_cursor"]
    assert facet("country", limit=1, cursor=cursor) == {"ML": 2, "NE": 1}


def test_the_commonest_value_comes_first() -> None:
    for kind in ("vac.attack", "other", "other"):
        factories.IncidentFactory.create(incident_kind=kind)
    values = get("incidents/", facets="incident_kind")["facets"]["incident_kind"]
    assert values == [{"value": "other", "count": 2}, {"value": "vac.attack", "count": 1}]


def test_a_row_with_two_children_of_one_value_counts_once() -> None:
    factories.IncidentFactory.create(casualties=2)
    assert facet("outcome") == {"killed": 1}


def test_all_facets_take_one_more_statement() -> None:
    factories.IncidentFactory.full()
    with CaptureQueriesContext(connection) as without:
        get("incidents/", weapon="firearms,not_stated")
    with CaptureQueriesContext(connection) as captured:
        facets = "incident_kind,country,role,outcome,geo_precision,sensitivity"
        get("incidents/", weapon="firearms,not_stated", facets=facets)
    assert len(captured) == len(without) + 1


def test_facets_go_by_what_is_shown() -> None:
    factories.IncidentFactory.create(sensitivity="coarsened", geo_precision="exact")
    factories.IncidentFactory.create(place__publication_status="draft")
    factories.IncidentFactory.create(sensitivity="restricted", place__country_code="NE")
    assert facet("geo_precision") == {"withheld": 1, "exact": 1}
    assert facet("country") == {"ML": 1, None: 1}


def test_a_page_without_facets_has_none() -> None:
    assert "facets" not in get("incidents/")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"facets": "title"}, "unknown_value"),
        ({"facets": "date_overlaps"}, "unknown_value"),
        ({"facets": "country,country"}, "invalid_value"),
        ({"facets": "weapon,role,outcome,country,sex,age_group,assertion"}, "invalid_value"),
        ({"facets": "country", "format": "csv"}, "invalid_value"),
    ],
)
def test_a_facet_that_is_none_is_refused(query: dict[str, str], code: str) -> None:
    problem = get("incidents/", 400, **query)
    assert (problem["code"], problem["parameter"]) == (code, "facets")
