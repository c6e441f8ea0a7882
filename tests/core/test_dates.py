"""Dates that are never more exact than their source."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.admin.dates import read, written
from core.dates import DatePrecision, PartialDate, precision_of

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
SIDES = st.one_of(st.none(), DAYS)
PRECISIONS = st.sampled_from(DatePrecision.values)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    start, end = draw(SIDES), draw(SIDES)
    assume(start is None or end is None or start < end)
    return PartialDate(start, end, draw(PRECISIONS))


@st.composite
def named_dates(draw: st.DrawFn) -> tuple[str, PartialDate]:
    """A day, month, quarter or year with the text that says it."""
    day = draw(DAYS)
    quarter = (day.month + 2) // 3
    return draw(
        st.sampled_from(
            [
                (day.isoformat(), PartialDate.day(day)),
                (f"{day:%Y-%m}", PartialDate.month(day.year, day.month)),
                (f"{day.year}-Q{quarter}", PartialDate.quarter(day.year, quarter)),
                (str(day.year), PartialDate.year(day.year)),
            ]
        )
    )


@given(named_dates())
def test_a_text_is_read_as_what_it_says(named: tuple[str, PartialDate]) -> None:
    text, expected = named
    assert PartialDate.parse(text) == expected


@given(named_dates())
def test_a_named_date_holds_its_days_and_no_other(named: tuple[str, PartialDate]) -> None:
    _, read_date = named
    assert read_date.start is not None
    assert read_date.end is not None
    assert read_date.start < read_date.end
    before, last = read_date.start - timedelta(days=1), read_date.end - timedelta(days=1)
    same = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}.get(read_date.precision)
    if same:
        assert f"{read_date.start:{same}}" == f"{last:{same}}" != f"{before:{same}}"
        assert f"{read_date.end:{same}}" != f"{last:{same}}"


@given(partial_dates())
def test_json_gives_the_same_date_back(stored: PartialDate) -> None:
    assert PartialDate.from_json(stored.to_json()) == stored


@given(partial_dates())
def test_what_a_curator_meets_is_read_as_the_same_date(stored: PartialDate) -> None:
    assert read(written(stored)) == stored


@given(DAYS, DAYS)
def test_an_interval_includes_its_last_day(first: date, last: date) -> None:
    assume(first <= last)
    interval = PartialDate.parse(f"{first}/{last}")
    assert (interval.start, interval.end) == (first, last + timedelta(days=1))


@given(partial_dates())
def test_a_coarsened_date_is_never_narrower_and_tells_no_day(stored: PartialDate) -> None:
    coarse = stored.coarsened()
    assert coarse.start is None or (stored.start is not None and coarse.start <= stored.start)
    assert coarse.end is None or (stored.end is not None and coarse.end >= stored.end)
    assert coarse.precision not in {"day", "week"} or stored.start is None or stored.end is None
    assert coarse.coarsened() == coarse


@given(DAYS, st.integers(1, 2_000))
def test_the_precision_of_an_interval_grows_with_its_width(start: date, days: int) -> None:
    order = DatePrecision.values
    narrower, wider = precision_of(start, start + timedelta(days)), precision_of(start, start + timedelta(days + 1))
    assert order.index(narrower) <= order.index(wider)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("2022-03", date(2022, 3, 1), date(2022, 4, 1), "month"),
        ("2022-12", date(2022, 12, 1), date(2023, 1, 1), "month"),
        ("2022-Q4", date(2022, 10, 1), date(2023, 1, 1), "quarter"),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1), "day"),
        ("2022-03-01/2022-03-09", date(2022, 3, 1), date(2022, 3, 10), "month"),
        ("2022-03/2022-05", date(2022, 3, 1), date(2022, 6, 1), "quarter"),
        ("2013-07-01/..", date(2013, 7, 1), None, "longer"),
        ("../2013", None, date(2014, 1, 1), "longer"),
        (" 2022 ", date(2022, 1, 1), date(2023, 1, 1), "year"),
    ],
)
def test_examples_are_read(text: str, start: date | None, end: date | None, precision: str) -> None:
    assert PartialDate.parse(text) == PartialDate(start, end, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "March 2022",
        "2022-13",
        "2022-3",
        "2023-02-29",
        "22-03-01",
        "2022-Q5",
        "2022-03-09/2022-03-01",
        "2022/",
        "/2022",
    ],
)
def test_what_is_no_date_is_refused_with_the_accepted_forms(text: str) -> None:
    with pytest.raises(ValueError, match="2022-03-01/2022-03-31"):
        PartialDate.parse(text)


@pytest.mark.parametrize("line", ["2022-03-01/2022-03-09 about", "last spring", "month", "spring month"])
def test_a_line_that_is_no_date_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        read(line)


@pytest.mark.parametrize(
    ("start", "end", "precision"),
    [
        (date(2022, 3, 1), date(2022, 3, 1), "day"),
        (date(2022, 3, 2), date(2022, 3, 1), "day"),
        (None, None, "roughly"),
    ],
)
def test_an_empty_range_and_an_unknown_precision_are_refused(start: date, end: date, precision: str) -> None:
    with pytest.raises(ValueError, match=r"not after|not one of"):
        PartialDate(start, end, precision)


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (PartialDate.day(date(2022, 3, 27)), "27 March 2022"),
        (PartialDate.month(2022, 3), "March 2022"),
        (PartialDate.year(2022), "2022"),
        (PartialDate(date(2022, 3, 1), date(2022, 3, 10), "month"), "1 March 2022 – 9 March 2022"),
        (PartialDate.between(date(2013, 7, 1), None), "1 July 2013 – …"),
        (PartialDate(date(2022, 1, 1), date(2022, 3, 1), "year"), "1 January 2022 – 28 February 2022"),
    ],
)
def test_a_reader_is_told_no_more_than_is_known(stored: PartialDate, words: str) -> None:
    assert str(stored) == words
