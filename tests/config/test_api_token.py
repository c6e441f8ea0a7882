"""Making API tokens at the command line."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from core.models import ApiToken
from tests.factories import UserFactory

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
