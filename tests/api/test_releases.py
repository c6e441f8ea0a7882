"""Releases over the API: found, downloaded whole or in parts, and gone when they were withdrawn."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import ReleaseFile
from core.redaction import redact
from core.releases.data import MEDIA_TYPES
from core.releases.files import storage
from core.releases.publishing import reissue
from tests import factories
from tests.api.resources import get
from tests.contract.document import assert_valid
from tests.core.releases.shelf import published, silent

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)
WHOLE = b"".join(b"%07d\n" % number for number in range(25_000))
URL = "/api/v1/releases/2026.1/files/place.ndjson"


def download(url: str, **headers: str) -> Any:
    return Client().get(url, headers=headers)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def file() -> ReleaseFile:
    """A file that is published, at URL."""
    release = factories.ReleaseFactory.create(number=1)
    made = factories.ReleaseFileFactory.create(
        release=release,
        name="place.ndjson",
        media_type=MEDIA_TYPES["ndjson"],
        size=len(WHOLE),
        sha256=hashlib.sha256(WHOLE).hexdigest(),
    )
    storage().save(made.stored_as, ContentFile(WHOLE))
    return made


@committed
def test_a_release_is_found_in_the_list_by_its_version_and_as_the_latest() -> None:
    factories.PlaceFactory.create()
    published("2026.1")
    published("2026.2")
    listed = get("releases/")
    assert [row["version"] for row in listed["results"]] == ["2026.2", "2026.1"]
    assert_valid(listed, "/api/v1/releases/")
    one = get("releases/latest/")
    assert_valid(one, "/api/v1/releases/{version}/")
    assert one == get("releases/2026.2/")
    assert (one["version"], one["previous"]) == ("2026.2", {"version": "2026.1", "revision": 1})
    assert one["counts"]["place"] == 1
    assert {key: value for key, value in one.items() if key != "files"} == listed["results"][0]


def test_versions_are_ordered_as_numbers_page_by_page() -> None:
    for number in (2, 10, 1, 9):
        factories.ReleaseFactory.create(number=number)
    seen, page = [], get("releases/", limit=3)
    while True:
        seen += [row["version"] for row in page["results"]]
        if not page["next_cursor"]:
            break
        page = get("releases/", limit=3, cursor=page["next_cursor"])
    assert seen == ["2026.10", "2026.9", "2026.2", "2026.1"]
    assert get("releases/", status=400, cursor="nonsense")["code"] == "invalid_cursor"
    assert get("releases/", status=400, limt=3)["parameter"] == "limt"


@pytest.mark.parametrize("version", ["2026.7", "2026.1-r2", "nonsense", "2026.1-r1", "latest"])
def test_a_release_that_was_never_published_is_not_found(version: str) -> None:
    if version != "latest":
        factories.ReleaseFactory.create(number=1)
    assert get(f"releases/{version}/", status=404)["code"] == "not_found"
    assert get(f"releases/{version}/files/incident.csv", status=404)["code"] == "not_found"


@committed
def test_what_is_published_next_is_seen_by_whoever_asks_again() -> None:
    """The ETag stands for all that the answer depends on."""
    factories.ReleaseFactory.create(number=1)
    first: Any = Client().get("/api/v1/releases/latest/")
    assert Client().get("/api/v1/releases/latest/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    factories.ReleaseFactory.create(number=2)
    again: Any = Client().get("/api/v1/releases/latest/", headers={"If-None-Match": first["ETag"]})
    assert again.json()["version"] == "2026.2"


@committed
def test_every_file_is_downloaded_as_it_was_published() -> None:
    factories.IncidentFactory.full()
    published("2026.1")
    for file in get("releases/2026.1/")["files"]:
        response = download(file["url"])
        read = body(response)
        assert hashlib.sha256(read).hexdigest() == file["sha256"]
        assert response["Content-Length"] == str(len(read)) == str(file["bytes"])
        assert response["Content-Type"] == file["media_type"]
        assert response["ETag"] == f'"{file["sha256"]}"'
        assert "immutable" in response["Cache-Control"]


def test_a_file_is_asked_for_conditionally_and_by_its_head(file: ReleaseFile) -> None:
    whole = download(URL)
    assert body(whole) == WHOLE
    assert download(URL, **{"If-None-Match": whole["ETag"]}).status_code == 304
    head: Any = Client().head(URL)
    assert (head["Content-Length"], head["ETag"], body(head)) == (whole["Content-Length"], whole["ETag"], b"")


def test_a_file_that_there_is_not_and_a_parameter_that_there_is_not_are_refused(file: ReleaseFile) -> None:
    factories.ReleaseFileFactory.create(release=file.release, name="incident.csv")
    assert get("releases/2026.1/files/place.ndjsn", status=404)["suggestions"] == ["place.ndjson"]
    assert get("releases/2026.1/files/place.ndjson", status=400, version="1")["code"] == "unknown_parameter"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=70000-", 70_000, len(WHOLE) - 1),
        ("bytes=-10", len(WHOLE) - 10, len(WHOLE) - 1),
        ("bytes=5-99999999", 5, len(WHOLE) - 1),
    ],
)
def test_a_part_of_a_file_is_downloaded(file: ReleaseFile, asked: str, first: int, last: int) -> None:
    response = download(URL, Range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(WHOLE)}"
    assert response["Content-Length"] == str(last - first + 1)
    assert body(response) == WHOLE[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=9-3", "bytes=-", "bytes=-0", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b"])
def test_a_range_that_is_not_understood_gives_the_whole_file(file: ReleaseFile, asked: str) -> None:
    response = download(URL, Range=asked)
    assert (response.status_code, body(response)) == (200, WHOLE)


def test_a_range_of_another_file_gives_the_whole_one(file: ReleaseFile) -> None:
    assert body(download(URL, Range="bytes=0-1", **{"If-Range": '"another"'})) == WHOLE
    assert body(download(URL, Range="bytes=0-1", **{"If-Range": f'"{file.sha256}"'})) == WHOLE[:2]


def test_a_range_beyond_the_end_is_refused(file: ReleaseFile) -> None:
    refused = download(URL, Range="bytes=99999999-")
    assert (refused.status_code, refused.json()["code"]) == (416, "range_not_satisfiable")
    assert refused["Content-Range"] == f"bytes */{len(WHOLE)}"


@committed
def test_files_of_a_withdrawn_release_are_gone_and_lead_to_those_in_their_place() -> None:
    place, other = factories.PlaceFactory.create_batch(2)
    published("2026.1")
    old = get("releases/2026.1/")["files"]
    redact(place, by="test", reason="it shows a shelter in Zzyzx")
    for file in old:
        gone = download(file["url"])
        assert (gone.status_code, gone.json()["code"], gone.json()["reissued_as"]) == (410, "release_withdrawn", None)
        assert "Zzyzx" not in gone.content.decode()
    assert get("releases/latest/")["withdrawn_at"] is not None
    reissue("2026.1", by="test", reason="people_at_risk", say=silent)
    gone = download(old[0]["url"])
    assert (gone.status_code, gone.json()["reissued_as"]) == (410, "/api/v1/releases/2026.1-r2/")
    now = get("releases/2026.1/")
    assert_valid(now, "/api/v1/releases/{version}/")
    assert now == get("releases/2026.1-r2/")
    assert (now["revision"], now["reissue_reason"], now["withdrawn_at"]) == (2, "people_at_risk", None)
    (places,) = [file for file in now["files"] if file["name"] == "place.ndjson"]
    read = body(download(places["url"]))
    assert str(other.uid).encode() in read
    assert str(place.uid).encode() not in read


def test_a_page_of_releases_costs_the_same_whatever_their_number() -> None:
    counts = []
    for number in range(1, 9):
        factories.ReleaseFileFactory.create(release=factories.ReleaseFactory.create(number=number))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            get("releases/")
        counts.append(len(queries))
    assert set(counts[1:]) == {counts[0]}
