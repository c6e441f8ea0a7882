"""Quantities found in English text: digits, words, ranges and comparators, each with its span and its Figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from core.figures import Figure
from ingest.extraction.lexicon import load
from ingest.extraction.protocol import Span


@dataclass(frozen=True)
class Quantity:
    """A number as printed; `cores` are the integers that the words themselves spell."""

    span: Span
    figure: Figure
    cores: tuple[int, ...]


UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        2,
    )
}
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
}
_SIMPLE = "|".join(sorted((*UNITS, *_TENS), key=len, reverse=True))
_SCALE = "hundred|thousand|million|billion"
# "one of", "no one", "one-third" and "twelve-year-old" count nothing here.
_WORDS = (
    rf"(?<!no )(?!one (?:of|another|day|hand|side)\b)(?:a (?:{_SCALE})|(?:{_SIMPLE})(?!\w))"
    rf"(?:[ -](?:and[ -])?(?:{_SIMPLE}|{_SCALE})(?!\w))*"
)
_DIGITS = (
    r"(?:\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+)(?:\.\d+(?= (?:million|billion)))?(?: (?:thousand|million|billion))?"
)
_BARE = rf"(?:{_DIGITS}|{_WORDS})"
# Not part of a longer code, symbol, decimal, percentage, money, time or version.
_BEFORE = r"(?<![\w./$€£§-])(?<!\d[,:])(?<!No\. )(?<!article )(?<!paragraph )(?<!resolution )"
_AFTER = r"(?![\w/%]|[.,]\d|-[\w]| ?per ?cent|:\d|(?:st|nd|rd|th)\b)"
_GUARDED = rf"{_BEFORE}(?:{_BARE}){_AFTER}"


@lru_cache(maxsize=1)
def _grammar() -> tuple[re.Pattern[str], dict[str, str], dict[str, tuple[int | None, int | None]]]:
    """The compiled pattern, the comparator words with their sense, and the vague words with their interval."""
    lexicon = load("numbers")
    comparators = {phrase: sense for sense, phrases in lexicon["comparators"].items() for phrase in phrases}
    trailing = {phrase: sense for sense, phrases in lexicon["trailing"].items() for phrase in phrases}
    vague = {word: (bounds.get("low"), bounds.get("high")) for word, bounds in lexicon["vague"].items()}
    before = _alternatives(comparators)
    pattern = re.compile(
        rf"(?:(?<!\w)(?P<comparator>{before}) )?"
        rf"(?:(?P<first>{_GUARDED})"
        rf"(?: ?(?P<joint>–|—|to|or|and|-) ?(?P<second>(?<!\w)(?:{_BARE}){_AFTER}))?"
        # Words between two numbers belong to the second: "in 2021 at least 20" is no 2021 at least.
        rf"(?: (?P<after>{_alternatives(trailing)})(?!\w| (?:{_BARE})\b))?"
        rf"|(?<!\w)(?P<vague>{_alternatives(vague)})(?!\w))",
        re.IGNORECASE,
    )
    return pattern, comparators | trailing, vague


def _alternatives(
    phrases: dict[str, object] | dict[str, str] | dict[str, tuple[int | None, int | None]],
) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def integer(words: str) -> int | None:
    """The integer that digits or English number words spell; None when they spell none."""
    text = words.lower().replace("-", " ").strip()
    match = re.fullmatch(r"([\d,\u00a0\u202f ]+)(?:\.(\d+))?(?: (thousand|million|billion))?", text)
    if match and re.search(r"\d", match[1]):
        whole, fraction, scale = (
            re.sub(r"\D", "", match[1]),
            match[2] or "",
            _SCALES.get(match[3] or "", 1),
        )
        return int(int(whole + fraction) * scale // 10 ** len(fraction))
    return _spelt(text.split())


def _spelt(words: list[str]) -> int | None:
    total, group = 0, 0
    for word in words:
        if word == "and":
            continue
        if word == "a":
            group = 1
        elif word in UNITS or word in _TENS:
            group += UNITS.get(word, 0) + _TENS.get(word, 0)
        elif word == "hundred":
            group = max(group, 1) * 100
        elif word in _SCALES:
            total += max(group, 1) * _SCALES[word]
            group = 0
        else:
            return None
    return total + group if words else None


def quantities_in(text: str, offset: int = 0) -> list[Quantity]:
    """The quantities of `text` in order, never overlapping; `offset` is where `text` starts in the document."""
    pattern, senses, vague = _grammar()
    found = []
    position = 0
    while match := pattern.search(text, position):
        quantity = _read(match, senses, vague, offset)
        if quantity:
            found.append(quantity)
        position = quantity.span.end - offset if quantity else match.end()
    return found


def _read(
    match: re.Match[str],
    senses: dict[str, str],
    vague: dict[str, tuple[int | None, int | None]],
    offset: int,
) -> Quantity | None:
    start, end = match.span()
    words = match[0]
    if match["vague"]:
        start, end = match.span("vague")
        words = match.string[start:end]
        low, high = vague[match["vague"].lower()]
        figure = (
            Figure.not_stated(words)
            if low is None and high is None
            else Figure(
                low=low,
                high=high,
                quantifier="range",
                by_convention=True,
                as_stated=words,
            )
        )
        return Quantity(Span(offset + start, offset + end, words), figure, ())
    first, second = (
        integer(match["first"]),
        integer(match["second"]) if match["second"] else None,
    )
    if first is None:
        return None
    sense = senses.get((match["comparator"] or match["after"] or "").lower(), "exact")
    if second is not None and _is_range(match, first, second, sense):
        return Quantity(
            Span(offset + start, offset + end, words),
            Figure.between(first, second, words),
            (first, second),
        )
    if match["second"]:  # "5 and 7" are two numbers: keep the first here; the second is found by its own
        end = match.end("first")
        words = match.string[start:end]
    return Quantity(
        Span(offset + start, offset + end, words),
        _figure(sense, first, words),
        (first,),
    )


def _is_range(match: re.Match[str], first: int, second: int, sense: str) -> bool:
    joint = match["joint"].lower()
    if first >= second or (joint == "to" and match.string[: match.start()].lower().endswith("from ")):
        return False  # "rose from 10 to 20" is no range
    return sense == "between" if joint == "and" else joint != "or" or second <= 2 * first + 2


def _figure(sense: str, value: int, words: str) -> Figure:
    match sense:
        case "at_least":
            return Figure.at_least(value, words)
        case "at_most":
            return Figure.at_most(value, words)
        case "about":
            return Figure.about(value, words)
        case _:
            return Figure.exact(value, words)


def numbers_in(text: str) -> set[int]:
    """Every integer that the grammar can derive from that text, for checking a figure against its own quotes."""
    numbers: set[int] = set()
    for quantity in quantities_in(text):
        numbers.update(quantity.cores)
        numbers.update(quantity.figure.numbers())
    return numbers
