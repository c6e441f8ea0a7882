"""The ground under the extractors: folding, periods, structure and the naming of missions."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extraction.instruments import INSTRUMENT_EXTRACTORS
from ingest.extraction.instruments.clauses import clauses_in
from ingest.extraction.instruments.folding import fold
from ingest.extraction.instruments.periods import PERIOD, Length, add_months, day_of, length_of
from ingest.extraction.instruments.reading import Reading, reading_of

from . import texts
from .contexts import context_of


def _reading(text: str) -> Reading:
    return reading_of(context_of(text))


def _decision(*paragraphs: str) -> str:
    body = "\n\n".join(f"{number}. {words}" for number, words in enumerate(paragraphs, 1))
    head = "Resolution 9914 (2031)\nAdopted by the Security Council at its 12000th meeting, on 28 June 2031"
    return f"{head}\n\nThe Security Council,\n\n{body}\n"


def test_folding_joins_lines_and_leaves_out_what_pages_carry() -> None:
    folded = fold(
        "the mandate of\nthe Secretary -\nGeneral’s Force S/RES/1 (1946)\nS/RES/9901 (2031)\n2/14 31-03579\nuntil June"
    )
    assert folded.text == "the mandate of the Secretary-General's Force S/RES/1 (1946) until June"


@given(st.text(alphabet="ab -’\n\t(1)", max_size=60))
def test_a_folded_range_gives_a_verbatim_span(text: str) -> None:
    folded = fold(text)
    start, end = 0, len(folded.text)
    if folded.text.strip():
        span = folded.span(start, end)
        assert text[span.start : span.end] == span.quote


def test_an_empty_range_has_no_span() -> None:
    with pytest.raises(ValueError, match="empty"):
        fold("a b").span(1, 2)


@pytest.mark.parametrize(
    ("words", "length"),
    [
        ("for a further period of six months", Length(6, 0)),
        ("for an initial period of 12 months", Length(12, 0)),
        ("for another period of one year", Length(12, 0)),
        ("for a period of five months and twenty-three days", Length(5, 23)),
        ("for a period not to exceed eighteen months", Length(18, 0)),
    ],
)
def test_lengths_are_read_in_words_and_figures(words: str, length: Length) -> None:
    match = PERIOD.search(words)
    assert match
    assert length_of(match) == length


def test_months_are_added_without_leaving_the_month() -> None:
    assert add_months(date(2031, 8, 31), 6) == date(2032, 2, 29)
    assert add_months(date(2031, 3, 31), -1) == date(2031, 2, 28)


def test_a_day_that_does_not_exist_is_none() -> None:
    assert day_of("31 June 2031") is None
    assert day_of("January 15, 2026") == date(2026, 1, 15)


def test_clauses_carry_the_strength_of_their_verb() -> None:
    text = "Expresses its support for the Force, decides to extend it, and further requests it to monitor the truce;"
    found = [(clause.verb, clause.strength) for clause in clauses_in(text, 0, len(text))]
    assert found == [("expresses", "none"), ("decides", "decides"), ("requests", "requests")]


def test_a_repeated_request_is_a_request() -> None:
    text = "Reiterates its request to MINUSMA to clear mines;"
    assert clauses_in(text, 0, len(text))[0].strength == "requests"


def test_parts_know_their_number_and_what_they_stand_under() -> None:
    paragraph = next(one for one in _reading(texts.RENEWAL).paragraphs if one.number == "6")
    assert [item.number for item in paragraph.items] == ["6 (a)", "6 (a) (i)", "6 (a) (ii)", "6 (b)", "6 (c)", "6 (d)"]
    assert [item.leaf for item in paragraph.items] == [False, True, True, True, True, True]
    assert paragraph.items[1].parent == 0


def test_the_mission_means_the_one_named_last() -> None:
    text = _decision("Commends MINUSMA and MONUSCO;", "Decides that the Mission shall protect civilians;")
    assert [named.slug for named in _reading(text).naming.all] == ["minusma", "monusco", "monusco"]


def test_the_force_is_a_force() -> None:
    text = _decision("Commends UNIFIL and MINUSMA;", "Decides that the Force shall protect civilians;")
    assert _reading(text).naming.all[-1].slug == "unifil"


def test_a_mission_that_nobody_registered_keeps_its_name() -> None:
    text = _decision(
        "Decides to establish a United Nations Observer Mission in Ruritania (UNOMIR);", "Commends UNOMIR;"
    )
    found = _reading(text).naming.all
    assert {(named.name, named.slug) for named in found} == {("United Nations Observer Mission in Ruritania", None)}


def test_a_name_cut_short_is_resolved_by_what_stands_beside_it() -> None:
    text = _decision("Extends the stationing in Cyprus of the United Nations Peace-keeping Force;")
    assert _reading(text).naming.all[0].slug == "unficyp"


@pytest.mark.parametrize(
    "words",
    ["the United Nations Office on Drugs and Crime", "the United Nations Development Group", "the Panel of Experts"],
)
def test_offices_and_panels_are_no_missions(words: str) -> None:
    assert _reading(_decision(f"Thanks {words} for its work;")).naming.all == []


def test_all_extractors_together_read_a_thousand_words_in_a_second() -> None:
    text = "\n\n".join(
        [texts.RENEWAL, *(f"{number}. Requests MINUSMA to protect civilians;" for number in range(14, 300))]
    )
    context = context_of(text)
    began = time.perf_counter()
    drafts = [draft for extractor in INSTRUMENT_EXTRACTORS for draft in extractor.extract(context)]
    assert drafts
    assert time.perf_counter() - began < max(1.0, len(text.split()) / 1000)


@pytest.mark.parametrize(
    "text", ["", "The Security Council,", "1. Decides", "(a) (b) (i)", "12,345 military personnel and"]
)
def test_scraps_of_text_are_read_without_an_error(text: str) -> None:
    for kind in ("resolution", "sg_report", "press_release", "other"):
        padded = f"{text}\n\nA sentence that says nothing of missions."
        for extractor in INSTRUMENT_EXTRACTORS:
            assert list(extractor.extract(context_of(padded, kind))) == []
