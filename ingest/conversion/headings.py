"""Which lines of a canonical text are headings, and of what rank."""

from __future__ import annotations

import re
from dataclasses import dataclass

ANNEX_RANK = 1
ROMAN_RANK = 2
LETTER_RANK = 3
PLAIN_RANK = 4

_ANNEX = re.compile(
    r"(?P<word>Annex|Appendix|Enclosure|ANNEX|APPENDIX|Annexe|Приложение|Anexo)(?:\s+(?P<number>[IVXLC]{1,6}|[A-Z]|\d{1,2}))?\b"
    r"(?!\s+(?:to|of) (?:this|the present) (?:resolution|report|letter) (?:shall|is|are|contains))"
)
_ROMAN = re.compile(r"(?P<number>(?:X{0,3})(?:IX|IV|V?I{1,3}|V)|X{1,3})\.?\s+(?=[A-Z“\"À-Þ])")
_ROMAN_ALONE = re.compile(r"(?P<number>[IVX]{1,5})\.?")
_LETTER = re.compile(r"(?P<number>[A-Z])\.\s+(?=[A-Z“\"À-Þ])")
_LETTER_ALONE = re.compile(r"(?P<number>[A-H])")
_PART = re.compile(r"(?P<number>Part|PART|Chapter|CHAPTER|Section|SECTION)\s+(?P<count>[IVXLC]{1,6}|\d{1,2}|[A-Z])\b")
_TOO_LONG = 160
_TABLE_CELL = re.compile(r"\s\|\s|\.{4,}|^[\d\s.,%()/-]+$")


@dataclass(frozen=True)
class Heading:
    """A heading's rank (1 is highest) and its printed number, if any."""

    rank: int
    number: str | None


def heading_of(line: str, following: str, last_letter: str = "") -> Heading | None:
    """What heading this line is, given the next line and the letter of the last lettered heading, or None.

    A plain heading is short, unfinished (no full stop), begins with a capital and has something longer below it.
    """
    if len(line) > _TOO_LONG or _TABLE_CELL.search(line) or line[0] in "¹²³⁴⁵⁶⁷⁸⁹⁰*":
        return None
    ends_open = line[-1] not in ".;:,"
    if ends_open and (match := _ANNEX.match(line)):
        number = f"{match['word'].lower()} {match['number']}" if match["number"] else match["word"].lower()
        return Heading(ANNEX_RANK, number)
    if ends_open and (match := _PART.match(line)):
        return Heading(ROMAN_RANK, f"{match['number'].lower()} {match['count']}")
    if last_letter and last_letter != "Z" and ends_open and line.startswith(f"{chr(ord(last_letter) + 1)}. "):
        return Heading(LETTER_RANK, line[0])  # "I." after "H." is a letter, not a roman one
    if (match := _ROMAN_ALONE.fullmatch(line)) and line not in {"V", "X"}:
        return Heading(ROMAN_RANK, match["number"])
    if ends_open and (match := _ROMAN.match(line)) and match["number"]:
        return Heading(ROMAN_RANK, match["number"])
    if match := _LETTER_ALONE.fullmatch(line):
        return Heading(LETTER_RANK, match["number"])
    if ends_open and (match := _LETTER.match(line)):
        return Heading(LETTER_RANK, match["number"])
    if ends_open and _is_plain(line, following):
        return Heading(PLAIN_RANK, None)
    return None


def _is_plain(line: str, following: str) -> bool:
    words = line.split()
    return (
        bool(following)
        and len(words) <= 14
        and not line[0].islower()
        and not line[0].isdigit()
        and not line.startswith(("(", "•", "-", "–", "—", "●", "By "))
        and len(following) > 60
        and len(following) > len(line) * 1.5
        and not following[0].islower()
    )
