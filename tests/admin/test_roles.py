"""What each role sees and may do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model
from django.test import Client

from actors.models import Actor
from config.roles import CURATOR, SENIOR_CURATOR, create_groups
from core.models import Record
from events.models import Incident
from sources.models import Citation, DocumentText
from tests.admin.pages import ADMINS, BY_NAME, address, name_of
from tests.conftest import logged_in
from tests.factories import ActorFactory, CitationFactory, DocumentFactory, IncidentFactory, PlaceFactory

pytestmark = pytest.mark.django_db


def listed(client: Client, model: type[Model]) -> set[Model]:
    return set(client.get(address(model, "changelist")).context["cl"].result_list)


@pytest.mark.parametrize("sensitivity", ["restricted", "confidential"])
def test_a_curator_meets_no_hidden_record(curator_client: Client, sensitivity: str) -> None:
    shown, hidden = IncidentFactory.create(), IncidentFactory.create(sensitivity=sensitivity)
    assert listed(curator_client, Incident) == {shown}
    assert curator_client.get(address(Incident, "change", hidden.pk)).status_code == 302
    assert curator_client.get(address(Incident, "change", shown.pk)).status_code == 200


def test_a_senior_curator_sees_restricted_records_but_not_confidential_ones(senior_client: Client) -> None:
    restricted = IncidentFactory.create(sensitivity="restricted")
    IncidentFactory.create(sensitivity="confidential")
    assert listed(senior_client, Incident) == {restricted}


def test_a_confidential_record_is_seen_by_whoever_was_named(curator: User) -> None:
    confidential = IncidentFactory.create(sensitivity="confidential")
    curator.user_permissions.add(Permission.objects.get(codename="view_confidential"))
    assert listed(logged_in(curator), Incident) == {confidential}


def test_a_record_that_refers_to_a_hidden_one_is_hidden_with_it(curator_client: Client) -> None:
    IncidentFactory.create(place=PlaceFactory.create(sensitivity="restricted"))
    assert listed(curator_client, Incident) == set()


def test_a_participation_of_a_hidden_actor_is_not_on_the_page(curator_client: Client) -> None:
    hidden = ActorFactory.create(name="Hidden Group", sensitivity="restricted")
    incident = IncidentFactory.create(participations=[{"actor": hidden}, {}])
    page = curator_client.get(address(Incident, "change", incident.pk))
    assert "Hidden Group" not in page.text
    assert len(page.context["inline_admin_formsets"][0].formset.forms) == 1


def test_hidden_records_are_not_offered_where_a_relation_is_looked_up(curator_client: Client) -> None:
    ActorFactory.create(name="Hidden Group", sensitivity="confidential")
    shown = ActorFactory.create(name="Known Group")
    found = curator_client.get(
        "/admin/autocomplete/",
        {"term": "group", "app_label": "events", "model_name": "participation", "field_name": "actor"},
    ).json()
    assert [result["id"] for result in found["results"]] == [str(shown.pk)]


def test_quotes_and_texts_of_a_hidden_document_are_hidden(curator_client: Client) -> None:
    document = DocumentFactory.create(sensitivity="restricted", texts=1)
    CitationFactory.create(document_text=document.texts.get())
    assert listed(curator_client, DocumentText) == listed(curator_client, Citation) == set()


@pytest.mark.parametrize("model", BY_NAME, ids=name_of)
def test_nobody_deletes_what_can_be_referred_to(model: type[Model], superuser_client: Client) -> None:
    request = superuser_client.get(address(model, "changelist")).wsgi_request
    assert not ADMINS[model].has_delete_permission(request)
    assert "delete_selected" not in ADMINS[model].get_actions(request)


def test_the_groups_hold_their_rights_however_often_they_are_made() -> None:
    create_groups()
    rights = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    Group.objects.get(name=CURATOR).permissions.clear()
    create_groups()
    assert {group.name: set(group.permissions.all()) for group in Group.objects.all()} == rights
    assert rights[CURATOR] < rights[SENIOR_CURATOR]


def test_no_group_deletes_records_or_reads_confidential_ones() -> None:
    create_groups()
    held = set(Permission.objects.filter(group__isnull=False).values_list("codename", flat=True))
    records = [model for model in ADMINS if issubclass(model, Record)]
    assert held & {f"delete_{model._meta.model_name}" for model in records} == set()
    assert "view_confidential" not in held
    assert held & {"add_user", "change_user", "change_group", "add_authtoken"} == set()


def test_an_account_without_a_group_sees_nothing(staff: Callable[..., User]) -> None:
    client = logged_in(staff())
    assert client.get(address(Actor, "changelist")).status_code == 403
    assert client.get("/admin/").context["available_apps"] == []
    assert client.get("/admin/").context["sidebar_navigation"] == []


def test_the_sidebar_shows_what_the_account_may_see(curator_client: Client) -> None:
    groups = curator_client.get("/admin/").context["sidebar_navigation"]
    titles = {str(item["title"]) for group in groups for item in group["items"]}
    assert {"Incidents", "Missions", "Documents"} <= titles
    assert "Users" not in titles
