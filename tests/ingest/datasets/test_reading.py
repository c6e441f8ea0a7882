"""Files as they come: packed, encoded and damaged in many ways."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from events.models import Incident
from ingest.choices import ImportState
from tests.ingest.datasets.ged_rows import NATIVE, REDUCED, imported_ged, native, prepared, reduced, text_of
from tests.ingest.datasets.importing import counted, imported

pytestmark = pytest.mark.django_db

ROWS = [reduced(1), reduced(2, side_b="Bande d'Aïr")]
TEXT = text_of(REDUCED, ROWS)


@pytest.fixture(autouse=True)
def _prepared() -> None:
    prepared()


def zipped(**files: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return packed.getvalue()


def workbook() -> bytes:
    book = Workbook()
    book.active.append(list(REDUCED))
    for row in ROWS:
        book.active.append([row[column] for column in REDUCED])
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rows.csv", TEXT.encode()),
        ("rows.csv", TEXT.encode("utf-8-sig")),
        ("rows.csv", TEXT.encode("cp1252")),
        ("rows.csv", TEXT.encode("utf-16")),
        ("rows.csv", TEXT.replace("\n", "\r\n").encode()),
        ("rows.tsv", TEXT.replace(",", "\t").encode()),
        ("rows.csv", TEXT.replace(",", ";").encode()),
        ("rows.csv.gz", gzip.compress(TEXT.encode())),
        ("rows.zip", zipped(rows=TEXT)),
        ("rows.json", json.dumps(ROWS).encode()),
        ("rows.json", json.dumps({"data": ROWS, "count": 2}).encode()),
        ("rows.xlsx", workbook()),
    ],
    ids=["utf-8", "bom", "latin", "utf-16", "crlf", "tabs", "semicolons", "gzip", "zip", "json", "api", "xlsx"],
)
def test_the_same_rows_are_read_from_every_kind_of_file(name: str, content: bytes, tmp_path: Path) -> None:
    done = imported_ged(tmp_path, content, name=name)
    assert done.state == ImportState.COMPLETED, done.reason
    assert set(Incident.objects.values_list("title", "place__latitude")) == {
        ("State-based violence: Government of Mali – Band of the Dunes", 16.27),
        ("State-based violence: Government of Mali – Bande d'Aïr", 16.27),
    }


def test_a_cell_may_hold_line_feeds_and_quotation_marks(tmp_path: Path) -> None:
    row = reduced(1, side_b='"Band of the\n""Dunes"""')
    imported_ged(tmp_path, text_of(REDUCED, [row]))
    assert Incident.objects.get().title.endswith('Band of the\n"Dunes"')


def test_a_row_of_hashtags_is_no_data(tmp_path: Path) -> None:
    lines = text_of(NATIVE, [native(1)]).splitlines()
    lines.insert(1, ",#event+type" + "," * (len(NATIVE) - 2))
    done = imported_ged(tmp_path, "\n".join(lines) + "\n")
    assert counted(done, "read", "failed") == (1, 0)
    assert "hashtags" in done.remarks.get(row_number=2).reason


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("rows.csv", b"", "empty"),
        ("rows.csv.gz", gzip.compress(TEXT.encode())[:-30], "damaged"),
        ("rows.zip", zipped(rows=TEXT)[:-30], "damaged"),
        ("rows.zip", zipped(rows=TEXT, more=TEXT), "not_one_table"),
        ("rows.zip", zipped(), "unknown_format"),
        ("rows.xlsx", b"PK\x03\x04 no workbook", "damaged"),
        ("rows.json", b'[{"id": 1}', "broken_table"),
        ("rows.json", b'{"message": "not found"}', "no_rows"),
        ("rows.csv", b"\n\n", "no_header"),
        ("rows.csv", b"id,id\n1,2\n", "column_twice"),
        ("rows.csv", b"a,b\n1,2\n", "unknown_layout"),
        ("rows.csv", TEXT.replace("Mali,", '"Mali,').encode() + b"x" * 1_100_000, "broken_table"),
        ("photo.png", b"\x89PNG\r\n", "unknown_format"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(name: str, content: bytes, code: str, tmp_path: Path) -> None:
    done = imported_ged(tmp_path, content, name=name)
    assert (done.state, done.reason_code) == (ImportState.REFUSED, code), done.reason
    assert len(done.reason) > 15
    assert not Incident.objects.exists()


def test_the_nearest_layout_says_what_a_file_lacks(tmp_path: Path) -> None:
    lines = [line.rpartition(",")[0] for line in TEXT.splitlines()]
    done = imported_ged(tmp_path, "\n".join(lines))
    assert "The nearest, ucdp-ged/reduced, lacks high_death" in done.reason


def test_an_unknown_kind_names_those_there_are(tmp_path: Path) -> None:
    done = imported(tmp_path, TEXT, kind="ucdp")
    assert done.reason_code == "unknown_kind"
    assert "ucdp-ged" in done.reason


def test_the_release_is_read_from_the_files_name(tmp_path: Path) -> None:
    done = imported_ged(tmp_path, TEXT, name="ged231.csv", version="")
    assert (done.state, done.version) == (ImportState.COMPLETED, "23.1")


def test_a_file_that_does_not_say_its_release_needs_one(tmp_path: Path) -> None:
    done = imported_ged(tmp_path, TEXT, version="")
    assert done.reason_code == "no_version"
