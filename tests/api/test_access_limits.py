"""Anonymous readers and tokens have limits, and every answer says what is left of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.api_docs import document
from core.access.limits import Allowance, look, spend
from core.access.rates import Rate
from core.api.records import RecordViewSet
from tests.api.access import SetLimit, code_of
from tests.contract.document import operations
from tests.factories import IncidentFactory, UserFactory
from tests.tokens import client_of, client_with

pytestmark = pytest.mark.django_db
MISSIONS = "/api/v1/missions/"


def left(response: Any) -> tuple[str, str]:
    return response["RateLimit-Limit"], response["RateLimit-Remaining"]


def test_an_address_has_so_many_requests_a_minute_and_is_then_told_when_to_come_back(limit: SetLimit) -> None:
    limit("anonymous", "2/minute")
    client = Client()
    assert left(client.get(MISSIONS)) == ("2", "1")
    assert left(client.get(MISSIONS)) == ("2", "0")
    refused = client.get(MISSIONS)
    assert code_of(refused, 429) == "too_many_requests"
    assert refused["Retry-After"] == refused["RateLimit-Reset"] == "50"
    assert left(refused) == ("2", "0")
    assert client.get(MISSIONS, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_requests_are_let_in_again_in_the_next_window(limit: SetLimit, monkeypatch: pytest.MonkeyPatch) -> None:
    limit("anonymous", "1/minute")
    Client().get(MISSIONS)
    assert Client().get(MISSIONS).status_code == 429
    monkeypatch.setattr("core.access.limits.time.time", lambda: 1_795_500_010.0 + 50)
    assert Client().get(MISSIONS).status_code == 200


def test_the_headers_of_the_draft_say_the_same(limit: SetLimit) -> None:
    limit("anonymous", "120/minute")
    response = Client().get(MISSIONS)
    assert response["RateLimit-Policy"] == '"anonymous";q=120;w=60'
    assert response["RateLimit"] == '"anonymous";r=119;t=50'


def test_a_token_has_its_own_higher_limit(limit: SetLimit) -> None:
    limit("anonymous", "1/minute")
    limit("token", "3/minute")
    reader = client_of()
    assert [left(reader.get(MISSIONS)) for _ in range(3)] == [("3", "2"), ("3", "1"), ("3", "0")]
    assert code_of(reader.get(MISSIONS), 429) == "too_many_requests"
    assert Client().get(MISSIONS).status_code == 200


def test_all_tokens_of_an_account_share_one_limit(limit: SetLimit) -> None:
    limit("token", "2/minute")
    user = UserFactory.create()
    assert left(client_of(user).get(MISSIONS)) == ("2", "1")
    assert left(client_of(user, "read").get(MISSIONS)) == ("2", "0")
    assert left(client_of().get(MISSIONS)) == ("2", "1")


def answers(etag: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """One answer of every kind, by its status."""
    client = Client(raise_request_exception=False)
    kinds = {
        "200": client.get(MISSIONS),
        "head": client.head(MISSIONS),
        "304": client.get(MISSIONS, headers={"If-None-Match": etag}),
        "400": client.get(f"{MISSIONS}?limti=1"),
        "401": client_with("nonsense").get(MISSIONS),
        "404": client.get(f"{MISSIONS}nowhere/"),
        "404 without a view": client.get("/api/v1/misions/"),
        "406": client.get(MISSIONS, headers={"Accept": "application/xml"}),
        "write without a token": client.post("/api/v1/documents/"),
        "schema": client.get("/api/v1/schema/"),
        "docs": client.get("/api/v1/docs/"),
    }
    monkeypatch.setattr(RecordViewSet, "chosen_names", lambda *_: 1 / 0)
    kinds["500"] = client.get(MISSIONS)
    return kinds


def test_every_kind_of_answer_says_what_is_left(monkeypatch: pytest.MonkeyPatch, limit: SetLimit) -> None:
    limit("anonymous", "100/minute")
    etag = Client().get(MISSIONS)["ETag"]
    told = answers(etag, monkeypatch)
    assert {name: left(response) for name, response in told.items()} == {
        name: ("100", str(98 - position)) for position, name in enumerate(told)
    }
    for name, response in told.items():
        assert name[:3] not in {"304", "400", "401", "404", "406", "500"} or str(response.status_code) == name[:3]


def test_a_request_beyond_the_limit_looks_nothing_up(limit: SetLimit) -> None:
    limit("anonymous", "1/minute")
    Client().get(MISSIONS)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(MISSIONS).status_code == 429
    assert len(queries) == 0


def test_an_anonymous_request_costs_no_query_and_no_cookie_beyond_its_page() -> None:
    IncidentFactory.full()
    with CaptureQueriesContext(connection) as queries:
        response = Client().get("/api/v1/incidents/")
    assert len(queries) == 1
    assert response.cookies == {}
    assert "cookie" not in response["Vary"].lower()
    with CaptureQueriesContext(connection) as queries:
        Client().get("/api/v1/")
    assert len(queries) == 0


def test_who_sends_tokens_that_open_nothing_has_the_limit_of_his_address(limit: SetLimit) -> None:
    limit("anonymous", "2/minute")
    unknown = client_with("mandata_" + "0" * 64)
    assert [unknown.get(MISSIONS).status_code for _ in range(3)] == [401, 401, 429]


def test_a_forwarded_address_counts_only_behind_a_trusted_proxy(limit: SetLimit, settings: Any) -> None:
    limit("anonymous", "1/minute")
    forged = [Client().get(MISSIONS, headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in (1, 2)]
    assert forged == [200, 429]
    settings.TRUSTED_PROXIES = 1
    proxied = [
        Client().get(MISSIONS, headers={"X-Forwarded-For": f"203.0.113.9, 192.0.2.{n}"}).status_code for n in (1, 2, 1)
    ]
    assert proxied == [200, 200, 429]


def test_pages_outside_the_api_are_not_counted(limit: SetLimit) -> None:
    limit("anonymous", "1/minute")
    for _ in range(3):
        assert "RateLimit-Limit" not in Client().get("/healthz")
    assert Client().get(MISSIONS).status_code == 200


def test_a_page_of_any_origin_may_read_the_headers(limit: SetLimit) -> None:
    limit("anonymous", "1/minute")
    for status in (200, 429):
        response = Client().get(MISSIONS, headers={"Origin": "https://research.example"})
        assert response.status_code == status
        assert response["Access-Control-Allow-Origin"] == "*"
        exposed = set(response["Access-Control-Expose-Headers"].split(", "))
        assert exposed >= {"ETag", "Link", "Retry-After", "RateLimit-Remaining", "Deprecation", "Sunset"}


def test_a_page_of_any_origin_may_send_a_token_and_an_etag_but_write_nothing() -> None:
    asked = {"Origin": "https://research.example", "Access-Control-Request-Method": "GET"}
    asked["Access-Control-Request-Headers"] = "authorization, if-none-match"
    response = Client().options(MISSIONS, headers=asked)
    assert response.status_code == 200
    assert set(response["Access-Control-Allow-Methods"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert {"authorization", "if-none-match"} <= set(response["Access-Control-Allow-Headers"].split(", "))


def test_of_many_requests_at_once_each_is_counted() -> None:
    rate = Rate("a-test", 1000, 86400)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: spend(rate, "somebody"), range(400)))
    assert look(rate, "somebody").used == 400
    assert look(rate, "nobody").used == 0


def test_nothing_is_left_below_nothing() -> None:
    rate = Rate("a test", 2, 60)
    assert [Allowance(rate, used, 1).remaining for used in (0, 2, 3)] == [2, 0, 0]
    assert [Allowance(rate, used, 1).is_exceeded for used in (2, 3)] == [False, True]


def test_every_operation_says_that_it_may_refuse_a_token_or_a_request_too_many() -> None:
    for described in operations():
        operation = described.definition
        assert "`invalid_token`" in operation["responses"]["401"]["description"], str(described)
        assert "`too_many_requests`" in operation["responses"]["429"]["description"], str(described)
        assert "Retry-After" in operation["responses"]["429"]["headers"], str(described)
        for status, response in operation["responses"].items():
            assert "RateLimit-Remaining" in response["headers"], f"{described} {status}"
    assert "RateLimit-Remaining" in document()["components"]["headers"]
