"""Figures that keep their bounds and never gain a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures import Figure, Quantifier

NUMBERS = st.integers(0, 1_000_000)
WORDS = st.text(max_size=30)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    number, more, words = draw(NUMBERS), draw(NUMBERS), draw(WORDS)
    return draw(
        st.sampled_from(
            [
                Figure.exact(number, words),
                Figure.at_least(number, words),
                Figure.at_most(number, words),
                Figure.about(number, words),
                Figure.between(number, number + more, words),
                Figure.between(number, number + more, words, by_convention=True),
                Figure.not_stated(words),
            ]
        )
    )


@given(figures())
def test_json_gives_the_same_figure_back(figure: Figure) -> None:
    assert Figure.from_json(figure.to_json()) == figure


@given(figures())
def test_bounds_are_in_order(figure: Figure) -> None:
    given_numbers = [number for number in (figure.low, figure.best, figure.high) if number is not None]
    assert given_numbers == sorted(given_numbers)
    assert bool(given_numbers) == (figure.quantifier != Quantifier.NOT_STATED)


@given(figures())
def test_a_number_stands_for_a_word_only_where_it_is_marked(figure: Figure) -> None:
    stored = {number for number in (figure.low, figure.best, figure.high) if number is not None}
    assert figure.numbers() == (set() if figure.by_convention else stored)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (Figure.exact(12_300), "12,300"),
        (Figure.at_least(12), "at least 12"),
        (Figure.at_most(12), "at most 12"),
        (Figure.about(422_000), "about 422,000"),
        (Figure.between(100, 999, "hundreds of killings", by_convention=True), "100 to 999 (“hundreds of killings”)"),
        (Figure.between(2, 3), "2 to 3"),
        (Figure.not_stated("numerous deaths"), "not stated (“numerous deaths”)"),
    ],
)
def test_a_reader_is_told_the_figure_as_it_is_known(figure: Figure, words: str) -> None:
    assert str(figure) == words


def test_only_an_exact_figure_has_all_three_numbers() -> None:
    assert (Figure.exact(300).low, Figure.exact(300).best, Figure.exact(300).high) == (300, 300, 300)
    assert Figure.at_least(300).best is Figure.at_most(300).best is Figure.between(1, 2).best is None
