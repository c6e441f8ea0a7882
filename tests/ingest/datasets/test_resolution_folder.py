"""CR-UNSC: a folder of resolutions becomes documents, resolutions and candidates for mandates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from actors.models import Actor
from core.models import Change
from ingest.choices import JobState, RemarkKind
from ingest.datasets.errors import Cancelled, ImportRefused
from ingest.datasets.folders import import_folder
from ingest.datasets.importing import Outcome
from ingest.datasets.remarks import Remarks
from ingest.documents import services
from ingest.models import IngestJob
from missions.models import Resolution
from sources.models import Document
from tests.factories import ActorFactory, DatasetFactory, PublisherFactory, ResolutionFactory

pytestmark = pytest.mark.django_db

TEXT = """Resolution {number} ({year})

Adopted by the Security Council at its 100th meeting, on 4 May {year}

The Security Council,

Recalling its previous resolutions on the example country,

1. Decides to extend the mandate of the United Nations Mission in the Example Country (UNEX) until 30 June {next};

2. Requests the Secretary-General to report to the Council every six months;

3. Decides to remain seized of the matter.
"""


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The corpus and the Council; no worker is woken."""
    monkeypatch.setattr(services, "_send", lambda _job: None)
    publisher = PublisherFactory.create(slug="cr-unsc", licence="cc0")
    DatasetFactory.create(slug="cr-unsc", name="CR-UNSC", publisher=publisher, licence="cc0", licence_note="CC0 1.0")
    ActorFactory.create(slug="un-security-council", name="Security Council")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, year in ((901, 1994), (1903, 2009)):
        text = TEXT.format(number=number, year=year, next=year + 1)
        (tmp_path / f"S_RES_{number:04}_{year}_EN_GOLD.txt").write_text(text, encoding="utf-8")
    (tmp_path / "README.md").write_text("not a resolution", encoding="utf-8")
    return tmp_path


def silent(_phase: str, _done: int, _total: int) -> None:
    """Tells nobody."""


def read(folder: Path, tell: Callable[[str, int, int], None] = silent) -> tuple[Outcome, Remarks]:
    remarks = Remarks()
    return import_folder(folder, by="test", tell=tell, remarks=remarks, version="1.0"), remarks


def test_each_text_becomes_a_document_and_a_resolution(folder: Path) -> None:
    outcome, remarks = read(folder)
    assert (outcome.counts["read"], outcome.counts["new"], outcome.counts["failed"]) == (2, 2, 0)
    resolution = Resolution.objects.get(symbol="S/RES/901 (1994)")
    assert (resolution.adopted_on, resolution.body.slug, resolution.publication_status) == (
        date(1994, 5, 4), "un-security-council", "published",
    )  # fmt: skip
    document = resolution.document
    assert document is not None
    assert (document.licence, document.licence_note, document.publication_status) == (
        "cc0", "CC0 1.0, as edited in CR-UNSC", "published",
    )  # fmt: skip
    assert document.publisher is not None
    assert document.publisher.slug == "cr-unsc"
    citation = resolution.citation_links.get().citation
    assert (citation.row_key, str(citation.dataset_release)) == ("S_RES_0901_1994_EN_GOLD.txt", "CR-UNSC 1.0")
    assert "mandate" in set(document.candidates.values_list("target_kind", flat=True))
    assert [(one.reason, one.rows) for one in remarks if one.kind == RemarkKind.NOTED] == [
        ("left out: not named like an English text of CR-UNSC", 1)
    ]


@pytest.mark.django_db(transaction=True)
def test_reading_the_folder_again_changes_nothing(folder: Path) -> None:
    read(folder)
    before = Change.objects.count()
    outcome, _ = read(folder)
    assert (outcome.counts["unchanged"], IngestJob.objects.count()) == (2, 2)
    assert Change.objects.count() == before


def test_an_import_that_was_stopped_goes_on_where_it_was(folder: Path) -> None:
    def stop(_phase: str, done: int, _total: int) -> None:
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        read(folder, stop)
    assert Document.objects.count() == 1
    outcome, _ = read(folder)
    assert (outcome.counts["unchanged"], outcome.counts["new"]) == (1, 1)


def test_a_known_resolution_gets_its_text_and_keeps_its_day(folder: Path) -> None:
    council = Actor.objects.get(slug="un-security-council")
    known = ResolutionFactory.create(
        symbol="S/RES/901 (1994)", body=council, adopted_on=date(1994, 5, 5), document=None, title="Ours"
    )
    outcome, remarks = read(folder)
    known.refresh_from_db()
    assert (outcome.counts["adopted"], outcome.counts["new"]) == (1, 1)
    assert (known.title, known.adopted_on, known.document is not None) == ("Ours", date(1994, 5, 5), True)
    assert [one.reason for one in remarks if one.kind == RemarkKind.KEPT] == [
        "S/RES/901 (1994): ours says “1994-05-05”, the file says “1994-05-04”"
    ]


def test_a_text_that_cannot_be_read_is_told_and_the_others_go_in(folder: Path) -> None:
    (folder / "S_RES_0902_1994_EN_GOLD.txt").write_bytes(b"\x00\x01\x02 nothing")
    outcome, remarks = read(folder)
    assert (outcome.counts["new"], outcome.counts["failed"]) == (2, 1)
    (failed,) = remarks.failed
    assert (failed.row_key, bool(failed.reason)) == ("S_RES_0902_1994_EN_GOLD.txt", True)
    assert IngestJob.objects.get(file_name=failed.row_key).state == JobState.REFUSED


def test_a_folder_without_resolutions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ImportRefused, match="holds no text named like S_RES"):
        read(tmp_path)
    with pytest.raises(ImportRefused, match="is no folder"):
        read(tmp_path / "notes.txt")


def test_the_command_takes_the_folder_and_says_what_became_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_dataset", "cr-unsc", str(folder), "--release", "1.0")
    said = capsys.readouterr().out
    assert "2 rows read" in said
    assert "CR-UNSC 1.0 is in." in said
    with pytest.raises(CommandError, match="text by text"):
        call_command("import_dataset", "cr-unsc", str(folder), "--dry-run")
