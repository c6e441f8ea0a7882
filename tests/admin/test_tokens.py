"""API tokens in the admin: made for an account, shown once, revoked, and nobody's business but an administrator's."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from core.access.tokens import MOST_TOKENS, token_with
from core.models import ApiToken, IdempotencyKey
from tests.admin.pages import address
from tests.factories import ApiTokenFactory, UserFactory

pytestmark = pytest.mark.django_db
NO_USES = {"uses-TOTAL_FORMS": 0, "uses-INITIAL_FORMS": 0}


def make(client: Client, **values: Any) -> Any:
    return client.post(address(ApiToken, "add"), {**NO_USES, **values}, follow=True)


def test_a_token_is_made_and_its_secret_shown_once(superuser_client: Client, superuser: User) -> None:
    page = make(superuser_client, name="sync", user=superuser.pk, scopes=["ingest"])
    (message,) = [str(one) for one in page.context["messages"] if "shown only now" in str(one)]
    token = token_with(message.rpartition(" ")[2])
    assert (token.name, token.user, token.scopes) == ("sync", superuser, ["read", "ingest"])
    assert message.rpartition(" ")[2] not in superuser_client.get(address(ApiToken, "change", token.pk)).text


@pytest.mark.parametrize("missing", ["name", "user", "scopes"])
def test_a_token_without_name_account_or_scope_is_refused(
    superuser_client: Client, superuser: User, missing: str
) -> None:
    values: dict[str, Any] = {"name": "sync", "user": superuser.pk, "scopes": ["read"], missing: ""}
    page = make(superuser_client, **{name: value for name, value in values.items() if value})
    assert missing in page.context["adminform"].form.errors
    assert not ApiToken.objects.exists()


def test_an_account_that_has_its_tokens_gets_no_more(superuser_client: Client) -> None:
    user = UserFactory.create()
    ApiTokenFactory.create_batch(MOST_TOKENS, user=user)
    page = make(superuser_client, name="sync", user=user.pk, scopes=["read"])
    assert "has as many tokens" in str(page.context["adminform"].form.errors["user"])
    assert ApiToken.objects.count() == MOST_TOKENS


def test_tokens_are_revoked_from_the_list(superuser_client: Client) -> None:
    wanted, other = ApiTokenFactory.create_batch(2)
    data = {"action": "revoke_tokens", "_selected_action": [wanted.pk]}
    page = superuser_client.post(address(ApiToken, "changelist"), data, follow=True)
    assert [str(one) for one in page.context["messages"]] == ["1 revoked."]
    wanted.refresh_from_db()
    other.refresh_from_db()
    assert wanted.revoked_at is not None
    assert other.revoked_at is None


def test_a_token_is_neither_changed_nor_deleted(superuser_client: Client) -> None:
    token = ApiTokenFactory.create()
    superuser_client.post(address(ApiToken, "change", token.pk), {**NO_USES, "name": "other"})
    superuser_client.post(address(ApiToken, "delete", token.pk), {"post": "yes"})
    assert ApiToken.objects.get().name == token.name


@pytest.mark.parametrize("model", [ApiToken, IdempotencyKey])
def test_no_curator_sees_who_calls_the_api(senior_client: Client, model: Any) -> None:
    assert senior_client.get(address(model, "changelist")).status_code == 403
