"""What a release holds, and that it is published whole or not at all, once."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from core.api.service import vocabulary_json
from core.choices import Sensitivity
from core.exceptions import ReleaseError
from core.models import Place, Release
from core.releases import files as release_files
from core.releases.files import storage
from core.releases.publishing import publish
from tests import factories
from tests.api.resources import MAKERS, RESOURCES, get
from tests.api.test_changes import settle
from tests.core.releases.shelf import content, everything, published, rows, silent

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_kind_of_record_is_there_as_the_api_shows_it_in_full() -> None:
    made = {name: MAKERS[name]() for name in RESOURCES}
    release = published("2026.1")
    for name, record in made.items():
        fields = ",".join(RESOURCES[name].serializer_class.Meta.fields)  # type: ignore[attr-defined]
        (released,) = [row for row in rows(release, record.record_kind) if row["uid"] == str(record.uid)]
        assert released == get(f"{name}/{record.uid}/", fields=fields)


def test_every_format_has_the_same_records_in_the_order_of_their_uids(every_format: None) -> None:
    factories.PlaceFactory.create_batch(5)
    release = published("2026.1")
    uids = [row["uid"] for row in rows(release, "place")]
    assert uids == sorted(uids)
    assert pq.read_table(io.BytesIO(content(release, "place.parquet")))["uid"].to_pylist() == uids
    assert [row["uid"] for row in csv.DictReader(io.StringIO(content(release, "place.csv").decode()))] == uids
    assert [one["id"] for one in json.loads(content(release, "place.geojson"))["features"]] == uids
    assert json.loads(content(release, "manifest.json"))["counts"]["place"] == 5
    placed = {name.partition(".")[0] for name in release.files.values_list("name", flat=True) if "geojson" in name}
    assert placed == {view.queryset.model.record_kind for view in RESOURCES.values() if view.geometry is not None}


def test_what_is_not_public_or_withheld_is_nowhere_in_any_file(every_format: None) -> None:
    shown = factories.IncidentFactory.full()
    for columns in ({"publication_status": "draft"}, {"sensitivity": "restricted"}):
        place = factories.PlaceFactory.create(name="Zzyzx", **columns)
        factories.IncidentFactory.full(place=place)
        factories.IncidentFactory.create(title="Zzyzx", **columns)
    place = factories.PlaceFactory.create(name="Zzyzx", sensitivity="coarsened")
    factories.IncidentFactory.full(place=place, title="At Zzyzx", description="Zzyzx", sensitivity="coarsened")
    release = published("2026.1")
    told = unpacked(release)
    assert shown.title in told
    assert "Zzyzx" not in told
    for hidden in Place.objects.exclude(publication_status="published", sensitivity="public"):
        assert str(hidden.uid) not in told
    assert len(rows(release, "incident")) == 4


def unpacked(release: Release) -> str:
    """All that the files of a release say, also what Parquet packs."""
    tables = release.files.filter(name__endswith=".parquet")
    packed = [str(pq.read_table(io.BytesIO(content(release, file.name))).to_pylist()) for file in tables]
    return everything(release).decode(errors="replace") + "".join(packed)


def test_a_position_gives_the_same_bytes_whatever_came_after(every_format: None) -> None:
    for name in RESOURCES:
        MAKERS[name]()
    first = published("2026.1")
    Place.objects.update(name="Renamed")
    factories.IncidentFactory.full()
    second = published("2026.2", position=first.position)
    assert second.position == first.position
    for file in first.files.exclude(name__in=["manifest.json", "CITATION.cff"]):
        assert second.files.get(name=file.name).sha256 == file.sha256, file.name
    assert content(second, "delta.ndjson") == b""


def test_a_position_is_the_end_of_its_transaction() -> None:
    with transaction.atomic():
        factories.PlaceFactory.create_batch(3)
    settle()
    first = get("changes/", limit=1)["next_cursor"]
    release = published("2026.1", position=first)
    assert len(rows(release, "place")) == 3
    assert release.position == get("changes/")["next_cursor"]


def test_the_manifest_tells_of_every_file_and_of_where_the_release_stands() -> None:
    factories.PlaceFactory.create()
    first = published("2026.1")
    release = published("2026.2")
    told = json.loads(content(release, "manifest.json"))
    listed = {file["name"]: (file["sha256"], file["bytes"]) for file in told["files"]}
    assert set(listed) | {"manifest.json"} == set(release.files.values_list("name", flat=True))
    for name, (sha256, size) in listed.items():
        stored = content(release, name)
        assert (hashlib.sha256(stored).hexdigest(), len(stored)) == (sha256, size)
    assert told["position"] == get("changes/")["next_cursor"]
    assert told["previous"] == {"version": first.version, "revision": 1}
    assert (told["version"], told["revision"], told["reissue_reason"]) == ("2026.2", 1, None)


def test_a_release_says_how_to_cite_it_what_its_columns_mean_and_its_licence() -> None:
    factories.PlaceFactory.create()
    release = published("2026.1")
    citation = yaml.safe_load(content(release, "CITATION.cff"))
    assert (citation["version"], citation["type"], citation["license"]) == ("2026.1", "dataset", "CC-BY-4.0")
    assert citation["identifiers"][0]["value"] == release.position
    assert b"# Codebook" in content(release, "codebook.md")
    assert b"CC BY 4.0" in content(release, "LICENSE.md")
    lists = json.loads(content(release, "vocabularies.json"))["results"]
    assert vocabulary_json("incident-kind") in lists
    assert "tasks" in {one["name"] for one in lists}


def test_a_version_is_published_once_and_after_those_before_it() -> None:
    factories.PlaceFactory.create()
    published("2026.2")
    with pytest.raises(ReleaseError, match="already published"):
        published("2026.2")
    with pytest.raises(ReleaseError, match=r"comes before 2026\.2"):
        published("2026.1")
    assert Release.objects.count() == 1


def test_a_position_that_cannot_be_read_or_lies_before_the_last_release_is_refused() -> None:
    factories.PlaceFactory.create()
    settle()
    early = get("changes/")["next_cursor"]
    factories.PlaceFactory.create()
    published("2026.1")
    for position, told in (("nonsense", "no position"), ("OTk5OTk5OTkuMS4x", "cannot be read"), (early, "lies before")):
        with pytest.raises(ReleaseError, match=told):
            published("2026.2", position=position)


def test_nothing_is_released_where_nothing_is_published() -> None:
    factories.PlaceFactory.create(publication_status="draft")
    with pytest.raises(ReleaseError, match="No record has been published"):
        published("2026.1")


def test_a_run_that_is_interrupted_leaves_nothing_visible_and_is_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.PlaceFactory.create()
    settle()
    with monkeypatch.context() as patched:
        patched.setattr("core.releases.publishing._make_visible", interrupted)
        with pytest.raises(KeyboardInterrupt):
            publish("2026.1", by="test", say=silent)
    (left,) = storage().listdir("2026.1")[0]
    assert storage().listdir(f"2026.1/{left}")[1]
    assert not Release.objects.exists()
    assert get("releases/")["results"] == []
    release = published("2026.1")
    assert storage().listdir("2026.1")[0] == [release.stored_in.partition("/")[2]]


def interrupted(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


def test_a_file_that_is_stored_otherwise_than_made_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.PlaceFactory.create()
    monkeypatch.setattr(release_files, "digest_of", lambda file: "0" * 64)
    with pytest.raises(ReleaseError, match="not in the storage as it was made"):
        published("2026.1")
    assert not Release.objects.exists()


def test_two_runs_do_not_publish_beside_each_other() -> None:
    factories.PlaceFactory.create()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('mandata.releases'))")
        with pytest.raises(ReleaseError, match="Another run"):
            published("2026.1")
    finally:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
        other.close()
    assert published("2026.1").pk


def test_what_is_restricted_while_a_release_is_made_is_in_all_files_or_in_none() -> None:
    """All files are read from one snapshot."""
    place = factories.PlaceFactory.create()
    incident = factories.IncidentFactory.create(place=place)
    settle()

    def hide(line: str) -> None:
        if line.startswith("incident:"):
            set_elsewhere(place)

    release = publish("2026.1", by="test", say=hide)
    place.refresh_from_db()
    assert place.sensitivity == Sensitivity.RESTRICTED
    (row,) = rows(release, "incident")
    assert (row["uid"], row["place"]["uid"]) == (str(incident.uid), str(place.uid))
    assert [row["uid"] for row in rows(release, "place")] == [str(place.uid)]


def set_elsewhere(place: Place) -> None:
    """Restricts the place in another session."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("UPDATE core_place SET sensitivity = 'restricted' WHERE id = %s", [place.pk])
    finally:
        other.close()


def test_the_command_tells_what_it_does_and_why_it_cannot(capsys: pytest.CaptureFixture[str]) -> None:
    factories.PlaceFactory.create()
    settle()
    call_command("publish_release", "2026.1")
    told = capsys.readouterr().out
    assert "place: 1 records" in told
    assert "Published 2026.1 as of position" in told
    with pytest.raises(CommandError, match="already published"):
        call_command("publish_release", "2026.1")
