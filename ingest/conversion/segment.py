"""Canonical text → sections, headings, numbered paragraphs and sentences, each with its place, number and page.

Works on the text alone, so that it can be run again on any stored text. Relies on what converters promise: one line is
one paragraph, heading, list item, footnote or table row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.conversion.converted import PageSpan
from ingest.conversion.found import Line, lines_of
from ingest.conversion.headings import ANNEX_RANK, LETTER_RANK, Heading, heading_of
from ingest.conversion.numbering import Numbering, is_bullet
from ingest.conversion.resolution_verbs import is_decision, is_reason
from ingest.conversion.segments import PageMap, Segment, SegmentKind
from ingest.conversion.sentences import sentences

__all__ = ["Segment", "SegmentKind", "Segmentation", "segment"]

VERSION = "1"

_BODY_BEGINS = re.compile(
    r"(?i)^(?:\[[^\]]*\]\s*)?(?:The|Le|El) (?:Security Council|General Assembly|Conseil de sécurité|Consejo "
    r"de Seguridad)"
    r"(?: ?[,:;—]|$)"
)
_MASTHEAD = re.compile(
    r"^(?:United Nations\b|Nations Unies|NATIONS UNIES|Distr\b|Security Council(?: Distr.*)?$|General "
    r"Assembly(?: Security Council)?"
    r"(?: Distr.*)?$|Original: |English$|French$|Arabic$|Russian$|\d{1,2} [A-Z][a-zé]+ (?:19|20)\d\d$"
    r"|Agenda items? |\[?[SAE]/[\w/.()-]+"
    r"(?: \(\d{4}\))?\]?\*?$|[\w-]+(?:\s[\w-]+)? (?:session|year)\b|Resolution \d+|\d{1,4} \((?:19"
    r"|20)\d\d\)\. ?Resolution of|"
    r"of \d{1,2} [A-Z][a-z]+ (?:19|20)\d\d$|Adopted (?:by the Security Council )?(?:at|unanimously))"
)
_ADOPTION = re.compile(r"^\(?(?:Adopted (?:unanimously|by|at)|\d{3,5}(?:st|nd|rd|th) meeting)")
_FOOTNOTE = re.compile(r"^(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+ ?\S|\*{1,3} ?[A-Z]|[†‡] ?\S)")
_OLD_FOOTNOTE = re.compile(r"^\d{1,3}\*? (?:[A-Z“\"]|Ibid)|^\d{1,3}[.,]? ?(?:Ibid|See |Official Records)")
_CONTENTS = re.compile(r"\.{4,}|(?:\. ){4,}|(?:\.\s?){6,}")
_ADOPTS = re.compile(r"(?i)^adopts the following resolution ?: ?$")


@dataclass(frozen=True)
class Segmentation:
    """All segments of one text; `paragraphs` holds every block that is not a heading, in order."""

    sections: tuple[Segment, ...]
    headings: tuple[Segment, ...]
    paragraphs: tuple[Segment, ...]
    sentences: tuple[Segment, ...]

    def all(self) -> Iterator[Segment]:
        yield from sorted((*self.sections, *self.headings, *self.paragraphs, *self.sentences))

    def operative(self) -> tuple[Segment, ...]:
        """The operative paragraphs of a resolution, parts (a), (b) included."""
        return tuple(part for part in self.paragraphs if part.kind == SegmentKind.OPERATIVE)


@dataclass
class _Open:
    """A section that has begun and not yet ended."""

    start: int
    rank: int
    number: str | None
    page: int | None


@dataclass
class _State:
    """Where in the document the walk has come to."""

    is_resolution: bool
    body_begun: bool
    decided: bool = False  # the first operative paragraph has been seen
    in_annex: bool = False
    last_letter: str = ""  # of the last lettered heading since the last one of a higher rank
    numbering: Numbering = field(default_factory=Numbering)


def segment(text: str, pages: Sequence[PageSpan] = (), *, is_resolution: bool | None = None) -> Segmentation:
    """The segments of a canonical text; `is_resolution` None lets the text itself tell."""
    page_map = PageMap(pages)
    lines = list(lines_of(text))
    if is_resolution is None:
        is_resolution = looks_like_resolution(text)
    state = _State(is_resolution, body_begun=not any(_MASTHEAD.match(line.text) for line in lines[:4]))
    headings: list[tuple[Segment, Heading]] = []
    paragraphs: list[Segment] = []
    for position, line in enumerate(lines):
        following = lines[position + 1].text if position + 1 < len(lines) else ""
        page = page_map.page_at(line.start)
        heading = _heading(line, following, state, position)
        if heading:
            _begin_section(heading, state)
            headings.append((Segment(line.start, line.end, SegmentKind.HEADING, heading.number, page), heading))
        else:
            kind, number = _block(line, state, position)
            paragraphs.append(Segment(line.start, line.end, kind, number, page))
    if is_resolution:
        paragraphs = list(_numbers_restored(paragraphs))
    blocks = sorted([found for found, _ in headings] + paragraphs)
    return Segmentation(
        sections=tuple(_sections(headings, len(text))),
        headings=tuple(found for found, _ in headings),
        paragraphs=tuple(paragraphs),
        sentences=tuple(
            Segment(start, end, SegmentKind.SENTENCE, block.number, page_map.page_at(start))
            for block in blocks
            for start, end in sentences(text, block.start, block.end)
        ),
    )


def looks_like_resolution(text: str) -> bool:
    """Whether the text is a resolution: a body acts in its own name and decides."""
    head = text[:4_000]
    named = re.search(r"(?im)^(?:Resolution \d+ ?\(|\d{1,4} \((?:19|20)\d\d\)[.,]? ?Resolution)|S/RES/\d", head[:600])
    acts = re.search(r"(?m)^(?:\[[^\]\n]*\]\s*)?The Security Council ?[,:;—]?$|^The Security Council [a-z]+s\b", text)
    return bool(named and acts)


def _heading(line: Line, following: str, state: _State, position: int) -> Heading | None:
    if _FOOTNOTE.match(line.text) or _CONTENTS.search(line.text) or _ADOPTION.match(line.text):
        return None
    if not state.body_begun and position < 14 and _MASTHEAD.match(line.text):
        return None
    if _BODY_BEGINS.match(line.text) or _ADOPTS.match(line.text):
        return None
    heading = heading_of(line.text, following, state.last_letter)
    if heading and heading.number is None and state.is_resolution and (is_decision(line.text) or is_reason(line.text)):
        return None
    return heading


def _begin_section(heading: Heading, state: _State) -> None:
    if heading.rank == LETTER_RANK:
        state.last_letter = heading.number or ""
    elif heading.rank < LETTER_RANK:
        state.last_letter = ""
    if heading.rank == ANNEX_RANK:
        state.in_annex = True
        state.numbering.restart(f"{heading.number}/")
    elif state.in_annex and heading.number:
        state.numbering.restart(state.numbering.prefix)
    elif state.is_resolution and heading.number:
        state.numbering.restart()


def _block(line: Line, state: _State, position: int) -> tuple[str, str | None]:
    """The kind and the number of a line that is no heading."""
    text = line.text
    if _CONTENTS.search(text):
        return SegmentKind.CONTENTS, None
    if _FOOTNOTE.match(text):
        return SegmentKind.FOOTNOTE, None
    if _BODY_BEGINS.match(text):
        state.body_begun = True
        return (SegmentKind.PREAMBULAR if state.is_resolution else SegmentKind.PARAGRAPH), None
    if (not state.body_begun and position < 14 and _MASTHEAD.match(text)) or _ADOPTION.match(text):
        return SegmentKind.MASTHEAD, None
    if state.is_resolution and state.decided and _OLD_FOOTNOTE.match(text) and not is_decision(_words(text)):
        return SegmentKind.FOOTNOTE, None
    state.body_begun = True
    if state.is_resolution and not state.in_annex:
        return _of_resolution(text, state)
    return _of_report(text, state)


def _of_report(text: str, state: _State) -> tuple[str, str | None]:
    if top := state.numbering.read_top(text, decides=False):
        return SegmentKind.PARAGRAPH, state.numbering.skip_to(top[0])
    if part := state.numbering.read_part(text):
        return SegmentKind.LIST_ITEM, part[0] or None
    return (SegmentKind.LIST_ITEM if is_bullet(text) else SegmentKind.PARAGRAPH), None


def _of_resolution(text: str, state: _State) -> tuple[str, str | None]:
    if top := state.numbering.read_top(text, decides=is_decision(_words(text))):
        number, offset = top
        is_next = number == state.numbering.top + 1
        if is_next or is_decision(text[offset:]) or state.decided:
            state.decided = True
            return SegmentKind.OPERATIVE, state.numbering.skip_to(number)
    if part := state.numbering.read_part(text):
        return (SegmentKind.OPERATIVE if state.decided else SegmentKind.PREAMBULAR), part[0] or None
    if is_decision(text):
        state.decided = True
        return SegmentKind.OPERATIVE, None
    if state.decided:
        return (SegmentKind.LIST_ITEM if is_bullet(text) else SegmentKind.PARAGRAPH), None
    return SegmentKind.PREAMBULAR, None


def _words(text: str) -> str:
    """The text behind what may be a number, read well or badly."""
    return re.sub(r"^\W*\w{1,3}\s?[.,)]?\s+", "", text)


def _numbers_restored(paragraphs: Sequence[Segment]) -> Iterator[Segment]:
    """The paragraphs, one whose number recognition lost or misread having it again: between 4 and 6 comes 5."""
    for position, paragraph in enumerate(paragraphs):
        before = next((_top(found) for found in reversed(paragraphs[:position]) if _top(found)), None)
        after = next((_top(found) for found in paragraphs[position + 1 :] if _top(found)), None)
        top = _top(paragraph)
        if top and before and after == before + 2 and top not in {1, before + 1}:
            yield replace(paragraph, number=str(before + 1))
            continue
        if paragraph.kind == SegmentKind.OPERATIVE and paragraph.number is None:
            lost = [
                found
                for found in _between(paragraphs, position)
                if found.kind == SegmentKind.OPERATIVE and found.number is None
            ]
            if after is not None and after == (before or 0) + 2 and len(lost) == 1:
                yield replace(paragraph, number=str(after - 1))
                continue
        yield paragraph


def _top(paragraph: Segment) -> int | None:
    return int(paragraph.number) if paragraph.number and paragraph.number.isdigit() else None


def _between(paragraphs: Sequence[Segment], position: int) -> Iterator[Segment]:
    """The paragraphs around that position, up to the numbered ones on both sides."""
    first = position
    while first > 0 and _top(paragraphs[first - 1]) is None:
        first -= 1
    last = position
    while last + 1 < len(paragraphs) and _top(paragraphs[last + 1]) is None:
        last += 1
    yield from paragraphs[first : last + 1]


def _sections(headings: Sequence[tuple[Segment, Heading]], length: int) -> Iterator[Segment]:
    """One section for each heading, to the next heading of its rank or above; numbers as paths ("II.A")."""
    open_sections: list[_Open] = []
    for found, heading in headings:
        while open_sections and open_sections[-1].rank >= heading.rank:
            yield _closed(open_sections.pop(), found.start)
        above = next((section.number for section in reversed(open_sections) if section.number), None)
        number = f"{above}.{heading.number}" if above and heading.number else heading.number
        open_sections.append(_Open(found.start, heading.rank, number, found.page))
    while open_sections:
        yield _closed(open_sections.pop(), length)


def _closed(section: _Open, end: int) -> Segment:
    kind = SegmentKind.ANNEX if section.rank == ANNEX_RANK else SegmentKind.SECTION
    return Segment(section.start, end, kind, section.number, section.page)
