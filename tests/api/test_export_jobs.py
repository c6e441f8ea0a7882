"""Large exports: asked for with a token, made by a worker, fetched by whoever asked, gone after some days."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone

from core.api.exports import jobs, running
from core.api.exports.jobs import LEASE, MOST_ATTEMPTS, MOST_OPEN, acquire, expire, export_storage, sweep, write
from core.api.exports.running import Progress, run_export, tell
from core.models import ExportJob
from tests import factories
from tests.api.access import body_of, code_of
from tests.factories import ExportJobFactory, UserFactory
from tests.tokens import client_of

pytestmark = pytest.mark.django_db
EXPORTS = "/api/v1/exports/"
ADDRESS = "/api/v1/places/?format=ndjson&ordering=name"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Where files lie in this test."""
    options = settings.STORAGES["exports"]
    settings.STORAGES = {**settings.STORAGES, "exports": {**options, "OPTIONS": {"location": str(tmp_path)}}}
    yield tmp_path
    storages._storages.clear()  # type: ignore[attr-defined]  # else later tests would find this one's


def asked(client: Client, address: str = ADDRESS, **headers: str) -> Any:
    return client.post(EXPORTS, {"address": address}, content_type="application/json", headers=headers)


def made(client: Client, address: str = ADDRESS) -> dict[str, Any]:
    """An export that has been made, as its owner sees it."""
    answer = asked(client, address)
    run_export(ExportJob.objects.get(uid=body_of(answer, 202)["uid"]).pk)
    body: dict[str, Any] = body_of(client.get(answer["Location"]))
    return body


def test_an_export_is_asked_for_made_and_fetched() -> None:
    for name in ("Gao", "Kidal"):
        factories.PlaceFactory.create(name=name)
    client = client_of()
    answer = asked(client)
    queued = body_of(answer, 202)
    assert (queued["state"], queued["file"], queued["row_count"]) == ("queued", None, None)
    assert answer["Location"] == queued["url"]
    run_export(ExportJob.objects.get().pk)
    done = body_of(client.get(answer["Location"]))
    assert (done["state"], done["row_count"], done["rows_written"]) == ("done", 2, 2)
    file: Any = client.get(done["file"])
    content = file.getvalue()
    assert [json.loads(line)["name"] for line in content.splitlines()] == ["Gao", "Kidal"]
    assert content == Client().get(ADDRESS).getvalue()
    assert (done["sha256"], done["byte_size"]) == (hashlib.sha256(content).hexdigest(), len(content))
    assert file["Content-Type"] == "application/x-ndjson"
    assert file["Content-Disposition"].endswith('.ndjson"')
    assert done["expires_at"] > done["finished_at"]


def test_what_is_not_public_is_in_no_export() -> None:
    factories.PlaceFactory.create(sensitivity="restricted")
    assert made(client_of())["row_count"] == 0


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://example.org/api/v1/places/?format=csv", "invalid_body"),
        ("/api/v1/places/", "invalid_body"),
        ("/api/v1/stats/?format=csv", "invalid_body"),
        ("/api/v1/nothing/?format=csv", "invalid_body"),
        ("/admin/?format=csv", "invalid_body"),
        (f"/api/v1/places/{'0' * 32}/?format=csv", "invalid_body"),
        ("/api/v1/places/?format=csv&cursor=abc", "invalid_value"),
        ("/api/v1/places/?format=csv&contry=ML", "unknown_parameter"),
        ("/api/v1/places/?format=xml", "unknown_value"),
        ("/api/v1/places/?format=csv&limit=0", "limit_out_of_range"),
        ("/api/v1/places/?format=csv&q=a&as_of=2026-01-01", "no_history"),
        ("/api/v1/places/?format=csv\n", "invalid_body"),
        ("", "invalid_body"),
    ],
)
def test_what_cannot_be_made_is_refused_when_it_is_asked_for(address: str, code: str) -> None:
    assert code_of(asked(client_of(), address), 400) == code
    assert not ExportJob.objects.exists()


@pytest.mark.parametrize("body", [[], {}, {"address": 1}, {"address": ADDRESS, "more": 1}, {"address": "x" * 5000}])
def test_a_body_that_is_not_understood_is_refused(body: Any) -> None:
    assert code_of(client_of().post(EXPORTS, body, content_type="application/json"), 400) == "invalid_body"


def test_a_token_is_needed() -> None:
    job = ExportJobFactory.create()
    for answer in (
        asked(Client()),
        Client().get(f"{EXPORTS}{job.uid}/"),
        Client().get(f"{EXPORTS}{job.uid}/file/"),
    ):
        assert code_of(answer, 401) == "authentication_required"


