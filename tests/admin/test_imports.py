"""Handing a dataset in, watching it, stopping it, and reading what became of its rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ingest.choices import ImportState
from ingest.datasets.jobs import run_import
from ingest.models import DatasetImport
from tests.factories import DatasetImportFactory, ImportRemarkFactory
from tests.ingest.datasets.ged_rows import REDUCED, prepared, reduced, text_of

pytestmark = pytest.mark.django_db

ADD = reverse("admin:ingest_datasetimport_add")


def page_of(asked: DatasetImport) -> str:
    return reverse("admin:ingest_datasetimport_change", args=(asked.pk,))


def test_a_file_waits_for_a_worker_and_goes_in(senior_client: Client) -> None:
    prepared()
    file = SimpleUploadedFile("ged211.csv", text_of(REDUCED, [reduced(1), reduced(2, country="Atlantis")]).encode())
    answer = senior_client.post(ADD, {"kind": "ucdp-ged", "file": file})
    asked = DatasetImport.objects.get()
    assert answer.headers["Location"] == page_of(asked)
    assert asked.state == ImportState.QUEUED
    done = run_import(asked.pk)
    assert (done.state, done.counts["new"], done.counts["failed"]) == (ImportState.COMPLETED, 1, 1)
    shown = senior_client.get(page_of(done)).text
    assert "is no country or territory that is known" in shown
    assert 'http-equiv="refresh"' not in shown


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "ucdp-ged"}, "Give a file or an address"),
        ({"kind": "table", "url": "https://example.org/rows.csv"}, "A table needs a mapping"),
        ({"kind": "nothing", "url": "https://example.org/rows.csv"}, "Select a valid choice"),
    ],
)
def test_what_makes_no_sense_is_told_in_the_form(given: dict[str, str], words: str, senior_client: Client) -> None:
    assert words in senior_client.post(ADD, given).text
    assert not DatasetImport.objects.exists()


def test_only_senior_curators_hand_datasets_in(curator_client: Client) -> None:
    assert curator_client.get(ADD).status_code == 403
    assert curator_client.post(ADD, {"kind": "ucdp-ged", "url": "https://example.org/x.csv"}).status_code == 403


def test_a_page_of_one_that_runs_loads_itself_anew_and_can_stop_it(senior_client: Client) -> None:
    asked = DatasetImportFactory.create(remarks=0)
    assert 'http-equiv="refresh"' in senior_client.get(page_of(asked)).text
    senior_client.post(page_of(asked), {"stop": "1"})
    asked.refresh_from_db()
    assert asked.state == ImportState.CANCELLED


def test_who_may_not_hand_in_may_not_stop(curator_client: Client) -> None:
    asked = DatasetImportFactory.create(remarks=0)
    assert curator_client.post(page_of(asked), {"stop": "1"}).status_code == 403
    asked.refresh_from_db()
    assert asked.state == ImportState.QUEUED


def test_the_report_has_every_remark(curator_client: Client) -> None:
    asked = DatasetImportFactory.create(remarks=0)
    ImportRemarkFactory.create_batch(3, dataset_import=asked)
    answer: Any = curator_client.get(reverse("admin:ingest_datasetimport_report", args=(asked.pk,)))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="import-{asked.pk}-report.csv"'
    assert answer.getvalue().decode().count("Atlantis") == 3


def test_what_is_said_of_restricted_datasets_is_for_who_may_see_their_records(
    curator_client: Client, senior_client: Client
) -> None:
    asked = DatasetImportFactory.create(kind="acled")
    assert senior_client.get(page_of(asked)).status_code == 200
    assert curator_client.get(page_of(asked)).status_code == 302
    report = reverse("admin:ingest_datasetimport_report", args=(asked.pk,))
    assert curator_client.get(report).status_code == 403
