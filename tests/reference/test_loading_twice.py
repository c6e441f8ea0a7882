"""A second load writes nothing, a later one only what changed, and never over a curator's head."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from actors import reference as actor_reference
from actors.models import Actor
from core.choices import PublicationStatus
from core.models import Change
from core.reference import LOADER
from core.services import acting_as
from ingest.reference import load_reference_data
from tests.reference.files import rows_of

# The smallest gazetteer the package has: what is tested does not depend on villages.
SMALL = 15000


@pytest.fixture
def changed_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One actor with another description, one actor fewer."""
    folder = tmp_path / "actors" / "reference"
    shutil.copytree(actor_reference.FOLDER, folder)
    rows = [dict(row) for row in rows_of("actors") if row["slug"] != "mikado-fm"]
    for row in rows:
        if row["slug"] == "jnim":
            row["description_en"] = "Another description."
    with (folder / "actors.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    monkeypatch.setattr(actor_reference, "FOLDER", folder)


@pytest.mark.django_db(transaction=True)
def test_a_second_load_writes_nothing_and_later_ones_only_what_changed(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_reference_data", smallest_place=SMALL)
    assert "missions: 232 created, 0 changed" in capsys.readouterr().out
    assert set(Change.objects.values_list("changed_by", flat=True)) == {LOADER}

    before = Change.objects.count()
    call_command("load_reference_data", smallest_place=SMALL)
    assert "already loaded" in capsys.readouterr().out
    outcomes = load_reference_data(smallest_place=SMALL, force=True)
    assert {(outcome.created, outcome.changed) for outcome in outcomes} == {(0, 0)}
    assert Change.objects.count() == before

    with acting_as("ada"):
        ours = Actor.objects.get(slug="katiba-macina")
        ours.description = "A curator's words."
        ours.save()
    before = Change.objects.count()
    request.getfixturevalue("changed_file")
    outcomes = load_reference_data(smallest_place=SMALL, force=True)
    (actors,) = [outcome for outcome in outcomes if outcome.kind == "actors"]
    assert (actors.created, actors.changed, actors.left_alone) == (0, 1, ("katiba-macina",))
    jnim = Actor.objects.get(slug="jnim")
    assert jnim.description == "Another description."
    assert Actor.objects.get(slug="katiba-macina").description == "A curator's words."
    assert Actor.objects.filter(slug="mikado-fm", publication_status=PublicationStatus.PUBLISHED).exists()
    changed = set(Change.objects.order_by("-id").values_list("uid", flat=True)[: Change.objects.count() - before])
    assert jnim.uid in changed
    assert set(Change.objects.filter(uid__in=changed).values_list("record_kind", flat=True)) <= {"actor", "dataset"}
