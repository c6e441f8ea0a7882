"""Whether a release is still as it was published, and why it would be made otherwise now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.choices import Sensitivity
from core.models import Place, Release
from core.releases.files import storage
from core.services import set_sensitivity
from tests import factories
from tests.core.releases.shelf import published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def verified(capsys: pytest.CaptureFixture[str]) -> Any:
    """What the command says of 2026.1."""

    def run() -> str:
        call_command("verify_release", "2026.1")
        return capsys.readouterr().out

    return run


def stored(release: Release, name: str) -> Path:
    return Path(storage().path(f"{release.stored_in}/{name}"))


def test_a_release_is_made_the_same_again_whatever_came_after(verified: Any) -> None:
    factories.IncidentFactory.full()
    published("2026.1")
    factories.IncidentFactory.full()
    Place.objects.update(name="Renamed")
    assert "every file is as published and made the same again" in verified()


def test_one_with_a_delta_too(capsys: pytest.CaptureFixture[str]) -> None:
    factories.PlaceFactory.create_batch(2)
    published("2026.1")
    Place.objects.update(name="Renamed")
    published("2026.2")
    Place.objects.update(name="Renamed again")
    call_command("verify_release", "2026.2")
    assert "made the same again" in capsys.readouterr().out


@pytest.mark.parametrize("sensitivity", [Sensitivity.RESTRICTED, Sensitivity.COARSENED])
def test_what_has_been_hidden_since_is_told_as_the_reason_in_numbers(verified: Any, sensitivity: str) -> None:
    incident = factories.IncidentFactory.full(title="Zzyzx")
    published("2026.1")
    set_sensitivity(incident, Sensitivity(sensitivity), by="test")
    told = verified()
    assert "made otherwise now:" in told
    assert "erased, restricted or coarsened since: 1 incident." in told
    assert "Zzyzx" not in told


def test_a_code_list_that_has_changed_is_told_as_the_reason(verified: Any) -> None:
    task = factories.TaskVocabularyFactory.create()
    factories.PlaceFactory.create()
    published("2026.1")
    type(task).objects.update(name="Another label")
    assert "Code lists, which have no history, have changed since." in verified()


def test_other_code_is_told_as_a_reason(verified: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.PlaceFactory.create()
    published("2026.1")
    monkeypatch.setattr("core.releases.building.codebook", lambda: "another codebook")
    with pytest.raises(CommandError, match=r"codebook\.md.*Nothing that is known explains it"):
        verified()
    monkeypatch.setattr("core.releases.verifying.code_version", lambda: "another")
    assert "another version of the code" in verified()


def test_a_damaged_file_is_named(verified: Any) -> None:
    factories.PlaceFactory.create()
    release = published("2026.1")
    file = stored(release, "place.ndjson")
    file.chmod(0o640)
    file.write_bytes(file.read_bytes().replace(b"Place", b"Plaice"))
    with pytest.raises(CommandError, match=r"Not as published: place\.ndjson"):
        verified()


def test_a_missing_file_is_named(verified: Any) -> None:
    factories.PlaceFactory.create()
    release = published("2026.1")
    stored(release, "place.ndjson").unlink()
    with pytest.raises(CommandError, match=r"is not in the storage.*place\.ndjson"):
        verified()


def test_a_release_that_was_never_published_is_told(verified: Any) -> None:
    with pytest.raises(CommandError, match="There is no release"):
        verified()
