"""API tokens for tests, and clients that send them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Permission, User
from django.test import Client

from core.access.tokens import issue
from tests.factories import UserFactory

EVERY_SCOPE = ("read", "ingest", "tokens")


def secret_of(user: User | None = None, *scopes: str, **options: Any) -> str:
    """The secret of a new token; of an account it has every scope unless some are named."""
    return issue(name="for a test", scopes=scopes or (EVERY_SCOPE if user else ("read",)), user=user, **options)[1]


def client_with(secret: str, **headers: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}", **headers})


def client_of(user: User | None = None, *scopes: str, lifetime: timedelta = timedelta(days=1)) -> Client:
    return client_with(secret_of(user, *scopes, lifetime=lifetime))


def sender_account() -> User:
    """An account that may hand documents in."""
    user = UserFactory.create()
    user.user_permissions.add(Permission.objects.get(codename="add_ingestjob"))
    return user
