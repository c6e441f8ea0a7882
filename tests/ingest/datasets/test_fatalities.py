"""The Peace & Security Data Hub's list of fatalities."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from actors.models import Actor
from core.dates import PartialDate
from core.models import Change
from ingest.choices import RemarkKind
from ingest.models import DatasetImport
from missions.models import Mission, PeacekeeperFatality
from tests.factories import ActorFactory, DatasetFactory, IncidentFactory, MissionFactory
from tests.ingest.datasets.importing import counted, imported, reasons, told

pytestmark = pytest.mark.django_db

HEADER = (
    "id,incident_date,casualty_id,mission_acronym,type_of_casualty,gender,casualty_nationality,"
    "casualty_personnel_type,type_of_incident,m49_code,isocode3,last_update"
)
ROWS = f"""{HEADER}
    1,1961-02-03,UNEX-1961-02-00001,UNEX,Fatality,M,Chad,Military,Malicious Act,148.0,TCD,2023-11-28
    2,2014-06-07,UNEX-2014-06-00002,UNEX,Fatality,F,Togo,Local ,Illness,768.0,TGO,2023-11-28
    3,2015-06-07,UNEX-2015-06-00003,UNEX,Fatality,,ZZ [Undetermined],Other,To Be Determined,,,2023-11-21"""


@pytest.fixture(autouse=True)
def known() -> Mission:
    DatasetFactory.create(slug="un-psdata-fatalities", name="Fatalities of the Hub")
    for code, name in (("TD", "Chad"), ("TG", "Togo"), ("RS", "Serbia"), ("ML", "Mali")):
        ActorFactory.create(name=name, actor_kind="state", external_ids=[{"scheme": "iso3166", "value": code}])
    return MissionFactory.create(acronym="UNEX")


def read(folder: Path, text: str, name: str = "fatalities.csv") -> DatasetImport:
    return imported(
        folder, "\n".join(line.strip() for line in text.splitlines()) + "\n", kind="psdata-fatalities", name=name
    )


def said(fatality: PeacekeeperFatality) -> tuple[str, str | None, str, str, str | None]:
    nationality = fatality.nationality.name if fatality.nationality else None
    return fatality.register_key, nationality, fatality.sex, fatality.cause, fatality.personnel_category


def test_rows_become_fatalities(tmp_path: Path, known: Mission) -> None:
    done = read(tmp_path, ROWS)
    assert done.counts["new"] == 3
    first, second, third = PeacekeeperFatality.objects.order_by("incident_date")
    assert said(first) == ("UNEX-1961-02-00001", "Chad", "male", "malicious_act", "military")
    assert said(second) == ("UNEX-2014-06-00002", "Togo", "female", "illness", "civilians")
    assert said(third) == ("UNEX-2015-06-00003", None, "not_stated", "to_be_determined", None)
    assert first.mission == known
    assert (first.incident_date.lower, first.incident_date_precision) == (date(1961, 2, 3), "day")
    assert {one.register for one in (first, second, third)} == {"psdata"}
    citation = first.citation_links.get().citation
    assert (citation.row_key, str(citation.dataset_release)) == (
        "UNEX-1961-02-00001",
        "Fatalities of the Hub 2023-11-28",
    )


def test_deaths_that_meet_an_incident_are_counted_and_not_linked(tmp_path: Path, known: Mission) -> None:
    incident = IncidentFactory.create(date=PartialDate.day(date(1961, 2, 3)))
    incident.mission_links.create(mission=known)
    assert counted(read(tmp_path, ROWS), "meet_one", "meet_none", "linked") == (1, 2, 0)
    assert not incident.fatality_links.exists()


def test_the_release_is_the_newest_day_in_its_rows(tmp_path: Path) -> None:
    release = read(tmp_path, ROWS).release
    assert release is not None
    assert release.version == "2023-11-28"


def test_json_says_the_same_as_csv(tmp_path: Path) -> None:
    read(tmp_path, ROWS)
    objects = [
        {
            "id": 1,
            "incident_date": -281145600000,
            "casualty_id": "UNEX-1961-02-00001",
            "mission_acronym": "UNEX",
            "type_of_casualty": "Fatality",
            "gender": "M",
            "casualty_nationality": "Chad",
            "casualty_personnel_type": "Military",
            "type_of_incident": "Malicious Act",
            "m49_code": 148.0,
            "isocode3": "TCD",
            "last_update": 1701129600000,
        },
        {
            "id": 3,
            "incident_date": 1433635200000,
            "casualty_id": "UNEX-2015-06-00003",
            "mission_acronym": "UNEX",
            "type_of_casualty": "Fatality",
            "gender": None,
            "casualty_nationality": "ZZ [Undetermined]",
            "casualty_personnel_type": "Other",
            "type_of_incident": "To Be Determined",
            "m49_code": None,
            "isocode3": None,
            "last_update": 1700524800000,
        },
    ]
    done = read(tmp_path, json.dumps(objects), "fatalities.json")
    assert counted(done, "unchanged", "new", "changed") == (2, 0, 0)
    assert done.release is not None
    assert done.release.version == "2023-11-28"


@pytest.mark.django_db(transaction=True)
def test_reading_the_same_again_changes_nothing(tmp_path: Path) -> None:
    read(tmp_path, ROWS)
    before = Change.objects.count()
    assert read(tmp_path, ROWS).counts["unchanged"] == 3
    assert Change.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_a_changed_row_changes_its_fatality_alone(tmp_path: Path) -> None:
    read(tmp_path, ROWS)
    before = Change.objects.count()
    done = read(tmp_path, ROWS.replace("F,Togo,Local ,Illness", "F,Togo,Local ,Accident"))
    assert counted(done, "changed", "unchanged") == (1, 2)
    assert PeacekeeperFatality.objects.get(register_key="UNEX-2014-06-00002").cause == "accident"
    change = Change.objects.order_by("id").last()
    assert change is not None
    assert (Change.objects.count() - before, change.record_kind, change.action) == (1, "fatality", "updated")


def test_a_casualty_listed_twice_counts_twice_as_the_source_counts(tmp_path: Path) -> None:
    rows = f"""{HEADER}
        1,2004-02-03,UNEX-2004-02-00001,UNEX,Fatality,M,Togo,Local ,Illness,768.0,TGO,2023-11-28
        2,2004-02-03,UNEX-2004-02-00001,UNEX,Fatality,M,Chad,Local ,Illness,148.0,TCD,2023-11-28"""
    done = read(tmp_path, rows)
    assert set(PeacekeeperFatality.objects.values_list("register_key", "nationality__name")) == {
        ("UNEX-2004-02-00001", "Togo"),
        ("UNEX-2004-02-00001/2", "Chad"),
    }
    assert any("both are taken in" in reason for reason in reasons(done, RemarkKind.NOTED))


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ("1961-02-03", "soon", "is no date; write 2022-03-27"),
        ("Malicious Act", "Curse", "is none of"),
        ("148.0,TCD", "768.0,TCD", "names several states: TD, TG"),
        ("Chad,Military,Malicious Act,148.0,TCD", "Atlantis,Military,Malicious Act,,", "is no state that is known"),
        (",UNEX,Fatality,M,Chad", ",,Fatality,M,Chad", "is empty, and a record needs it"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_the_others_go_in(
    tmp_path: Path, was: str, becomes: str, reason: str
) -> None:
    done = read(tmp_path, ROWS.replace(was, becomes, 1))
    assert counted(done, "new", "failed") == (2, 1)
    row, _, why = told(done, RemarkKind.FAILED)[0]
    assert (row, reason in why) == (2, True)


def test_the_day_tells_which_of_two_operations_an_acronym_means(tmp_path: Path) -> None:
    first = MissionFactory.create(acronym="UNEF I", established=PartialDate.day(date(1956, 11, 4)))
    second = MissionFactory.create(acronym="UNEF II", established=PartialDate.day(date(1973, 10, 25)))
    days = {"1955-01-01": first, "1962-03-04": first, "1970-01-01": first, "1973-10-25": second, "1980-01-01": second}
    rows = "\n".join(
        f"{n},{day},UNEF-{n},UNEF,Fatality,M,Togo,Military,Accident,768.0,TGO,2023-11-28" for n, day in enumerate(days)
    )
    read(tmp_path, f"{HEADER}\n{rows}")
    found = {str(one.incident_date.lower): one.mission for one in PeacekeeperFatality.objects.select_related("mission")}
    assert found == days


def test_a_mission_that_nobody_knows_is_proposed_as_a_draft(tmp_path: Path) -> None:
    done = read(tmp_path, ROWS.replace("00003,UNEX", "00003,UNNEW"))
    proposed = Mission.objects.get(acronym="UNNEW")
    assert counted(done, "new", "missions_proposed") == (3, 1)
    assert (proposed.publication_status, proposed.actor.publication_status) == ("draft", "draft")
    assert PeacekeeperFatality.objects.get(register_key="UNEX-2015-06-00003").mission == proposed


def test_rows_of_an_acronym_that_two_missions_have_fail(tmp_path: Path) -> None:
    MissionFactory.create_batch(2, acronym="UNTWO")
    done = read(tmp_path, ROWS.replace("00003,UNEX", "00003,UNTWO"))
    assert counted(done, "new", "failed") == (2, 1)
    assert reasons(done, RemarkKind.FAILED) == ["2 missions are known as UNTWO"]


def test_a_state_that_is_no_more_is_never_taken_for_its_successor(tmp_path: Path) -> None:
    done = read(tmp_path, ROWS.replace("Togo,Local ,Illness,768.0,TGO", "Yugoslavia,Military,Illness,890.0,YUG"))
    yugoslavia = Actor.objects.get(name="Yugoslavia")
    assert (done.counts["actors_proposed"], yugoslavia.actor_kind, yugoslavia.publication_status) == (
        1,
        "state",
        "draft",
    )
    assert PeacekeeperFatality.objects.get(register_key="UNEX-2014-06-00002").nationality == yugoslavia
