"""Every page of the admin opens, finds, and costs the same whatever the number of rows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import Change, FeedEpoch, NotedTransaction, RecordIdentity
from tests.admin.pages import ADMINS, BY_NAME, OUR_APPS, address, name_of
from tests.factories import IncidentFactory, PlaceFactory
from tests.test_factories import FACTORIES

pytestmark = pytest.mark.django_db
# Lists of what the database writes have rows as soon as any record has.
WRITTEN_BY_TRIGGERS = {Change, FeedEpoch, NotedTransaction, RecordIdentity}
# Session, account, permissions, count, page, and what a list's filters look up.
QUERIES_ALLOWED = 12


def make(model: type[Model], number: int) -> Model:
    """The first of `number` new rows of `model`."""
    if model in WRITTEN_BY_TRIGGERS:
        PlaceFactory.create_batch(number)
        first = model._default_manager.first()
        assert first is not None
        return first
    return FACTORIES[model].create_batch(number)[0]


def shown_inline() -> set[type[Model]]:
    return {inline.model for model_admin in ADMINS.values() for inline in model_admin.inlines}


def test_every_model_has_its_place_in_the_admin() -> None:
    models = {model for label in OUR_APPS for model in apps.get_app_config(label).get_models()}
    assert models - set(ADMINS) - shown_inline() == set()


@pytest.mark.parametrize("model", BY_NAME, ids=name_of)
def test_the_page_of_a_row_shows_every_field_and_lists_no_relation_in_full(
    model: type[Model], superuser_client: Client
) -> None:
    row = make(model, 1)
    page = superuser_client.get(address(model, "change", row.pk))
    assert page.status_code == 200
    assert columns_of(model) - fields_shown(page) <= FOLLOW_FROM_OTHERS
    assert plain_selects(page) == set()


def columns_of(model: type[Model]) -> set[str]:
    """Columns a curator should meet; a precision is entered with its date."""
    names = {field.name for field in model._meta.concrete_fields if not field.primary_key}
    return {name for name in names if not name.endswith("_precision") or name == "geo_precision"}


# Which bytes, which end and how the text was paged follow from what is shown; a secret's hash is nobody's to read.
FOLLOW_FROM_OTHERS = {"original", "end", "page", "pages", "digest"}


def fields_shown(page: Any) -> set[str]:
    lines = [line for _, options in page.context["adminform"].fieldsets for line in options["fields"]]
    return {name for line in lines for name in ([line] if isinstance(line, str) else line)}


def plain_selects(page: Any) -> set[str]:
    """Relations shown as a list of all rows, which would be thousands of lines long."""
    forms = [page.context["adminform"].form]
    forms += [inline.formset.empty_form for inline in page.context["inline_admin_formsets"]]
    return {
        f"{type(form).__name__}.{name}"
        for form in forms
        for name, field in form.fields.items()
        if hasattr(field, "queryset")
        and not field.widget.is_hidden
        and "Autocomplete" not in type(getattr(field.widget, "widget", field.widget)).__name__
    }


@pytest.mark.parametrize("model", [m for m in BY_NAME if "add" in m._meta.default_permissions], ids=name_of)
def test_the_page_for_a_new_row_opens_where_rows_are_entered(model: type[Model], superuser_client: Client) -> None:
    request = superuser_client.get(address(model, "changelist")).wsgi_request
    expected = 200 if ADMINS[model].has_add_permission(request) else 403
    assert superuser_client.get(address(model, "add")).status_code == expected


@pytest.mark.parametrize("model", BY_NAME, ids=name_of)
def test_search_finds_nothing_for_nonsense_and_does_not_fail(model: type[Model], superuser_client: Client) -> None:
    make(model, 1)
    page = superuser_client.get(address(model, "changelist"), {"q": "zzz no such words"})
    assert page.status_code == 200
    assert page.context["cl"].result_count == 0


@pytest.mark.parametrize("model", BY_NAME, ids=name_of)
def test_a_list_of_twenty_costs_what_a_list_of_two_costs(model: type[Model], superuser_client: Client) -> None:
    make(model, 2)
    url = address(model, "changelist")
    superuser_client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as two:
        superuser_client.get(url)
    make(model, 18)
    with CaptureQueriesContext(connection) as twenty:
        superuser_client.get(url)
    assert len(twenty) == len(two) <= QUERIES_ALLOWED


def test_an_incident_is_found_by_its_place(superuser_client: Client) -> None:
    wanted = IncidentFactory.create(place__name="Moura")
    IncidentFactory.create(place__name="Hombori")
    page = superuser_client.get(address(type(wanted), "changelist"), {"q": "moura"})
    assert [row.pk for row in page.context["cl"].result_list] == [wanted.pk]


def test_no_page_asks_another_host(superuser_client: Client) -> None:
    incident = IncidentFactory.full()
    for url in (address(type(incident), "change", incident.pk), "/admin/", address(type(incident), "changelist")):
        page = superuser_client.get(url)
        loaded = re.findall(r"""(?:src|srcset|action)=["'](\S+?)["']|<link[^>]+href=["'](\S+?)["']""", page.text)
        assert [found for pair in loaded for found in pair if found.startswith(("http", "//"))] == []


def test_our_models_are_the_only_ones_besides_accounts() -> None:
    others = {model._meta.label for model in site._registry if model._meta.app_label not in (*OUR_APPS, "ingest")}
    assert others <= {"auth.User", "auth.Group"}
