"""Anybody makes a token that reads; an account makes what it may; whoever holds one may end it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.access.tokens import MOST_TOKENS, TooManyTokens, issue, live_tokens_of, revoke
from core.models import ApiToken
from tests.api.access import SetLimit, body_of, code_of
from tests.contract.document import assert_valid
from tests.factories import ApiTokenFactory, IncidentFactory, UserFactory
from tests.tokens import client_of, client_with, secret_of, sender_account

pytestmark = pytest.mark.django_db
TOKENS = "/api/v1/tokens/"
CURRENT = f"{TOKENS}current/"
MISSIONS = "/api/v1/missions/"


def post(client: Client, body: Any, path: str = TOKENS) -> Any:
    return client.post(path, body, content_type="application/json")


def test_anybody_makes_a_token_and_reads_with_it() -> None:
    answer = post(Client(), {"name": "nightly sync"})
    made = body_of(answer, 201)
    assert_valid(made, "/api/v1/tokens/", status="201", method="post")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Location"] == f"/api/v1/tokens/{made['uid']}/"
    assert (made["name"], made["scopes"], made["account"]) == ("nightly sync", ["read"], None)
    assert client_with(made["token"]).get(MISSIONS).status_code == 200


def test_the_secret_is_kept_nowhere() -> None:
    secret = body_of(post(Client(), {"name": "x"}), 201)["token"]
    row = ApiToken.objects.values().get()
    assert secret not in str(row)
    assert secret.removeprefix("mandata_") not in str(row)
    assert secret not in client_with(secret).get(CURRENT).content.decode()


def test_the_holder_sees_the_token_it_sends() -> None:
    shown = body_of(client_of().get(CURRENT))
    assert_valid(shown, "/api/v1/tokens/current/")
    assert "token" not in shown
    assert code_of(Client().get(CURRENT), 401) == "authentication_required"


def test_a_revoked_token_is_refused_in_words_of_its_own_and_never_taken_for_nobody() -> None:
    client = client_of()
    assert client.delete(CURRENT).status_code == 204
    refused = client.get(MISSIONS)
    assert code_of(refused, 401) == "invalid_token"
    assert "revoked at" in json.loads(refused.content)["detail"]
    assert refused["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_an_expired_token_is_refused() -> None:
    client = client_of(lifetime=timedelta(seconds=-1))
    refused = client.get(MISSIONS)
    assert code_of(refused, 401) == "invalid_token"
    assert "expired at" in json.loads(refused.content)["detail"]


def test_the_tokens_of_a_closed_account_are_refused() -> None:
    user = UserFactory.create()
    client = client_of(user)
    user.is_active = False
    user.save()
    assert "account is closed" in json.loads(client.get(MISSIONS).content)["detail"]


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer mandata_" + "0" * 64,
        "Bearer mandata_" + "0" * 63,
        "Bearer mandata_" + "0" * 64 + " x",
        "Bearer \xe9",
        "Basic dXNlcjpwYXNz",
        "Token mandata_" + "0" * 64,
        "",
    ],
)
def test_what_is_no_token_of_ours_is_refused(header: str) -> None:
    assert code_of(Client().get(MISSIONS, headers={"Authorization": header}), 401) == "invalid_token"


def test_letter_case_of_the_scheme_does_not_matter() -> None:
    client = Client(headers={"Authorization": f"bearer {secret_of()}"})
    assert client.get(MISSIONS).status_code == 200


def test_only_one_query_is_asked_for_a_token_and_two_statements_count_its_use() -> None:
    IncidentFactory.full()
    client = client_of(UserFactory.create())
    with CaptureQueriesContext(connection) as queries:
        client.get("/api/v1/incidents/")
    statements = [one["sql"].split()[0] for one in queries if "SAVEPOINT" not in one["sql"]]
    assert statements == ["SELECT", "INSERT", "UPDATE", "SELECT"]


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"name": ""},
        {"name": " "},
        {"name": 5},
        {"name": "x" * 101},
        {"name": "a\x00b"},
        {"name": "x", "scopes": "read"},
        {"name": "x", "scopes": ["write"]},
        {"name": "x", "scopes": [["read"]]},
        {"name": "x", "expires_in_days": 0},
        {"name": "x", "expires_in_days": 366},
        {"name": "x", "expires_in_days": True},
        {"name": "x", "expires_in_days": "7"},
        {"name": "x", "scope": ["read"]},
    ],
)
def test_a_body_that_asks_for_something_else_is_refused(body: Any) -> None:
    assert code_of(post(Client(), body), 400) == "invalid_body"
    assert not ApiToken.objects.exists()


def test_a_token_lives_as_long_as_is_asked_for() -> None:
    post(Client(), {"name": "x", "expires_in_days": 7})
    lifetime = ApiToken.objects.get().expiry - timezone.now()
    assert timedelta(days=6, hours=23) < lifetime < timedelta(days=7)


def test_nobody_makes_a_token_that_does_more_than_read() -> None:
    assert code_of(post(Client(), {"name": "x", "scopes": ["ingest"]}), 401) == "authentication_required"


def test_an_address_makes_few_tokens_a_day(limit: SetLimit) -> None:
    limit("token_creation", "2/day")
    assert [post(Client(), {"name": "x"}).status_code for _ in range(2)] == [201, 201]
    assert code_of(post(Client(), {}), 400) == "invalid_body"
    refused = post(Client(), {"name": "x"})
    assert code_of(refused, 429) == "too_many_requests"
    assert refused["RateLimit-Policy"] == '"token_creation";q=2;w=86400'
    assert int(refused["Retry-After"]) > 60
    assert ApiToken.objects.count() == 2
    assert Client().get(MISSIONS).status_code == 200


def test_an_account_makes_tokens_of_at_most_its_own_scopes() -> None:
    user = sender_account()
    manager = client_of(user, "tokens")
    made = body_of(post(manager, {"name": "x", "scopes": ["read"]}), 201)
    assert (made["account"], made["scopes"]) == (user.get_username(), ["read"])
    refused = post(manager, {"name": "x", "scopes": ["ingest"]})
    assert code_of(refused, 403) == "insufficient_scope"
    assert body_of(post(client_of(user), {"name": "x", "scopes": ["ingest"]}), 201)["scopes"] == ["read", "ingest"]


def test_a_token_without_the_scope_makes_lists_and_revokes_nothing() -> None:
    user = UserFactory.create()
    other = ApiTokenFactory.create(user=user)
    reader = client_of(user, "read")
    for answer in (post(reader, {"name": "x"}), reader.get(TOKENS), reader.delete(f"{TOKENS}{other.uid}/")):
        assert code_of(answer, 403) == "insufficient_scope"
    assert code_of(post(client_of(), {"name": "x"}), 403) == "insufficient_scope"
    other.refresh_from_db()
    assert other.revoked_at is None


def test_an_account_lists_and_revokes_its_own_tokens_only() -> None:
    user = UserFactory.create()
    manager, mine, others = client_of(user), ApiTokenFactory.create(user=user), ApiTokenFactory.create()
    ApiTokenFactory.create(user=user, expiry=timezone.now() - timedelta(days=1))
    listed = body_of(manager.get(TOKENS))
    assert_valid(listed, "/api/v1/tokens/")
    assert [one["name"] for one in listed["results"]] == [mine.name, "for a test"]
    assert code_of(manager.delete(f"{TOKENS}{others.uid}/"), 404) == "not_found"
    assert code_of(manager.delete(f"{TOKENS}nonsense/"), 404) == "not_found"
    assert manager.delete(f"{TOKENS}{mine.uid}/").status_code == 204
    assert code_of(manager.delete(f"{TOKENS}{mine.uid}/"), 404) == "not_found"
    assert [one["name"] for one in body_of(manager.get(TOKENS))["results"]] == ["for a test"]


def test_the_list_of_an_account_costs_the_same_for_few_and_for_many() -> None:
    user = UserFactory.create()
    manager = client_of(user)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            manager.get(TOKENS)
        return len(captured)

    few = queries()
    ApiTokenFactory.create_batch(10, user=user)
    assert queries() == few


def test_lists_and_revocations_need_a_token() -> None:
    for answer in (Client().get(TOKENS), Client().delete(CURRENT), Client().delete(f"{TOKENS}x/")):
        assert code_of(answer, 401) == "authentication_required"


def test_an_account_has_so_many_tokens_and_no_more() -> None:
    user = UserFactory.create()
    ApiTokenFactory.create_batch(MOST_TOKENS - 1, user=user)
    manager = client_of(user)
    assert code_of(post(manager, {"name": "x"}), 409) == "too_many_tokens"
    with pytest.raises(TooManyTokens):
        issue(name="x", user=user)
    revoke(live_tokens_of(user).filter(name__startswith="token "))
    assert post(manager, {"name": "x"}).status_code == 201


def test_revoking_twice_keeps_the_first_time() -> None:
    token = ApiTokenFactory.create()
    rows = ApiToken.objects.filter(pk=token.pk)
    assert revoke(rows) == 1
    first = rows.get().revoked_at
    assert revoke(rows) == 0
    assert rows.get().revoked_at == first


def test_handing_documents_in_needs_the_scope_beside_the_right() -> None:
    user = sender_account()
    assert code_of(post(client_of(user, "read"), {}, "/api/v1/documents/"), 403) == "insufficient_scope"
    assert code_of(post(client_of(), {}, "/api/v1/documents/"), 403) == "insufficient_scope"
    assert code_of(client_of(user, "read").get("/api/v1/ingest-jobs/x/"), 403) == "insufficient_scope"
    without_right = client_of(UserFactory.create(), "ingest")
    assert code_of(post(without_right, {}, "/api/v1/documents/"), 403) == "permission_denied"
    assert code_of(post(client_of(user, "ingest"), {}, "/api/v1/documents/"), 400) == "invalid_body"


def test_unknown_parameters_are_refused() -> None:
    for answer in (
        Client().post(f"{TOKENS}?x=1", {"name": "x"}, content_type="application/json"),
        client_of().get(f"{CURRENT}?x=1"),
        client_of().delete(f"{CURRENT}?x=1"),
        client_of(UserFactory.create()).get(f"{TOKENS}?x=1"),
        client_of(UserFactory.create()).delete(f"{TOKENS}y/?x=1"),
    ):
        assert code_of(answer, 400) == "unknown_parameter"
