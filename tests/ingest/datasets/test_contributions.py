"""Contributions of states to missions, by year and by month, from made-up rows and from the real file."""

# ruff: noqa: E501 - rows as they come

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from core.dates import PartialDate
from core.models import Change
from events.models import CoverageEntry
from ingest.datasets.countries import country_code
from missions.models import PersonnelFigure
from tests.api.resources import results
from tests.factories import ActorNameFactory, MissionFactory
from tests.ingest.datasets.figures import in_order, period, state
from tests.ingest.datasets.importing import SHARED, Reader, counted, imported_file, reader, shared_data, told

pytestmark = pytest.mark.django_db

YEARLY = """"",Year,Country,Mission,Female,Male,Total
1,2020,Chad,MINUSMA,50,1375,1425
2,2020,Togo,MINUSMA,0,0,0
3,2020,Togo,UNMISS,0,3,4
"""
MONTHLY = """ISOCode3,M49_Code,Contributing_Country,Mission_Acronym,Personnel_Type,Female_Personnel,Male_Personnel,Last_Reporting_Date
TCD,148,Chad,MINUSMA ,Troops,20,1380,30/11/2020
TCD,148,Chad,MINUSMA ,Staff Officer,1,14,30/11/2020
TGO,768,Togo,MINUSMA ,Experts on Mission,0,0,30/11/2020
"""


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    for acronym in ("MINUSMA", "UNMISS"):
        MissionFactory.create(acronym=acronym, slug=acronym.lower())
    state("TD", "Chad")
    state("TG", "Togo")
    return reader(tmp_path, "contributions", "un-contributions", "contributions.csv")


def figures() -> list[tuple[object, ...]]:
    columns = ("mission__acronym", "contributor__name", "personnel_category", "low", "best", "high", "women")
    return list(in_order(PersonnelFigure).values_list(*columns))


def test_a_yearly_average_is_about_so_many(read: Reader) -> None:
    imported = read(YEARLY, version="2020")
    assert figures() == [
        ("MINUSMA", "Chad", "uniformed_total", None, 1425, None, 50),
        ("UNMISS", "Togo", "uniformed_total", None, 4, None, 0),
    ]
    first = in_order(PersonnelFigure).first()
    assert first is not None
    assert (period(first), first.figure_as_stated) == (PartialDate.year(2020), "average of the year")
    assert first.personnel_status == "deployed"
    assert imported.release is not None and "divided by twelve" in imported.release.note


def test_noughts_of_the_cross_product_are_no_records_and_are_counted(read: Reader) -> None:
    imported = read(YEARLY)
    assert counted(imported, "read", "skipped", "new") == (3, 1, 2)
    ((row, column, reason),) = told(imported, "noted")
    assert (row, column) == (3, "Total")
    assert "no contribution" in reason


def test_a_month_is_the_period_of_its_report_and_the_sexes_are_added(read: Reader) -> None:
    imported = read(MONTHLY)
    assert figures() == [
        ("MINUSMA", "Chad", "staff_officers", 15, 15, 15, 1),
        ("MINUSMA", "Chad", "troops", 1400, 1400, 1400, 20),
    ]
    assert {period(figure) for figure in PersonnelFigure.objects.all()} == {PartialDate.month(2020, 11)}
    assert imported.counts["skipped"] == 1


@pytest.mark.parametrize("day", ["30-Nov-20", "2020-11-30", "30 November 2020", "November 2020"])
def test_a_month_may_be_written_in_several_ways(read: Reader, day: str) -> None:
    read(MONTHLY.replace("30/11/2020", day))
    assert {period(figure) for figure in PersonnelFigure.objects.all()} == {PartialDate.month(2020, 11)}


def test_the_columns_of_the_web_site_are_read_too(read: Reader) -> None:
    read(
        "Last Reporting Date,Contributing Country,Mission,Personnel Type,M,F,Total\n"
        "30/11/2020,Chad,MINUSMA,Formed Police Units,130,10,140\n"
    )
    assert figures() == [("MINUSMA", "Chad", "formed_police", 140, 140, 140, 10)]


