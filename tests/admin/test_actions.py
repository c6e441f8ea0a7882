"""Publish, withdraw, restore and merge from the list."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db.models import Model
from django.test import Client

from core.models import Change, RecordIdentity
from events.models import Incident
from missions.models import Mandate
from tests.admin.entry import send
from tests.admin.pages import address
from tests.factories import IncidentFactory, MandateFactory

pytestmark = pytest.mark.django_db


def act(client: Client, action: str, *rows: Model, **more: Any) -> Any:
    return client.post(
        address(type(rows[0]), "changelist"),
        {"action": action, "_selected_action": [row.pk for row in rows], **more},
    )


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def status(row: Model) -> str:
    row.refresh_from_db()
    return str(row.publication_status)  # type: ignore[attr-defined]


def test_drafts_are_published_and_others_refused_and_both_are_counted(curator_client: Client) -> None:
    draft, published = IncidentFactory.create(publication_status="draft"), IncidentFactory.create()
    answer = act(curator_client, "publish_selected", draft, published)
    assert status(draft) == "published"
    assert told(answer)[0] == "1 record published."
    assert told(answer)[1].startswith("1 refused.")
    assert published.title in told(answer)[1]


def test_publishing_an_overlapping_mandate_is_refused_in_words(curator_client: Client) -> None:
    first = MandateFactory.create()
    second = MandateFactory.create(
        mission=first.mission, authorising_body=first.authorising_body, publication_status="draft"
    )
    answer = act(curator_client, "publish_selected", second)
    assert status(second) == "draft"
    assert "covers part of this period" in told(answer)[0]


def test_withdrawing_asks_for_the_reason_first(senior_client: Client) -> None:
    incident = IncidentFactory.create()
    page = act(senior_client, "withdraw_selected", incident)
    assert page.status_code == 200
    assert incident.title in page.text
    assert status(incident) == "published"
    assert act(senior_client, "withdraw_selected", incident, confirmed="yes", reason=" ").status_code == 200
    assert status(incident) == "published"
    answer = act(senior_client, "withdraw_selected", incident, confirmed="yes", reason="The source retracted it.")
    assert (status(incident), told(answer)) == ("withdrawn", ["1 record withdrawn."])
    assert "The source retracted it." in incident.internal_note


def test_a_withdrawn_record_is_restored(senior_client: Client) -> None:
    incident = IncidentFactory.create(publication_status="withdrawn")
    act(senior_client, "restore_selected", incident)
    assert status(incident) == "published"


def test_duplicates_are_merged_into_the_record_chosen_and_parted_again(senior_client: Client) -> None:
    survivor, duplicate = IncidentFactory.create_batch(2)
    page = act(senior_client, "merge_selected", survivor, duplicate)
    assert page.status_code == 200
    act(senior_client, "merge_selected", survivor, duplicate, confirmed="yes", survivor=survivor.pk)
    assert (status(survivor), status(duplicate)) == ("published", "withdrawn")
    assert RecordIdentity.objects.get(uid=duplicate.uid).merged_into_id == survivor.uid
    act(senior_client, "unmerge_selected", duplicate)
    assert status(duplicate) == "published"


def test_a_single_record_is_not_merged(senior_client: Client) -> None:
    answer = act(senior_client, "merge_selected", IncidentFactory.create())
    assert told(answer) == ["Select the record that stays and at least one duplicate."]


@pytest.mark.parametrize("action", ["withdraw_selected", "restore_selected", "merge_selected", "unmerge_selected"])
def test_a_curator_only_publishes(curator_client: Client, action: str) -> None:
    incident = IncidentFactory.create()
    act(curator_client, action, incident, confirmed="yes", reason="Because.")
    assert status(incident) == "published"


def test_an_action_reaches_no_record_that_the_account_does_not_see(curator_client: Client) -> None:
    hidden = IncidentFactory.create(sensitivity="restricted", publication_status="draft")
    act(curator_client, "publish_selected", hidden)
    assert status(hidden) == "draft"


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_saved_and_published_by_one_button_as_one_change(curator_client: Client) -> None:
    draft = IncidentFactory.create(publication_status="draft")
    send(curator_client, draft, title="Attack on a convoy", events_incident_save_and_publish="")
    assert (status(draft), draft.title) == ("published", "Attack on a convoy")
    assert Change.objects.filter(uid=draft.uid).latest("revision").action == "published"


def test_what_cannot_be_published_is_not_saved_either(curator_client: Client) -> None:
    first = MandateFactory.create()
    draft = MandateFactory.create(
        mission=first.mission, authorising_body=first.authorising_body, publication_status="draft"
    )
    page = send(curator_client, draft, description="Changed.", missions_mandate_save_and_publish="")
    assert page.status_code == 200
    assert "covers part of this period" in page.text
    assert Mandate.objects.get(pk=draft.pk).description == ""


def test_the_button_is_not_offered_for_a_published_record(curator_client: Client) -> None:
    page = curator_client.get(address(Incident, "change", IncidentFactory.create().pk))
    assert "Save and publish" not in page.text


def test_more_records_than_one_request_can_treat_are_refused_whole(
    curator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.admin.actions.MOST_AT_ONCE", 1)
    drafts = IncidentFactory.create_batch(2, publication_status="draft")
    for chosen in (drafts, drafts[:1]):
        answer = act(curator_client, "publish_selected", *chosen, select_across="1")
        assert told(answer)[-1] == "Nothing was done: select at most 1 records at once."
    assert [status(draft) for draft in drafts] == ["draft", "draft"]
