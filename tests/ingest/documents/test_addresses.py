"""Documents from the web, and addresses that may not be fetched."""

from __future__ import annotations

from functools import partial

import pytest

from ingest.choices import JobState
from ingest.conversion.fetch import FetchLimits, fetch
from ingest.documents.pipeline import MOST_ATTEMPTS, run_job
from ingest.documents.services import submit_url
from ingest.models import IngestJob
from sources.models import Document
from tests.ingest.conversion.outside import Answer, Outside, outside_world, to_loopback
from tests.ingest.documents.conftest import ARTICLE

pytestmark = pytest.mark.django_db


def worked(
    url: str, world: Outside | None, monkeypatch: pytest.MonkeyPatch, limits: FetchLimits | None = None
) -> IngestJob:
    """A job for that address, walked once; the outside world is reached by a permission given for this test."""
    if world:
        reaching = partial(
            fetch, resolve=to_loopback, local_permission=world.permission, limits=limits or FetchLimits()
        )
        monkeypatch.setattr("ingest.documents.steps.taking_in.fetch_url", reaching)
    job = submit_url(url, by="curator")
    run_job(job.pk)
    job.refresh_from_db()
    return job


def test_a_document_is_fetched_kept_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"old": Answer(status=301, headers={"Location": "/article.txt"}), "article.txt": Answer(ARTICLE.encode())}
    with outside_world(**answers) as world:
        job = worked(world.url("/old"), world, monkeypatch)
    assert job.state == JobState.COMPLETED
    assert job.document is not None
    assert (job.document.url, job.document.original_name) == (world.url("/old"), "article.txt")
    notes = job.steps.get(step="receive").notes
    assert notes["final_url"] == world.url("/article.txt")
    assert notes["redirects"] == [world.url("/old")]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:8000/api/v1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/",
        "http://localhost/",
    ],
)
def test_an_inner_address_is_refused_and_says_why(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    job = worked(url, None, monkeypatch)
    assert (job.state, job.reason_code) == (JobState.REFUSED, "address_refused")
    assert "only public addresses are fetched" in job.reason
    assert Document.objects.count() == 0


def test_a_redirect_to_this_machine_is_refused_and_nothing_is_asked_there(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = Answer(b"secret")
    with outside_world(inner=inner) as private:
        target = f"http://127.0.0.1:{private.port}/inner"
        with outside_world(go=Answer(status=302, headers={"Location": target})) as world:
            job = worked(world.url("/go"), world, monkeypatch)
    assert (job.state, job.reason_code) == (JobState.REFUSED, "address_refused")
    assert "127.0.0.1" in job.reason
    assert private.asked == []


def test_a_missing_page_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with outside_world() as world:
        job = worked(world.url("/gone"), world, monkeypatch)
    assert (job.state, job.reason_code, job.attempts) == (JobState.REFUSED, "http_status", 1)


def test_a_server_in_trouble_is_asked_again_later_and_given_up_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    with outside_world(busy=Answer(status=503)) as world:
        job = worked(world.url("/busy"), world, monkeypatch)
        assert (job.state, job.reason_code) == (JobState.QUEUED, "http_status")
        assert "503" in job.reason
        for _ in range(MOST_ATTEMPTS - 1):
            run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, MOST_ATTEMPTS)
    assert job.steps.get(step="receive").attempts == MOST_ATTEMPTS


def test_a_server_that_recovers_gives_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    with outside_world(**{"article.txt": Answer(status=503)}) as world:
        job = worked(world.url("/article.txt"), world, monkeypatch)
        world.answers["/article.txt"] = Answer(ARTICLE.encode())
        assert run_job(job.pk) == JobState.COMPLETED
    job.refresh_from_db()
    assert job.reason == ""


def test_a_document_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with outside_world(large=Answer(b"x" * 300_000)) as world:
        job = worked(world.url("/large"), world, monkeypatch, FetchLimits(bytes=100_000))
    assert (job.state, job.reason_code) == (JobState.REFUSED, "too_large")
