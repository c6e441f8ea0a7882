"""What holds of every list: bounded queries, strict parameters, public rows only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Record
from tests.api.resources import MAKERS, RESOURCES, get, results

BASELINE = Path(__file__).with_name("query_counts.json")
pytestmark = pytest.mark.django_db


def queries_of(path: str, **query: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        get(path, **query)
    return len(captured)


def test_every_record_model_has_a_resource_and_a_maker() -> None:
    served = {viewset.queryset.model for viewset in RESOURCES.values()}
    assert {model for model in apps.get_models() if issubclass(model, Record)} == served
    assert set(MAKERS) == set(RESOURCES)


@pytest.mark.parametrize("name", RESOURCES)
def test_a_list_takes_the_same_queries_for_two_and_for_twenty_rows(name: str) -> None:
    for _ in range(2):
        MAKERS[name]()
    few = queries_of(f"{name}/", limit=200)
    for _ in range(18):
        MAKERS[name]()
    assert queries_of(f"{name}/", limit=200) == few
    assert few == json.loads(BASELINE.read_text())[name]


@pytest.mark.parametrize("name", RESOURCES)
def test_an_unknown_parameter_is_refused_and_named(name: str) -> None:
    problem = get(f"{name}/", status=400, limti=5)
    assert problem["code"] == "unknown_parameter"
    assert problem["parameter"] == "limti"
    assert problem["suggestions"][0] == "limit"


@pytest.mark.parametrize("name", RESOURCES)
@pytest.mark.parametrize("limit", ["0", "1001", "-1", "many", "9" * 900])
def test_a_limit_out_of_range_is_refused(name: str, limit: str) -> None:
    problem = get(f"{name}/", status=400, limit=limit)
    assert problem["code"] == "limit_out_of_range"
    assert problem["parameter"] == "limit"


@pytest.mark.parametrize("name", RESOURCES)
@pytest.mark.parametrize("columns", [{"publication_status": "draft"}, {"sensitivity": "restricted"}])
def test_what_is_not_public_is_neither_listed_nor_found(name: str, columns: dict[str, str]) -> None:
    hidden = MAKERS[name](**columns)
    assert str(hidden.uid) not in {row["uid"] for row in results(f"{name}/", limit=200)}
    assert get(f"{name}/{hidden.uid}/", status=404)["code"] == "not_found"


@pytest.mark.parametrize("name", RESOURCES)
def test_list_and_detail_show_the_same_record(name: str) -> None:
    record = MAKERS[name]()
    listed = next(row for row in results(f"{name}/", uid=str(record.uid)))
    assert listed == get(f"{name}/{record.uid}/")
    assert listed["url"] == f"/api/v1/{name}/{record.uid}/"


@pytest.mark.parametrize("name", RESOURCES)
def test_every_ordering_pages_through_all_rows_once(name: str) -> None:
    made = {str(MAKERS[name]().uid) for _ in range(5)}
    for ordering in RESOURCES[name].ordering_names():
        seen: list[str] = []
        cursor: dict[str, Any] = {}
        while True:
            page = get(f"{name}/", limit=2, ordering=ordering, count="true", **cursor)
            seen += [row["uid"] for row in page["results"]]
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert len(seen) == len(set(seen)) == page["count"]
        assert made <= set(seen)
