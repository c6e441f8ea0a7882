"""Counts of a mission's people: how many of which category, and how many of them are women."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.figures import Figure
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


# The noun after the number; the first that fits names the category. "personnel" alone takes it from its surroundings.
_CATEGORIES: tuple[tuple[str, str], ...] = (
    ("formed_police", r"formed police (?:unit )?(?:personnel|members|officers)"),
    ("individual_police", r"individual police(?: officers| personnel)?"),
    ("corrections", r"(?:government-provided )?(?:justice and )?corrections? (?:officers|personnel|experts)"),
    ("observers", r"(?:United Nations )?military (?:observers?|liaison officers|experts(?: on mission)?)|(?:unarmed )?observers|experts on mission|monitors"),
    ("staff_officers", r"(?:military )?staff officers"),
    ("police", r"(?:civilian |civil |United Nations )?police(?: personnel| officers| monitors| component| advisers| observers)?(?! units?\b)|police"),
    ("uniformed_total", r"(?:AUSSOM |ATMIS |AMISOM |[A-Z]+ )?uniformed personnel|military and police personnel"),
    ("military", r"military (?:personnel|contingent personnel|component|officers)|military(?= and \d|,| or )"),
    ("troops", r"(?:(?:infantry|contingent|peacekeeping|ground|AMISOM|[A-Z]{4,}) )?(?:troops|soldiers)|peacekeepers|contingent personnel|all ranks"),
    ("civilians", r"(?:international |local )?civilian (?:personnel|staff|positions|experts)|civilians? staff"),
    ("", r"(?:additional )?personnel"),
)  # fmt: skip
_NOUN = re.compile(
    r" (?:additional |deployed |authorized |serving |qualified |robust )?(?:"
    + "|".join(f"(?P<c{index}>{pattern})" for index, (_, pattern) in enumerate(_CATEGORIES))
    + r")\b",
)
_WOMEN = re.compile(
    r"^[^.;()\d]{0,45}?(?:\((?:including )?(?P<in>[\d,]+) (?:of them )?(?:were )?women\)|, (?:including|of whom|of which) (?P<of>[\w,-]+) (?:were |are )?women\b)"
)
_COMPONENT = re.compile(r"\b(?P<word>military|police|civilian|troop|force) component\b|\b(?P<force>force) strength\b", re.IGNORECASE)
_COMPONENTS = {"military": "military", "police": "police", "civilian": "civilians", "troop": "troops", "force": "military"}


def people_counted(text: str, start: int, end: int) -> list[Counted]:
    """The counts of personnel in `text[start:end]`, in order; "personnel" of no known component count as total."""
    piece = text[start:end]
    found: list[Counted] = []
    quantities = quantities_in(piece)
    for index, quantity in enumerate(quantities):
        noun = _NOUN.match(piece, quantity.span.end) or _shared_noun(piece, quantities, index)
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


def _shared_noun(piece: str, quantities: list[Quantity], index: int) -> re.Match[str] | None:
    """The noun of the next number where two share it: "11,200 military and 1,440 police personnel"."""
    end = quantities[index].span.end
    match = re.compile(r" (?P<word>military|police|civilian)(?= (?:and|,))").match(piece, end)
    return _NOUN.match(piece, end) if match else None


def _category(piece: str, quantity: Quantity, noun: re.Match[str]) -> str:
    category = next(name for index, (name, _) in enumerate(_CATEGORIES) if noun[f"c{index}"])
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
