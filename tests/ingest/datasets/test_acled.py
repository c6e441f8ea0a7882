"""ACLED for those who have access to it: rows made up here, never ACLED's own; restricted, and told to nobody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from actors.models import Actor
from core.dates import PartialDate
from core.models import Change, Place
from events.models import Casualty, CoverageEntry, Incident, Participation
from ingest.models import DatasetImport
from tests.api.resources import RESOURCES, get, results
from tests.core.releases.shelf import everything, published
from tests.core.releases.shelf import rows as rows_of
from tests.factories import ActorFactory, MissionFactory
from tests.ingest.datasets.importing import Reader, reader, told

pytestmark = pytest.mark.django_db

SECRETS = ("Zzyzxville", "Front of the Made-up", "A made-up note", "Invented Gazette", "MLI90001")
BOTH = {
    "event_id_cnty": "MLI90001", "event_date": "2022-03-16", "year": "2022", "time_precision": "1",
    "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Front of the Made-up", "assoc_actor_1": "",
    "inter1": "Rebel group", "actor2": "Civilians (Mali)", "assoc_actor_2": "", "inter2": "Civilians",
    "interaction": "Rebel group-Civilians", "iso": "466", "region": "Western Africa", "country": "Mali",
    "admin1": "Gao", "admin2": "Ansongo", "admin3": "Tessit", "location": "Zzyzxville", "latitude": "15.17",
    "longitude": "0.57", "geo_precision": "1", "source": "Invented Gazette", "source_scale": "National",
    "notes": "A made-up note, of two lines.", "fatalities": "3", "timestamp": "1650000000",
}  # fmt: skip
CURRENT = {**BOTH, "disorder_type": "Political violence", "civilian_targeting": "", "tags": ""}
FORMER = {**BOTH, "data_id": "9000001", "event_id_no_cnty": "90001", "event_date": "16 March 2022", "inter1": "2"}


def rows(*given: dict[str, str], layout: dict[str, str] = CURRENT) -> str:
    """A file of these rows in one of ACLED's layouts."""
    lines = [",".join(f'"{value}"' for value in {**layout, **one}.values()) for one in given]
    return "\n".join([",".join(layout), *lines]) + "\n"


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return reader(tmp_path, "acled", "acled", "acled.csv")


def sides() -> dict[str, tuple[str, str | None]]:
    return {one.description_as_stated: (one.role, one.assertion) for one in Participation.objects.all()}


@pytest.mark.parametrize("layout", [CURRENT, FORMER], ids=["current", "before 2023"])
def test_both_layouts_say_the_same(read: Reader, layout: dict[str, str]) -> None:
    assert told(read(rows({}, layout=layout)), "failed") == []
    incident = Incident.objects.get()
    assert (incident.incident_kind, incident.geo_precision) == ("battle.armed_clash", "exact")
    day = PartialDate.parse("2022-03-16")
    assert (incident.date.lower, incident.date.upper, incident.date_precision) == (day.start, day.end, "day")
    assert incident.place is not None
    assert (incident.place.name, incident.place.admin1_name, incident.place.country_code) == ("Zzyzxville", "Gao", "ML")


@pytest.mark.parametrize(
    ("code", "period"),
    [("1", "2022-03-16"), ("2", "2022-03-14/2022-03-20"), ("3", "2022-03")],
)
def test_how_exact_the_day_is_makes_the_period(read: Reader, code: str, period: str) -> None:
    read(rows({"time_precision": code}))
    incident = Incident.objects.get()
    assert (incident.date.lower, incident.date.upper) == (
        PartialDate.parse(period).start,
        PartialDate.parse(period).end,
    )
    assert incident.date_precision == {"1": "day", "2": "week", "3": "month"}[code]


@pytest.mark.parametrize(("code", "meant"), [("1", "exact"), ("2", "near"), ("3", "admin1")])
def test_how_exact_the_place_is_goes_by_the_crosswalk(read: Reader, code: str, meant: str) -> None:
    read(rows({"geo_precision": code}))
    assert Incident.objects.get().geo_precision == meant


def test_a_type_of_former_years_without_a_sub_type_is_known(read: Reader) -> None:
    imported = read(rows({"event_type": "Battle-Government regains territory", "sub_event_type": ""}))
    assert Incident.objects.get().incident_kind == "battle.gov_regains"
    assert told(imported, "repaired") == []


def test_a_new_sub_type_is_read_by_its_type_and_told(read: Reader) -> None:
    imported = read(rows({"sub_event_type": "Something new"}))
    assert Incident.objects.get().incident_kind == "battle.armed_clash"
    ((_, column, reason),) = told(imported, "repaired")
    assert (column, "no such code" in reason) == ("sub_event_type, event_type", True)


def test_a_type_that_nobody_knows_fails(read: Reader) -> None:
    ((_, column, reason),) = told(read(rows({"event_type": "New", "sub_event_type": "New"})), "failed")
    assert (column, reason) == (
        "sub_event_type, event_type",
        "is no code of acled.sub_event_type or acled.event_type",
    )


def test_the_order_of_actors_says_nothing_of_who_did_it(read: Reader) -> None:
    read(rows({"actor2": "Military Forces of the Made-up"}))
    assert sides() == {
        "Front of the Made-up": ("belligerent", None),
        "Military Forces of the Made-up": ("belligerent", None),
    }


