from datetime import date
from typing import Any

import pytest

from core.dates import PartialDate
from ingest.conversion.converted import Hints
from ingest.conversion.found import Found
from ingest.conversion.licences import read_licence
from ingest.conversion.metadata import read_metadata
from ingest.conversion.printed_dates import printed_dates
from ingest.conversion.un_masthead import symbol_in_name

BODY = "The mission left the town in October after ten years, and the governor stayed behind with his small guard. " * 3

ARTICLE = f"""The Example Review

Home

After the Mission: A Town Waits

14 November 2031
By Awa Diallo and Jon van der Berg

{BODY}

Awa Diallo is a senior lecturer in Peace and Conflict Studies at the University of Example. She writes on towns.

Jon van der Berg works for the Centre for Border Research.

This article is published under a Creative Commons License and may be republished with attribution."""

REPORT = f"""United Nations A/85/12-S/2031/34

General Assembly Security Council

Distr.: General 11 June 2031

Original: English

Eighty-fifth session Eighty-sixth year

Agenda item 36

The situation in Example and its implications

Report of the Secretary-General

I. Introduction

1. Pursuant to resolution 2100 (2013), contained in document S/RES/2100 (2013), I report. {BODY}"""


def quoted(text: str, found: Found[Any] | None) -> str:
    assert found is not None
    assert found.start is not None
    assert found.end is not None
    return text[found.start : found.end]


def test_an_article_says_title_authors_publisher_date_and_licence_each_with_its_words() -> None:
    found = read_metadata(ARTICLE)
    assert quoted(ARTICLE, found.title) == "After the Mission: A Town Waits"
    assert quoted(ARTICLE, found.publisher) == "The Example Review"
    assert found.published is not None
    assert found.published.value == PartialDate.day(date(2031, 11, 14))
    assert quoted(ARTICLE, found.published) == "14 November 2031"
    assert [quoted(ARTICLE, author) for author in found.authors] == ["Awa Diallo", "Jon van der Berg"]
    assert [author.value.affiliation for author in found.authors] == [
        "University of Example",
        "Centre for Border Research",
    ]
    assert found.licence is not None
    assert found.licence.value == "cc_unspecified"
    assert quoted(ARTICLE, found.licence).endswith("may be republished with attribution.")
    assert found.kind == "analysis"


def test_the_place_of_an_affiliation_is_kept() -> None:
    at = read_metadata(ARTICLE).authors[0].value.affiliation_at
    assert at is not None
    assert ARTICLE[at[0] : at[1]] == "University of Example"


def test_a_report_says_both_symbols_its_date_and_its_title() -> None:
    found = read_metadata(REPORT)
    assert found.symbol == "A/85/12-S/2031/34"
    assert [quoted(REPORT, symbol) for symbol in found.symbols] == ["A/85/12", "S/2031/34"]
    assert quoted(REPORT, found.published) == "11 June 2031"
    assert quoted(REPORT, found.title) == "The situation in Example and its implications"
    assert found.kind == "sg_report"
    assert quoted(REPORT, found.publisher).startswith("United Nations")
    assert found.licence is not None
    assert found.licence.value == "un_document"


def test_a_resolution_is_named_by_its_symbol_and_dated_by_its_adoption() -> None:
    text = f"Resolution 599 (1987)\nof 31 July 1987\n\nThe Security Council,\n\nRecalling resolution 425 (1978), {BODY}"
    found = read_metadata(text)
    assert (found.kind, found.symbol) == ("resolution", "S/RES/599 (1987)")
    assert found.published is not None
    assert found.published.value == PartialDate.day(date(1987, 7, 31))


def test_a_letter_is_a_letter_even_where_it_quotes_a_report() -> None:
    head = "United Nations S/2031/73\n\n30 January 2031\n\nLetter dated 29 January 2031 from the Envoy"
    text = f"{head}\n\nSee the report. {BODY}"
    found = read_metadata(text)
    assert (found.kind, found.symbol) == ("letter", "S/2031/73")
    assert quoted(text, found.published) == "30 January 2031"