def test_a_mission_that_nobody_knows_is_proposed_and_told(read: Reader) -> None:
    imported = read(YEARLY.replace("UNMISS", "UNXYZ"))
    assert [reason for _, column, reason in told(imported, "noted") if not column] == [
        "No mission is known as UNXYZ: it is proposed as a draft, and not shown until a curator publishes it"
    ]
    assert PersonnelFigure.objects.get(mission__acronym="UNXYZ").mission.publication_status == "draft"
    assert {figure["mission"] and figure["mission"]["acronym"] for figure in results("personnel-figures/")} == {
        "MINUSMA",
        None,
    }


def test_a_mission_is_known_by_its_other_names(read: Reader) -> None:
    mission = MissionFactory.create(acronym="", name="United Nations Mission in Colombia")
    ActorNameFactory.create(actor=mission.actor, name="Verification Mission")
    read(YEARLY.replace("UNMISS", "UNMC").replace("MINUSMA", "verification mission"))
    assert {figure.mission for figure in PersonnelFigure.objects.all()} == {mission}


def test_a_name_of_two_missions_fails(read: Reader) -> None:
    MissionFactory.create(acronym="UNMISS")
    assert told(read(YEARLY), "failed") == [(4, "Mission", "2 missions are known as UNMISS")]


def test_a_country_without_a_state_and_a_word_that_is_no_country_fail(read: Reader) -> None:
    imported = read(YEARLY + "4,2020,Fiji,UNMISS,0,3,3\n5,2020,Atlantis,UNMISS,0,3,3\n")
    assert [(row, column) for row, column, _ in told(imported, "failed")] == [(5, "Country"), (6, "Country")]


def test_more_women_than_people_and_fractions_fail(read: Reader) -> None:
    imported = read(MONTHLY.replace("20,1380", "20,1380.5").replace("1,14", "-1,14"))
    assert {(row, column) for row, column, _ in told(imported, "failed")} >= {
        (2, "Female_Personnel, Male_Personnel"),
        (3, "Female_Personnel"),
    }
    assert PersonnelFigure.objects.count() == 0


def test_a_file_of_another_kind_is_refused(read: Reader) -> None:
    assert "No layout of contributions fits" in read("a,b\n1,2\n").reason


def test_reading_again_changes_nothing_and_a_new_value_one_record(read: Reader) -> None:
    read(YEARLY)
    before = Change.objects.count()
    assert read(YEARLY).counts["unchanged"] == 2
    assert Change.objects.count() == before > 0
    assert read(YEARLY.replace("1375,1425", "1376,1426")).counts["changed"] == 1
    assert figures()[0] == ("MINUSMA", "Chad", "uniformed_total", None, 1426, None, 50)


def test_what_was_read_is_told_for_each_mission(read: Reader) -> None:
    read(YEARLY, complete=True)
    covered = CoverageEntry.objects.values_list("mission__acronym", "topic", "complete")
    assert sorted(covered) == [("MINUSMA", "personnel", True), ("UNMISS", "personnel", True)]


def test_readers_see_the_figure_with_its_dataset(read: Reader) -> None:
    read(YEARLY, version="2020")
    (figure,) = results("personnel-figures/", mission="unmiss")
    assert figure["contributor"]["name"] == "Togo"
    assert figure["figure"]["best"] == 4


@shared_data
def test_the_real_file_has_a_record_for_each_number_that_is_not_nought(tmp_path: Path) -> None:
    path = SHARED / "un_peacekeeping" / "tcc_country_mission_year_2010_2021.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Total"] != "0"]
    reader(tmp_path, "contributions", "un-contributions", "none.csv")
    for acronym in {row["Mission"] for row in rows} - {"UNMC"}:
        MissionFactory.create(acronym=acronym)
    MissionFactory.create(acronym="", name="United Nations Mission in Colombia")
    for name in {row["Country"] for row in rows}:
        state(country_code(name) or "", name)
    imported = imported_file("contributions", path, version="2021")
    assert told(imported, "failed") == []
    assert PersonnelFigure.objects.count() == len(rows) == 6215
    assert sum(figure.best or 0 for figure in PersonnelFigure.objects.all()) == sum(int(row["Total"]) for row in rows)
    assert imported.counts["skipped"] == 57425 - 6215
