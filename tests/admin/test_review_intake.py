"""Handing a document in, and what its job tells afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ingest.models import IngestJob
from tests.conftest import logged_in
from tests.factories import (
    ExtractionRunFactory,
    IngestJobFactory,
    PublisherFactory,
    ReviewFactory,
    StepRunFactory,
)

pytestmark = pytest.mark.django_db

ADD = reverse("admin:ingest_ingestjob_add")


def test_a_file_becomes_a_job_with_its_bytes(curator_client: Client, curator: Any) -> None:
    publisher = PublisherFactory.create()
    file = SimpleUploadedFile("report.html", b"<p>Text of a report</p>", content_type="text/html")
    answer = curator_client.post(ADD, {"file": file, "publisher": publisher.pk})
    job = IngestJob.objects.get()
    assert answer.headers["Location"] == reverse("admin:ingest_ingestjob_change", args=(job.pk,))
    assert (job.origin, job.state, job.file_name, job.publisher) == ("upload", "queued", "report.html", publisher)
    assert job.requested_by == curator.username
    with job.original.open("rb") as original:
        assert original.read() == b"<p>Text of a report</p>"


def test_a_hostile_file_name_is_kept_as_words_only(curator_client: Client) -> None:
    file = SimpleUploadedFile("x.txt", b"text")
    # Past the setter, which would make the name safe.
    file.__dict__["_name"] = "..\\..\\etc/<script>alert(1)</script>.txt"
    answer = curator_client.post(ADD, {"file": file}, follow=True)
    job = IngestJob.objects.get()
    assert "/" not in job.file_name
    assert "\\" not in job.file_name
    assert "<script>alert" not in answer.text


def test_an_empty_file_is_a_job_too_and_ends_with_its_reason(curator_client: Client) -> None:
    curator_client.post(ADD, {"file": SimpleUploadedFile("empty.txt", b"")})
    assert IngestJob.objects.get().byte_size == 0


def test_an_address_becomes_a_job(curator_client: Client) -> None:
    curator_client.post(ADD, {"url": " https://example.org/report.pdf "})
    job = IngestJob.objects.get()
    assert (job.origin, job.url, job.state) == ("url", "https://example.org/report.pdf", "queued")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", "ftp://example.org/x", "https://", "just words", "http://[::1"]
)
def test_an_address_that_is_none_is_refused_on_the_form(url: str, curator_client: Client) -> None:
    page = curator_client.post(ADD, {"url": url})
    assert page.status_code == 200
    assert 'role="alert"' in page.text
    assert not IngestJob.objects.exists()


def test_neither_and_both_are_refused(curator_client: Client) -> None:
    assert "Give a file or an address." in curator_client.post(ADD, {}).text
    both = {"file": SimpleUploadedFile("a.txt", b"text"), "url": "https://example.org/"}
    assert "not both" in curator_client.post(ADD, both).text
    assert not IngestJob.objects.exists()


def test_only_who_may_add_jobs_hands_documents_in(staff: Any) -> None:
    client = logged_in(staff())
    assert client.get(ADD).status_code == 403
    assert client.post(ADD, {"url": "https://example.org/"}).status_code == 403
    assert not IngestJob.objects.exists()


def test_a_failed_job_says_why_and_its_steps_are_listed(curator_client: Client) -> None:
    job = IngestJobFactory.create(
        state="refused",
        reason_code="scanned",
        reason="The <b>PDF</b> holds pictures of pages only; recognise its text first.",
        document=None,
    )
    StepRunFactory.create(job=job, step="convert", outcome="refused", tool="pdf 5")
    listed = curator_client.get(reverse("admin:ingest_ingestjob_changelist")).text
    page = curator_client.get(reverse("admin:ingest_ingestjob_change", args=(job.pk,))).text
    for shown in (listed, page):
        assert "&lt;b&gt;PDF&lt;/b&gt; holds pictures of pages only" in shown
    assert "convert" in page
    assert "2.0 s" in page


def test_a_failed_job_is_put_back_and_a_running_one_left_alone(curator_client: Client) -> None:
    failed = IngestJobFactory.create(state="failed", reason_code="x", reason="x", url="https://example.org/")
    done = IngestJobFactory.create(state="completed")
    answer = curator_client.post(
        reverse("admin:ingest_ingestjob_changelist"),
        {"action": "put_back", "_selected_action": [failed.pk, done.pk]},
        follow=True,
    )
    assert "1 job is queued again." in answer.text
    assert "1 job has not failed and was left alone." in answer.text
    failed.refresh_from_db()
    assert failed.state == "queued"


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("ingestjob", IngestJobFactory),
        ("steprun", StepRunFactory),
        ("extractionrun", ExtractionRunFactory),
        ("review", ReviewFactory),
    ],
)
def test_lists_and_pages_open_and_cost_the_same_for_any_length(name: str, factory: Any, curator_client: Client) -> None:
    address = reverse(f"admin:ingest_{name}_changelist")
    first = factory.create_batch(2)[0]
    assert curator_client.get(reverse(f"admin:ingest_{name}_change", args=(first.pk,))).status_code == 200
    curator_client.get(address)
    with CaptureQueriesContext(connection) as two:
        curator_client.get(address)
    factory.create_batch(18)
    with CaptureQueriesContext(connection) as twenty:
        curator_client.get(address, {"q": ""})
    assert len(twenty) == len(two) <= 12


@pytest.mark.parametrize("name", ["steprun", "extractionrun", "review", "candidate"])
def test_what_the_machine_wrote_is_not_added_or_deleted_by_hand(name: str, superuser_client: Client) -> None:
    assert superuser_client.get(reverse(f"admin:ingest_{name}_add")).status_code == 403
