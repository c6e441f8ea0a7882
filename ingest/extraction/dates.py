"""Dates found in English text, each with its span, its range at the precision printed, and how it was resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.dates import PartialDate
from ingest.extraction.date_readers import Reader, Resolution
from ingest.extraction.date_rules import RULES, Rule
from ingest.extraction.protocol import Span, Values


@dataclass(frozen=True)
class DatedSpan:
    """A date expression.

    `relation` is at, since, until, before or after: "since 2013" is the year 2013 with relation since.
    `derivation` is empty for a date printed in full and names the rule and its anchor otherwise.
    """

    span: Span
    date: PartialDate
    derivation: Values
    relation: str = "at"


_RELATION = re.compile(
    r"\b(?P<since>since|from|starting|beginning|following|effective)"
    r"|\b(?P<until>until|till|by|through|up to|to)|\b(?P<before>before|prior to|ahead of)|\b(?P<after>after)",
    re.IGNORECASE,
)


def dates_in(
    text: str,
    anchor: PartialDate | None,
    offset: int = 0,
    antecedent: PartialDate | None = None,
) -> list[DatedSpan]:
    """The dates of `text` in order, never overlapping; what cannot be resolved is left out.

    `anchor` is the publication date, for "last month"; `antecedent` the date of the event spoken of before,
    for "days earlier"; `offset` is where `text` starts in the document.
    """
    reader = Reader(anchor, antecedent)
    found: list[tuple[int, int, Resolution]] = []
    for rule in RULES:
        for match in rule.pattern.finditer(text):
            found.extend(_located(match, reader, rule))
    chosen: list[tuple[int, int, Resolution]] = []
    for start, end, resolution in sorted(found, key=lambda item: (-(item[1] - item[0]), item[0])):
        if all(end <= other_start or start >= other_end for other_start, other_end, _ in chosen):
            chosen.append((start, end, resolution))
    return [
        DatedSpan(
            Span(offset + start, offset + end, text[start:end]),
            resolution.date,
            resolution.derivation,
            "at" if resolution.is_range else _relation(text, start),
        )
        for start, end, resolution in sorted(chosen, key=lambda item: item[0])
        if resolution.date is not None
    ]


def _located(match: re.Match[str], reader: Reader, rule: Rule) -> list[tuple[int, int, Resolution]]:
    """The readings of one match; an expression with no reading still blocks the shorter ones inside it."""
    try:
        readings = rule.read(match, reader)
    except ValueError:  # 31 February
        return [(*match.span(), Resolution(None))]
    return [(start, end, resolution) for (start, end), resolution in readings]


def _relation(text: str, start: int) -> str:
    before = re.search(
        r"(\w+(?: \w+)?) (?:the |early |late |mid-)?\Z",
        text[max(0, start - 30) : start],
    )
    if not before:
        return "at"
    words = before[1].lower()
    for phrase in (words, words.rpartition(" ")[2]):
        match = _RELATION.fullmatch(phrase)
        if match:
            return str(match.lastgroup)
    return "at"