def test_another_callers_export_does_not_exist() -> None:
    done = made(client_of())
    for address in (done["url"], done["file"]):
        assert code_of(client_of().get(address), 404) == "not_found"
        assert code_of(client_of(UserFactory.create()).get(address), 404) == "not_found"


def test_an_accounts_other_token_sees_its_exports() -> None:
    user = UserFactory.create()
    assert body_of(client_of(user).get(made(client_of(user))["url"]))["state"] == "done"


def test_a_caller_has_few_exports_made_at_a_time() -> None:
    client = client_of()
    for _ in range(MOST_OPEN):
        assert asked(client).status_code == 202
    assert code_of(asked(client), 409) == "too_many_exports"
    assert asked(client_of()).status_code == 202


def test_the_same_request_again_makes_no_second_export() -> None:
    client = client_of()
    first, second = (asked(client, **{"Idempotency-Key": "mine"}) for _ in range(2))
    assert first.content == second.content
    assert ExportJob.objects.count() == 1


def test_there_is_no_file_before_it_is_made() -> None:
    client = client_of()
    uid = body_of(asked(client), 202)["uid"]
    assert code_of(client.get(f"{EXPORTS}{uid}/file/"), 404) == "not_found"


def test_a_file_whose_time_is_over_is_deleted_and_says_so(folder: Path) -> None:
    client = client_of()
    done = made(client)
    assert expire() == 0
    ExportJob.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert expire() == 1
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    gone = body_of(client.get(done["url"]))
    assert (gone["state"], gone["file"], gone["row_count"]) == ("expired", None, 0)
    assert code_of(client.get(done["file"]), 404) == "not_found"


def test_an_export_is_made_by_one_worker(folder: Path) -> None:
    job = ExportJobFactory.create()
    lease = acquire(job.pk)
    assert lease is not None
    assert acquire(job.pk) is None
    run_export(job.pk)
    assert list(folder.iterdir()) == []
    job.refresh_from_db()
    assert job.state == "running"


def test_a_worker_that_lost_its_lease_writes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = ExportJobFactory.create()
    save = export_storage().save

    class Slow:
        """A storage during whose writing another worker takes the job over."""

        def save(self, name: str, content: Any) -> str:
            ExportJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            assert acquire(job.pk) is not None
            return str(save(name, content))

        def delete(self, name: str) -> None:
            export_storage().delete(name)

    monkeypatch.setattr(running, "export_storage", Slow)
    run_export(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.stored_as) == ("running", 2, "")
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_an_export_that_lost_its_worker_is_begun_anew_and_in_the_end_given_up() -> None:
    job, due = ExportJobFactory.create(), [0]
    for _ in range(MOST_ATTEMPTS):
        assert acquire(job.pk)
        assert sweep() == []
        ExportJob.objects.update(lease_until=timezone.now() - LEASE)
        due = sweep()
    assert due == []
    job.refresh_from_db()
    assert job.state == "failed"
    assert "Ask for less" in job.reason


def test_an_export_whose_message_was_lost_is_sent_again() -> None:
    job = ExportJobFactory.create()
    assert sweep() == []
    ExportJob.objects.update(created_at=timezone.now() - jobs.MESSAGE_LOST_AFTER)
    assert sweep() == [job.pk]


@pytest.mark.parametrize(
    ("error", "attempts", "state", "reason"),
    [
        (OSError("disk full"), 0, "queued", "did not answer"),
        (OSError("disk full"), MOST_ATTEMPTS - 1, "failed", "did not answer"),
        (SoftTimeLimitExceeded(), 0, "failed", "longer than a worker may"),
    ],
)
def test_a_failure_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, error: Exception, attempts: int, state: str, reason: str
) -> None:
    def failing(*_: Any) -> None:
        raise error

    monkeypatch.setattr(running, "_written", failing)
    job = ExportJobFactory.create(attempts=attempts)
    run_export(job.pk)
    job.refresh_from_db()
    assert job.state == state
    assert reason in job.reason


def test_an_address_that_means_nothing_any_more_fails_in_words() -> None:
    job = ExportJobFactory.create(address="/api/v1/places/?format=csv&gone=1")
    run_export(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "There is no parameter 'gone' here" in job.reason


def test_progress_is_told_and_the_lease_renewed() -> None:
    job = ExportJobFactory.create()
    lease = acquire(job.pk)
    assert lease is not None
    ExportJob.objects.update(lease_until=timezone.now() - LEASE)
    tell(lease, Progress(0, row_count=9, byte_size=700))
    job.refresh_from_db()
    assert (job.row_count, job.byte_size) == (9, 700)
    assert job.lease_until is not None
    assert job.lease_until > timezone.now()
    assert write(lease, state="failed", reason="Stopped.")
    assert not write(lease, row_count=1)
