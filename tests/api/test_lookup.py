"""One record by uid or slug: found, moved, gone, or never there."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from core.choices import Sensitivity
from core.services import merge, publish, restore, set_sensitivity, unmerge, withdraw
from tests import factories
from tests.api.resources import get

pytestmark = pytest.mark.django_db


def answer(path: str) -> Any:
    return Client().get(f"/api/v1/{path}")


@pytest.fixture
def mission() -> Any:
    return factories.MissionFactory.create(slug="minusma")


def test_a_mission_is_found_by_slug_and_by_uid(mission: Any) -> None:
    assert get("missions/minusma/")["uid"] == get(f"missions/{mission.uid}/")["uid"] == str(mission.uid)


def test_a_slug_counts_whatever_its_letter_case(mission: Any) -> None:
    assert get("missions/MINUSMA/")["uid"] == str(mission.uid)


@pytest.mark.django_db(transaction=True)  # two transactions, so that it was public in between
def test_a_withdrawn_record_leaves_a_tombstone(mission: Any) -> None:
    withdraw(mission, by="test", reason="entered twice")
    problem = get("missions/minusma/", status=410)
    assert problem["code"] == "gone"
    assert problem["tombstone"]["uid"] == str(mission.uid)
    assert problem["tombstone"]["state"] == "withdrawn"
    assert "entered twice" not in str(problem)


def test_a_restored_record_answers_again(mission: Any) -> None:
    withdraw(mission, by="test", reason="by mistake")
    restore(mission, by="test")
    assert get("missions/minusma/")["uid"] == str(mission.uid)


def test_a_merged_record_redirects_to_its_survivor_and_back_after_the_merge_is_undone() -> None:
    old, new = factories.IncidentFactory.create_batch(2)
    merge(old, into=new, by="test")
    response = answer(f"incidents/{old.uid}/")
    assert response.status_code == 308
    assert response["Location"] == f"/api/v1/incidents/{new.uid}/"
    assert response["Cache-Control"] == "no-cache"
    unmerge(old, by="test")
    assert get(f"incidents/{old.uid}/")["uid"] == str(old.uid)


def test_a_mission_merged_redirects_its_mandate_and_timeline_too() -> None:
    old, new = factories.MissionFactory.create_batch(2)
    merge(old, into=new, by="test")
    for path in (f"missions/{old.slug}/mandate/", f"missions/{old.slug}/timeline/"):
        assert answer(path).status_code == 308


def test_a_record_that_was_never_public_is_not_found(mission: Any) -> None:
    draft = factories.IncidentFactory.create(publication_status="draft")
    secret = factories.IncidentFactory.create(sensitivity="restricted")
    for uid in (draft.uid, secret.uid, uuid.uuid4()):
        assert get(f"incidents/{uid}/", status=404)["code"] == "not_found"
    publish(draft, by="test")
    assert get(f"incidents/{draft.uid}/")["uid"] == str(draft.uid)


@pytest.mark.django_db(transaction=True)  # two transactions, so that it was public in between
def test_a_record_restricted_after_it_was_public_is_gone() -> None:
    incident = factories.IncidentFactory.create(title="Attack on Zzyzx")
    set_sensitivity(incident, Sensitivity.RESTRICTED, by="test")
    problem = get(f"incidents/{incident.uid}/", status=410)
    assert problem["tombstone"]["state"] == "restricted"
    assert "Zzyzx" not in str(problem)


@pytest.mark.parametrize("name", ["nowhere", "a%00b", "x" * 300, "..", "%F0%9F%98%80"])
def test_a_name_of_nothing_is_not_found(name: str) -> None:
    assert answer(f"missions/{name}/").status_code == 404


def test_a_record_of_another_kind_is_not_found(mission: Any) -> None:
    assert get(f"incidents/{mission.uid}/", status=404)["code"] == "not_found"
