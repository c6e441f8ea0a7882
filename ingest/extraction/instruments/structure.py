"""Operative paragraphs with their lettered and roman parts, as positions of the folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.extraction.instruments.folding import Folded
from ingest.extraction.protocol import Segment

_MARKER = re.compile(r"(?:\d{1,3} ?[.,)]|\(?[a-zA-Z0-9]{1,5}\)[.,]?|[a-z]\.) ?")


@dataclass(frozen=True)
class Item:
    """A part `[start, end)` without its letter; `number` is its whole printed path ("12 (a) (ii)")."""

    number: str
    start: int
    end: int
    parent: int | None
    leaf: bool


@dataclass(frozen=True)
class Paragraph:
    """One operative paragraph; its head, the text before its first part, is `[start, head_end)`."""

    number: str | None
    start: int
    head_end: int
    end: int
    items: tuple[Item, ...]

    def label(self, item: Item | None = None) -> str | None:
        return item.number if item else self.number


def operative_paragraphs(folded: Folded, segments: Sequence[Segment]) -> list[Paragraph]:
    """The operative paragraphs that segmentation found; parts are gathered under the paragraph they belong to.

    Where segmentation took the text for a report, its numbered paragraphs are what the decision decides.
    """
    operative = _joined(folded, segments, {"operative"})
    if not operative:
        operative = _joined(folded, [segment for segment in segments if segment.number], {"paragraph", "list_item"})
    return [_paragraph(folded, group) for group in _groups(operative)]


@dataclass(frozen=True)
class _Part:
    """A segment, longer where a line break had cut it in two."""

    number: str | None
    start: int
    end: int


def _joined(folded: Folded, segments: Sequence[Segment], kinds: set[str]) -> list[_Part]:
    parts: list[_Part] = []
    open_part = False
    for segment in segments:
        if segment.kind in kinds and (segment.number is None or not segment.number.startswith("annex")):
            parts.append(_Part(segment.number, segment.start, segment.end))
            open_part = True
        elif parts and open_part and segment.kind == "paragraph" and _unfinished(folded.source, parts[-1]):
            parts[-1] = replace(parts[-1], end=segment.end)
        else:
            open_part = False
    return parts


def _unfinished(source: str, part: _Part) -> bool:
    return re.search(r"[\w-]$", source[part.start : part.end].rstrip()) is not None


def _groups(segments: Sequence[_Part]) -> Iterator[list[_Part]]:
    group: list[_Part] = []
    for segment in segments:
        if group and not _belongs(segment, group[0]):
            yield group
            group = []
        group.append(segment)
    if group:
        yield group


def _belongs(segment: _Part, first: _Part) -> bool:
    """Whether a segment is a part of the paragraph that `first` opens ("(a)" alone follows an unnumbered one)."""
    if segment.number is None:
        return False
    if first.number is None:
        return segment.number.startswith("(")
    return segment.number.startswith(f"{first.number} (")


def _paragraph(folded: Folded, group: Sequence[_Part]) -> Paragraph:
    ranges = [_body(folded, segment) for segment in group]
    paths = [segment.number or "" for segment in group]
    items = []
    for index, path in enumerate(paths[1:], 1):
        parent = max((earlier for earlier in range(1, index) if path.startswith(paths[earlier] + " (")), default=None)
        leaf = not any(later.startswith(path + " (") for later in paths[index + 1 :])
        items.append(Item(path, *ranges[index], None if parent is None else parent - 1, leaf))
    return Paragraph(group[0].number, *ranges[0], ranges[-1][1], tuple(items))


def _body(folded: Folded, segment: _Part) -> tuple[int, int]:
    """The folded range of a segment without the number or letter it begins with."""
    start, end = folded.position(segment.start), folded.position(segment.end)
    marker = _MARKER.match(folded.text, start, end) if segment.number else None
    return (marker.end() if marker else start), end
