"""The reference data and the samples that travel with the code, exported, restored and exported again."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from ingest.choices import JobOrigin
from ingest.datasets.mandata import restore
from ingest.documents import services
from ingest.documents.pipeline import run_job
from ingest.reference import load_reference_data
from ingest.review.services import accept_document_unreviewed
from sources.models import Document
from tests.ingest.datasets.exported import empty_database, write_export

SAMPLES = sorted(file for file in (Path(settings.BASE_DIR) / "samples").iterdir() if file.name != "README.md")


@pytest.mark.long
@pytest.mark.django_db
def test_what_is_loaded_and_read_is_restored_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_send", lambda _job_id: None)
    load_reference_data()
    for file in SAMPLES:
        job = services.submit_bytes(file.read_bytes(), file_name=file.name, origin=JobOrigin.PATH, by="test")
        assert run_job(job.pk) == "completed"
    for document in Document.objects.all():
        accept_document_unreviewed(document)
    before = write_export(tmp_path)
    assert before["incidents"]
    assert before["mandate-tasks"].count("\n") > 270
    empty_database()
    restore(tmp_path, by="test")
    assert write_export(tmp_path / "again") == before
    # What is in the files already is not loaded twice.
    load_reference_data()
    assert write_export(tmp_path / "again") == before
