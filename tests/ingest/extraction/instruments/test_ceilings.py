"""The strengths a decision authorises."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ingest.extraction.instruments.ceilings import CeilingExtractor

from . import texts
from .contexts import context_of


def _figures(text: str, kind: str = "resolution") -> list[dict[str, Any]]:
    return [draft.values for draft in CeilingExtractor().extract(context_of(text, kind, date(2031, 6, 28)))]


def _decision(operative: str) -> str:
    return (
        "Resolution 9913 (2031)\nAdopted by the Security Council at its 12000th meeting, on 28 June 2031\n\n"
        f"The Security Council,\n\nRecalling its earlier resolutions,\n\n1. {operative}\n\n"
        "2. Decides to remain seized of the matter.\n"
    )


def test_each_category_has_its_own_figure() -> None:
    found = {figure["personnel_category"]: figure["figure"] for figure in _figures(texts.RENEWAL)}
    assert found["military"]["high"] == 13289
    assert found["police"]["high"] == 1920
    assert found["police"]["quantifier"] == "at_most"
    assert (found["observers"]["low"], found["observers"]["quantifier"]) == (40, "at_least")


def test_all_are_authorised_from_adoption_under_the_symbol() -> None:
    for figure in _figures(texts.RENEWAL):
        assert figure["status"] == "authorised"
        assert figure["symbol"] == "S/RES/9901 (2031)"
        assert figure["as_of"] == {"start": "2031-06-28", "end": "2031-06-29", "precision": "day"}


def test_a_composition_is_told_apart_by_category() -> None:
    found = {figure["personnel_category"]: figure["figure"]["high"] for figure in _figures(texts.ESTABLISHMENT)}
    assert found == {
        "military": 10000,
        "observers": 240,
        "staff_officers": 200,
        "police": 1800,
        "formed_police": 1400,
        "individual_police": 400,
        "corrections": 20,
    }


def test_staged_reductions_each_have_their_day() -> None:
    stages = [(figure["figure"]["high"], figure["as_of"]["start"]) for figure in _figures(texts.REDUCTION)]
    assert stages == [(11500, "2032-03-31"), (9000, "2032-06-20")]


@pytest.mark.parametrize(
    "words",
    [
        "Decides to increase the strength of MINUSMA by up to 500 military personnel;",
        "Authorizes the deployment of 200 additional police personnel to MINUSMA;",
        "Decides that MINUSMA shall train 500 police officers;",
        "Notes that MINUSMA has 500 military personnel;",
        "Decides that UNFICYP shall extend 30 patrols by 20 kilometres;",
    ],
)
def test_what_is_no_ceiling(words: str) -> None:
    assert _figures(_decision(words)) == []


def test_an_increase_from_one_strength_to_another_gives_the_new_one() -> None:
    (figure,) = _figures(_decision("Approves the increase in the strength of UNIFIL from 4,000 to about 6,000 troops;"))
    assert (figure["figure"]["best"], figure["figure"]["quantifier"]) == (6000, "about")


def test_a_press_release_tells_the_ceiling_with_the_decision() -> None:
    text = (
        "Adopting Resolution 9901 (2031), Council Renews Mission\n\nThe Security Council extended the "
        "mandate of MINUSMA until 30 June 2032, within the authorized ceiling of 11,200 military and 1,440 police "
        "personnel."
    )
    found = [
        (figure["symbol"], figure["personnel_category"], figure["figure"]["high"])
        for figure in _figures(text, "press_release")
    ]
    assert found == [("S/RES/9901 (2031)", "military", 11200), ("S/RES/9901 (2031)", "police", 1440)]


def test_a_force_level_without_a_noun_counts_the_military() -> None:
    (figure,) = _figures(
        _decision("Authorizes the reduction of UNIFIL to a force level of up to 9,000 by 31 May 2032;")
    )
    assert (figure["personnel_category"], figure["figure"]["high"]) == ("military", 9000)
    assert figure["as_of"]["start"] == "2032-05-31"


def test_a_strength_printed_twice_is_proposed_once() -> None:
    words = "Decides that MINUSMA shall have up to 900 military personnel, a ceiling of 900 military personnel;"
    assert len(_figures(_decision(words))) == 1
