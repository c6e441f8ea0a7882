"""Every failure is a problem document with a stable code."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from rest_framework.exceptions import Throttled

from core.api.problems import PROBLEMS, exception_handler
from core.api.records import RecordViewSet
from tests import factories
from tests.tokens import client_of

pytestmark = pytest.mark.django_db


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    body: dict[str, Any] = json.loads(response.content)
    assert body["status"] == status
    assert body["type"] == f"/api/v1/problems/{body['code']}/"
    assert PROBLEMS[body["code"]].status == status
    return body


def test_an_unknown_address() -> None:
    assert problem(Client().get("/api/v1/misions/"), 404)["code"] == "not_found"


def test_a_method_that_is_not_answered_is_told_before_anybody_is_asked_for_a_token() -> None:
    assert problem(Client().post("/api/v1/missions/"), 405)["code"] == "method_not_allowed"
    assert Client().put("/api/v1/documents/")["Allow"] == "GET, HEAD, POST"


def test_a_method_that_is_answered_to_some_asks_for_a_token() -> None:
    assert problem(Client().post("/api/v1/documents/"), 401)["code"] == "authentication_required"


def test_a_method_that_is_not_answered_to_anybody(settings: Any) -> None:
    user = factories.UserFactory.create()
    user.user_permissions.add(Permission.objects.get(codename="add_ingestjob"))
    assert problem(client_of(user).delete("/api/v1/missions/"), 405)["code"] == "method_not_allowed"


def test_a_media_type_that_is_not_served() -> None:
    response = Client().get("/api/v1/missions/", headers={"Accept": "application/xml"})
    assert problem(response, 406)["code"] == "not_acceptable"


def test_geojson_where_nothing_has_a_place() -> None:
    response = Client().get("/api/v1/actors/", headers={"Accept": "application/geo+json"})
    assert problem(response, 406)["code"] == "not_acceptable"
    assert problem(Client().get("/api/v1/actors/?format=geojson"), 400)["parameter"] == "format"


def test_a_token_that_is_none() -> None:
    response = Client().get("/api/v1/missions/", headers={"Authorization": "Bearer nonsense"})
    assert problem(response, 401)["code"] == "invalid_token"
    assert response["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_too_many_requests_say_when_to_come_back() -> None:
    response = exception_handler(Throttled(wait=7.2), {})
    assert response is not None
    assert problem(response, 429)["code"] == "too_many_requests"
    assert response["Retry-After"] == "8"


def test_a_failure_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(RecordViewSet, "chosen_names", fail)
    response = Client(raise_request_exception=False).get("/api/v1/missions/")
    assert "secret" not in str(problem(response, 500))


def test_pages_outside_the_api_keep_their_own_errors() -> None:
    assert Client().get("/nowhere/")["Content-Type"].startswith("text/html")


def test_every_code_is_documented_at_its_own_address() -> None:
    for code in PROBLEMS:
        assert json.loads(Client().get(f"/api/v1/problems/{code}/").content)["code"] == code
