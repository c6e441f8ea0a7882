"""Text in which every spotted thing is one placeholder of the same length, so that one pattern fits every name.

A placeholder is a first character that says the class and which one it is, then filler up to the length of the
words it stands for: offsets in the masked text are offsets in the text, and no pattern can depend on a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_FILLER = "\uf8ff"
_SIZE = 0x100
# Class letter -> first code point of its block in the private use area.
_BLOCKS = {letter: 0xE000 + index * _SIZE for index, letter in enumerate("AGMCPDNJVR")}
_PRIVATE = re.compile("[\ue000-\uf8ff]")

# What a pattern may name, and the classes that fit.
_SLOTS = {
    "actor": "A",  # a named actor
    "group": "G",  # a group described without a name
    "mission": "M",
    "country": "C",
    "place": "PC",
    "town": "P",
    "date": "D",
    "number": "N",
    "nationality": "J",
    "people": "V",
    "symbol": "R",
    "party": "AMCG",  # anything that can act
    "force": "AGM",  # anything that can act with arms
    "named": "AMC",  # anything that can act and has a name
    "body": "AC",
    "victim": "VAGM",
    "anyone": "VAGMC",
}


def blank(text: str) -> str:
    """The text with private-use characters of its own replaced, so that none is taken for a placeholder."""
    return _PRIVATE.sub("\ufffd", text)


def masked(text: str, items: Iterable[tuple[int, int, str, int]]) -> str:
    """`text` with each `(start, end, class letter, index)` replaced; items must not overlap, indexes below 256."""
    pieces, position = [], 0
    for start, end, letter, index in sorted(items):
        if index >= _SIZE or start < position or end <= start:
            continue
        pieces.append(blank(text[position:start]))
        pieces.append(chr(_BLOCKS[letter] + index) + _FILLER * (end - start - 1))
        position = end
    pieces.append(blank(text[position:]))
    return "".join(pieces)


def placeholders(piece: str) -> list[tuple[int, str, int]]:
    """The `(offset in piece, class letter, index)` of each placeholder that begins in that piece."""
    found = []
    for match in _PRIVATE.finditer(piece):
        code = ord(match[0])
        for letter, first in _BLOCKS.items():
            if first <= code < first + _SIZE:
                found.append((match.start(), letter, code - first))
    return found


@cache
def slot(name: str) -> str:
    """The pattern of one placeholder of that slot, without its determiner."""
    ranges = "".join(f"{chr(_BLOCKS[letter])}-{chr(_BLOCKS[letter] + _SIZE - 1)}" for letter in _SLOTS[name])
    return f"[{ranges}]{_FILLER}*+"  # possessive: no pattern may end inside a name


_DETERMINER = (
    r"(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Bb]oth|[Ss]ome|[Tt]hese|[Tt]hose|[Oo]ther|[Aa]ll|[Aa]ny"
    r"|[Vv]arious) )*"
)
# Groups that are the subject of a clause: an apposition may stand between them and their verb.
_SUBJECTS = {"initiator", "speaker", "holder", "imposer"}
_TEMPLATE = re.compile(
    r"\{(?P<kind>gap|reach|wide):(?P<gap>\d+)\}|\{w:(?P<list>\w+)\}|\{(?P<slot>[a-z]+)(?P<many>\*)?(?::(?P<group>\w+))?\}"
)


def compiled(template: str, words: dict[str, list[str]] | None = None, flags: int = 0) -> re.Pattern[str]:
    """The pattern of a template.

    `{party:who}` is one placeholder of a slot with its determiner, kept as group `who`; `{party*:who}` is one
    or several in a list; `{gap:6}` up to six words that name no party and join no clauses, `{reach:6}` the same over an
    "and", `{wide:6}` any six words;
    `{w:verbs}` any phrase of a word list.
    """

    def expand(match: re.Match[str]) -> str:
        if match["gap"]:
            named = f"(?!{slot('anyone')})" if match["kind"] != "wide" else ""
            named += r"(?!(?:and|or|but)\b)" if match["kind"] == "gap" else ""
            return rf"(?:{named}[^\s;:!?]+\s+){{0,{match['gap']}}}?"
        if match["list"]:
            return _any_of((words or {})[match["list"]])
        one = slot(match["slot"])
        body = one
        if match["many"]:  # a mere comma joins nothing: "according to X, Y said" names one party, then another
            body = (
                rf"{one}(?:/{one})*(?:(?:, {_DETERMINER}{one})*,? (?:and|or|as well as|along with) {_DETERMINER}{one})*"
            )
        group = match["group"]
        apposition = (
            rf"(?:, (?:an?|the|one|led|then|now|known|formerly)\b(?:(?!{slot('party')})[^,.;:]){{3,90}},)?"
            if group and group.rstrip("0123456789") in _SUBJECTS
            else ""
        )
        return _DETERMINER + (f"(?P<{group}>{body})" if group else f"(?:{body})") + apposition

    return re.compile(_TEMPLATE.sub(expand, template), flags)


def _any_of(phrases: list[str]) -> str:
    """An alternation, longest first; a phrase is itself a pattern, with a space for any white space."""
    return "(?:" + "|".join(sorted(phrases, key=len, reverse=True)) + ")"
