"""Making API tokens at the command line."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from core.access.tokens import MOST_TOKENS
from core.models import ApiToken
from tests.factories import ApiTokenFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_token_is_printed_once_and_opens_the_intake() -> None:
    UserFactory.create(username="amina", is_superuser=True)
    out = StringIO()

    call_command("create_api_token", "amina", stdout=out)

    token = out.getvalue().strip()
    assert token not in str(ApiToken.objects.values().get())
    answer = APIClient().post("/api/v1/documents/", {}, format="json", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 400  # let in, and told that nothing was sent


@pytest.mark.parametrize(("username", "complaint"), [("nobody", "No active account"), ("reader", "may not add")])
def test_no_token_is_made_that_could_do_nothing(username: str, complaint: str) -> None:
    UserFactory.create(username="reader", is_superuser=False)

    with pytest.raises(CommandError, match=complaint):
        call_command("create_api_token", username)

    assert not ApiToken.objects.exists()


def test_the_scopes_are_those_named_and_always_read() -> None:
    UserFactory.create(username="amina", is_superuser=True)
    call_command("create_api_token", "amina", "--name", "nightly", "--scope", "tokens", stdout=StringIO())
    token = ApiToken.objects.get()
    assert (token.name, token.scopes) == ("nightly", ["read", "tokens"])


def test_a_token_that_only_reads_needs_no_right() -> None:
    UserFactory.create(username="reader")
    call_command("create_api_token", "reader", "--scope", "read", stdout=StringIO())
    assert ApiToken.objects.get().scopes == ["read"]


def test_an_account_with_all_its_tokens_is_told_so() -> None:
    user = UserFactory.create(is_superuser=True)
    ApiTokenFactory.create_batch(MOST_TOKENS, user=user)
    with pytest.raises(CommandError, match="revoke one"):
        call_command("create_api_token", user.get_username())
