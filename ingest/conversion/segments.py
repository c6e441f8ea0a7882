"""A piece of the canonical text: where it is, what it is, the number and the page it is printed with."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.conversion.converted import PageSpan


class SegmentKind(StrEnum):
    """What a piece of text is."""

    SECTION = "section"  # from its heading to the next heading of the same or a higher rank
    ANNEX = "annex"  # a section that begins with an annex or appendix heading
    HEADING = "heading"
    PREAMBULAR = "preambular"  # a paragraph of a resolution before its first decision
    OPERATIVE = "operative"  # a paragraph of a resolution that decides, requests, calls upon …
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    FOOTNOTE = "footnote"
    MASTHEAD = "masthead"  # symbol, distribution, meeting, votes: about the document, not of it
    CONTENTS = "contents"  # a line of a table of contents
    SENTENCE = "sentence"


@dataclass(frozen=True, order=True)
class Segment:
    """Code points `[start, end)` of the canonical text.

    `number` is the printed number as a path, outermost first: "34", "34 (a)", "34 (a) (i)", for a section "II" or
    "II.A", for an annex "annex II", its paragraphs "annex II/3"; None where none is printed. `page` is where it begins.
    """

    start: int
    end: int
    kind: str
    number: str | None = None
    page: int | None = None


class PageMap:
    """Which page a code point stands on."""

    def __init__(self, pages: Sequence[PageSpan]) -> None:
        self._starts = [page.start for page in pages]
        self._numbers = [page.number for page in pages]

    def page_at(self, offset: int) -> int | None:
        index = bisect_right(self._starts, offset) - 1
        return self._numbers[index] if index >= 0 else None
