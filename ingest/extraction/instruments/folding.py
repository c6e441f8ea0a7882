"""A document's text made easy to match (one line, one space, straight quotes) that still knows its offsets."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from ingest.extraction.protocol import Span

# What a page carries besides its text: the symbol, the page count with the job number, the bar code.
_FURNITURE = re.compile(
    r"^[ \t]*(?:"
    r"(?:[SA]/[\w./()\[\] -]{3,30})"
    r"|(?:\d{1,3}/\d{1,3}[ \t]+\d\d-\d{5}(?:[ \t]*\*?\([A-Z]\))?)"
    r"|(?:\d\d-\d{5}\*?(?:[ \t]*\([A-Z]\))?(?:[ \t]+\d{6})?(?:[ \t]+\d{1,3}/\d{1,3})?)"
    r"|(?:\*\d{7}\*)"
    r"|(?:Page \d{1,3})"
    r")[ \t]*$",
    re.MULTILINE,
)
_STRAIGHT = {"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"}
_PIECE = re.compile(r"\s*-[ \t]*\n\s*(?=\w)|\s+|\S", re.UNICODE)


@dataclass(frozen=True)
class Folded:
    """The folded text; `offsets[i]` is where its character `i` stands in the canonical text `source`."""

    source: str
    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The span of the canonical text that the folded range `[start, end)` came from."""
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        if start == end:
            raise ValueError("an empty range has no span")
        return Span.of(self.source, self.offsets[start], self.offsets[end - 1] + 1)

    def position(self, offset: int) -> int:
        """The first folded position at or after that offset of the canonical text."""
        return bisect_left(self.offsets, offset)


def fold(source: str) -> Folded:
    """The text without page furniture, with single spaces and straight quotes; words broken at a hyphen joined."""
    furniture = [match.span() for match in _FURNITURE.finditer(source)]
    characters: list[str] = []
    offsets: list[int] = []
    index = 0
    for match in _PIECE.finditer(source):
        start, piece = match.start(), match[0]
        while index < len(furniture) and furniture[index][1] <= start:
            index += 1
        if index < len(furniture) and furniture[index][0] <= start:
            continue
        if piece.isspace():
            if characters and characters[-1] != " ":
                characters.append(" ")
                offsets.append(start)
        else:
            characters.append("-" if len(piece) > 1 else _STRAIGHT.get(piece, piece))
            offsets.append(start + piece.find("-") if len(piece) > 1 else start)
    return Folded(source, "".join(characters), tuple(offsets))
