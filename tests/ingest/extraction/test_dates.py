from datetime import date

import pytest

from core.dates import PartialDate
from ingest.extraction.dates import dates_in

ANCHOR = PartialDate.day(date(2023, 3, 8))


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("On 5 February 2023, they", "2023-02-05", "day"),
        ("on February 5, 2023 they", "2023-02-05", "day"),
        ("in March 2022", "2022-03", "month"),
        ("the first quarter of 2023", "2023-Q1", "quarter"),
        ("For 2022, the report", "2022", "year"),
        ("3-4 May 2021", "2021-05-03/2021-05-04", "week"),
        ("between 1 and 15 August 2022", "2022-08-01/2022-08-15", "month"),
        ("between 2018 and 2020", "2018/2020", "longer"),
        ("from 16 March 2021 to 15 June 2021", "2021-03-16/2021-06-15", "quarter"),
    ],
)
def test_a_printed_date_keeps_its_precision(text: str, expected: str, precision: str) -> None:
    (found,) = dates_in(text, ANCHOR)
    value = PartialDate.parse(expected)
    assert (found.date.start, found.date.end, found.date.precision) == (value.start, value.end, precision)
    assert found.derivation == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Last January, the", "2023-01"),
        ("last month", "2023-02"),
        ("last year", "2022"),
        ("yesterday", "2023-03-07"),
        ("in April", "2022-04"),
    ],
)
def test_a_relative_date_is_anchored_on_publication_and_says_so(text: str, expected: str) -> None:
    (found,) = dates_in(text, ANCHOR)
    assert found.date.start == PartialDate.parse(expected).start
    assert found.derivation["anchor"] == "2023-03-08"


@pytest.mark.parametrize("text", ["last month", "on Tuesday", "in April", "on 5 May", "now"])
def test_without_a_publication_date_nothing_is_guessed(text: str) -> None:
    assert dates_in(text, None) == []


def test_days_earlier_is_a_range_before_the_event_and_never_a_day() -> None:
    (found,) = dates_in("only days earlier", ANCHOR, antecedent=PartialDate.day(date(2023, 2, 5)))
    assert found.date.end is not None and found.date.end <= date(2023, 2, 5)
    assert found.date.precision != "day"
    assert found.derivation["rule"] == "before_event"


def test_days_earlier_than_nothing_is_left_out() -> None:
    assert dates_in("only days earlier", ANCHOR) == []


def test_now_is_the_month_of_publication() -> None:
    (found,) = dates_in("now stands at", ANCHOR)
    assert found.date == PartialDate.month(2023, 3)


def test_two_years_are_two_dates() -> None:
    assert [item.date for item in dates_in("coups in 2020 and 2021", ANCHOR)] == [
        PartialDate.year(2020),
        PartialDate.year(2021),
    ]


def test_since_and_until_are_kept_as_relations() -> None:
    assert [item.relation for item in dates_in("since 2013, until 30 June 2024", ANCHOR)] == ["since", "until"]


@pytest.mark.parametrize("text", ["on 31 February 2022", "they may 2021", "resolution 2640 (2022)"])
def test_what_is_no_date_gives_none(text: str) -> None:
    assert dates_in(text, ANCHOR) == []
