"""Geo-PKO: where a mission's troops were, by month, from made-up rows in its 113 columns and from the real file."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from core.dates import PartialDate
from core.models import Change, Place
from ingest.datasets.countries import country_code
from missions.models import PersonnelFigure
from tests.factories import MissionFactory
from tests.ingest.datasets.figures import in_order, period, state
from tests.ingest.datasets.importing import SHARED, Reader, imported_file, reader, shared_data, told

pytestmark = pytest.mark.django_db

FIRST = ("source", "mission", "year", "month", "location", "country", "latitude", "longitude", "no.troops", "adm1.name")
NAMES = [f"{what}_{number}" for number in range(1, 18) for what in ("nameoftcc", "notroopspertcc")]
COLUMNS = [*FIRST, *NAMES]


def rows(*given: dict[str, str]) -> str:
    """A file of these rows; what a row does not say is NA, as there."""
    usual = {
        "source": "Map no. 4506 Rev. 1", "mission": "MINUSMA", "year": "2014", "month": "5", "location": "Gao",
        "country": "Mali", "latitude": "16.27", "longitude": "-0.04", "no.troops": "650", "adm1.name": "Gao",
    }  # fmt: skip
    lines = [",".join({**dict.fromkeys(COLUMNS, "NA"), **usual, **one}[column] for column in COLUMNS) for one in given]
    return "\n".join([",".join(COLUMNS), *lines]) + "\n"


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    MissionFactory.create(acronym="MINUSMA")
    state("NE", "Niger")
    state("TD", "Chad")
    return reader(tmp_path, "geo-pko", "geo-pko", "geopko_v2_full.csv")


def test_a_row_is_a_total_and_a_figure_for_each_contributor_with_a_number(read: Reader) -> None:
    read(
        rows(
            {
                "nameoftcc_1": "Niger",
                "notroopspertcc_1": "150",
                "nameoftcc_2": "Chad",
                "notroopspertcc_2": "unknown",
                "nameoftcc_3": "Multinational",
                "notroopspertcc_3": "35",
            }
        )
    )
    total, part = in_order(PersonnelFigure)
    assert (total.contributor, total.best) == (None, 650)
    assert (str(part.contributor), part.best) == ("Niger", 150)
    assert part.place == total.place
    assert (total.place.name, total.personnel_category) == ("Gao", "troops")
    assert total.place.country_code == "ML"
    assert (total.place.latitude, total.place.longitude) == (16.27, -0.04)
    assert period(total) == PartialDate.month(2014, 5)


def test_numbers_that_unit_sizes_make_are_said_to_be_by_convention(read: Reader) -> None:
    read(rows({}))
    figure = PersonnelFigure.objects.get()
    assert (figure.quantifier, figure.by_convention) == ("about", True)
    assert figure.figure_as_stated == "standard sizes of the units on the map"


def test_unknown_is_no_number_and_nought_is_nought(read: Reader) -> None:
    read(rows({"no.troops": "unknown"}, {"no.troops": "0", "location": "Kidal"}))
    unknown, nought = in_order(PersonnelFigure)
    assert (unknown.quantifier, unknown.best, unknown.figure_as_stated) == ("not_stated", None, "unknown")
    assert (nought.quantifier, nought.best, nought.by_convention) == ("exact", 0, False)


def test_a_place_stays_one_place_over_the_months_and_is_not_withdrawn(read: Reader) -> None:
    read(rows({}, {"month": "6"}))
    assert Place.objects.filter(gazetteer="geo-pko").values_list("publication_status", "name").get() == (
        "published",
        "Gao",
    )


def test_the_same_place_on_the_same_map_is_told(read: Reader) -> None:
    more = {"no.troops": "800", "nameoftcc_1": "Niger", "notroopspertcc_1": "150"}
    imported = read(rows({}, more))
    ((row, _, reason),) = told(imported, "failed")
    assert (row, reason) == (3, "the key stands in row 2 already")
    # Nothing of the second row goes in, also not what only it has.
    assert [figure.best for figure in PersonnelFigure.objects.all()] == [650]


def test_a_number_in_words_fails_and_the_other_rows_go_in(read: Reader) -> None:
    imported = read(rows({"no.troops": "many"}, {"month": "6"}))
    assert told(imported, "failed") == [(2, "no.troops", "is no whole number")]
    assert imported.counts["new"] == 1


def test_a_point_that_is_none_fails(read: Reader) -> None:
    ((row, column, _),) = told(read(rows({"latitude": "north"})), "failed")
    assert (row, column) == (2, "latitude, longitude, country")


def test_reading_again_writes_nothing(read: Reader) -> None:
    text = rows({"nameoftcc_1": "Niger", "notroopspertcc_1": "150"})
    read(text)
    before = Change.objects.count()
    assert read(text).counts["unchanged"] == 2
    assert Change.objects.count() == before


def test_a_release_without_a_row_withdraws_its_figures(read: Reader) -> None:
    read(rows({}, {"location": "Kidal"}), version="2.0", complete=True)
    imported = read(rows({}), version="2.1", complete=True)
    assert imported.counts["withdrawn"] == 1
    assert PersonnelFigure.objects.get(publication_status="withdrawn").place == Place.objects.get(name="Kidal")


@shared_data
@pytest.mark.long  # 18,699 rows become 38,515 records: 15 s
def test_the_real_file_is_read_to_the_last_number(tmp_path: Path) -> None:
    path = SHARED / "un_peacekeeping" / "geopko_v2_full.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    reader(tmp_path, "geo-pko", "geo-pko", "none.csv")
    for acronym in {row["mission"] for row in given}:
        MissionFactory.create(acronym=acronym)
    sides = [(row[f"nameoftcc_{n}"], row[f"notroopspertcc_{n}"]) for row in given for n in range(1, 18)]
    for code in {code for name, _ in sides if (code := country_code(name))}:
        state(code, f"State {code}")
    imported = imported_file("geo-pko", path, version="1")
    twice = [one for one in told(imported, "failed") if one[0] == 13699]
    assert told(imported, "failed") == twice
    counted = [row for number, row in enumerate(given, start=2) if number != 13699]
    totals = PersonnelFigure.objects.filter(contributor=None)
    assert totals.count() == len(counted) == 18698
    numbers = [int(row["no.troops"]) for row in counted if row["no.troops"].isdigit()]
    assert sum(figure.best or 0 for figure in totals) == sum(numbers)
    assert totals.filter(quantifier="not_stated").count() == len(counted) - len(numbers)
    of_states = [
        int(row[f"notroopspertcc_{n}"])
        for row in counted
        for n in range(1, 18)
        if row[f"notroopspertcc_{n}"].isdigit() and country_code(row[f"nameoftcc_{n}"])
    ]
    parts = PersonnelFigure.objects.exclude(contributor=None)
    assert (parts.count(), sum(figure.best or 0 for figure in parts)) == (len(of_states), sum(of_states))
