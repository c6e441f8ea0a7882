"""Counts of a mission's people: how many of which category, and how many of them are women."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from core.figures import Figure
from ingest.extraction.lexicon import load
from ingest.extraction.numbers import Quantity, integer, quantities_in


@dataclass(frozen=True)
class Counted:
    """One count; `[start, end)` covers the number and its noun in the text, `women` the number given of them."""

    start: int
    end: int
    figure: Figure
    category: str
    women: int | None
    women_range: tuple[int, int] | None


_WOMEN = re.compile(
    r"^[^.;()\d]{0,45}?(?:\((?:including )?(?P<in>[\d,]+) (?:of them )?(?:were )?women\)|, (?:including|"
    r"of whom|of which) (?P<of>[\w,-]+) (?:were |are )?women\b)"
)
_LEVEL = re.compile(
    r"\b(?P<whose>troop|force|military|police) (?:ceiling|level|strength)s? (?:of|to|at) "
    r"(?:a (?:maximum|total|ceiling) of )?(?:up to |about |approximately )?[\d,]+$",
    re.IGNORECASE,
)
_COMPONENT = re.compile(
    r"\b(?P<word>military|police|civilian|troop|force) component\b|\b(?P<force>force) strength\b", re.IGNORECASE
)
_COMPONENTS = {
    "military": "military",
    "police": "police",
    "civilian": "civilians",
    "troop": "troops",
    "force": "military",
}


@lru_cache(maxsize=1)
def _categories() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The categories in their order and the pattern of their nouns, one group c0, c1 … for each."""
    rows = load("personnel")["categories"]
    nouns = "|".join(f"(?P<c{index}>{pattern})" for index, (_, pattern) in enumerate(rows))
    qualified = r" (?:additional |deployed |authorized |serving |qualified |robust )?"
    return tuple(category for category, _ in rows), re.compile(rf"{qualified}(?:{nouns})\b")


def people_counted(text: str, start: int, end: int) -> list[Counted]:
    """The counts of personnel in `text[start:end]`, in order; "personnel" of no known component count as total."""
    piece = text[start:end]
    found: list[Counted] = []
    for quantity in quantities_in(piece):
        noun = _categories()[1].match(piece, quantity.span.end)
        if not noun and (level := _LEVEL.search(piece, 0, quantity.span.end)) and level.end() == quantity.span.end:
            found.append(_of_level(level, quantity, start))
            continue
        if not noun or not quantity.figure.numbers():
            continue
        category = _category(piece, quantity, noun)
        women = _WOMEN.match(piece[noun.end() :])
        number, women_range = None, None
        if women:
            group = "in" if women["in"] else "of"
            number = integer(women[group])
            offset = start + noun.end()
            women_range = (offset + women.start(group), offset + women.end(group)) if number is not None else None
        found.append(
            Counted(start + quantity.span.start, start + noun.end(), quantity.figure, category, number, women_range)
        )
    return found


def _of_level(level: re.Match[str], quantity: Quantity, offset: int) -> Counted:
    """A number that counts nothing but a level: "a force level of up to 22,000"."""
    category = "police" if level["whose"].lower() == "police" else "military"
    return Counted(offset + level.start(), offset + level.end(), quantity.figure, category, None, None)


def _category(piece: str, quantity: Quantity, noun: re.Match[str]) -> str:
    category = next(name for index, name in enumerate(_categories()[0]) if noun[f"c{index}"])
    if category:
        return category
    units = re.match(r"(?: \([^)]*\))? (?:in|from|of) (?:[\w]+ ){0,3}formed police units?", piece[noun.end() :])
    if units:
        return "formed_police"
    components = list(_COMPONENT.finditer(piece, 0, quantity.span.start))
    if not components:
        return "total"
    word = (components[-1]["word"] or components[-1]["force"]).lower()
    return _COMPONENTS[word]
