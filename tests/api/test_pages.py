"""Pages by cursor stay whole while rows come and go; wrong cursors are refused."""

from __future__ import annotations

import base64
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from core.api.pagination import Ordering, by_date, by_text, read_cursor
from core.api.problems import Problem
from core.dates import PartialDate
from tests import factories
from tests.api.resources import get, results


@pytest.mark.django_db
def test_rows_without_a_date_come_last_where_the_newest_is_first_and_are_not_lost() -> None:
    undated = factories.IncidentFactory.create_batch(3, date=None)
    dated = factories.IncidentFactory.create(date=PartialDate.year(2020))
    first = get("incidents/", limit=2)
    assert first["results"][0]["uid"] == str(dated.uid)
    second = get("incidents/", limit=2, cursor=first["next_cursor"])
    shown = [row["uid"] for row in [*first["results"], *second["results"]]]
    assert set(shown) == {str(record.uid) for record in [dated, *undated]}
    assert second["next"] is None


@pytest.mark.django_db
def test_a_row_written_before_the_cursor_moves_nothing() -> None:
    factories.IncidentFactory.create_batch(3, date=PartialDate.year(2020))
    first = get("incidents/", limit=2)
    factories.IncidentFactory.create(date=PartialDate.year(2023))
    second = get("incidents/", limit=2, cursor=first["next_cursor"])
    assert len(second["results"]) == 1


@pytest.mark.django_db
def test_the_next_address_keeps_the_query_and_stands_in_the_link_header() -> None:
    factories.IncidentFactory.create_batch(3)
    response = Client().get("/api/v1/incidents/?limit=2&country=ML&fields=title")
    page = json.loads(response.content)
    assert response["Link"] == f'<{page["next"]}>; rel="next"'
    rest = json.loads(Client().get(page["next"]).content)
    assert [set(row) for row in rest["results"]] == [{"uid", "title"}]


@pytest.mark.django_db
@pytest.mark.parametrize("changed", [{"country": "ML"}, {"ordering": "date"}])
def test_a_cursor_belongs_to_its_query(changed: dict[str, str]) -> None:
    factories.IncidentFactory.create_batch(2)
    cursor = get("incidents/", limit=1)["next_cursor"]
    assert get("incidents/", status=400, cursor=cursor, **changed)["code"] == "invalid_cursor"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["incidents/", "missions/minusma/timeline/"])
@pytest.mark.parametrize("cursor", ["x", "!!!!", "AAAA", "e30", "W10", "WzEsMl0", "é", "9" * 900])
def test_a_cursor_that_is_not_ours_is_refused(path: str, cursor: str) -> None:
    factories.MissionFactory.create(slug="minusma")
    assert get(path, status=400, cursor=cursor)["code"] == "invalid_cursor"


def packed(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_cursor_makes_anything_but_a_problem(text: str) -> None:
    with pytest.raises(Problem):
        read_cursor(text, Ordering("date", by_date("date")), "digest")


@given(st.text(), st.integers() | st.text() | st.booleans() | st.none())
def test_a_forged_key_is_refused_or_read_as_a_value(key: str, pk: object) -> None:
    try:
        read_cursor(packed("date", "digest", key, pk), Ordering("date", by_date("date")), "digest")
    except Problem as problem:
        assert problem.kind.code == "invalid_cursor"


@given(st.dates() | st.none(), st.dates(min_value=date(1, 1, 2)) | st.none())
def test_a_date_survives_the_cursor(start: date | None, end: date | None) -> None:
    from django.db.backends.postgresql.psycopg_any import DateRange

    if start and end and start >= end:
        return
    key = by_date("date")
    assert key.read(key.write(DateRange(start, end))) == DateRange(start, end)


def test_words_survive_the_cursor() -> None:
    key = by_text("name")
    assert key.read(key.write("Ménaka / Mali")) == "Ménaka / Mali"


@pytest.mark.django_db
def test_all_rows_are_counted_on_request_only() -> None:
    factories.PublisherFactory.create_batch(3)
    assert get("publishers/", limit=1)["count"] is None
    assert get("publishers/", limit=1, count="true")["count"] == 3


@pytest.mark.django_db
def test_fields_narrow_the_statement_and_not_only_the_answer(django_assert_num_queries: Any) -> None:
    factories.IncidentFactory.full()
    with django_assert_num_queries(1) as captured:
        (row,) = results("incidents/", fields="title,date")
    assert set(row) == {"uid", "title", "date"}
    sql = captured[0]["sql"]
    assert "events_participation" not in sql
    assert "sources_citation" not in sql


@pytest.mark.django_db
def test_fields_are_served_in_their_declared_order() -> None:
    factories.IncidentFactory.create()
    assert list(results("incidents/", fields="date,title,uid")[0]) == ["uid", "title", "date"]


@pytest.mark.django_db
def test_include_adds_what_is_heavy() -> None:
    mandate = factories.MandateTaskFactory.create().mandate
    assert mandate is not None
    assert "tasks" not in get(f"mandates/{mandate.uid}/")
    assert len(get(f"mandates/{mandate.uid}/", include="tasks")["tasks"]) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("licence", "served"), [("cc_by", True), ("all_rights_reserved", False)])
def test_the_full_text_is_served_where_its_licence_permits(licence: str, served: bool) -> None:
    document = factories.DocumentFactory.create(licence=licence, texts=1)
    row = get(f"documents/{document.uid}/", include="text")
    assert row["text"] == (document.texts.get().text if served else None)
