"""The reference files agree with themselves, with each other and with the codes of the models."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from actors.choices import ActorKind, RelationKind
from core.api.vocabularies import vocabularies
from core.choices import Assertion, Language, NameKind, PlaceKind
from core.dates import PartialDate
from core.reference import period
from core.world import countries
from missions.choices import (
    CrosswalkMatch,
    InstrumentKind,
    MandateAction,
    MissionKind,
    Modality,
    PersonnelCategory,
    Strength,
    TaskChange,
    TaskScheme,
    Vote,
)
from sources.choices import Licence, PublisherKind
from tests.reference.files import FILES, ROOT, actor_slugs, column, dangling, rows_of

YES_NO = {"yes", "no"}
CODES = [
    ("actors", "actor_kind", ActorKind.values),
    ("actor_names", "name_kind", NameKind.values),
    ("actor_names", "language", Language.values),
    ("actor_names", "metonym", YES_NO),
    ("actor_names", "shared", YES_NO),
    ("actor_relations", "relation_kind", RelationKind.values),
    ("actor_relations", "assertion", Assertion.values),
    ("state_names", "name_kind", NameKind.values),
    ("state_names", "demonym", YES_NO),
    ("states", "standing", {"un_member", "un_observer", "territory"}),
    ("places", "place_kind", PlaceKind.values),
    ("missions", "mission_kind", MissionKind.values),
    ("mission_names", "name_kind", NameKind.values),
    ("mission_names", "language", Language.values),
    ("task_vocabulary", "scheme", TaskScheme.values),
    ("task_crosswalk", "match", CrosswalkMatch.values),
    ("task_crosswalk", "scheme", {"pema", "pact", "tamm", "fmd"}),
    ("code_crosswalk", "match", CrosswalkMatch.values),
    ("code_crosswalk", "vocabulary", set(vocabularies())),
    ("resolutions", "instrument_kind", InstrumentKind.values),
    ("resolution_votes", "vote", Vote.values),
    ("mandates", "action", MandateAction.values),
    ("mandates", "complete_adjustment", YES_NO),
    ("mandate_tasks", "change", TaskChange.values),
    ("mandate_tasks", "modality", {"", *Modality.values}),
    ("mandate_tasks", "strength", {"", *Strength.values}),
    ("personnel_ceilings", "personnel_category", PersonnelCategory.values),
    ("personnel_ceilings", "quantifier", {"at_most", "at_least", "exact"}),
    ("publishers", "publisher_kind", PublisherKind.values),
    ("publishers", "licence_code", Licence.values),
    ("datasets", "licence_code", Licence.values),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_has_one_key_a_row_and_says_where_each_row_comes_from(path: Path) -> None:
    text = path.read_bytes()
    assert b"\r" not in text, "line ends are LF"
    assert text.endswith(b"\n")
    rows = rows_of(path.stem)
    keys = [row["row_key"] for row in rows]
    assert all(keys)
    assert len(keys) == len(set(keys))
    assert max(map(len, keys)) <= 200
    assert not [row["row_key"] for row in rows if None in row or None in row.values()]
    if path.stem != "psdata_crosswalk":  # a comparison of two lists: it is its own source
        assert not [row["row_key"] for row in rows if not row["source"]]
        assert {row["confirmed"] for row in rows} <= YES_NO
    stray = [row["row_key"] for row in rows for value in row.values() if value != value.strip() or "\n" in value]
    assert stray == []


def test_a_row_key_is_unique_over_all_files_because_one_release_holds_them_all() -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for path in FILES:
        for row in rows_of(path.stem):
            owners[row["row_key"]].append(path.name)
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}


def test_every_reference_folder_explains_its_files_and_columns() -> None:
    for path in FILES:
        readme = (path.parent / "README.md").read_text(encoding="utf-8")
        assert f"`{path.name}`" in readme
        undocumented = [name for name in rows_of(path.stem)[0] if f"`{name}`" not in readme]
        assert undocumented == [], path.name


@pytest.mark.parametrize(("name", "field", "allowed"), CODES, ids=[f"{name}.{field}" for name, field, _ in CODES])
def test_codes_are_those_of_the_models(name: str, field: str, allowed: list[str] | set[str]) -> None:
    assert column(name, field) <= set(allowed)


def test_slugs_are_slugs_and_nobody_shares_one() -> None:
    states = {row["slug"] for row in rows_of("states")}
    listed = [column("actors", "slug"), states, column("missions", "slug")]
    assert sum(map(len, listed)) == len(set().union(*listed))
    for name in ("actors", "states", "missions", "places", "publishers", "datasets"):
        assert [slug for slug in column(name, "slug") if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)] == []


def test_every_reference_from_row_to_row_leads_somewhere() -> None:
    everybody, missions = actor_slugs(), column("missions", "slug")
    assert dangling(column("actor_names", "actor"), column("actors", "slug")) == []
    assert dangling(column("state_names", "actor"), column("states", "slug")) == []
    for field in ("subject", "object", "claimant"):
        assert dangling(column("actor_relations", field), everybody) == []
    for name in ("mission_names", "mandates", "mandate_tasks", "personnel_ceilings"):
        assert dangling(column(name, "mission"), missions) == []
    leads = {lead for row in rows_of("missions") for lead in row["lead_slugs"].split(";")}
    assert dangling(leads, everybody) == []
    assert dangling({one for row in rows_of("psdata_crosswalk") for one in row["missions"].split(";")}, missions) == []
    tasks, symbols = column("task_vocabulary", "code"), column("resolutions", "symbol")
    for name in ("mandate_tasks", "task_crosswalk"):
        assert dangling(column(name, "task"), tasks) == []
    for name in ("mandates", "mandate_tasks", "personnel_ceilings", "resolution_votes"):
        assert dangling(column(name, "symbol"), symbols) == []
    assert dangling(column("resolution_votes", "member"), everybody) == []
    assert dangling(column("resolutions", "body") | column("mandates", "authorising_body"), everybody) == []
    assert dangling(column("publishers", "actor"), everybody) == []
    assert dangling(column("datasets", "publisher"), column("publishers", "slug")) == []


def test_countries_are_those_of_iso_3166_and_all_of_them_are_listed() -> None:
    codes = {country.alpha_2 for country in countries()}
    assert column("states", "country_code") == codes
    kosovo = {"XK"}  # no code of ISO 3166-1; the user-assigned one in general use
    assert dangling(column("actors", "country_code"), codes) == []
    assert dangling(column("state_names", "country_code"), codes) == []
    assert (
        dangling({code for row in rows_of("missions") for code in row["host_countries"].split(";")}, codes | kosovo)
        == []
    )
    assert len([row for row in rows_of("states") if row["standing"] == "un_member"]) == 193


@pytest.mark.parametrize("name", ["actors", "actor_names", "actor_relations", "mission_names"])
def test_no_period_is_empty_or_runs_backwards(name: str) -> None:
    for row in rows_of(name):
        period(row["valid_from"], row["valid_until"])  # raises ValueError, with the dates


def test_the_phases_of_a_mission_follow_each_other() -> None:
    columns = ("established_on", "operating_from", "drawdown_from", "liquidation_from", "closed_on")
    for row in rows_of("missions"):
        starts = [PartialDate.parse(row[name]).start for name in columns if row[name]]
        assert starts == sorted(starts, key=lambda start: start or date.min), row["slug"]


def test_a_headquarters_lies_on_earth_and_where_there_is_no_place_there_is_no_point() -> None:
    for row in rows_of("missions"):
        assert bool(row["hq_latitude"]) == bool(row["hq_longitude"]), row["slug"]
        if row["hq_latitude"]:
            assert row["headquarters_name"]
            assert abs(float(row["hq_latitude"])) <= 90
            assert abs(float(row["hq_longitude"])) <= 180


def test_a_name_that_two_actors_carry_is_marked_shared() -> None:
    carriers: dict[str, set[str]] = defaultdict(set)
    for row in rows_of("actors"):
        for field in ("name_en", "name_fr", "acronym_en", "acronym_fr"):
            carriers[row[field].casefold()].add(row["slug"])
    for row in rows_of("actor_names"):
        carriers[row["name"].casefold()].add(row["actor"])
    unmarked = [
        row["row_key"]
        for row in rows_of("actor_names")
        if (row["shared"] == "yes") != (len(carriers[row["name"].casefold()]) > 1)
    ]
    assert unmarked == []


def test_two_actors_of_one_country_and_kind_never_share_their_full_name() -> None:
    full: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows_of("actors"):
        full[row["name_en"].casefold(), row["country_code"]].append(row["slug"])
    assert {name: slugs for name, slugs in full.items() if len(slugs) > 1} == {}


def test_an_actor_does_not_carry_the_same_name_twice() -> None:
    seen: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in rows_of("actor_names"):
        seen[row["actor"], row["name"].casefold(), row["language"]].append(row["row_key"])
    assert {key: keys for key, keys in seen.items() if len(keys) > 1} == {}


def test_a_ucdp_identifier_belongs_to_one_actor() -> None:
    identifiers = [row["ucdp_actor_id"] for row in rows_of("actors") if row["ucdp_actor_id"]]
    assert len(identifiers) == len(set(identifiers))


def test_an_allegation_is_never_marked_confirmed() -> None:
    alleged = [row for row in rows_of("actor_relations") if row["assertion"] == "alleged"]
    assert alleged
    assert {row["confirmed"] for row in alleged} == {"no"}


def test_the_41_tasks_of_pema_are_there_once_each_and_our_own_carry_no_number() -> None:
    numbers = [int(row["pema_number"]) for row in rows_of("task_vocabulary") if row["scheme"] == "pema"]
    assert sorted(numbers) == list(range(1, 42))
    assert {row["pema_number"] for row in rows_of("task_vocabulary") if row["scheme"] == "mandata"} == {""}
    own = {row["code"] for row in rows_of("task_vocabulary") if row["scheme"] == "mandata"}
    assert {"protect_un_personnel", "quick_impact_projects"} <= own


def test_every_task_that_extraction_names_is_in_the_vocabulary_under_the_same_number() -> None:
    with (ROOT / "ingest/extraction/lexicons/mandate_tasks.toml").open("rb") as source:
        spoken = tomllib.load(source)["tasks"]
    vocabulary = {row["code"]: int(row["pema_number"] or 0) for row in rows_of("task_vocabulary")}
    assert {code: task["pema"] for code, task in spoken.items()}.items() <= vocabulary.items()


def test_minusma_was_mandated_without_gap_or_overlap_from_establishment_to_withdrawal() -> None:
    whole = [row for row in rows_of("mandates") if row["mission"] == "minusma" and row["action"] != "amend"]
    periods = sorted((row["in_force_from"], row["in_force_until"]) for row in whole)
    assert periods[0][0] == "2013-04-25"
    assert periods[-1][1] == "2024-01-01"
    assert [until for _, until in periods[:-1]] == [start for start, _ in periods[1:]]


def test_a_resolution_is_adopted_in_the_year_of_its_symbol_and_votes_are_those_of_fifteen() -> None:
    for row in rows_of("resolutions"):
        assert row["adopted_on"][:4] == row["symbol"][-5:-1], row["symbol"]
        if row["votes_for"]:
            assert sum(int(row[f"votes_{side}"]) for side in ("for", "against", "abstaining")) == 15


def test_what_no_source_says_stays_unconfirmed() -> None:
    """Only a press release, a meeting record or the resolution itself confirms what the Council decided."""
    for name in ("resolutions", "mandates", "mandate_tasks", "personnel_ceilings"):
        for row in rows_of(name):
            named = re.search(r"press release|meeting record|Heading of the resolution", row["source"])
            assert (row["confirmed"] == "yes") == bool(named), row["row_key"]


def test_the_mission_list_of_the_peace_and_security_hub_is_matched_row_by_row() -> None:
    rows = rows_of("psdata_crosswalk")
    assert [int(row["psdata_id"]) for row in rows] == list(range(1, 82))
    for row in rows:
        expected = {"none": 0, "exact": 1, "duplicate": 1}.get(row["match"])
        found = len([slug for slug in row["missions"].split(";") if slug])
        assert found == expected if expected is not None else found > 1, row["psdata_acronym"]


def test_minusma_stands_where_it_stood_not_where_the_hub_swaps_its_coordinates() -> None:
    (row,) = [row for row in rows_of("missions") if row["slug"] == "minusma"]
    assert (float(row["hq_latitude"]), float(row["hq_longitude"])) == (12.65, -8.0)
    assert row["drawdown_from"] == "2023-07-01"
    assert row["liquidation_from"] == "2024-01-01"
