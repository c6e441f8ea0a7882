"""Releases over the API: found, downloaded whole or in parts, and gone when they were withdrawn."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.redaction import redact
from core.releases.publishing import reissue
from tests import factories
from tests.api.resources import get
from tests.contract.document import assert_valid
from tests.core.releases.shelf import content, published, silent

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def download(url: str, **headers: str) -> Any:
    return Client().get(url, headers=headers)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


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


def test_what_is_published_next_is_seen_by_whoever_asks_again() -> None:
    """The ETag stands for all that the answer depends on."""
    factories.ReleaseFactory.create(number=1)
    first: Any = Client().get("/api/v1/releases/latest/")
    assert Client().get("/api/v1/releases/latest/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    factories.ReleaseFactory.create(number=2)
    again: Any = Client().get("/api/v1/releases/latest/", headers={"If-None-Match": first["ETag"]})
    assert again.json()["version"] == "2026.2"


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


def test_a_file_is_asked_for_conditionally_and_by_its_head() -> None:
    factories.PlaceFactory.create()
    published("2026.1")
    url = "/api/v1/releases/2026.1/files/place.ndjson"
    whole = download(url)
    body(whole)
    assert download(url, **{"If-None-Match": whole["ETag"]}).status_code == 304
    head: Any = Client().head(url)
    assert (head["Content-Length"], head["ETag"], body(head)) == (whole["Content-Length"], whole["ETag"], b"")
    assert get("releases/2026.1/files/place.ndjsn", status=404)["suggestions"][0] == "place.ndjson"
    assert get("releases/2026.1/files/place.ndjson", status=400, version="1")["code"] == "unknown_parameter"


def test_a_part_of_a_file_is_downloaded() -> None:
    factories.PlaceFactory.create_batch(3)
    release = published("2026.1")
    url, whole = "/api/v1/releases/2026.1/files/place.ndjson", content(release, "place.ndjson")
    size = len(whole)
    for asked, first, last in (
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, size - 1),
        ("bytes=-10", size - 10, size - 1),
        (f"bytes=5-{size + 100}", 5, size - 1),
    ):
        response = download(url, Range=asked)
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert body(response) == whole[first : last + 1]
        assert response["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=9-3", "bytes=-", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b"])
def test_a_range_that_is_not_understood_gives_the_whole_file(asked: str) -> None:
    factories.PlaceFactory.create()
    release = published("2026.1")
    response = download("/api/v1/releases/2026.1/files/place.ndjson", Range=asked)
    assert (response.status_code, body(response)) == (200, content(release, "place.ndjson"))


def test_a_range_beyond_the_end_is_refused_and_one_of_another_file_gives_the_whole() -> None:
    factories.PlaceFactory.create()
    release = published("2026.1")
    url = "/api/v1/releases/2026.1/files/place.ndjson"
    refused = download(url, Range="bytes=99999999-")
    assert (refused.status_code, refused.json()["code"]) == (416, "range_not_satisfiable")
    assert refused["Content-Range"] == f"bytes */{len(content(release, 'place.ndjson'))}"
    assert body(download(url, Range="bytes=0-1", **{"If-Range": '"another"'})) == content(release, "place.ndjson")


def test_an_empty_file_is_downloaded() -> None:
    factories.PlaceFactory.create()
    published("2026.1")
    response = download("/api/v1/releases/2026.1/files/incident.ndjson")
    assert (response.status_code, response["Content-Length"], body(response)) == (200, "0", b"")


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
