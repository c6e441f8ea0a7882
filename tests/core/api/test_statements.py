"""Statements are prepared once a connection, and read what is there now."""

from __future__ import annotations

import pytest
from django.db import connection

from core.api.statements import fetch_prepared
from events.models import Incident
from tests import factories
from tests.api.resources import get

pytestmark = pytest.mark.django_db


def prepared() -> int:
    """How many statements this connection keeps prepared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return int(cursor.fetchone()[0])


def test_the_second_page_of_a_list_is_answered_by_the_statement_of_the_first() -> None:
    get("incidents/", limit=7)
    before = prepared()
    factories.IncidentFactory.create()
    assert len(get("incidents/", limit=7)["results"]) == 1
    assert prepared() == before > 0


def test_one_detail_after_another_is_answered_by_one_statement() -> None:
    first, second = factories.IncidentFactory.create_batch(2)
    get(f"incidents/{first.uid}/")
    before = prepared()
    assert get(f"incidents/{second.uid}/")["uid"] == str(second.uid)
    assert prepared() == before


def test_a_filtered_page_is_planned_for_its_own_values() -> None:
    get("incidents/", limit=7)
    before = prepared()
    get("incidents/", limit=7, incident_kind="vac.attack")
    assert prepared() == before


def test_a_query_that_can_find_nothing_asks_nothing(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        assert fetch_prepared(Incident.objects.none().values_list("pk")) == []


def test_a_logged_statement_shows_its_values(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1) as captured:
        fetch_prepared(Incident.objects.filter(title="Attack").values_list("pk"))
    assert "'Attack'" in captured[0]["sql"]
