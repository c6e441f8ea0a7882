"""A release is made again without what harms people, and nothing of that is left."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.choices import Sensitivity
from core.exceptions import ReleaseError
from core.models import Place, Release
from core.redaction import redact
from core.releases.files import storage
from core.releases.publishing import publish, reissue
from core.services import set_sensitivity, withdraw
from tests import factories
from tests.api.test_changes import settle
from tests.core.edits import Editor
from tests.core.releases.shelf import content, everything, published, replayed, rows, silent

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = b"Wkjhyt"


def again(version: str) -> list[str]:
    return [str(release) for release in reissue(version, by="test", reason="personal_data", say=silent)]


def harmful() -> Place:
    return factories.PlaceFactory.create(name=SECRET.decode())


def current(version: str) -> Release:
    year, number = version.split(".")
    return Release.objects.get(year=year, number=number, withdrawn_at__isnull=True)


def test_an_erased_record_is_in_no_file_any_more() -> None:
    place, other = harmful(), factories.PlaceFactory.create()
    old = published("2026.1")
    assert SECRET in everything(old)
    assert [str(one) for one in redact(place, by="test", reason="it shows a shelter")] == ["2026.1"]
    assert again("2026.1") == ["2026.1-r2"]
    new = current("2026.1")
    assert SECRET not in everything(new)
    assert [row["uid"] for row in rows(new, "place")] == [str(other.uid)]
    assert storage().listdir("2026.1")[0] == [new.stored_in.partition("/")[2]]


def test_the_manifest_says_so_and_not_what() -> None:
    place = harmful()
    factories.PlaceFactory.create()
    old = published("2026.1")
    redact(place, by="test", reason="it shows a shelter")
    again("2026.1")
    new = current("2026.1")
    told = json.loads(content(new, "manifest.json"))
    assert (told["version"], told["revision"], told["reissue_reason"]) == ("2026.1", 2, "personal_data")
    assert told["reissued_at"] > told["published_at"]
    assert (told["position"], told["counts"]["place"]) == (old.position, 1)
    assert b"shelter" not in everything(new)
    assert str(place.uid).encode() not in everything(new)


def test_what_others_said_of_it_then_is_gone_from_their_rows_too() -> None:
    incident = factories.IncidentFactory.full(place=harmful())
    place = incident.place
    assert place is not None
    published("2026.1")
    incident.place = factories.PlaceFactory.create()
    incident.save()
    redact(place, by="test", reason="it shows a shelter")
    again("2026.1")
    (row,) = [row for row in rows(current("2026.1"), "incident") if row["uid"] == str(incident.uid)]
    assert row["place"] is None


def test_releases_that_never_held_it_are_left_alone_and_those_that_did_are_withdrawn() -> None:
    factories.PlaceFactory.create()
    published("2026.1")
    place = harmful()
    published("2026.2")
    withdraw(place, by="test", reason="wrong")
    published("2026.3")
    place.refresh_from_db()
    assert [str(one) for one in redact(place, by="test", reason="it shows a shelter")] == ["2026.2"]
    assert again("2026.2") == ["2026.2-r2", "2026.3-r2"], "its delta said that the record was withdrawn"
    assert current("2026.1").revision == 1


def test_deltas_go_on_leading_from_release_to_release() -> None:
    editor = Editor(seed=7)
    place = harmful()
    published("2026.1")
    for number in (2, 3):
        for _ in range(8):
            editor.edit()
        published(f"2026.{number}")
    redact(place, by="test", reason="it shows a shelter")
    again("2026.1")
    for before, after in (("2026.1", "2026.2"), ("2026.2", "2026.3")):
        old, new = current(before), current(after)
        kinds = new.files.exclude(record_kind="").filter(name__endswith=".ndjson")
        assert replayed(old, new) == {file.record_kind: content(new, file.name) for file in kinds}


def test_a_later_release_whose_files_are_the_same_stays_as_it_is() -> None:
    place = harmful()
    factories.PlaceFactory.create()
    published("2026.1")
    withdraw(place, by="test", reason="wrong")
    published("2026.2")
    published("2026.3")
    place.refresh_from_db()
    redact(place, by="test", reason="it shows a shelter")
    assert again("2026.1") == ["2026.1-r2", "2026.2-r2"]
    assert published("2026.4").previous == current("2026.3")


def test_what_was_only_restricted_is_left_out_when_an_operator_says_so() -> None:
    place = harmful()
    release = published("2026.1")
    set_sensitivity(place, Sensitivity.RESTRICTED, by="test")
    assert SECRET in everything(release)
    assert again("2026.1") == ["2026.1-r2"]
    assert SECRET not in everything(current("2026.1"))


def test_a_release_with_nothing_to_take_out_stays_as_it_is() -> None:
    factories.PlaceFactory.create()
    published("2026.1")
    Place.objects.update(name="Renamed")
    with pytest.raises(ReleaseError, match="stays as it is"):
        again("2026.1")
    with pytest.raises(ReleaseError, match="There is no release"):
        again("2026.2")
    assert current("2026.1").revision == 1


def test_no_release_follows_one_that_is_withdrawn() -> None:
    place = harmful()
    factories.PlaceFactory.create()
    published("2026.1")
    redact(place, by="test", reason="it shows a shelter")
    with pytest.raises(ReleaseError, match="Run reissue_release"):
        published("2026.2")
    again("2026.1")
    assert published("2026.2").previous == current("2026.1")


def test_a_record_erased_while_a_release_is_made_is_not_published_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    place = harmful()
    settle()

    def erased_meanwhile(*given: Any, **named: Any) -> None:
        redact(place, by="test", reason="it shows a shelter")
        make_visible(*given, **named)

    from core.releases.publishing import _make_visible as make_visible

    monkeypatch.setattr("core.releases.publishing._make_visible", erased_meanwhile)
    with pytest.raises(ReleaseError, match="erased meanwhile"):
        publish("2026.1", by="test", say=silent)
    assert not Release.objects.exists()


def test_the_commands_lead_from_erasing_to_making_again(capsys: pytest.CaptureFixture[str]) -> None:
    place = harmful()
    published("2026.1")
    call_command("redact", str(place.uid), by="operator", reason="it shows a shelter")
    assert "Releases that may tell of it are withdrawn: 2026.1." in capsys.readouterr().out
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("reissue_release", "2026.1", "--reason", "because")
    call_command("reissue_release", "2026.1", "--reason", "people_at_risk")
    assert "Published 2026.1-r2." in capsys.readouterr().out
