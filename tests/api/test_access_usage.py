"""A caller sees its limits and its use; use is counted in the process and written in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.access import uses
from core.access.uses import UseTally
from core.models import ApiToken, TokenUse
from tests.api.access import SetLimit, body_of, code_of
from tests.contract.document import assert_valid
from tests.factories import ApiTokenFactory, TokenUseFactory, UserFactory
from tests.tokens import client_of

pytestmark = pytest.mark.django_db
USAGE = "/api/v1/usage/"


def test_an_anonymous_caller_sees_the_limits_of_its_address_without_a_query(limit: SetLimit) -> None:
    limit("anonymous", "9/minute")
    limit("token_creation", "4/day")
    Client().post("/api/v1/tokens/", {"name": "x"}, content_type="application/json")
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(USAGE)
    usage = body_of(response)
    assert_valid(usage, "/api/v1/usage/")
    assert len(queries) == 0
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response
    assert (usage["counted_by"], usage["days"]) == ("address", None)
    assert [(one["name"], one["limit"], one["used"], one["remaining"]) for one in usage["limits"]] == [
        ("anonymous", 9, 2, 7),
        ("token_creation", 4, 1, 3),
    ]
    assert usage["limits"][0]["resets_in_seconds"] == 50


def test_a_token_sees_its_days_with_zeros_between(limit: SetLimit) -> None:
    limit("token", "50/minute")
    client = client_of(UserFactory.create())
    token, today = ApiToken.objects.get(), timezone.now().date()
    TokenUseFactory.create(token=token, day=today - timedelta(days=2), requests=40)
    TokenUseFactory.create(token=token, day=today - timedelta(days=30), requests=99)
    TokenUseFactory.create(day=today, requests=1000)
    client.get("/api/v1/missions/")
    usage = body_of(client.get(USAGE))
    assert_valid(usage, "/api/v1/usage/")
    assert usage["counted_by"] == "account"
    assert usage["limits"][0]["used"] == 2
    assert len(usage["days"]) == 30
    assert [day["requests"] for day in usage["days"][:4]] == [2, 0, 40, 0]
    assert sum(day["requests"] for day in usage["days"]) == 42


def test_a_token_without_an_account_is_counted_for_itself() -> None:
    assert body_of(client_of().get(USAGE))["counted_by"] == "token"


def test_an_unknown_parameter_is_refused() -> None:
    assert code_of(Client().get(f"{USAGE}?days=7"), 400) == "unknown_parameter"


def test_a_refused_request_counts_as_use_and_a_refused_token_does_not(limit: SetLimit) -> None:
    limit("token", "1/minute")
    client = client_of()
    assert [client.get(USAGE).status_code for _ in range(2)] == [200, 429]
    assert TokenUse.objects.get().requests == 2
    client.delete("/api/v1/tokens/current/")
    ApiToken.objects.update(revoked_at=timezone.now())
    assert client.get(USAGE).status_code == 401
    assert TokenUse.objects.get().requests == 3


def test_the_last_use_is_kept() -> None:
    client = client_of()
    assert ApiToken.objects.get().last_used_at is None
    client.get(USAGE)
    assert timezone.now() - (ApiToken.objects.get().last_used_at or timezone.now()) < timedelta(seconds=20)


class TestWritingInTime:
    @pytest.fixture
    def tally(self, settings: Any) -> Any:
        """A tally whose minute does not end within the test."""
        settings.TOKEN_USE_SECONDS = 3600
        tally = UseTally()
        yield tally
        if tally._timer:
            tally._timer.cancel()

    def test_a_hundred_requests_are_written_at_once_in_two_statements(self, tally: UseTally) -> None:
        one, other = ApiTokenFactory.create_batch(2)
        with CaptureQueriesContext(connection) as queries:
            for _ in range(100):
                tally.add(one)
            tally.add(other)
        assert len(queries) == 0
        with CaptureQueriesContext(connection) as queries:
            tally.write()
        assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 2
        tally.write()
        assert dict(TokenUse.objects.values_list("token", "requests")) == {one.pk: 100, other.pk: 1}

    def test_counts_of_several_processes_add_up(self, tally: UseTally) -> None:
        token, second = ApiTokenFactory.create(), UseTally()
        tally.add(token)
        tally.write()
        tally.add(token)
        second._requests, second._last_used = tally._requests.copy(), dict(tally._last_used)
        second.write()
        tally.write()
        assert TokenUse.objects.get().requests == 3

    def test_what_the_database_does_not_take_is_kept_for_the_next_time(
        self, tally: UseTally, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        token = ApiTokenFactory.create()
        tally.add(token)
        with monkeypatch.context() as broken:
            broken.setattr(uses, "TOUCH", "SELECT no_such_column")
            with pytest.raises(DatabaseError):
                tally.write()
        tally.add(token)
        tally.write()
        assert TokenUse.objects.get().requests == 2

    def test_the_use_of_a_token_that_is_gone_is_dropped(self, tally: UseTally) -> None:
        token = ApiTokenFactory.create()
        tally.add(token)
        ApiToken.objects.all().delete()
        tally.write()
        assert not TokenUse.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_timer_writes_by_itself(settings: Any) -> None:
    settings.TOKEN_USE_SECONDS = 0.01
    tally, token = UseTally(), ApiTokenFactory.create()
    tally.add(token)
    timer = tally._timer
    assert timer is not None
    timer.join(timeout=5)
    assert TokenUse.objects.get().requests == 1
    assert tally._timer is None
