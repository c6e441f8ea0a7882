"""The form of a candidate gives back what it was given, and exactly what a reviewer changed."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ingest.models import Candidate
from ingest.review.exceptions import ReviewError
from ingest.review.form import CandidateForm
from ingest.review.schema import FIELDS, Widget
from ingest.review.writing import read, shown
from tests.ingest.review.examples import EXAMPLES, HUNDREDS, exactly


def candidate_of(kind: str, **changed: Any) -> Candidate:
    return Candidate(target_kind=kind, values={**copy.deepcopy(EXAMPLES[kind].values), **changed})


def posted(candidate: Candidate, **changed: str) -> dict[str, str]:
    """What a browser posts of the untouched form; an empty box is not posted."""
    data = {
        entry.name: entry.value
        for bound in CandidateForm(candidate).everything()
        for entry in bound.entries
        if entry.key != "by_convention" or entry.value
    }
    return data | changed


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_an_untouched_form_changes_nothing(kind: str) -> None:
    candidate = candidate_of(kind)
    form = CandidateForm(candidate, posted(candidate))
    assert form.values == candidate.values
    assert not form.is_edited
    assert form.errors == {}
    assert form.moved == {}


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_every_proposed_value_has_its_place_on_the_form(kind: str) -> None:
    keys = {one.key for one in FIELDS[kind]}
    assert set(EXAMPLES[kind].values) <= keys
    for one in FIELDS[kind]:
        for row in EXAMPLES[kind].values.get(one.key) or [] if one.rows else []:
            assert set(row) <= {inner.key for inner in one.rows}


def test_keys_that_the_form_does_not_know_are_kept() -> None:
    candidate = candidate_of("narrative", language="en")
    form = CandidateForm(candidate, posted(candidate, **{"v.statement": "It favours nobody."}))
    assert form.values["language"] == "en"
    assert form.values["statement"] == "It favours nobody."


def test_a_verdict_without_values_leaves_them_alone() -> None:
    assert not CandidateForm(candidate_of("incident"), {"verdict": "accept"}).is_edited


def test_a_row_taken_out_moves_those_after_it() -> None:
    candidate = candidate_of("incident")
    data = posted(candidate, **{"remove.participations.0": "on", "confirm.participations.1": "on"})
    form = CandidateForm(candidate, data)
    assert [row["description_as_stated"] for row in form.values["participations"]] == ["foreign allies"]
    assert form.moved == {"participations.0": None, "participations.1": "participations.0"}
    assert form.confirmed == {"participations.0"}


def test_a_row_added_on_the_page_comes_last_and_an_empty_one_not_at_all() -> None:
    candidate = candidate_of("incident")
    data = posted(
        candidate,
        **{
            "v.casualties.5000.outcome": "injured",
            "v.casualties.5000.victim_category": "civilians",
            "v.casualties.5000.figure.quantifier": "at_least",
            "v.casualties.5000.figure.low": "1,200",
            "v.casualties.5001.outcome": "",
        },
    )
    form = CandidateForm(candidate, data)
    assert form.errors == {}
    added = form.values["casualties"][1:]
    assert [(row["outcome"], row["figure"]["low"]) for row in added] == [("injured", 1200)]


def test_a_row_of_a_single_reference_is_added_and_taken_out() -> None:
    candidate = candidate_of("political_event")
    data = posted(
        candidate,
        **{"remove.missions.0": "on", "v.missions.5000.name": "EUTM Mali", "v.missions.5000.slug": "eutm-mali"},
    )
    form = CandidateForm(candidate, data)
    assert form.values["missions"] == [{"name": "EUTM Mali", "slug": "eutm-mali", "kind": None}]


def test_what_cannot_be_read_is_said_at_its_field_and_shown_again() -> None:
    candidate = candidate_of("incident")
    form = CandidateForm(candidate, posted(candidate, **{"v.date": "some day", "v.casualties.0.figure.best": "many"}))
    assert form.errors.keys() == {"date", "casualties.0.figure"}
    shown_again = {bound.path: bound for bound in form.everything()}
    assert shown_again["date"].entries[0].value == "some day"
    assert "is not a date" in shown_again["date"].error


def test_a_refusal_stands_at_its_field_also_when_rows_have_moved() -> None:
    candidate = candidate_of("incident")
    form = CandidateForm(candidate, posted(candidate, **{"remove.participations.0": "on"}))
    assert form.add_error(ReviewError("x", "participations.0: Confirm it.", field="participations.0"))
    row = next(row for bound in form.fields for row in bound.rows if row.path == "participations.1")
    assert row.error == "Confirm it."


def test_a_refusal_of_no_field_on_the_page_is_told_apart() -> None:
    assert not CandidateForm(candidate_of("incident")).add_error(ReviewError("x", "No.", field=""))
    assert not CandidateForm(candidate_of("incident")).add_error(ReviewError("x", "No.", field="sensitivity"))


def test_a_code_that_is_none_is_shown_as_it_is() -> None:
    candidate = candidate_of("incident", incident_kind="picnic")
    form = CandidateForm(candidate)
    options = next(one for one in form.fields if one.path == "incident_kind").entries[0].options
    assert options[-1] == ("picnic", "unknown code: picnic", True)
    assert not CandidateForm(candidate, posted(candidate)).is_edited


@pytest.mark.parametrize(
    ("widget", "given", "value"),
    [
        (Widget.DATE, "2022-03", {"start": "2022-03-01", "end": "2022-04-01", "precision": "month"}),
        (Widget.DATE, "../2023-02-04", {"start": None, "end": "2023-02-05", "precision": "longer"}),
        (Widget.DAY, "2022-06-29", "2022-06-29"),
        (Widget.NUMBER, "12 300", 12300),
        (Widget.NUMBER, "", None),
        (Widget.TRUTH, "no", False),
        (Widget.WORDS, "police, bridges,", ["police", "bridges"]),
        (Widget.TEXT, "  two   words ", "two words"),
        (Widget.LONG_TEXT, "one\r\ntwo\r\n", "one\ntwo"),
    ],
)
def test_a_line_is_read_as_the_value_it_says(widget: Widget, given: str, value: Any) -> None:
    assert read(widget, {"": given}, None if value is not None else 5) == value


@pytest.mark.parametrize(
    ("widget", "given", "complaint"),
    [
        (Widget.DATE, "2022-13", "is not a date"),
        (Widget.DAY, "2022-02-30", "is not a day"),
        (Widget.NUMBER, "-4", "is not a whole number"),
        (Widget.NUMBER, "a dozen", "is not a whole number"),
    ],
)
def test_a_line_that_says_no_value_is_refused(widget: Widget, given: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read(widget, {"": given}, None)


def figure(**entries: str) -> dict[str, str]:
    return dict.fromkeys(("quantifier", "low", "best", "high", "by_convention", "as_stated"), "") | entries


def test_an_exact_figure_needs_its_number_once() -> None:
    given = figure(quantifier="exact", best="300", as_stated="300 men")
    assert read(Widget.FIGURE, given, None) == exactly(300, "300 men")


def test_a_figure_by_convention_is_shown_and_read_as_such() -> None:
    entries = shown(Widget.FIGURE, HUNDREDS)
    assert (entries["low"], entries["best"], entries["by_convention"]) == ("100", "", "on")
    assert read(Widget.FIGURE, entries, None) == HUNDREDS


@pytest.mark.parametrize(("quantifier", "needed"), [("at_least", "low"), ("at_most", "high"), ("about", "best")])
def test_a_quantifier_without_its_number_is_refused(quantifier: str, needed: str) -> None:
    with pytest.raises(ValueError, match=f"needs the number under “{needed}”"):
        read(Widget.FIGURE, figure(quantifier=quantifier, as_stated="several"), None)


def test_a_figure_with_nothing_said_is_none() -> None:
    assert read(Widget.FIGURE, figure(), HUNDREDS) is None


def test_another_known_record_drops_the_hint_on_its_kind() -> None:
    value = {"name": "Malian forces", "slug": "malian-armed-forces", "kind": "state_forces"}
    assert read(Widget.ACTOR, {"name": "Malian forces", "slug": "wagner-group"}, value) == {
        "name": "Malian forces",
        "slug": "wagner-group",
        "kind": None,
    }
    assert read(Widget.ACTOR, {"name": "", "slug": ""}, value) is None


def test_a_place_keeps_what_is_not_on_the_form() -> None:
    place = {"name": "Moura", "country_code": "ML", "geo_precision": "exact", "admin1_name": "Mopti"}
    given = shown(Widget.PLACE, place) | {"country_code": "bf", "latitude": "14.3", "longitude": "-4.2"}
    assert read(Widget.PLACE, given, place) == {
        **place,
        "country_code": "BF",
        "geonameid": None,
        "latitude": 14.3,
        "longitude": -4.2,
    }
    with pytest.raises(ValueError, match="coordinate"):
        read(Widget.PLACE, given | {"latitude": "inf"}, place)