def test_civilians_are_people_and_no_actor(read: Reader) -> None:
    read(rows({}))
    assert sides()["Civilians (Mali)"] == ("victim_group", None)
    assert not Actor.objects.filter(name__startswith="Civilians").exists()


def test_of_violence_against_civilians_the_first_is_alleged_to_be_the_perpetrator(read: Reader) -> None:
    claimant = ActorFactory.create(slug="acled", name="ACLED")
    read(rows({"event_type": "Violence against civilians", "sub_event_type": "Attack"}))
    assert sides() == {
        "Front of the Made-up": ("alleged_perpetrator", "alleged"),
        "Civilians (Mali)": ("victim_group", None),
    }
    claims = Participation.objects.get(role="alleged_perpetrator").claims.all()
    assert [(claim.claimant, claim.assertion) for claim in claims] == [(claimant, "alleged")]


@pytest.mark.parametrize("kind", ["Protests", "Riots", "Strategic developments"])
def test_who_demonstrates_or_moves_is_no_belligerent(read: Reader, kind: str) -> None:
    read(rows({"event_type": kind, "sub_event_type": ""}))
    assert (Incident.objects.count(), sides()) == (1, {})


@pytest.mark.parametrize(("number", "word"), [("10", "several"), ("12", "dozens"), ("100", "hundreds")])
def test_a_number_that_may_stand_for_a_word_says_so(read: Reader, number: str, word: str) -> None:
    read(rows({"fatalities": number}))
    casualty = Casualty.objects.get()
    assert (casualty.quantifier, casualty.best, casualty.by_convention) == ("about", int(number), True)
    assert word in casualty.figure_as_stated


def test_another_number_is_about_so_many_and_nought_is_nothing_said(read: Reader) -> None:
    read(rows({"fatalities": "3"}, {"event_id_cnty": "MLI90002", "fatalities": "0"}))
    casualty = Casualty.objects.get()
    assert (casualty.outcome, casualty.low, casualty.best, casualty.high) == ("killed", None, 3, None)
    assert not casualty.by_convention


@pytest.fixture
def hidden(read: Reader) -> DatasetImport:
    return read(rows({}, {"event_id_cnty": "MLI90002", "event_type": "Violence against civilians"}))


def test_everything_of_it_is_restricted_or_a_draft(hidden: DatasetImport) -> None:
    assert {one.sensitivity for one in Incident.objects.all()} == {"restricted"}
    assert {one.sensitivity for one in Place.objects.filter(gazetteer="acled")} == {"restricted"}
    assert {one.publication_status for one in Actor.objects.filter(name="Front of the Made-up")} == {"draft"}


def test_no_note_of_acled_s_and_no_source_is_kept(hidden: DatasetImport) -> None:
    for incident in Incident.objects.all():
        assert "note" not in incident.description and "Gazette" not in incident.description
    assert "Gazette" not in str(list(Incident.objects.values()))


def test_no_list_and_no_search_shows_any_of_it(hidden: DatasetImport) -> None:
    shown = json.dumps([get(f"{resource}/", count="true") for resource in RESOURCES])
    shown += json.dumps([get("search/", q="Zzyzxville"), get("search/", q="made-up")])
    assert not [secret for secret in SECRETS if secret in shown]


@pytest.mark.parametrize(
    "path",
    [
        "changes/",
        "coverage/?topic=incidents&mission=minusma&from=2022-03&to=2022-03",
        "stats/?by=country,month&measure=incidents,killed_best",
        "incidents/?format=csv",
        "places/?format=ndjson",
    ],
)
def test_no_feed_coverage_statistic_or_file_shows_any_of_it(hidden: DatasetImport, path: str) -> None:
    MissionFactory.create(slug="minusma", hosts=[{"country_code": "ML", "valid": None}])
    answer = Client().get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    content = b"".join(answer) if answer.streaming else answer.content
    assert not [secret for secret in (*SECRETS, "acled") if secret.encode() in content]


def test_the_same_rows_would_be_told_if_they_were_public(hidden: DatasetImport) -> None:
    """So the tests above look where something could be seen."""
    Incident.objects.update(sensitivity="public")
    Place.objects.update(sensitivity="public")
    assert "Zzyzxville" in json.dumps(results("incidents/"))
    assert "Front of the Made-up" in json.dumps(get("search/", q="Zzyzxville")) + json.dumps(results("incidents/"))


@pytest.mark.django_db(transaction=True)
def test_no_release_holds_any_of_it(hidden: DatasetImport) -> None:
    release = published("2026.1")
    shown = everything(release).decode(errors="replace")
    assert rows_of(release, "incident") == []
    assert not [secret for secret in SECRETS if secret in shown]


def test_what_was_read_is_noted_for_ourselves_alone(hidden: DatasetImport) -> None:
    assert {entry.is_public for entry in CoverageEntry.objects.all()} == {False}
    assert results("incidents/") == []


def test_reading_again_writes_nothing(read: Reader) -> None:
    read(rows({}))
    before = Change.objects.count()
    assert read(rows({})).counts["unchanged"] == 1
    assert Change.objects.count() == before
