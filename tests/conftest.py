"""People and clients that tests of several applications need."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db.models.signals import post_migrate
from django.test import Client
from pgtrigger.apps import install_on_migrate
from rest_framework.test import APIClient

from config.roles import CURATOR, SENIOR_CURATOR, create_groups
from tests.factories import UserFactory


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Emptying the tables after a test leaves the triggers in place; only migrating installs them."""
    post_migrate.disconnect(install_on_migrate, sender=apps.get_app_config("pgtrigger"))


@pytest.fixture
def staff(db: None) -> Callable[..., User]:
    """Makes an account that may log in to the admin, in the group named."""

    def make(group: str | None = None) -> User:
        create_groups()
        user = UserFactory.create(is_staff=True)
        if group:
            user.groups.add(Group.objects.get(name=group))
        return user

    return make


@pytest.fixture
def curator(staff: Callable[..., User]) -> User:
    """Enters, reviews and publishes; sees no restricted record."""
    return staff(CURATOR)


@pytest.fixture
def senior_curator(staff: Callable[..., User]) -> User:
    """Also withdraws, restores and merges, and sees restricted records."""
    return staff(SENIOR_CURATOR)


@pytest.fixture
def superuser(db: None) -> User:
    return UserFactory.create(is_staff=True, is_superuser=True)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def curator_client(curator: User) -> Client:
    return logged_in(curator)


@pytest.fixture
def senior_client(senior_curator: User) -> Client:
    return logged_in(senior_curator)


@pytest.fixture
def superuser_client(superuser: User) -> Client:
    return logged_in(superuser)


@pytest.fixture
def api_client() -> APIClient:
    """A reader without an account."""
    return APIClient()
