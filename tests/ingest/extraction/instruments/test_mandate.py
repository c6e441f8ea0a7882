"""What the Council does with a mission's mandate, and until when."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.extraction.instruments.mandate import MandateExtractor
from ingest.extraction.protocol import CandidateDraft

from . import texts
from .contexts import context_of, shared_context


def _mandates(text: str, kind: str = "resolution", published: date | None = None) -> list[CandidateDraft]:
    return list(MandateExtractor().extract(context_of(text, kind, published)))


def _decision(operative: str, adopted: str = "28 June 2031") -> str:
    return (
        f"Resolution 9911 (2031)\nAdopted by the Security Council at its 12000th meeting, on {adopted}\n\n"
        f"The Security Council,\n\nRecalling its earlier resolutions,\n\n1. {operative}\n\n"
        "2. Decides to remain seized of the matter.\n"
    )


def test_a_renewal_until_a_day_is_in_force_through_that_day() -> None:
    (draft,) = _mandates(texts.RENEWAL)
    assert draft.values["mission"]["slug"] == "minusma"
    assert draft.values["action"] == "renew"
    assert draft.values["decided_expiry"] == "2032-07-01"
    assert draft.values["in_force"] == {"start": "2031-07-01", "end": "2032-07-01"}
    assert draft.derivation["in_force.start"]["rule"] == "whole_years_before_expiry"


def test_a_mandate_set_out_anew_is_a_complete_adjustment() -> None:
    assert _mandates(texts.RENEWAL)[0].values["complete_adjustment"] is True


def test_a_new_mission_runs_its_initial_period_from_adoption() -> None:
    (draft,) = _mandates(texts.ESTABLISHMENT)
    assert draft.values["action"] == "establish"
    assert draft.values["in_force"] == {"start": "2031-04-10", "end": "2032-04-10"}
    assert draft.derivation["decided_expiry"]["rule"] == "period_from_start"


def test_a_mandate_terminated_on_the_day_of_the_decision_has_that_day() -> None:
    (draft,) = _mandates(texts.TERMINATION)
    assert (draft.values["action"], draft.values["decided_expiry"]) == ("terminate", "2031-07-01")


def test_a_mandate_terminated_as_of_a_later_day_has_it_no_more() -> None:
    (draft,) = _mandates(_decision("Decides to terminate the mandate of MINUSMA as of 31 August 2031;"))
    assert draft.values["decided_expiry"] == "2031-08-31"


def test_a_period_and_its_last_day_give_the_start() -> None:
    (draft,) = _mandates(texts.REDUCTION)
    assert draft.values["in_force"] == {"start": "2031-12-21", "end": "2032-06-21"}


def test_what_is_extended_for_a_group_of_experts_is_no_mandate() -> None:
    assert [draft.values["mission"]["slug"] for draft in _mandates(texts.REDUCTION)] == ["monusco"]


def test_lettered_parts_of_an_unnumbered_decision_are_read() -> None:
    (draft,) = _mandates(texts.OLD_RENEWAL)
    assert draft.values["mission"]["slug"] == "undof"
    assert draft.values["in_force"] == {"start": "1994-12-01", "end": "1995-06-01"}


@pytest.mark.parametrize(
    ("words", "expiry"),
    [
        ("Decides to extend the mandate of UNFICYP for a further period ending on 31 January 2032;", "2032-02-01"),
        ("Expresses its full support for UNFICYP, and decides to extend its mandate until 3 June 2032;", "2032-06-04"),
        ("Decides to extend until 17 March 2032 the mandate of UNFICYP, as defined before;", "2032-03-18"),
        ("Decides to extend UNFICYP's mandate for an interim period terminating on 31 March 2032;", "2032-04-01"),
        ("Approves the continued presence of UNFICYP until 31 January 2032;", "2032-02-01"),
        ("Decides that the mandate of UNFICYP shall be extended until 30 June 2032;", "2032-07-01"),
        ("Extends the stationing in Cyprus of the United Nations Peace-keeping Force until 1 May 2032;", "2032-05-02"),
    ],
)
def test_the_ways_of_saying_it(words: str, expiry: str) -> None:
    (draft,) = _mandates(_decision(words))
    assert draft.values["mission"]["slug"] == "unficyp"
    assert draft.values["action"] == "renew"
    assert draft.values["decided_expiry"] == expiry


def test_an_extension_without_a_day_keeps_its_expiry_open() -> None:
    (draft,) = _mandates(_decision("Decides to extend the mandate of UNFICYP for a period of six months;"))
    assert draft.values["decided_expiry"] is None
    assert draft.values["in_force"] == {"start": None, "end": None}


def test_a_short_rollover_is_technical() -> None:
    (draft,) = _mandates(_decision("Decides to extend the mandate of UNFICYP until 31 July 2031, pending its review;"))
    assert draft.values["action"] == "extend_technically"


@pytest.mark.parametrize(
    "words",
    [
        "Recalls its decision to extend the mandate of UNFICYP until 31 January 2032;",
        "Decides to extend until 1 May 2032 the mandate of the Panel of Experts assisting the Committee, and MINUSMA;",
        "Decides to renew the measures imposed in support of MINUSMA until 1 May 2032;",
        "Calls upon all parties to extend their full cooperation to UNFICYP until 1 May 2032;",
        "Requests the Secretary-General to report on the mandate of UNFICYP by 1 May 2032;",
    ],
)
def test_what_is_no_mandate(words: str) -> None:
    assert _mandates(_decision(words)) == []


def test_words_quoted_from_another_decision_decide_nothing() -> None:
    words = "Reaffirms resolution 425 (1978), in which it said: “3. Decides to establish UNIFIL for six months”;"
    assert _mandates(_decision(words)) == []


def test_a_report_telling_of_a_renewal_gives_it_with_its_symbol() -> None:
    text = (
        "The situation\n\n1. By its resolution 9901 (2031), the Security Council extended the mandate of MINUSMA until "
        "30 June 2032 and asked me to report. MINUSMA went on with its work."
    )
    (draft,) = _mandates(text, "sg_report")
    assert draft.values["symbol"] == "S/RES/9901 (2031)"
    assert draft.values["decided_expiry"] == "2032-07-01"
    assert draft.rule == "narrated"


def test_a_press_release_gives_the_symbol_of_its_headline() -> None:
    text = (
        "Security Council Extends Mission in Mali, Unanimously Adopting Resolution 9901 (2031)\n\n"
        "The Security Council decided today to extend the mandate of MINUSMA until 30 June 2032."
    )
    (draft,) = _mandates(text, "press_release", date(2031, 6, 28))
    assert (draft.values["symbol"], draft.values["decided_expiry"]) == ("S/RES/9901 (2031)", "2032-07-01")


def test_a_report_wishing_for_a_renewal_gives_none() -> None:
    text = "Observations\n\n1. I recommend that the Security Council extend the mandate of MINUSMA until 30 June 2032."
    assert _mandates(text, "sg_report") == []


@pytest.mark.parametrize(
    ("name", "mission", "expiry"),
    [
        ("documents/S_RES_2777 (2025).en.pdf", "unama", "2026-03-18"),
        ("documents/S_RES_2771 (2025).en.pdf", "unficyp", "2026-02-01"),
        ("resolutions/S_RES_0599_1987_EN_GOLD.txt", "unifil", "1988-02-01"),
        ("resolutions/S_RES_0743_1992_EN_GOLD.txt", "unprofor", "1993-02-21"),
    ],
)
def test_shared_resolutions(name: str, mission: str, expiry: str) -> None:
    (draft,) = MandateExtractor().extract(shared_context(name, "resolution"))
    assert (draft.values["mission"]["slug"], draft.values["decided_expiry"]) == (mission, expiry)


@pytest.mark.parametrize("number", ["2768", "2769", "2774", "2776", "2787"])
def test_shared_resolutions_on_sanctions_and_reporting_give_no_mandate(number: str) -> None:
    context = shared_context(f"documents/S_RES_{number} (2025).en.pdf", "resolution")
    assert list(MandateExtractor().extract(context)) == []


def test_a_change_of_shape_amends_the_mandate_without_an_expiry() -> None:
    (draft,) = _mandates(_decision("Decides that UNFICYP should be restructured as the Secretary-General proposes;"))
    assert (draft.values["action"], draft.values["decided_expiry"]) == ("amend", None)


def test_an_unknown_mission_is_proposed_by_its_name_with_less_confidence() -> None:
    words = "Decides to establish a United Nations Observer Mission in Ruritania for an initial period of six months;"
    (draft,) = _mandates(_decision(words))
    assert draft.values["mission"] == {
        "name": "United Nations Observer Mission in Ruritania",
        "slug": None,
        "kind": None,
    }
    assert draft.confidence < 0.8
