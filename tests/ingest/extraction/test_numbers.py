import pytest

from ingest.extraction.numbers import numbers_in, quantities_in


@pytest.mark.parametrize(
    ("text", "low", "best", "high", "quantifier"),
    [
        ("12,300 troops", 12300, 12300, 12300, "exact"),
        ("12 300 troops", 12300, 12300, 12300, "exact"),
        ("twenty-three civilians", 23, 23, 23, "exact"),
        ("two thousand three hundred and five people", 2305, 2305, 2305, "exact"),
        ("at least 12 people", 12, None, None, "at_least"),
        ("more than 1.5 million people", 1_500_000, None, None, "at_least"),
        ("up to 500 police", None, None, 500, "at_most"),
        ("fewer than ten fighters", None, None, 10, "at_most"),
        ("nearly 300 huts", None, 300, None, "about"),
        ("between 10 and 20 men", 10, None, 20, "range"),
        ("3 to 5 men", 3, None, 5, "range"),
        ("hundreds of huts", 100, None, 999, "range"),
        ("tens of thousands of people", 10_000, None, 99_999, "range"),
        ("dozens of people", 24, None, 99, "range"),
        ("numerous deaths", None, None, None, "not_stated"),
    ],
)
def test_a_quantity_is_read_as_printed(
    text: str, low: int | None, best: int | None, high: int | None, quantifier: str
) -> None:
    (found,) = quantities_in(text)
    assert (found.figure.low, found.figure.best, found.figure.high) == (low, best, high)
    assert found.figure.quantifier == quantifier
    assert text[found.span.start : found.span.end] == found.span.quote


def test_a_word_for_an_interval_is_marked_as_our_convention() -> None:
    assert quantities_in("hundreds of huts")[0].figure.by_convention
    assert not quantities_in("between 100 and 999 huts")[0].figure.by_convention


@pytest.mark.parametrize(
    "text",
    [
        "S/2024/216",
        "5 per cent",
        "the 5th",
        "a twelve-year-old girl",
        "no one came",
        "one of them",
        "$300 million",
        "12:30",
        "one-third",
    ],
)
def test_what_is_no_count_gives_no_quantity(text: str) -> None:
    assert quantities_in(text) == []


def test_two_numbers_joined_by_and_stay_two() -> None:
    assert [item.figure.best for item in quantities_in("5 and 7 men")] == [5, 7]


def test_a_rise_from_one_number_to_another_is_no_range() -> None:
    assert [item.figure.best for item in quantities_in("rose from 10 to 20 huts")] == [10, 20]


def test_the_gate_derives_every_number_of_a_quote() -> None:
    assert numbers_in("two Chadian and one Togolese soldiers, 2,920 police") == {1, 2, 2920}
    assert numbers_in("hundreds of huts") == set()


def test_words_between_two_numbers_qualify_the_second() -> None:
    year, count = quantities_in("in December 2021 at least 20 civilians")
    assert (year.figure.best, year.figure.quantifier) == (2021, "exact")
    assert (count.figure.low, count.figure.best, count.figure.quantifier) == (20, None, "at_least")
