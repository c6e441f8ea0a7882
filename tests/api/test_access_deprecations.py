"""What will go is told in every answer that uses it and in the schema; nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from config.api_docs import document
from core.api.access import deprecations
from core.api.access.deprecations import DEPRECATIONS, Deprecation
from tests.factories import IncidentFactory

pytestmark = pytest.mark.django_db
Deprecate = Callable[..., None]
INCIDENTS = "/api/v1/incidents/"
LINK = "https://docs.example/replaced"


@pytest.fixture
def deprecate(monkeypatch: pytest.MonkeyPatch) -> Deprecate:
    """Registers a deprecation for one test."""
    entries: list[Deprecation] = []
    monkeypatch.setattr(deprecations, "DEPRECATIONS", entries)

    def register(subject: str, on: date = date(2026, 1, 1), sunset: date = date(2027, 1, 1), link: str = LINK) -> None:
        entries.append(Deprecation(subject, on, sunset, link))

    return register


def told(response: Any) -> tuple[Any, Any]:
    return response.headers.get("Deprecation"), response.headers.get("Sunset")


FIRST = ("@1767225600", "Fri, 01 Jan 2027 00:00:00 GMT")


def test_an_operation_that_will_go_says_so(deprecate: Deprecate) -> None:
    deprecate("list_incident")
    response = Client().get(INCIDENTS)
    assert told(response) == FIRST
    assert response["Link"] == f'<{LINK}>; rel="deprecation"; type="text/html"'
    assert told(Client().get("/api/v1/missions/")) == (None, None)
    assert told(Client().get(f"{INCIDENTS}{IncidentFactory.create().uid}/")) == (None, None)


def test_a_parameter_that_will_go_is_told_to_those_who_send_it(deprecate: Deprecate) -> None:
    deprecate("list_incident?country")
    assert told(Client().get(f"{INCIDENTS}?country=ML")) == FIRST
    assert told(Client().get(INCIDENTS)) == (None, None)
    assert told(Client().get("/api/v1/actors/?country=ML")) == (None, None)


def test_a_field_that_will_go_is_told_to_those_who_are_given_it(deprecate: Deprecate) -> None:
    deprecate("Incident.title")
    uid = IncidentFactory.create().uid
    for path in (INCIDENTS, f"{INCIDENTS}?fields=title,date", f"{INCIDENTS}{uid}/"):
        assert told(Client().get(path)) == FIRST, path
    assert told(Client().get(f"{INCIDENTS}?fields=date")) == (None, None)
    assert told(Client().get(f"{INCIDENTS}{uid}/?fields=date")) == (None, None)


def test_an_answer_that_has_not_changed_tells_it_too(deprecate: Deprecate) -> None:
    deprecate("list_incident")
    etag = Client().get(INCIDENTS)["ETag"]
    response = Client().get(INCIDENTS, headers={"If-None-Match": etag})
    assert response.status_code == 304
    assert told(response) == FIRST


def test_of_several_the_earliest_dates_are_told_and_every_link(deprecate: Deprecate) -> None:
    IncidentFactory.create_batch(2)
    deprecate("list_incident", sunset=date(2028, 1, 1))
    deprecate("list_incident?limit", on=date(2026, 6, 1), link="https://docs.example/limit")
    response = Client().get(f"{INCIDENTS}?limit=1")
    assert told(response) == FIRST
    assert [part.split(";")[1].strip() for part in response["Link"].split(", ")] == [
        'rel="next"',
        'rel="deprecation"',
        'rel="deprecation"',
    ]


def test_a_request_that_is_refused_is_told_nothing_of_it(deprecate: Deprecate) -> None:
    deprecate("list_incident")
    assert told(Client().get(f"{INCIDENTS}?limti=1")) == (None, None)


def test_the_schema_marks_what_will_go(deprecate: Deprecate) -> None:
    deprecate("get_incident")
    deprecate("list_incident?country")
    deprecate("Incident.title")
    marked_document = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    paths = marked_document["paths"]
    listed, one = paths[INCIDENTS]["get"], paths[f"{INCIDENTS}{{id}}/"]["get"]
    assert one["deprecated"] is True
    assert "deprecated" not in listed
    marked = [parameter["name"] for parameter in listed["parameters"] if parameter.get("deprecated")]
    assert marked == ["country"]
    properties = marked_document["components"]["schemas"]["Incident"]["properties"]
    assert [name for name, described in properties.items() if described.get("deprecated")] == ["title"]


def subjects() -> set[str]:
    """Everything of the API that can be deprecated."""
    operations = [one for item in document()["paths"].values() for one in item.values()]
    parameters = {f"{one['operationId']}?{p['name']}" for one in operations for p in one.get("parameters", [])}
    components = document()["components"]["schemas"]
    fields = {f"{name}.{field}" for name, one in components.items() for field in one.get("properties", {})}
    return {one["operationId"] for one in operations} | parameters | fields


def test_what_is_deprecated_exists_and_keeps_the_promised_time() -> None:
    """As docs/api/policy.md says; holds for nothing as long as nothing is deprecated."""
    assert {"list_incident", "list_incident?country", "Incident.title"} <= subjects()
    assert {one.subject for one in DEPRECATIONS} <= subjects()
    assert [one for one in DEPRECATIONS if (one.sunset_on - one.deprecated_on).days < deprecations.OVERLAP_DAYS] == []


def test_the_policy_names_the_time() -> None:
    policy = (Path(django_settings.BASE_DIR) / "docs" / "api" / "policy.md").read_text(encoding="utf-8")
    assert f"{deprecations.OVERLAP_DAYS} days" in policy
