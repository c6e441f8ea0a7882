"""Handing documents in: by a call, by the command, and what wakes the workers."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from kombu.exceptions import OperationalError

from ingest.choices import JobOrigin, JobState
from ingest.documents import originals, services, tasks
from ingest.models import IngestJob
from sources.models import Publisher
from tests.ingest.conversion.files import PNG
from tests.ingest.documents.conftest import ARTICLE, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the command work itself without waiting for a worker."""
    monkeypatch.setattr("ingest.management.commands.ingest_document._WORKER_MAY_TAKE", timedelta(0))


def command(*arguments: str) -> str:
    output = StringIO()
    call_command("ingest_document", *arguments, stdout=output)
    return output.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_woken_after_the_commit_and_told_an_id_only(sent: list[int]) -> None:
    with transaction.atomic():
        job = submitted()
        assert sent == []
    assert sent == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_was_rolled_back_wakes_nobody(sent: list[int]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        submitted()
        raise RuntimeError
    assert sent == []
    assert IngestJob.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_is_away_loses_nothing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.undo()

    def unreachable(**options: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(tasks.process_document, "apply_async", unreachable)
    assert submitted().state == JobState.QUEUED
    assert "queue away" in caplog.text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("x" * 400 + ".pdf", "x" * 251 + ".pdf"),
        ("", ""),
    ],
)
def test_a_file_name_is_kept_without_its_folders(given: str, kept: str) -> None:
    assert submitted(name=given).file_name == kept


def test_the_same_bytes_are_stored_once_under_their_own_hash() -> None:
    first, second = submitted(), submitted(name="other.txt")
    assert first.original.name == second.original.name
    assert str(first.original.name).endswith(f"{first.sha256[:2]}/{first.sha256[2:4]}/{first.sha256}")


def test_a_file_half_written_by_a_crash_is_written_again() -> None:
    job = submitted()
    path = Path(job.original.path)
    path.chmod(0o640)
    path.write_bytes(b"half")
    submitted()
    assert originals.load(str(job.original.name), job.sha256) == ARTICLE.encode()


def test_a_file_too_large_to_be_kept_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, sent: list[int]) -> None:
    monkeypatch.setattr(originals, "KEPT_AT_MOST", 10)
    job = submitted()
    assert (job.state, job.reason_code) == (JobState.REFUSED, "too_large")
    assert "too large even to be kept" in job.reason
    assert sent == []


@pytest.mark.usefixtures("at_once")
def test_the_command_prints_steps_and_candidates(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    output = command(str(path), "--wait")
    assert "queue_for_review  done" in output
    assert "2 incident" in output
    assert "After the Mission: A Town Waits" in output
    job = IngestJob.objects.get()
    assert (job.origin, job.requested_by) == (JobOrigin.PATH, "ingest_document")


@pytest.mark.usefixtures("at_once")
def test_the_command_takes_a_folder_and_leaves_out_what_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "two.md").write_text(
        "# A note\n\nThe mission left the town in October after ten years.", encoding="utf-8"
    )
    (tmp_path / "list.csv").write_text("a,b", encoding="utf-8")
    output = command(str(tmp_path), "--wait")
    assert "list.csv: left out" in output
    assert IngestJob.objects.filter(state=JobState.COMPLETED).count() == 2


@pytest.mark.usefixtures("at_once")
def test_the_command_ends_with_an_error_when_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "picture.pdf").write_bytes(PNG)
    with pytest.raises(CommandError, match="1 of 1 documents could not be taken in"):
        command(str(tmp_path / "picture.pdf"), "--wait")


@pytest.mark.usefixtures("at_once")
def test_a_duplicate_is_no_error_of_the_command(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    command(str(path), "--wait")
    assert "Already known: the same file" in command(str(path), "--wait")


@pytest.mark.django_db(transaction=True)
def test_the_command_without_waiting_only_hands_in(tmp_path: Path, sent: list[int]) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    assert "article.txt: job" in command(str(path))
    assert IngestJob.objects.get().state == JobState.QUEUED
    assert len(sent) == 1


def test_the_command_knows_its_publisher_or_says_so(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    with pytest.raises(CommandError, match="No publisher has the slug 'nobody'"):
        command(str(path), "--publisher", "nobody")
    publisher = Publisher.objects.create(slug="hrw", name="HRW", publisher_kind="ngo", publication_status="published")
    command(str(path), "--publisher", "hrw")
    assert IngestJob.objects.get().publisher == publisher


def test_the_command_says_which_path_is_missing() -> None:
    with pytest.raises(CommandError, match=r"no file or folder '/nowhere/a\.pdf'"):
        command("/nowhere/a.pdf")


def test_the_task_works_on_a_job_and_does_no_harm_twice() -> None:
    job = submitted()
    tasks.process_document(job.pk)
    tasks.process_document(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.COMPLETED, 1)


def test_the_sweep_task_sends_what_the_sweep_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sent_again: list[int] = []
    monkeypatch.setattr(tasks, "sweep", lambda: [3, 5])
    monkeypatch.setattr(tasks.process_document, "delay", sent_again.append)
    tasks.sweep_expired_leases()
    assert sent_again == [3, 5]


def test_services_say_whether_a_job_is_open() -> None:
    assert services.is_open(submitted())


def test_an_empty_name_is_not_taken_for_the_folder_one_stands_in() -> None:
    with pytest.raises(CommandError, match="An empty name is no file"):
        call_command("ingest_document", "")
    assert not IngestJob.objects.exists()
