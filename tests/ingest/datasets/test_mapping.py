"""A user's own table, read by a mapping file: end to end, and the mistakes that a mapping can have."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from core.dates import PartialDate
from events.models import DisplacementFigure, Incident
from ingest.datasets.errors import LayoutError
from ingest.datasets.layout_reading import layout_in
from ingest.models import DatasetImport
from tests.factories import DatasetFactory
from tests.ingest.datasets.figures import period
from tests.ingest.datasets.importing import imported_file, told

pytestmark = pytest.mark.django_db

MAPPING = """
dataset: our-camps
title: Our count of camps
target: displacement_figure
key: no
empty: ["-"]
fields:
  displacement_kind: {value: idp}
  measure: {from: what, codes: {in camp: stock, arrived: flow}}
  as_of: when
  country_code: country
  point: [lat, lon, country]
  place_name: camp
  place_kind: {value: site}
  figure: {from: people, quantifier: about}
"""
HEADER = ["no", "what", "when", "country", "lat", "lon", "camp", "people"]
ROWS = [
    ["1", "in camp", "2023-05", "Mali", "16.27", "-0.04", "Sosso Koira", "1,250"],
    ["2", "arrived", "2023-05-01/2023-05-07", "MLI", "-", "-", "-", "300"],
]


@pytest.fixture(autouse=True)
def dataset() -> None:
    DatasetFactory.create(slug="our-camps")


def delimited(path: Path, between: str, **replaced: str) -> Path:
    lines = []
    for row in [HEADER, *ROWS]:
        cells = [replaced.get(cell, cell) for cell in row]
        lines.append(between.join(f'"{cell}"' if between in cell else cell for cell in cells))
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")
    return path


def workbook(path: Path) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in [HEADER, *ROWS]:
        # As people type them: numbers are numbers, and a month is text.
        book.active.append([float(cell.replace(",", "")) if cell.lstrip("-")[:1].isdigit() and cell.count("-") < 2
                            and not cell.startswith("2023") else cell for cell in row])  # fmt: skip
    book.save(path)
    return path


def read(path: Path, mapping: str = MAPPING) -> DatasetImport:
    return imported_file("table", path, version="1", mapping=mapping)


def test_a_table_is_read_whatever_it_is_written_in(tmp_path: Path) -> None:
    readings: list[DatasetImport] = []
    for number, path in enumerate(
        (
            delimited(tmp_path / "camps.csv", ","),
            delimited(tmp_path / "camps.tsv", "\t"),
            delimited(tmp_path / "decimal.csv", ";", **{"16.27": "16,27", "-0.04": "-0,04", "1,250": "1250"}),
            workbook(tmp_path / "camps.xlsx"),
        )
    ):
        readings.append(read(path))
        assert told(readings[-1], "failed") == [], path.name
        # Every way of writing says the same: only the first changes anything.
        assert readings[-1].counts["new"] == (0 if number else 2), path.name
        assert readings[-1].counts["unchanged"] == (2 if number else 0), path.name
    camp, arrived = DisplacementFigure.objects.order_by("-best")
    assert (camp.measure, camp.best, camp.quantifier, camp.country_code) == ("stock", 1250, "about", "ML")
    assert camp.place is not None and (camp.place.latitude, camp.place.longitude) == (16.27, -0.04)
    assert period(camp) == PartialDate.month(2023, 5)
    assert (arrived.measure, arrived.place) == ("flow", None)
    assert [one for one in told(readings[2], "repaired") if one[2].startswith("decimal comma")]


def test_a_table_of_incidents_needs_no_more(tmp_path: Path) -> None:
    path = tmp_path / "seen.csv"
    path.write_text("ref,what,day,where\na1,Ambush of a convoy,2023-05-02,Mali\n")
    mapping = """
        {dataset: our-camps, target: incident, key: ref, sensitivity: restricted,
         fields: {title: what, incident_kind: {value: battle.armed_clash}, date: day, country_code: where}}"""
    assert read(path, mapping).counts["new"] == 1
    assert Incident.objects.get().sensitivity == "restricted"


@pytest.mark.parametrize(
    ("wrong", "right", "reason"),
    [
        ("  figure:", "  number:", "displacement_figure has no field number; it has displacement_kind, measure"),
        ("figure: {from: people, quantifier: about}", "unit: what", "displacement_figure needs figure"),
        ("{from: people, quantifier: about}", "{from: people, read: guess}", "figure is to be read as 'guess'"),
        ("quantifier: about}", "quantifer: about}", "has no option quantifer; it takes quantifier, skip_zero"),
        ("quantifier: about}", "quantifier: roughly}", "'roughly'"),
        (
            "{value: idp}",
            "{value: displaced}",
            "displacement_kind is 'displaced', which is none of asylum_seeker, evacuee",
        ),
        ("arrived: flow", "arrived: river", "measure is given 'river', which is none of stock, flow"),
        ("[lat, lon, country]", "lat", "point, read as point, cannot be read from 1 column"),
        ("  as_of: when", "  as_of: {value: someday}", "as_of is 'someday', which"),
        ("  as_of: when", "  as_of: {read: day}", "as_of says neither from which column"),
        ("  as_of: when", "  as_of: 5", "as_of must be a column, a list of columns, or a mapping"),
        ("target: displacement_figure", "target: camps", "there is no target 'camps'; there are incident"),
        ("key: no\n", "", "lacks key"),
        ("key: no\n", "key: no\nkind_of: x\n", "has kind_of, which no layout has"),
        ("key: no\n", "key: no\nsensitivity: secret\n", "sensitivity is 'secret', which is none of"),
        ("key: no\n", "key: no\nskip: [{column: what}]\n", "each `skip` says"),
        ("key: no\n", "key: no\nrecords: [{sufix: a}]\n", "has a record with sufix; one may have"),
        ("key: no\n", "key: no\nrecords: [{}, {}]\n", "records of one row need a `suffix` each"),
        ("fields:", "fields: [", "is not YAML"),
        (MAPPING[MAPPING.index("fields:") :], "fields: [people]", "fields must be a mapping"),
    ],
)
def test_a_mistake_in_a_mapping_is_told_before_a_row_is_read(wrong: str, right: str, reason: str) -> None:
    assert wrong in MAPPING
    with pytest.raises(LayoutError) as refused:
        layout_in(MAPPING.replace(wrong, right), "the mapping")
    assert reason in refused.value.reason


def test_words_that_other_yaml_takes_for_truth_or_days_are_words() -> None:
    layout = layout_in(MAPPING.replace("country_code: country", "country_code: {value: NO}"), "the mapping")
    assert layout.key == ("no",)
    (country,) = [rule for rule in layout.records[0].rules if rule.field.name == "country_code"]
    assert country.read() == (("NO",), "")


@pytest.mark.parametrize("text", ["", "- a list", "just words"])
def test_a_mapping_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(LayoutError, match="must be a mapping"):
        layout_in(text, "the mapping")


def test_a_column_that_the_file_lacks_is_named(tmp_path: Path) -> None:
    done = read(delimited(tmp_path / "camps.csv", ","), MAPPING.replace("people", "persons"))
    assert "lacks persons, which the mapping names" in done.reason


def test_a_dataset_that_there_is_not_is_named(tmp_path: Path) -> None:
    done = read(delimited(tmp_path / "camps.csv", ","), MAPPING.replace("our", "their"))
    assert "There is no dataset 'their-camps'" in done.reason


def test_a_cell_that_the_mapping_has_no_code_for_fails_with_what_it_may_be(tmp_path: Path) -> None:
    path = delimited(tmp_path / "camps.csv", ",", **{"in camp": "left", "300": "some"})
    assert told(read(path), "failed") == [
        (2, "what", "is none of arrived, in camp"),
        (3, "people", "is no whole number"),
    ]


@pytest.mark.parametrize(("written", "meant"), [("1,250", 1250), ("1,000", 1000), ("1 250", 1250), ("12.0", 12)])
def test_thousands_are_not_taken_for_decimals(tmp_path: Path, written: str, meant: int) -> None:
    read(delimited(tmp_path / "camps.csv", ",", **{"1,250": written}))
    assert DisplacementFigure.objects.get(measure="stock").best == meant


def test_a_point_that_may_part_thousands_or_decimals_is_not_guessed(tmp_path: Path) -> None:
    imported = read(delimited(tmp_path / "camps.csv", ",", **{"1,250": "1.000"}))
    ((row, column, reason),) = told(imported, "failed")
    assert (row, column) == (2, "people")
    assert "either thousands or a number with three decimals" in reason
