"""The Peace & Security Data Hub's list of peacekeeping operations, most of which are known already."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from core.dates import PartialDate
from core.models import Change
from ingest.choices import RemarkKind
from ingest.datasets.choosing import layouts
from ingest.models import DatasetImport
from missions.models import Mission
from missions.reference import FOLDER
from tests.factories import DatasetFactory, GazetteerEntryFactory, MissionFactory, PlaceFactory
from tests.ingest.datasets.importing import counted, imported, reasons

pytestmark = pytest.mark.django_db

HEADER = (
    "id,mission_acronym,mission_name,lead_department,mission_isactive,start_date,end_date,mission_location,"
    "mission_longitude,mission_latitude,last_update"
)
KNOWN = '7,UNEX,Example Mission in Mali,DPO,Yes,2013-04-25,,Bamako,"12,6500","-8,0000",2024-02-19'
NEW = '8,UNNEW,Another Mission,DPO,NO,1999-03-01,2001-05-31,Kidal,"1,4000","18,4400",2024-02-19'


@pytest.fixture(autouse=True)
def gazetteer() -> None:
    DatasetFactory.create(slug="un-psdata-missions", name="Operations of the Hub")
    for name, latitude, longitude in (("Bamako", 12.6, -7.98), ("Kidal", 18.44, 1.41)):
        GazetteerEntryFactory.create(
            name=name, search_names=[name.lower()], latitude=latitude, longitude=longitude, country_code="ML"
        )


def read(folder: Path, *rows: str) -> DatasetImport:
    return imported(folder, "\n".join((HEADER, *rows)) + "\n", kind="psdata-missions", name="missions.csv")


def test_a_mission_that_is_new_gets_its_actor_dates_and_headquarters(tmp_path: Path) -> None:
    done = read(tmp_path, NEW)
    mission = Mission.objects.get(acronym="UNNEW")
    assert counted(done, "new", "adopted") == (1, 0)
    assert (mission.slug, mission.name, mission.mission_kind) == ("unnew", "Another Mission", "un_peacekeeping")
    assert (mission.actor.name, mission.actor.actor_kind) == ("Another Mission", "mission")
    assert (mission.publication_status, mission.actor.publication_status) == ("published", "published")
    # The first of a month stands for the month; after the last day comes the first on which it is no more.
    assert (mission.established.lower, mission.established_precision) == (date(1999, 3, 1), "month")
    assert (mission.closed.lower, mission.closed_precision) == (date(2001, 6, 1), "day")
    assert mission.headquarters is not None
    assert (mission.headquarters.name, mission.headquarters.country_code) == ("Kidal", "ML")
    assert mission.citation_links.get().citation.row_key == "8"


def test_what_a_known_mission_lacks_is_filled_and_nothing_else(tmp_path: Path) -> None:
    mission = MissionFactory.create(
        acronym="UNEX",
        name="Our Name for It",
        established=PartialDate.day(date(2013, 4, 20)),
        website_url="https://example.org/",
    )
    done = read(tmp_path, KNOWN)
    mission.refresh_from_db()
    assert counted(done, "adopted", "new") == (1, 0)
    assert (mission.name, mission.website_url, mission.closed) == ("Our Name for It", "https://example.org/", None)
    assert mission.established.lower == date(2013, 4, 20)
    assert mission.headquarters is not None
    assert (mission.headquarters.name, mission.headquarters.country_code) == ("Bamako", "ML")
    assert [link.citation.row_key for link in mission.citation_links.all()] == ["7"]
    assert reasons(done, RemarkKind.KEPT) == [
        "row 7: ours says “Our Name for It”, the file says “Example Mission in Mali”",
        "row 7: ours says “2013-04-20”, the file says “2013-04-25”",
    ]


def test_swapped_coordinates_and_decimal_commas_are_put_right_and_told(tmp_path: Path) -> None:
    done = read(tmp_path, KNOWN)
    headquarters = Mission.objects.get(acronym="UNEX").headquarters
    assert headquarters is not None
    assert (headquarters.latitude, headquarters.longitude) == (12.6, -7.98)
    assert reasons(done, RemarkKind.REPAIRED) == [
        "decimal comma read as a point",
        "latitude and longitude were swapped: so turned they are those of Bamako",
    ]


def test_coordinates_that_fit_no_place_of_the_name_stay_as_written(tmp_path: Path) -> None:
    read(tmp_path, NEW.replace("Kidal", "Nowhere Camp"))
    place = Mission.objects.get(acronym="UNNEW").headquarters
    assert place is not None
    assert (place.name, place.latitude, place.longitude, place.country_code) == ("Nowhere Camp", 18.44, 1.4, "")
    assert place.publication_status == "published"


def test_a_headquarters_of_ours_stays_and_the_difference_is_told(tmp_path: Path) -> None:
    ours = PlaceFactory.create(name="Gao", latitude=16.27, longitude=-0.04)
    mission = MissionFactory.create(acronym="UNEX", name="Example Mission in Mali", headquarters=ours)
    done = read(tmp_path, KNOWN)
    mission.refresh_from_db()
    assert mission.headquarters == ours
    assert reasons(done, RemarkKind.KEPT) == [
        "row 7: ours says “Gao (16.27, -0.04)”, the file says “Bamako (12.65, -8.0)”"
    ]


def test_a_mission_called_active_that_is_over_is_told(tmp_path: Path) -> None:
    MissionFactory.create(
        acronym="UNEX",
        name="Example Mission in Mali",
        phases=[{"phase": "liquidation", "period": DateRange(date(2024, 1, 1), None)}],
    )
    assert "row 7: ours says “liquidation”, the file says “active”" in reasons(read(tmp_path, KNOWN), RemarkKind.KEPT)


def test_a_proposed_mission_is_published_when_the_list_has_it(tmp_path: Path) -> None:
    mission = MissionFactory.create(
        acronym="UNEX",
        name="UNEX",
        publication_status="draft",
        entry_method="dataset",
        internal_note="Proposed: named in another file.",
    )
    done = read(tmp_path, KNOWN)
    mission.refresh_from_db()
    assert (done.counts["published"], mission.publication_status, mission.name) == (
        1,
        "published",
        "Example Mission in Mali",
    )
    assert mission.internal_note == ""


@pytest.mark.django_db(transaction=True)
def test_reading_the_same_again_changes_nothing(tmp_path: Path) -> None:
    MissionFactory.create(acronym="UNEX")
    read(tmp_path, KNOWN, NEW)
    before = Change.objects.count()
    done = read(tmp_path, KNOWN, NEW)
    assert (done.counts["unchanged"], reasons(done, RemarkKind.KEPT)) == (2, [])
    assert Change.objects.count() == before


def test_two_missions_of_one_acronym_are_left_alone(tmp_path: Path) -> None:
    MissionFactory.create_batch(2, acronym="UNEX")
    done = read(tmp_path, KNOWN)
    assert counted(done, "new", "adopted") == (1, 0)
    assert any("fits 2 records" in reason for reason in reasons(done, RemarkKind.NOTED))


def test_a_mission_that_ends_before_it_begins_fails(tmp_path: Path) -> None:
    done = read(tmp_path, KNOWN, NEW.replace("2001-05-31", "1998-05-31"))
    assert done.counts["failed"] == 1
    assert reasons(done, RemarkKind.FAILED) == ["is before its beginning on 1999-03-01"]
    assert not Mission.objects.filter(acronym="UNNEW").exists()


def test_the_layout_leaves_out_what_our_crosswalk_calls_no_operation_of_its_own() -> None:
    (layout,) = (one for one in layouts() if one.kind == "psdata-missions")
    left_out = {value for skip in layout.records[0].skips for value in skip.values}
    with (FOLDER / "psdata_crosswalk.csv").open(encoding="utf-8", newline="") as file:
        assert left_out == {row["psdata_acronym"] for row in csv.DictReader(file) if row["match"] != "exact"}
