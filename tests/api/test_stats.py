"""Statistics count each event and each person once, tell apart what is doubtful, and point at nobody."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.dates import PartialDate
from core.figures import Figure
from events.same_event import confirm_same_event, suspect_same_event
from tests import factories
from tests.api.resources import get, results

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 27)


def incident(*casualties: dict[str, Any], **columns: Any) -> Any:
    """A public incident in Mali on DAY with these casualties."""
    return factories.IncidentFactory.create(**{"assertion": "stated", "casualties": list(casualties), **columns})


def row(**query: Any) -> dict[str, Any]:
    """The one cell of the answer."""
    (cell,) = results("stats/", **query)
    return cell


def killed(**query: Any) -> dict[str, Any]:
    figure: dict[str, Any] = row(measure="killed_best", **query)["killed_best"]
    return figure


def counted(**query: Any) -> int:
    value: int = row(**query)["incidents"]["value"]
    return value


def test_incidents_and_people_are_counted_by_month_and_country() -> None:
    incident({"figure": Figure.exact(3)})
    incident({"figure": Figure.exact(4)}, date=PartialDate.month(2022, 3))
    incident({"figure": Figure.exact(50)}, place__country_code="NE")
    cells = results("stats/", by="month,country", measure="incidents,killed_best,killed_low,killed_high")
    told = {
        (cell["month"], cell["country"]): (cell["incidents"]["value"], cell["killed_best"]["value"]) for cell in cells
    }
    assert told == {("2022-03", "ML"): (2, 7), ("2022-03", "NE"): (1, 50)}


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("month", "2022-03"),
        ("quarter", "2022-Q1"),
        ("year", "2022"),
        ("country", "ML"),
        ("incident_kind", "vac.attack"),
    ],
)
def test_each_dimension_names_its_value(by: str, expected: str) -> None:
    incident()
    assert row(by=by)[by] == expected


def test_an_area_goes_with_its_country() -> None:
    incident(place__admin1_name="Kidal")
    cell = row(by="country,admin1")
    assert (cell["country"], cell["admin1"]) == ("ML", "Kidal")
    assert get("stats/", status=400, by="admin1")["parameter"] == "by"


def test_missions_and_actors_are_told_apart_and_filters_on_them_hold_of_them() -> None:
    group, army = factories.ActorFactory.create_batch(2)
    incident(
        mission_links=2,
        participations=[{"actor": group, "alleged_perpetrator": True}, {"actor": army, "role": "target"}],
    )
    assert [cell["incidents"]["value"] for cell in results("stats/", by="mission")] == [1, 1]
    cell = row(by="actor", role="alleged_perpetrator")
    assert (cell["actor"], cell["role"], cell["participation_assertion"]) == (
        group.slug,
        "alleged_perpetrator",
        "alleged",
    )


def test_a_date_wider_than_the_bin_is_in_a_cell_of_its_own() -> None:
    incident(date=PartialDate.year(2022))
    incident(date=None)
    incident(date=PartialDate.between(date(2022, 3, 31), date(2022, 4, 2)))
    assert (row(by="month")["month"], counted(by="month")) == ("undated_in_bin", 3)
    assert {cell["year"]: cell["incidents"]["value"] for cell in results("stats/", by="year")} == {
        "2022": 2,
        "undated_in_bin": 1,
    }


# --- what counts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [{"publication_status": "draft"}, {"sensitivity": "restricted"}])
def test_what_is_not_public_is_never_counted(columns: dict[str, str]) -> None:
    incident({"figure": Figure.exact(9)}, **columns)
    assert row(measure="incidents,killed_best") == {
        "incidents": {
            "value": 0,
            "by_assertion": dict.fromkeys(row()["incidents"]["by_assertion"], 0),
            "possible_duplicates": 0,
            "suppressed": False,
        },
        "killed_best": {"value": None, "unknown": 0, "not_reported": 0, "suppressed": False},
    }


def test_what_did_not_happen_is_told_apart_and_counted_only_where_asked() -> None:
    for assertion in ("stated", "alleged", "denied", "negated", "planned", "hypothetical", "disputed"):
        incident({"figure": Figure.exact(10)}, assertion=assertion)
    cell = row(measure="incidents,killed_best")
    assert (cell["incidents"]["value"], cell["killed_best"]["value"]) == (3, 30)
    assert set(cell["incidents"]["by_assertion"].values()) == {1}
    assert counted(assertion="denied") == 1


def test_a_denied_figure_of_an_incident_that_happened_is_not_added() -> None:
    incident({"figure": Figure.exact(10), "assertion": "denied"})
    assert killed() == {"value": None, "unknown": 0, "not_reported": 1, "suppressed": False}


def test_findings_and_the_register_of_fatalities_are_not_added() -> None:
    made = incident({"figure": Figure.exact(3)}, fatality_links=2)
    factories.HumanRightsReportFactory.create(findings=2, incident_links=[{"incident": made}])
    assert killed()["value"] == 3


def test_every_filter_of_incidents_narrows_the_statistics() -> None:
    incident({"figure": Figure.exact(3)})
    incident({"figure": Figure.exact(5)}, place__country_code="NE", weapon="drone")
    assert killed(country="NE", weapon="drone")["value"] == 5
    assert get("stats/", status=400, contry="NE")["suggestions"][0] == "country"


# --- figures -----------------------------------------------------------------------------------------


def test_competing_figures_span_a_range_and_are_not_added() -> None:
    incident({"figure": Figure.exact(10)}, {"figure": Figure.exact(14)})
    cell = row(measure="killed_low,killed_best,killed_high")
    assert [cell[f"killed_{bound}"]["value"] for bound in ("low", "best", "high")] == [10, 10, 14]


def test_a_recommended_figure_stands_alone() -> None:
    recommended = {"is_recommended": True, "recommended_reason": "counted on the site"}
    incident({"figure": Figure.exact(10)}, {"figure": Figure.exact(14), **recommended})
    assert killed()["value"] == 14


def test_parts_by_nationality_are_added() -> None:
    peacekeepers = {"victim_category": "peacekeepers"}
    incident(
        {**peacekeepers, "nationality_code": "TD", "figure": Figure.exact(2)},
        {**peacekeepers, "nationality_code": "TG", "figure": Figure.exact(1)},
    )
    assert killed()["value"] == 3


def test_a_total_is_not_added_to_its_parts() -> None:
    incident(
        {"figure": Figure.exact(12)},
        {"sex": "female", "figure": Figure.exact(5)},
        {"sex": "male", "figure": Figure.exact(7)},
        {"age_group": "child", "figure": Figure.exact(4)},
    )
    assert killed()["value"] == 12


def test_parts_of_different_kinds_overlap_and_the_largest_sum_stands() -> None:
    incident(
        {"sex": "female", "figure": Figure.exact(5)},
        {"sex": "male", "figure": Figure.exact(3)},
        {"age_group": "child", "figure": Figure.exact(4)},
    )
    assert killed()["value"] == 8


def test_categories_that_exclude_each_other_are_added_and_others_are_not() -> None:
    incident(
        {"victim_category": "civilians", "figure": Figure.exact(12)},
        {"victim_category": "state_forces", "figure": Figure.exact(3)},
        {"victim_category": "women", "figure": Figure.exact(6)},
        {"victim_category": "detainees", "figure": Figure.exact(9)},
    )
    assert killed()["value"] == 15
    assert killed(victim_category="women,detainees")["value"] == 9


def test_a_number_that_is_not_given_is_unknown_and_never_guessed() -> None:
    incident({"figure": Figure.at_least(5)})
    incident({"figure": Figure.exact(7)})
    incident({"outcome": "injured", "figure": Figure.exact(2)})
    assert killed() == {"value": 7, "unknown": 1, "not_reported": 1, "suppressed": False}
    assert row(measure="killed_low")["killed_low"]["value"] == 12


def test_a_part_without_a_number_leaves_a_floor_that_is_told_as_unknown() -> None:
    incident(
        {"victim_category": "civilians", "figure": Figure.exact(12)},
        {"victim_category": "state_forces", "figure": Figure.not_stated("soldiers, too")},
    )
    assert (killed()["value"], killed()["unknown"]) == (12, 1)


def killed_of_a_dataset_row(total: Figure, *parts: Figure) -> dict[str, Any]:
    """All bounds of an incident with a total of victims not specified and a figure for each of the sides."""
    sides = ("state_forces", "non_state_fighters", "civilians")
    rows = [{"victim_category": side, "figure": part} for side, part in zip(sides, parts, strict=False)]
    incident({"victim_category": "unspecified", "figure": total}, *rows)
    cell = row(measure="killed_low,killed_best,killed_high")
    return {bound: (cell[f"killed_{bound}"]["value"], cell[f"killed_{bound}"]["unknown"]) for bound in BOUNDS}


BOUNDS = ("low", "best", "high")


def test_the_total_of_a_dataset_row_stands_though_its_sides_have_no_bounds() -> None:
    figures = killed_of_a_dataset_row(
        replace(Figure.between(2, 5), best=4), Figure.about(1), Figure.about(1), Figure.about(2)
    )
    assert figures == {"low": (2, 0), "best": (4, 0), "high": (5, 0)}


def test_a_total_smaller_than_what_is_counted_by_sides_is_none() -> None:
    figures = killed_of_a_dataset_row(Figure.exact(3), Figure.exact(4), Figure.at_least(2))
    assert figures == {"low": (6, 0), "best": (None, 1), "high": (None, 1)}


def test_a_total_without_a_number_closes_nothing() -> None:
    figures = killed_of_a_dataset_row(Figure.at_least(9), Figure.about(4))
    assert figures == {"low": (9, 0), "best": (None, 1), "high": (None, 1)}


def test_bounds_of_different_rows_never_cross() -> None:
    incident(
        {"victim_category": "civilians", "figure": Figure.about(12)},
        {"victim_category": "detainees", "figure": Figure.at_least(300)},
    )
    assert killed() == {"value": None, "unknown": 1, "not_reported": 0, "suppressed": False}
    assert row(measure="killed_low")["killed_low"]["value"] == 300


# --- one event in several records --------------------------------------------------------------------


def test_a_confirmed_group_counts_once_by_its_representative() -> None:
    first = incident({"figure": Figure.exact(10)})
    second = incident({"figure": Figure.exact(14)}, place__country_code="NE")
    confirm_same_event([first, second], representative=second, by="test", reason="same village and day")
    cell = row(by="country", measure="incidents,killed_best")
    assert (cell["country"], cell["incidents"]["value"], cell["killed_best"]["value"]) == ("NE", 1, 14)
    assert counted(country="ML") == 1


def test_a_figure_recommended_in_another_record_of_the_event_goes_before_the_representatives_own() -> None:
    recommended = {"is_recommended": True, "recommended_reason": "counted on the site"}
    first = incident({"figure": Figure.exact(10), **recommended})
    second = incident({"figure": Figure.exact(14)})
    confirm_same_event([first, second], representative=second, by="test", reason="same village and day")
    assert killed()["value"] == 10


def test_possible_duplicates_are_counted_and_told_apart() -> None:
    one, two, three = (incident({"figure": Figure.exact(10)}) for _ in range(3))
    suspect_same_event([one, two, three], by="test", reason="same day")
    cell = row(measure="incidents,killed_best")
    assert (cell["incidents"]["value"], cell["incidents"]["possible_duplicates"]) == (3, 2)
    assert cell["killed_best"]["value"] == 30
    assert row(uid=str(one.uid))["incidents"]["possible_duplicates"] == 0


def test_a_record_that_withholds_details_is_nobodys_double() -> None:
    shown, withheld = incident(), incident(sensitivity="coarsened")
    confirm_same_event([shown, withheld], representative=shown, by="test", reason="same day")
    assert counted(uid=f"{shown.uid},{withheld.uid}") == 2
    assert get(f"incidents/{shown.uid}/")["same_event"] == get(f"incidents/{withheld.uid}/")["same_event"] == []


def test_a_coarsened_record_counts_by_its_month_and_area_and_is_not_found_by_less() -> None:
    incident(sensitivity="coarsened", place__name="Zzyzx", place__admin1_name="Mopti", place__admin2_name="Zzyzx")
    cell = row(by="month,country,admin1")
    assert (cell["month"], cell["country"], cell["admin1"]) == ("2022-03", "ML", "Mopti")
    assert counted(date_within="2022-03-27") == counted(bbox="-180,-90,180,90") == counted(near="14,-4,9000") == 0


# --- small counts ------------------------------------------------------------------------------------


def violence(people: int, **columns: Any) -> Any:
    return incident({"outcome": "sexual_violence", "figure": Figure.exact(people)}, **columns)


def test_a_small_count_of_sexual_violence_is_withheld_with_all_that_would_tell_it() -> None:
    violence(4)
    assert row(measure="sexual_violence_best")["sexual_violence_best"] == {
        "value": None,
        "unknown": None,
        "not_reported": None,
        "suppressed": True,
    }
    violence(1)
    assert row(measure="sexual_violence_best")["sexual_violence_best"]["value"] == 5


def test_the_highest_bound_is_withheld_where_the_lowest_is_small() -> None:
    incident({"outcome": "sexual_violence", "figure": Figure.between(2, 9)})
    assert row(measure="sexual_violence_high")["sexual_violence_high"]["suppressed"]


@pytest.mark.parametrize(
    "query",
    [
        {"victim_category": "children"},
        {"age_group": "child"},
        {"outcome": "sexual_violence"},
        {"incident_kind": "vac.crsv"},
    ],
)
def test_a_question_about_people_at_risk_gets_no_small_count(query: dict[str, str]) -> None:
    casualty = {"victim_category": "children", "age_group": "child", "outcome": "sexual_violence"}
    incident({**casualty, "figure": Figure.exact(3)}, incident_kind="vac.crsv")
    cell = row(measure="incidents,sexual_violence_best", **query)
    assert [cell[name]["value"] for name in ("incidents", "sexual_violence_best")] == [None, None]
    assert cell["incidents"]["possible_duplicates"] is None


def test_a_cell_withheld_alone_takes_the_next_smallest_along_so_that_no_sum_tells_it() -> None:
    for country, people in (("ML", 3), ("NE", 20), ("BF", 40)):
        violence(people, place__country_code=country)
    cells = results("stats/", by="country", measure="sexual_violence_best")
    assert {cell["country"]: cell["sexual_violence_best"]["value"] for cell in cells} == {
        "ML": None,
        "NE": None,
        "BF": 40,
    }


def test_a_month_withheld_alone_in_its_year_takes_another_along() -> None:
    for month, people in ((1, 3), (2, 20), (3, 30)):
        violence(people, date=PartialDate.month(2022, month))
    for month in (1, 2):
        violence(2, date=PartialDate.month(2023, month))
    cells = results("stats/", by="month", measure="sexual_violence_best")
    shown = [cell["month"] for cell in cells if not cell["sexual_violence_best"]["suppressed"]]
    assert shown == ["2022-03"]


def test_a_kind_withheld_takes_another_kind_along() -> None:
    incident(incident_kind="vac.crsv")
    for _ in range(2):
        incident(incident_kind="vac.attack")
    cells = results("stats/", by="incident_kind")
    assert [cell["incidents"]["value"] for cell in cells] == [None, None]


# --- the request -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"by": "week"}, "by"),
        ({"by": "month,year"}, "by"),
        ({"by": "country,country"}, "by"),
        ({"by": "month,country,mission,actor"}, "by"),
        ({"measure": "deaths"}, "measure"),
        ({"measure": "incidents,incidents"}, "measure"),
        ({"measure": "killed_best,injured_best,missing_best,abducted_best,detained_best"}, "measure"),
        ({"country": "Atlantis"}, "country"),
        ({"limit": "5"}, "limit"),
        ({"format": "geojson"}, "format"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_and_named(query: dict[str, str], parameter: str) -> None:
    assert get("stats/", status=400, **query)["parameter"] == parameter


def test_csv_is_tidy() -> None:
    incident({"figure": Figure.exact(3)})
    query = {"by": "month,country", "measure": "incidents,killed_best", "format": "csv"}
    text = Client().get("/api/v1/stats/", query).content.decode()
    (line,) = csv.DictReader(io.StringIO(text))
    assert (line["month"], line["country"], line["incidents_value"], line["killed_best_value"]) == (
        "2022-03",
        "ML",
        "1",
        "3",
    )
    assert line["incidents_by_assertion_stated"] == "1"


def test_the_statement_is_one_whatever_is_asked() -> None:
    incident({"figure": Figure.exact(3)}, mission_links=1)
    with CaptureQueriesContext(connection) as captured:
        get("stats/", by="month,mission,actor", measure="incidents,killed_best,injured_low", country="ML")
    assert len([query for query in captured if "events_incident" in query["sql"]]) == 1
