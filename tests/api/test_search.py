"""One search over everything public, best first."""

from __future__ import annotations

from typing import Any

import pytest

from core.api.search import SearchView
from tests import factories
from tests.api.resources import MAKERS, RESOURCES, get, results
from tests.contract.document import assert_valid

pytestmark = pytest.mark.django_db
KINDS = {RESOURCES[name].queryset.model.record_kind: name for name in RESOURCES}


def kinds_found(q: str, **query: Any) -> list[str]:
    return [hit["record_kind"] for hit in results("search/", q=q, **query)]


@pytest.mark.parametrize("kind", SearchView.kinds())
def test_every_kind_with_words_is_found_and_its_address_answers(kind: str) -> None:
    record: Any = MAKERS[KINDS[kind]]()
    setattr(record, SearchView.kinds()[kind].words.words.title[0], "Zebra crossing")
    record.save()
    page = get("search/", q="zebras", type=kind)
    (hit,) = page["results"]
    assert hit["record_kind"] == kind
    assert "Zebra crossing" in hit["title"]
    assert "<mark>Zebra</mark>" in hit["snippets"][0]["html"]
    assert get(hit["url"].removeprefix("/api/v1/"))["uid"] == hit["uid"] == str(record.uid)
    assert_valid(page, "/api/v1/search/")


def test_the_best_comes_first_whatever_its_kind() -> None:
    factories.PositionFactory.create(statement="A stance", subject_as_stated="the convoy")
    factories.IncidentFactory.create(title="Attack on a convoy")
    factories.ActorFactory.create(name="Convoy", slug="convoy")
    assert kinds_found("convoy")[0] == "actor"
    assert kinds_found("convoy")[-1] == "position"
    scores = [hit["score"] for hit in results("search/", q="convoy")]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1


def test_names_are_found_misspelt_but_not_where_words_are_left_out() -> None:
    factories.ActorFactory.create(name="Wagner Group", names=[{"name": "Africa Corps"}])
    assert kinds_found("wagnr") == ["actor"]
    assert kinds_found("africa korps") == ["actor"]
    assert kinds_found("wagnr -africa") == []


def test_a_title_is_not_guessed() -> None:
    factories.IncidentFactory.create(title="Wagner convoy")
    assert kinds_found("wagnr") == []


def test_a_record_without_a_title_of_its_own_is_named_by_its_text() -> None:
    factories.RestrictionFactory.create(object_as_stated="", description="Flights over Zebra were banned.")
    (hit,) = results("search/", q="zebra")
    assert hit["title"].endswith("Flights over Zebra were banned.")


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_hold_every_hit_once_and_in_order(limit: int) -> None:
    for _ in range(3):
        factories.IncidentFactory.create(title="Convoy")
        factories.PoliticalEventFactory.create(title="Convoy")
        factories.ActorFactory.create(name="Convoy")
    every = [(hit["score"], hit["uid"]) for hit in results("search/", q="convoy", limit=200)]
    seen: list[tuple[float, str]] = []
    page = get("search/", q="convoy", limit=limit)
    while True:
        seen += [(hit["score"], hit["uid"]) for hit in page["results"]]
        if page["next"] is None:
            break
        page = get(page["next"].removeprefix("/api/v1/"))
    assert seen == every
    assert len(set(seen)) == 9


def test_a_cursor_belongs_to_its_query() -> None:
    factories.IncidentFactory.create_batch(2, title="Convoy")
    cursor = get("search/", q="convoy", limit=1)["next_cursor"]
    for other in ({"q": "village"}, {"q": "convoy", "type": "incident"}):
        assert get("search/", status=400, cursor=cursor, **other)["code"] == "invalid_cursor"
    assert get("search/", status=400, q="convoy", cursor="AAAA")["code"] == "invalid_cursor"


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ({}, "q", "invalid_value"),
        ({"q": " "}, "q", "invalid_value"),
        ({"q": "a\x00"}, "q", "invalid_value"),
        ({"q": "convoy", "type": "weather"}, "type", "unknown_value"),
        ({"q": "convoy", "limit": "0"}, "limit", "limit_out_of_range"),
        ({"q": "convoy", "country": "ML"}, "country", "unknown_parameter"),
    ],
)
def test_what_is_malformed_is_refused_and_named(query: dict[str, Any], parameter: str, code: str) -> None:
    problem = get("search/", status=400, **query)
    assert (problem["parameter"], problem["code"]) == (parameter, code)


@pytest.mark.parametrize("q", ["'", '"', "-", '-"', "&|!()", "%", "%s", "a" * 1000, "\N{FIRE}" * 300, "or"])
def test_odd_input_is_no_error(q: str) -> None:
    factories.IncidentFactory.create(title="Convoy")
    assert kinds_found(q) == []


@pytest.mark.parametrize("columns", [{"publication_status": "draft"}, {"sensitivity": "restricted"}])
def test_what_is_not_public_is_not_found(columns: dict[str, str]) -> None:
    for name in ("incidents", "actors", "places", "documents"):
        record: Any = MAKERS[name](**columns)
        setattr(record, "name" if hasattr(record, "name") else "title", "Zzyzx")
        record.save()
    assert kinds_found("zzyzx") == []


def test_a_coarsened_record_is_found_by_nothing_it_hides() -> None:
    factories.IncidentFactory.create(sensitivity="coarsened", title="Zzyzx", description="Zzyzx")
    factories.PlaceFactory.create(sensitivity="coarsened", name="Zzyzx")
    factories.HumanRightsReportFactory.create(sensitivity="coarsened", title="Shown", summary="Zzyzx")
    assert kinds_found("zzyzx") == []
    (hit,) = results("search/", q="shown or zzyzx")
    assert "zzyzx" not in str(hit).lower()


def test_a_page_takes_three_statements_whatever_is_found(django_assert_num_queries: Any) -> None:
    """One tells how far the keys go, one what has changed."""
    factories.IncidentFactory.create_batch(3, title="Convoy")
    with django_assert_num_queries(3):
        get("search/", q="convoy", limit=2)
