"""Reference files against what curators and imports have made of their records since."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import Change
from core.reference import IMPORTER, LOADER, Loaded, agree
from core.services import acting_as
from missions.models import Mission
from tests.factories import ActorFactory

pytestmark = pytest.mark.django_db(transaction=True)


def loaded(**values: Any) -> Loaded[Mission]:
    """The mission as the files have it, loaded."""
    row = {"slug": "unex", "acronym": "UNEX", "name": "Example Mission", "website_url": "", **values}
    with acting_as(LOADER):
        row |= {"mission_kind": "un_peacekeeping", "actor": ActorFactory.create()} if "actor" not in row else {}
        return agree(Mission.objects.all(), {"unex": row}, key=lambda mission: mission.slug)


def changed_by(who: str, /, **columns: str) -> Mission:
    with acting_as(who):
        Mission.objects.filter(slug="unex").update(**columns)
    return Mission.objects.get(slug="unex")


def test_what_an_import_filled_in_stays_and_the_files_go_on_correcting_the_rest() -> None:
    loaded()
    mission = changed_by(f"{IMPORTER}some-list (ada)", website_url="https://example.org/")
    again = loaded(actor=mission.actor, name="Example Mission, Corrected", mission_kind="un_peacekeeping")
    mission.refresh_from_db()
    assert (again.changed, again.left_alone, again.ours("unex")) == (["unex"], [], True)
    assert (mission.name, mission.website_url) == ("Example Mission, Corrected", "https://example.org/")


def test_what_a_curator_changed_stays_also_after_an_import() -> None:
    loaded()
    changed_by(f"{IMPORTER}some-list (ada)", website_url="https://example.org/")
    mission = changed_by("ada", name="As Ada Calls It")
    again = loaded(actor=mission.actor, name="Example Mission, Corrected", mission_kind="un_peacekeeping")
    mission.refresh_from_db()
    assert (again.left_alone, again.ours("unex"), mission.name) == (["unex"], False, "As Ada Calls It")


def test_a_record_that_an_import_made_is_left_to_it() -> None:
    with acting_as(f"{IMPORTER}some-list (ada)"):
        mission = Mission.objects.create(
            slug="unex", acronym="UNEX", name="As the List Has It", mission_kind="un_peacekeeping",
            actor=ActorFactory.create(), publication_status="published", entry_method="dataset",
        )  # fmt: skip
    before = Change.objects.filter(uid=mission.uid).count()
    assert loaded(actor=mission.actor, mission_kind="un_peacekeeping").left_alone == ["unex"]
    assert Change.objects.filter(uid=mission.uid).count() == before
