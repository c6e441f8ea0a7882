"""Handing documents in: who may, what is taken, and where the job is seen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ingest.models import IngestJob
from tests import factories
from tests.contract.document import assert_valid
from tests.tokens import client_of

pytestmark = pytest.mark.django_db
DOCUMENTS = "/api/v1/documents/"


@pytest.fixture
def sender() -> Client:
    user = factories.UserFactory.create()
    user.user_permissions.add(Permission.objects.get(codename="add_ingestjob"))
    return client_of(user)


def post(client: Client, body: Any) -> Any:
    return client.post(DOCUMENTS, body, content_type="application/json")


def test_an_address_becomes_a_job(sender: Client) -> None:
    publisher = factories.PublisherFactory.create()
    response = post(sender, {"url": "https://example.org/report.pdf", "publisher": publisher.slug})
    assert response.status_code == 202, response.content
    job = IngestJob.objects.get()
    assert (job.url, job.origin, job.publisher) == ("https://example.org/report.pdf", "api", publisher)
    assert response["Location"] == f"/api/v1/ingest-jobs/{job.uid}/"
    assert_valid(json.loads(response.content), DOCUMENTS, status="202", method="post")


def test_a_file_becomes_a_job(sender: Client) -> None:
    file = SimpleUploadedFile("../report.txt", b"The mission was established in 2013.")
    response = sender.post(DOCUMENTS, {"file": file})
    assert response.status_code == 202, response.content
    assert IngestJob.objects.get().file_name == "report.txt"


def test_a_job_says_how_it_stands_and_is_never_cached(sender: Client) -> None:
    location = post(sender, {"url": "https://example.org/report.pdf"})["Location"]
    response = sender.get(location)
    assert response["Cache-Control"] == "no-store"
    assert "ETag" not in response
    body = json.loads(response.content)
    assert body["state"] == "queued"
    assert_valid(body, "/api/v1/ingest-jobs/{uid}/")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": ""},
        {"url": "ftp://example.org/x"},
        {"url": "file:///etc/passwd"},
        {"url": 7},
        {"url": "https://example.org/" + "x" * 2000},
        {"url": "https://example.org/x", "file": "y"},
        {"link": "https://example.org/x"},
        [],
        '"https://example.org/x"',
    ],
)
def test_a_wrong_body_is_refused_and_makes_no_job(sender: Client, body: Any) -> None:
    response = post(sender, body)
    assert response.status_code == 400, response.content
    assert json.loads(response.content)["code"] == "invalid_body"
    assert not IngestJob.objects.exists()


def test_what_is_no_json_is_refused(sender: Client) -> None:
    response = sender.post(DOCUMENTS, "{", content_type="application/json")
    assert (response.status_code, json.loads(response.content)["code"]) == (400, "malformed_request")


def test_another_media_type_is_refused(sender: Client) -> None:
    response = sender.post(DOCUMENTS, "x", content_type="text/plain")
    assert (response.status_code, json.loads(response.content)["code"]) == (415, "unsupported_media_type")


def test_an_unknown_publisher_is_refused(sender: Client) -> None:
    response = post(sender, {"url": "https://example.org/x", "publisher": "nobody"})
    assert (response.status_code, json.loads(response.content)["parameter"]) == (400, "publisher")


def test_without_a_token_nothing_is_taken() -> None:
    assert post(Client(), {"url": "https://example.org/x"}).status_code == 401
    assert not IngestJob.objects.exists()


def test_without_the_right_nothing_is_taken_nor_seen() -> None:
    job = factories.IngestJobFactory.create()
    client = client_of(factories.UserFactory.create())
    assert post(client, {"url": "https://example.org/x"}).status_code == 403
    assert client.get(f"/api/v1/ingest-jobs/{job.uid}/").status_code == 403
    assert Client().get(f"/api/v1/ingest-jobs/{job.uid}/").status_code == 401


def test_a_job_that_is_none_is_not_found(sender: Client) -> None:
    assert sender.get("/api/v1/ingest-jobs/0192e4a8-4c1f-4d0e-9d6a-5b7f1c2e3a41/").status_code == 404
    assert sender.get("/api/v1/ingest-jobs/x/").status_code == 404
