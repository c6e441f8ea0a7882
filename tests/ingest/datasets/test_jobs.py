"""Imports as jobs: each ends with its reason, one at a time, and what is stopped leaves nothing behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from core.models import Change, RecordIdentity
from events.models import Incident
from ingest.choices import ImportState
from ingest.datasets.jobs import ask_for, cancel, due, run_import
from ingest.models import DatasetImport
from tests.ingest.datasets.ged_rows import REDUCED, imported_ged, imported_rows, prepared, reduced, text_of


@pytest.fixture(autouse=True)
def _prepared(db: None) -> None:
    prepared()


def file_with(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "ged211.csv"
    path.write_text(text_of(REDUCED, rows), encoding="utf-8")
    return path


def test_a_dry_run_tells_everything_and_keeps_nothing(tmp_path: Path) -> None:
    done = imported_rows(tmp_path, reduced(1), reduced(2, country="Atlantis"), dry_run=True)
    assert (done.state, done.counts["new"], done.counts["failed"]) == (ImportState.COMPLETED, 1, 1)
    assert done.remarks.count() == 1
    assert not Incident.objects.exists()
    assert not RecordIdentity.objects.filter(record_kind__in=["incident", "place"]).exists()


def test_a_limit_reads_the_first_rows_and_cannot_be_complete(tmp_path: Path) -> None:
    assert imported_rows(tmp_path, reduced(1), reduced(2), limit=1).counts["new"] == 1
    refused = imported_rows(tmp_path, reduced(1), limit=1, complete=True)
    assert refused.reason_code == "limit_is_not_complete"


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_asked_to_stop_keeps_nothing(tmp_path: Path) -> None:
    path = file_with(tmp_path, reduced(1), reduced(2))
    asked = ask_for("ucdp-ged", path.name, by="curator")

    def stop(phase: str, done: int, total: int) -> None:
        if phase == "resolving":
            elsewhere = Thread(target=stopped_by_somebody, args=(asked,))
            elsewhere.start()
            elsewhere.join()

    done = run_import(asked.pk, path=path, tell=stop)
    assert (done.state, done.reason) == (ImportState.CANCELLED, "Somebody asked to stop it; nothing was kept.")
    assert not Incident.objects.exists()


def stopped_by_somebody(asked: DatasetImport) -> None:
    """Over a connection of their own."""
    cancel(asked)
    connections.close_all()


def test_one_that_waits_is_stopped_at_once(tmp_path: Path) -> None:
    asked = ask_for("ucdp-ged", "rows.csv", by="curator")
    assert cancel(asked)
    assert run_import(asked.pk).state == ImportState.CANCELLED
    assert not cancel(asked)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_by_others_while_it_runs(tmp_path: Path) -> None:
    path = file_with(tmp_path, *(reduced(key) for key in range(1, 50)))
    asked = ask_for("ucdp-ged", path.name, by="curator")
    seen: list[tuple[str, str]] = []

    def look(phase: str, done: int, total: int) -> None:
        seen.append((phase, DatasetImport.objects.values_list("phase", flat=True).get(pk=asked.pk)))

    run_import(asked.pk, path=path, tell=look)
    assert [phase for phase, _ in seen] >= ["reading"]
    assert ("writing", "resolving") in seen


def test_one_import_is_done_once(tmp_path: Path) -> None:
    path = file_with(tmp_path, reduced(1))
    asked = ask_for("ucdp-ged", path.name, by="curator")
    run_import(asked.pk, path=path)
    again = run_import(asked.pk, path=path)
    assert (again.attempts, again.counts["new"]) == (1, 1)


def test_an_import_whose_process_was_lost_is_due_again() -> None:
    asked = ask_for("ucdp-ged", "rows.csv", by="curator")
    long_ago = timezone.now() - timedelta(minutes=5)
    DatasetImport.objects.update(state=ImportState.RUNNING, lease_token=uuid.uuid4(), lease_until=long_ago)
    assert due() == [asked.pk]


def test_one_that_loses_its_process_again_and_again_is_given_up() -> None:
    asked = ask_for("ucdp-ged", "rows.csv", by="curator")
    DatasetImport.objects.update(attempts=3)
    assert run_import(asked.pk).reason_code == "too_many_attempts"


def test_a_second_import_of_the_dataset_waits_its_turn(tmp_path: Path) -> None:
    with psycopg.connect(url_of_test_database()) as elsewhere:
        elsewhere.execute("SELECT pg_advisory_lock(hashtextextended('dataset import ucdp-ged', 0))")
        refused = imported_rows(tmp_path, reduced(1))
    assert refused.reason_code == "already_running"
    assert "Another import of UCDP Georeferenced Event Dataset is running" in refused.reason


def test_an_address_of_this_machine_is_not_fetched() -> None:
    asked = ask_for("ucdp-ged", "http://127.0.0.1:9/rows.csv", by="curator", version="21.1")
    assert run_import(asked.pk).reason_code == "address_refused"


def test_a_dataset_nobody_knows_is_refused(tmp_path: Path) -> None:
    from sources.models import Dataset

    Dataset.objects.update(slug="another")
    assert imported_ged(tmp_path, text_of(REDUCED, [reduced(1)])).reason_code == "unknown_dataset"


def test_the_command_says_what_became_of_the_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = file_with(tmp_path, reduced(1), reduced(2, country="Atlantis"))
    report = tmp_path / "report.csv"
    call_command("import_dataset", "ucdp-ged", str(path), report=str(report))
    out = capsys.readouterr().out
    assert "2 rows read" in out
    assert "the row was left out: row 3, country 'Atlantis': is no country or territory that is known" in out
    assert "UCDP Georeferenced Event Dataset 21.1 is in." in out
    assert report.read_text().count("\n") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ucdp-ged", "nowhere.csv"), "There is no file 'nowhere.csv'"),
        (("table", __file__), "A table needs --mapping"),
        (("ucdp-ged", __file__, "--limit", "0"), "at least 1"),
        (("ucdp-ged", __file__, "--mapping", "x"), "only a table does"),
        (("mandata", __file__, "--dry-run"), "An export is restored whole"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("import_dataset", *arguments)


def url_of_test_database() -> str:
    values = connection.get_connection_params()
    host, name = values.get("host", ""), values["dbname"]
    return f"postgresql://{values['user']}:{values.get('password', '')}@/{name}?host={host.replace('/', '%2F')}"


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_an_import_killed_at_ten_moments_ends_as_one_that_was_not(tmp_path: Path) -> None:
    rows = [reduced(key, latitude=10 + key % 9, side_b=f"Band {key % 40}") for key in range(1, 15_001)]
    path, chance = file_with(tmp_path, *rows), random.Random(10)
    command = [sys.executable, "manage.py", "import_dataset", "ucdp-ged", str(path)]
    environment = {**os.environ, "DATABASE_URL": url_of_test_database()}
    for _ in range(10):
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as victim:
            time.sleep(chance.uniform(1.5, 6.0))
            os.kill(victim.pid, signal.SIGKILL)
        assert Incident.objects.count() in {0, len(rows)}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert Incident.objects.filter(publication_status="published").count() == len(rows)
    told = Change.objects.filter(record_kind="incident")
    assert told.count() == len(rows)
    assert told.values("uid").distinct().count() == len(rows)
    assert set(told.values_list("action", "revision")) == {("created", 1)}
