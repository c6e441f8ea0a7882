"""Converters for figures: counts of people, with their bounds and how exact they are."""

from __future__ import annotations

from core.figures import Figure, Quantifier
from ingest.datasets.converters.base import Converter, Options, converter
from ingest.datasets.converters.numbers import whole
from ingest.datasets.errors import Unreadable


@converter("bounds")
def bounds(options: Options) -> Converter:
    """Lowest, best and highest of one figure. Bounds that cross are kept and marked as published so."""

    def read(low: str, best: str, high: str) -> Figure | None:
        lowest, given_best, highest = (whole(cell) if cell else None for cell in (low, best, high))
        given = [one for one in (lowest, given_best, highest) if one is not None]
        if not given:
            return None
        quantifier = Quantifier.EXACT if len(given) == 3 and len(set(given)) == 1 else Quantifier.RANGE
        crossed = given != sorted(given)
        return Figure(lowest, given_best, highest, quantifier, bounds_as_published=crossed)

    return read


@converter("count")
def count(options: Options) -> Converter:
    """One number that is all the source gives: as `quantifier` says (exact); `skip_zero` takes 0 for none."""
    quantifier, skip_zero = options.get("quantifier", Quantifier.EXACT), options.get("skip_zero", False)
    if quantifier not in Quantifier.values:
        raise ValueError(f"{quantifier!r} is no quantifier; there are {', '.join(Quantifier.values)}")

    def read(cell: str) -> Figure | None:
        if not cell:
            return None
        value = whole(cell)
        if skip_zero and value == 0:
            return None
        return Figure.exact(value) if quantifier == "exact" else Figure(best=value, quantifier=quantifier)

    return read


@converter("sum")
def total(options: Options) -> Converter:
    """The columns together, exactly; an empty one is nothing, and nothing comes of empty ones alone."""

    def read(*cells: str) -> Figure | None:
        numbers = [whole(cell) for cell in cells if cell]
        return Figure.exact(sum(numbers)) if numbers else None

    return read


@converter("qualified")
def qualified(options: Options) -> Converter:
    """A number and, second, the word that qualifies it, by the table `quantifiers`; else as `quantifier` says (exact).

    `stated` is kept as the source's words, with the columns put in by `{0}`, `{1}` …
    """
    table, usual = options.get("quantifiers", {}), options.get("quantifier", Quantifier.EXACT)
    stated = options.get("stated", "")
    if unknown := {usual, *table.values()} - _MAKERS.keys():
        raise ValueError(f"{', '.join(sorted(unknown))} is no quantifier; there are {', '.join(_MAKERS)}")

    def read(number: str, word: str = "", *more: str) -> Figure | None:
        if not number:
            return None
        if word and table and word.lower() not in table:
            raise Unreadable(f"is qualified by {word!r}, which is none of {', '.join(table)}")
        make = _MAKERS[table.get(word.lower(), usual)]
        return make(whole(number), stated.format(number, word, *more).strip(" ,;"))

    return read


@converter("coded_count")
def coded_count(options: Options) -> Converter:
    """A number that a rule of the dataset made: about so many, marked as by convention, with the rule as its words.

    `stated` is the rule for all numbers; or `conventions` names single ones and what each may stand for, and others are
    about so many without being by convention. `unknown` are words in place of a number; `skip_zero` takes 0 for none.
    """
    stated, unknown = options.get("stated", ""), set(options.get("unknown", ()))
    skip_zero = options.get("skip_zero", False)
    rules = {int(number): str(words) for number, words in options.get("conventions", {}).items()}

    def read(cell: str) -> Figure | None:
        if not cell:
            return None
        if cell in unknown:
            return Figure.not_stated(cell)
        value = whole(cell)
        if value == 0:
            return None if skip_zero else Figure.exact(0)
        rule = str(rules.get(value, stated))
        return Figure(best=value, quantifier=Quantifier.ABOUT, by_convention=bool(rule), as_stated=rule)

    return read


_MAKERS = {
    "exact": Figure.exact,
    "at_least": Figure.at_least,
    "at_most": Figure.at_most,
    "about": Figure.about,
}
