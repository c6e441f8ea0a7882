"""Damaged rows are told with column, value and reason; all others go in."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from events.models import Incident
from ingest.choices import ImportState
from ingest.datasets.remarks import report_lines
from ingest.models import DatasetImport
from tests.ingest.datasets.ged_rows import NATIVE, imported_ged, native, prepared
from tests.ingest.datasets.importing import counted

pytestmark = pytest.mark.django_db

# How a row is damaged, the columns that are blamed, and words of the reason.
DAMAGES: dict[str, tuple[dict[str, str], str, str]] = {
    "an impossible day": ({"date_start": "2016-02-31"}, "date_start, date_end, date_prec", "is no date"),
    "words for a date": ({"date_end": "end of May"}, "date_start, date_end, date_prec", "is no date"),
    "an end before the beginning": ({"date_end": "2016-04-30"}, "date_start, date_end, date_prec", "before it begins"),
    "an unknown precision": ({"date_prec": "9"}, "date_start, date_end, date_prec", "precision '9'"),
    "an unknown country": ({"country": "Atlantis"}, "country", "no country or territory"),
    "a latitude beyond the pole": ({"latitude": "95", "longitude": "200"}, "latitude, longitude, country", "on earth"),
    "words for a latitude": ({"latitude": "north"}, "latitude, longitude, country", "no latitude"),
    "half a point": ({"longitude": ""}, "latitude, longitude, country", "only one of"),
    "no number at all": ({"latitude": "nan"}, "latitude, longitude, country", "no latitude"),
    "an unknown type": ({"type_of_violence": "7"}, "type_of_violence", "is none of"),
    "no type": ({"type_of_violence": ""}, "type_of_violence", "is empty"),
    "an unknown place precision": ({"where_prec": "12"}, "where_prec", "is none of"),
    "negative dead": ({"best": "-3"}, "low, best, high", "is negative"),
    "half a dead person": ({"best": "2.5"}, "low, best, high", "is a fraction"),
    "words for a number": ({"high": "many"}, "low, best, high", "no whole number"),
    "more dead than there are people": ({"high": "99999999999"}, "low, best, high", "larger than any count"),
    "words for the dead of a side": ({"deaths_a": "some"}, "deaths_a", "no whole number"),
    "a NUL character": ({"side_a": "Band\x00of"}, "", "NUL"),
    "no key": ({"id": ""}, "id", "has no key"),
    "a key too long": ({"id": "9" * 190}, "id", "has no key, or one above 180"),
}


@pytest.fixture(autouse=True)
def _prepared() -> None:
    prepared()


def file_of(rows: list[dict[str, str]]) -> str:
    return "\n".join([",".join(NATIVE), *(",".join(row[column] for column in NATIVE) for row in rows)]) + "\n"


def row_of(key: int, **damage: str) -> dict[str, str]:
    return {column: str(value) for column, value in native(key, **damage).items()}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_row_is_told_and_the_others_go_in(name: str, tmp_path: Path) -> None:
    damage, column, reason = DAMAGES[name]
    done = imported_ged(tmp_path, file_of([row_of(1), row_of(2, **damage), row_of(3)]))
    assert done.state == ImportState.COMPLETED, done.reason
    assert Incident.objects.count() == 2
    remarks = done.remarks.filter(remark_kind="failed")
    assert [(one.row_number, one.column) for one in remarks if reason in one.reason] == [(3, column)], list(remarks)
    assert done.counts["failed"] == 1


def test_a_row_of_other_length_is_told(tmp_path: Path) -> None:
    lines = file_of([row_of(1), row_of(2), row_of(3)]).splitlines()
    lines[2] = lines[2].rpartition(",")[0]
    done = imported_ged(tmp_path, "\n".join(lines) + ",extra\n")
    assert [one.reason for one in done.remarks.all()] == [
        f"has {len(NATIVE) - 1} cells where the header has {len(NATIVE)}",
        f"has {len(NATIVE) + 1} cells where the header has {len(NATIVE)}",
    ]
    assert Incident.objects.count() == 1


def test_of_two_rows_with_one_key_the_first_goes_in(tmp_path: Path) -> None:
    done = imported_ged(tmp_path, file_of([row_of(1, best="6"), row_of(2), row_of(1, best="8")]))
    assert [(one.row_number, one.reason) for one in done.remarks.all()] == [(4, "the key stands in row 2 already")]
    assert Incident.objects.count() == 2


def test_every_wrong_column_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    done = imported_ged(tmp_path, file_of([row_of(1, country="Atlantis", best="many", date_start="never")]))
    assert {one.column for one in done.remarks.all()} == {
        "country",
        "low, best, high",
        "date_start, date_end, date_prec",
    }
    assert done.counts["failed"] == 1


def test_the_report_opens_in_a_spreadsheet_without_running_anything(tmp_path: Path) -> None:
    done = imported_ged(tmp_path, file_of([row_of(1, country="=cmd()")]))
    lines = list(report_lines(done.remarks.all()))
    assert lines[0] == "row_number,row_key,remark_kind,column,value,reason,rows\r\n"
    assert lines[1].startswith("2,1,failed,country,'=cmd(),")


def test_what_is_certain_is_repaired_and_told(tmp_path: Path) -> None:
    rows = [
        row_of(1, latitude="0.5", longitude="15.6"),
        row_of(2, best=" 7 "),
        row_of(3, where_coordinates="a" * 400),
        row_of(4, latitude='"15,6"', longitude='"0,5"'),
    ]
    done = imported_ged(tmp_path, file_of(rows))
    assert {(one.row_number, one.reason) for one in done.remarks.filter(remark_kind="repaired")} == {
        (2, "latitude and longitude were swapped"),
        (3, "blanks around the value"),
        (4, "longer than 200 characters; shortened"),
        (4, "longer than 300 characters; shortened"),
        (5, "decimal comma read as a point"),
    }
    assert set(Incident.objects.values_list("place__latitude", "place__longitude")) == {(15.6, 0.5)}


@pytest.mark.long
def test_a_thousand_damaged_rows_of_twenty_kinds_among_twenty_thousand(tmp_path: Path) -> None:
    chance = random.Random(4)
    damaged = dict(zip(chance.sample(range(1, 20_001), 1_000), list(DAMAGES) * 50, strict=True))
    rows = [row_of(key, **DAMAGES[damaged[key]][0]) if key in damaged else row_of(key) for key in range(1, 20_001)]
    done = imported_ged(tmp_path, file_of(rows))
    assert counted(done, "read", "new", "failed") == (20_000, 19_000, 1_000)
    told = reasons(done)
    for key, name in damaged.items():
        assert DAMAGES[name][2] in told[key + 1], (key, name)
    assert Incident.objects.count() == 19_000


def reasons(done: DatasetImport) -> dict[int, str]:
    told: dict[int, str] = {}
    for number, reason in done.remarks.filter(remark_kind="failed").values_list("row_number", "reason"):
        told[number] = f"{told.get(number, '')} {reason}"
    return told
