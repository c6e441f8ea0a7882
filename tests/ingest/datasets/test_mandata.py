"""What was exported can be restored into an empty database, and is then exported as it was."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from core.models import Change, Record, RecordIdentity
from events.models import Incident, SameEventMember
from ingest.datasets.mandata import RestoreError, restore
from ingest.datasets.mandata.declared import FIGURE, Read, Shape
from ingest.datasets.mandata.kinds import kinds_of
from sources.models import Document, DocumentText
from tests import factories
from tests.api.hidden_world import SECRET, World, hide, make_world, write
from tests.api.resources import RESOURCES, get
from tests.ingest.datasets.exported import empty_database, write_export

pytestmark = pytest.mark.django_db

WHEN = datetime(2024, 5, 6, 7, 8, 9, 120000, tzinfo=UTC)


def public(_world: World) -> None:
    """Nothing is hidden."""


def drafts(world: World) -> None:
    hide(world, publication_status="draft", published_at=None)


def restricted(world: World) -> None:
    hide(world, sensitivity="restricted")


def coarsened(world: World) -> None:
    hide(world, sensitivity="coarsened")


def all_coarsened(_world: World) -> None:
    with pgtrigger.ignore():
        for model in apps.get_models():
            if issubclass(model, Record):
                model._default_manager.update(sensitivity="coarsened")


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_much() -> World:
    """Records of each kind that refer to each other in every way, and what they seldom have."""
    world = make_world()
    same_events([factories.IncidentFactory.create() for _ in range(9)])
    tell_apart_by_claimant_alone()
    factories.MandateTaskFactory.create_batch(3, mandate=world.shared["mandates"])
    with pgtrigger.ignore():
        for text in DocumentText.objects.filter(text=SECRET):
            write(text, sha256=hashlib.sha256(SECRET.encode()).hexdigest())
        for number, record in enumerate(world.shared.values(), start=2):
            write(record, revision=number, recorded_at=WHEN, published_at=WHEN.replace(month=6, day=number))
    return world


def same_events(incidents: list[Incident]) -> None:
    """An event with a representative, one without, and two that may be the same, also as the first one."""
    for members in (
        [(0, "confirmed", True), (1, "confirmed", False), (2, "possible", False), (3, "possible", False)],
        [(4, "confirmed", False), (5, "confirmed", False)],
        [(2, "possible", False), (6, "possible", False), (4, "possible", False)],
        [(7, "confirmed", True), (8, "possible", False)],
        [(1, "possible", False), (7, "possible", False)],
    ):
        group = factories.SameEventGroupFactory.create()
        for place, status, represents in members:
            factories.SameEventMemberFactory.create(
                group=group, incident=incidents[place], status=status, is_representative=represents
            )


def tell_apart_by_claimant_alone() -> None:
    """Two claims and two participations that differ in what a reader does not see."""
    incident = factories.IncidentFactory.create()
    for _ in range(2):
        hidden = factories.ActorFactory.create(publication_status="draft")
        factories.ParticipationFactory.create(
            incident=incident, actor=hidden, role="belligerent", description_as_stated=""
        )
        factories.IncidentClaimFactory.create(fact=incident, claimant=hidden, claimant_as_stated="", citation=None)


def test_an_export_that_is_restored_is_exported_the_same(tmp_path: Path) -> None:
    world = make_much()
    changes: list[Callable[[World], None]] = [public, drafts, restricted, coarsened, all_coarsened]
    for change in changes:
        with undone():
            change(world)
            folder = tmp_path / change.__name__
            before = write_export(folder)
            empty_database()
            report = restore(folder, by="test")
            assert write_export(folder / "again") == before, change.__name__
            assert report.restored == {name: text.count("\n") for name, text in before.items()}


def test_no_id_is_given_again_after_a_restore(tmp_path: Path) -> None:
    factories.IncidentFactory.create()
    write_export(tmp_path / "export")
    latest = factories.IncidentFactory.create().pk
    empty_database()
    restore(tmp_path / "export", by="test")
    assert factories.IncidentFactory.create().pk > latest


@pytest.fixture(scope="session")
def one_export(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Incident, Path]:
    """One incident with all parts and what it refers to, exported and no longer in the database."""
    folder = tmp_path_factory.mktemp("export")
    with django_db_blocker.unblock(), undone():
        made: Incident = factories.IncidentFactory.full(citation_links=2, fatality_links=1)
        with pgtrigger.ignore():
            write(made, revision=7, recorded_at=WHEN, published_at=WHEN)
        write_export(folder)
    return made, folder


@pytest.fixture
def incident(one_export: tuple[Incident, Path], tmp_path: Path) -> Incident:
    """The incident in the export at tmp_path, which belongs to the test."""
    made, folder = one_export
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return made


def test_identity_revision_and_times_are_as_they_were(incident: Incident, tmp_path: Path) -> None:
    restore(tmp_path, by="ana")
    restored = Incident.objects.get()
    assert (restored.uid, restored.revision, restored.recorded_at) == (incident.uid, 7, WHEN)
    assert (restored.published_at, restored.updated_at) == (WHEN, incident.updated_at)
    change = Change.objects.get(uid=incident.uid)
    assert (change.action, change.revision, change.changed_by) == ("created", 7, "ana")


def test_a_restored_record_goes_on_changing_as_any_other(incident: Incident, tmp_path: Path) -> None:
    restore(tmp_path, by="test")
    factories.IncidentFactory.full(citation_links=1)
    restored = Incident.objects.get(uid=incident.uid)
    with pgtrigger.ignore("events.Incident:records_changed"):
        Change.objects.all().delete()
    Incident.objects.filter(pk=restored.pk).update(title="Another title")
    restored.refresh_from_db()
    assert restored.revision == 8
    assert restored.updated_at > incident.updated_at
    created = factories.PublisherFactory.create(revision=5)
    created.refresh_from_db()
    assert created.revision == 1


def test_quotes_stand_where_they_stood_in_a_text_that_is_not_in_the_export(tmp_path: Path) -> None:
    words = "The mission said:\n“twelve people” were killed. 🕊 Nobody knows."
    text = factories.DocumentTextFactory.create(text=words)
    Document.objects.update(licence="all_rights_reserved")
    incident = factories.IncidentFactory.create()
    for quote in ("“twelve people”", "people” were", "🕊 Nobody"):
        start = words.index(quote)
        citation = factories.CitationFactory.create(
            document_text=text, start=start, end=start + len(quote), quote=quote, page=1
        )
        factories.IncidentCitationFactory.create(fact=incident, citation=citation)
    write_export(tmp_path)
    empty_database()
    report = restore(tmp_path, by="test")
    restored = DocumentText.objects.get(sha256=text.sha256)
    assert restored.text == " " * 18 + "“twelve people” were" + " " * 9 + "🕊 Nobody"
    assert report.texts_of_quotes == DocumentText.objects.count()


def test_what_is_hidden_or_withheld_is_stood_in_for_and_said_so(tmp_path: Path) -> None:
    figure = factories.PersonnelFigureFactory.create(sensitivity="coarsened", place=factories.PlaceFactory.create())
    with pgtrigger.ignore():
        write(figure.mission, publication_status="draft", published_at=None)
    write_export(tmp_path)
    empty_database()
    report = restore(tmp_path, by="test")
    restored = type(figure).objects.get()
    assert restored.mission.publication_status == "draft"
    assert "not public" in restored.mission.internal_note
    assert "withholds details" in restored.internal_note
    assert restored.place is not None
    assert restored.place.sensitivity == "coarsened"
    assert report.hidden >= 1


def test_records_of_the_same_event_hang_together_again(tmp_path: Path) -> None:
    incidents = [factories.IncidentFactory.create() for _ in range(9)]
    same_events(incidents)
    write_export(tmp_path)
    empty_database()
    report = restore(tmp_path, by="test")
    members = SameEventMember.objects.filter(group__members__incident__uid=incidents[0].uid)
    assert {(one.incident.uid, one.status, one.is_representative) for one in members} == {
        (incidents[0].uid, "confirmed", True),
        (incidents[1].uid, "confirmed", False),
        (incidents[2].uid, "possible", False),
        (incidents[3].uid, "possible", False),
    }
    # The third group is told by its three pairs.
    assert report.same_event_groups == 7


def test_a_release_brings_its_redirects_and_tombstones(incident: Incident, tmp_path: Path) -> None:
    merged, withdrawn = "0192e4a8-4c1f-4d0e-9d6a-5b7f1c2e3a41", "0192e4a8-4c1f-4d0e-9d6a-5b7f1c2e3a42"
    write_lines(
        tmp_path / "delta.ndjson",
        {"action": "merged", "record_kind": "incident", "uid": merged, "merged_into": str(incident.uid)},
        {"action": "withdrawn", "record_kind": "incident", "uid": withdrawn},
        {"action": "added", "record_kind": "incident", "uid": str(incident.uid), "record": {}},
    )
    assert restore(tmp_path, by="test").gone == 2
    moved = Client().get(f"/api/v1/incidents/{merged}/")
    assert (moved.status_code, moved["Location"]) == (308, f"/api/v1/incidents/{incident.uid}/")
    assert get(f"incidents/{withdrawn}/", status=410)["code"] == "gone"


def test_a_zip_with_a_folder_and_names_of_kinds_is_read_too(incident: Incident, tmp_path: Path) -> None:
    archive = tmp_path / "release.zip"
    with zipfile.ZipFile(archive, "w") as written:
        for file in tmp_path.glob("*.ndjson"):
            name = {"incidents": "incident", "mandate-tasks": "mandate_task"}.get(file.stem, file.stem)
            written.write(file, f"mandata-2026.1/{name}.ndjson")
    restore(archive, by="test")
    assert Incident.objects.get().uid == incident.uid


# What no export tells, and why.
LOST = {
    "id": "our own",
    "internal_note": "for curators alone",
    "original": "files are not in exports",
    "original_name": "files are not in exports",
    "pages": "each citation tells its page",
    "overlaps_with": "findings have no public identifier",
}


def columns_lost(shape: Shape, *owners: str) -> Iterator[str]:
    """The columns of an object and its parts of which no member tells."""
    read = {column for _member, values in shape.columns for column in columns_read(values)}
    read |= {reference.column.attname for reference in shape.references}
    yield from (column.name for column in shape.model._meta.concrete_fields if column.attname not in {*read, *owners})
    for parts in shape.parts:
        yield from columns_lost(parts.shape, parts.owner.attname)


def columns_read(read: Read) -> set[str]:
    """The columns that a member gives, found by giving it a value that some kind of member takes."""
    figure = dict.fromkeys((*FIGURE, "as_stated"))
    for value in (None, {"start": None, "end": None}, figure):
        try:
            return set(read(value))
        except (TypeError, KeyError):
            continue
    raise AssertionError("nobody has said what this kind of member takes")


def test_every_column_is_restored_or_known_to_be_lost() -> None:
    names = [viewset.queryset.model.record_kind for viewset in RESOURCES.values()]
    lost = {column for kind in kinds_of(names) for column in columns_lost(kind.shape)}
    # The text of a document is put together by `citations`.
    assert lost == {*LOST, "text"}


def write_lines(file: Path, *lines: dict[str, Any]) -> None:
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def damaged(folder: Path, name: str, change: Callable[[dict[str, Any]], Any]) -> None:
    """Changes the first record of a file."""
    file = folder / f"{name}.ndjson"
    first, *rest = file.read_text(encoding="utf-8").splitlines()
    record = json.loads(first)
    change(record)
    write_lines(file, record, *map(json.loads, rest))


DAMAGES: dict[str, tuple[str, Callable[[dict[str, Any]], Any], str]] = {
    "a member that is missing": ("incidents", lambda row: row.pop("weapon"), "line 1: weapon is missing"),
    "a member of a newer version": ("incidents", lambda row: row.update(mood="x"), "line 1: mood is not known here"),
    "a part with a member missing": (
        "incidents",
        lambda row: row["casualties"][0].pop("figure"),
        "line 1: figure is missing",
    ),
    "another type": ("incidents", lambda row: row.update(title=5), "line 1: title: 5 is not what stands there"),
    "another shape": ("incidents", lambda row: row.update(casualties=None), "line 1: an object has another shape"),
    "a date that is none": ("incidents", lambda row: row["date"].update(start="2022-02-30"), "line 1: .*2022-02-30"),
    "a code that is none": ("incidents", lambda row: row.update(weapon="spoon"), "line 1: .*weapon must be one of"),
    "a rule that is broken": (
        "incidents",
        lambda row: row["casualties"][0]["figure"].update(low=9, best=None, high=1),
        "line 1: .*lowest value is above the highest",
    ),
    "a record twice": ("incidents", lambda row: row["claims"].append(row["claims"][0]), "line 1: .*already recorded"),
    "a quote that is too long": (
        "incidents",
        lambda row: row["citations"][0].update(quote="no"),
        "line 1: the quote from .* cannot be what it is",
    ),
    "a uid that is none": ("incidents", lambda row: row["place"].update(uid="x"), "line 1: 'x' is not a uid"),
    "a text that is another": ("documents", lambda row: row.update(text="no"), "line 1: text: its SHA-256"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_line_is_named_and_nothing_is_restored(name: str, incident: Incident, tmp_path: Path) -> None:
    file, change, words = DAMAGES[name]
    damaged(tmp_path, file, change)
    refused(tmp_path, f"{file}.ndjson, {words}")


def refused(path: Path, words: str) -> None:
    with pytest.raises(RestoreError, match=words):
        restore(path, by="test")
    assert not RecordIdentity.objects.exists()
    assert not Document.objects.exists()


def test_a_file_that_ends_within_a_line_is_refused(incident: Incident, tmp_path: Path) -> None:
    file = tmp_path / "documents.ndjson"
    file.write_bytes(file.read_bytes()[:-9])
    lines = len(file.read_text(encoding="utf-8").splitlines())
    refused(tmp_path, f"documents.ndjson, line {lines}: this is not JSON")
    file.write_text("[]\n")
    refused(tmp_path, "documents.ndjson, line 1: this is not a JSON object")


def test_a_compressed_file_is_read_and_refused_where_it_ends_too_early(incident: Incident, tmp_path: Path) -> None:
    file = tmp_path / "documents.ndjson"
    packed = gzip.compress(file.read_bytes())
    file.unlink()
    (tmp_path / "documents.ndjson.gz").write_bytes(packed[:-12])
    refused(tmp_path, "documents.ndjson.gz cannot be read after line")
    (tmp_path / "documents.ndjson.gz").write_bytes(packed)
    assert restore(tmp_path, by="test").restored["incidents"] == 1


def test_a_reference_to_a_file_that_is_missing_is_refused(incident: Incident, tmp_path: Path) -> None:
    (tmp_path / "places.ndjson").unlink()
    refused(tmp_path, r"\.ndjson, line \d+: it refers to the place .*, which no file has")


def test_a_kind_that_there_is_not_is_refused(incident: Incident, tmp_path: Path) -> None:
    (tmp_path / "unicorns.ndjson").write_text("{}\n")
    refused(tmp_path, "unicorns: there is no such kind of record")


def test_what_is_no_export_is_refused(incident: Incident, tmp_path: Path) -> None:
    refused(tmp_path / "nowhere", "There is no .*nowhere")
    refused(tmp_path / "incidents.ndjson", "incidents.ndjson is neither a folder nor a zip file")
    (tmp_path / "empty").mkdir()
    refused(tmp_path / "empty", "empty holds no NDJSON file")


def test_a_file_that_is_not_the_one_in_the_manifest_is_refused(incident: Incident, tmp_path: Path) -> None:
    files = [
        {"name": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
        for file in tmp_path.glob("*.ndjson")
    ]
    manifest = tmp_path / "manifest.json"
    write_lines(manifest, {"api_version": "1.0.0", "files": [*files, {"name": "gone.ndjson", "sha256": ""}]})
    refused(tmp_path, "gone.ndjson is missing: the manifest lists it")
    write_lines(manifest, {"api_version": "1.99.0", "files": files})
    refused(tmp_path, "version 1.99.0 of the API; this software reads")
    write_lines(manifest, {"api_version": "1.0.0", "files": [{"title": "no name"}]})
    refused(tmp_path, "manifest.json has another shape")
    write_lines(manifest, {"api_version": "1.0.0", "files": files})
    places = tmp_path / "places.ndjson"
    whole = places.read_bytes()
    places.write_bytes(whole + whole)
    refused(tmp_path, "places.ndjson is damaged: its SHA-256")
    places.write_bytes(whole)
    assert restore(tmp_path, by="test").restored["incidents"] == 1


def test_a_database_with_records_is_refused(incident: Incident, tmp_path: Path) -> None:
    publisher = factories.PublisherFactory.create()
    with pytest.raises(RestoreError, match="This database has records"):
        restore(tmp_path, by="test")
    assert RecordIdentity.objects.get().uid == publisher.uid


def test_rows_lie_about_revision_and_times_only_while_an_export_is_restored(incident: Incident, tmp_path: Path) -> None:
    damaged(tmp_path, "incidents", lambda row: row.update(weapon="spoon"))
    refused(tmp_path, "weapon")
    created = factories.PublisherFactory.create(revision=5, recorded_at=WHEN)
    created.refresh_from_db()
    assert created.revision == 1
    assert created.recorded_at > WHEN
