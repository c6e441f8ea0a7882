"""The document's text as a reviewer reads it: passages cut where evidence begins and ends, long texts in windows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

# A text up to this length is shown whole; of a longer one the paragraphs around the evidence.
WHOLE_UP_TO = 40_000
PARAGRAPHS_AROUND = 3

_HEADINGS = {"heading", "section", "annex"}
_NOT_SHOWN = {"sentence", "section", "annex"}


@dataclass(frozen=True)
class Mark:
    """One span of evidence; `number` tells which field it supports, 0 the record as a whole."""

    start: int
    end: int
    number: int


@dataclass(frozen=True)
class Piece:
    """A run of text under the same marks; `begins` are the marks whose span starts here."""

    text: str
    numbers: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


@dataclass(frozen=True)
class Passage:
    """One paragraph or heading; `page` is given where a new page begins with it."""

    start: int
    kind: str
    pieces: tuple[Piece, ...]
    number: str = ""
    page: int | None = None


@dataclass(frozen=True)
class Gap:
    """Paragraphs left out between two windows."""

    paragraphs: int


@dataclass
class Reading:
    """What is shown of a text."""

    parts: list[Passage | Gap] = field(default_factory=list)
    is_whole: bool = True


# A stored segment: start, end, kind, printed number, page.
Segment = Sequence[int | str | None]


def reading_of(text: str, segments: Iterable[Segment], marks: Sequence[Mark], *, whole: bool = False) -> Reading:
    """The passages of `text` to show, with the marks in them; all of them when `whole` or when the text is short."""
    blocks = _blocks(text, segments)
    whole = whole or len(text) <= WHOLE_UP_TO
    wanted = set(range(len(blocks))) if whole else _around(blocks, marks)
    reading = Reading(is_whole=whole)
    page: int | None = None
    left_out = 0
    for index, (start, end, kind, number, on_page) in enumerate(blocks):
        if index not in wanted:
            left_out += 1
            continue
        if left_out:
            reading.parts.append(Gap(left_out))
            left_out = 0
        turned = on_page if on_page is not None and on_page != page else None
        page = on_page if on_page is not None else page
        reading.parts.append(Passage(start, kind, _pieces(text, start, end, marks), number, turned))
    if left_out:
        reading.parts.append(Gap(left_out))
    return reading


_Block = tuple[int, int, str, str, int | None]


def _blocks(text: str, segments: Iterable[Segment]) -> list[_Block]:
    """Paragraphs that cover the whole text in order: those of segmentation, and lines wherever it has none."""
    blocks: list[_Block] = []
    reached = 0
    known = sorted(
        (int(start or 0), int(end or 0), str(kind), str(number or ""), page if isinstance(page, int) else None)
        for start, end, kind, number, page in segments
        if kind not in _NOT_SHOWN
    )
    for start, end, kind, number, page in known:
        start = max(start, reached)
        if end <= start:
            continue
        blocks.extend(_lines(text, reached, start))
        blocks.append((start, end, "heading" if kind in _HEADINGS else kind, number, page))
        reached = end
    blocks.extend(_lines(text, reached, len(text)))
    return blocks


def _lines(text: str, start: int, end: int) -> list[_Block]:
    found: list[_Block] = []
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            found.append((start, start + len(line.rstrip("\n")), "paragraph", "", None))
        start += len(line)
    return found


def _around(blocks: Sequence[_Block], marks: Sequence[Mark]) -> set[int]:
    """The blocks that hold evidence and their neighbours; the beginning of the text where there is no evidence."""
    holding = {
        index
        for index, (start, end, *_) in enumerate(blocks)
        if any(mark.start < end and start < mark.end for mark in marks)
    } or {0}
    near = range(-PARAGRAPHS_AROUND, PARAGRAPHS_AROUND + 1)
    return {index + step for index in holding for step in near if 0 <= index + step < len(blocks)}


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """`text[start:end]` cut wherever a mark begins or ends; marks may overlap."""
    here = [mark for mark in marks if mark.start < end and start < mark.end]
    cuts = sorted({start, end, *(max(mark.start, start) for mark in here), *(min(mark.end, end) for mark in here)})
    pieces = []
    for left, right in pairwise(cuts):
        covering = sorted({mark.number for mark in here if mark.start <= left and right <= mark.end})
        begins = sorted({mark.number for mark in here if mark.start == left})
        pieces.append(Piece(text[left:right], tuple(covering), tuple(begins)))
    return tuple(pieces)