def test_a_file_name_that_stands_for_another_symbol_is_noted() -> None:
    notes = read_metadata(REPORT, file_name="S_2031_99.en.pdf").notes
    assert notes == ("The file's name stands for S/2031/99, but the document is A/85/12 and S/2031/34.",)
    assert read_metadata(REPORT, file_name="A_85_12.en.pdf").notes == ()


def test_hints_fill_what_the_text_does_not_print() -> None:
    hints = Hints(
        title="On towns", authors=("Jane Doe",), published="2023-03-08", publisher="The Paper", licence="CC BY 4.0"
    )
    found = read_metadata(BODY, hints)
    assert found.title == Found("On towns", None, None, "metadata of the file")
    assert found.authors[0].value.name == "Jane Doe"
    assert found.published is not None
    assert found.published.value == PartialDate.day(date(2023, 3, 8))
    assert found.published.start is None
    assert (found.licence and found.licence.value) == "cc_by"


def test_what_is_not_said_is_not_made_up() -> None:
    found = read_metadata(BODY)
    assert found.title is None
    assert (found.authors, found.publisher, found.published, found.licence) == ((), None, None, None)
    assert found.kind == "other"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8 March 2023", PartialDate.day(date(2023, 3, 8))),
        ("08 Mar 2023", PartialDate.day(date(2023, 3, 8))),
        ("March 8th, 2023", PartialDate.day(date(2023, 3, 8))),
        ("le 1er mars 2023", PartialDate.day(date(2023, 3, 1))),
        ("8 de marzo de 2023", PartialDate.day(date(2023, 3, 8))),
        ("11 марта 2024", PartialDate.day(date(2024, 3, 11))),
        ("2023-03-08", PartialDate.day(date(2023, 3, 8))),
        ("March 2023", PartialDate.month(2023, 3)),
    ],
)
def test_dates_are_read_as_exactly_as_they_are_printed(text: str, value: PartialDate) -> None:
    assert [found.value for found in printed_dates(text)] == [value]


def test_an_impossible_date_is_none() -> None:
    assert list(printed_dates("31 February 2023")) == []


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("Licensed under CC BY 4.0.", "cc_by"),
        ("Licensed under CC BY-SA 3.0.", "cc_by_sa"),
        ("Licensed under CC BY-NC-ND 4.0.", "cc_by_nc"),
        ("Licensed under CC BY 3.0 IGO.", "cc_by_igo"),
        ("Creative Commons Attribution-NonCommercial 4.0 International License", "cc_by_nc"),
        ("Creative Commons Attribution-ShareAlike License", "cc_by_sa"),
        ("https://creativecommons.org/licenses/by/4.0/", "cc_by"),
        ("Released under CC0.", "cc0"),
        ("This work is in the public domain.", "public_domain"),
        ("© 2023 The Example Review", "all_rights_reserved"),
        ("It may be republished in full with attribution.", "cc_unspecified"),
    ],
)
def test_licences_are_read_from_their_usual_statements(statement: str, code: str) -> None:
    found = read_licence(f"{BODY}\n{statement}\nContact us")
    assert found is not None
    assert found.value == code


def test_a_text_that_speaks_of_commons_states_no_licence() -> None:
    assert read_licence("The House of Commons debated creative ideas.") is None


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("S_2024_216.en.pdf", "S/2024/216"),
        ("S_RES_2768 (2025).en.pdf", "S/RES/2768 (2025)"),
        ("A_ES-10_1029.en.pdf", "A/ES-10/1029"),
        ("minusma-article.txt", None),
        ("my_report.pdf", None),
    ],
)
def test_file_names_of_the_un_stand_for_symbols(name: str, symbol: str | None) -> None:
    assert symbol_in_name(name) == symbol


def test_a_resolution_is_not_named_by_the_draft_its_head_prints() -> None:
    text = f"39 (1948). Resolution of 20 January 1948\n\n[S/654]\n\nThe Security Council,\n\nConsidering that {BODY}"
    found = read_metadata(text)
    assert (found.kind, found.symbol) == ("resolution", "S/RES/39 (1948)")
