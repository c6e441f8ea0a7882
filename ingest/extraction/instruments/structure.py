"""Operative and numbered paragraphs with their lettered and roman sub-items, as positions of the folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.extraction.instruments.folding import Folded
from ingest.extraction.lexicon import load


@dataclass(frozen=True)
class Item:
    """A sub-item `[start, end)`; `label` is its printed path ("(a) (ii)"), `parent` the index of the item above."""

    label: str
    start: int
    end: int
    parent: int | None
    leaf: bool


@dataclass(frozen=True)
class Paragraph:
    """One numbered paragraph; the head ends where its first sub-item begins."""

    number: str | None
    start: int
    end: int
    head_end: int
    items: tuple[Item, ...]

    def label(self, item: Item | None = None) -> str | None:
        """The printed number with the sub-item's letters: "12 (a) (ii)"."""
        parts = [self.number or "", item.label if item else ""]
        return " ".join(part for part in parts if part) or None


_NUMBERED = re.compile(r"^[ \t]*(\d{1,3})[ \t]*[.,][ \t]*(?=[A-Z\"“‘(])", re.MULTILINE)
_ANNEX = re.compile(r"^[ \t]*(?:Annex|ANNEX|Enclosure|Appendix)\b", re.MULTILINE)
_ADOPTED = re.compile(r"^[ \t]*Adopted (?:unanimously )?(?:at|by|without)\b", re.MULTILINE)
_OPENING = re.compile(r"\bThe Security Council\s*,", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[;.:,!?][\"')\]]*(?: ?\d{1,3})?$")


def numbered_paragraphs(folded: Folded, start: int = 0, end: int | None = None) -> list[Paragraph]:
    """The paragraphs numbered 1, 2, 3 … between two offsets of the canonical text, in order.

    A number counts only as the next one of its sequence, so that figures and list items at the start of a line do not;
    one lost number (a scan's error) is stepped over. A sequence that begins again with 1 is read as well.
    """
    source = folded.source
    end = len(source) if end is None else end
    starts: list[tuple[int, int, int]] = []
    last = 0
    for match in _NUMBERED.finditer(source, start, end):
        number = int(match[1])
        if number in {last + 1, last + 2} or (number == 1 and last > 1):
            starts.append((number, match.start(), match.end()))
            last = number
    bounds = [*(begin for _, begin, _ in starts[1:]), end] if starts else []
    return [
        _paragraph(folded, str(number), body, _text_end(source, body, stop))
        for (number, _, body), stop in zip(starts, bounds, strict=True)
    ]


def operative_paragraphs(folded: Folded) -> list[Paragraph]:
    """What a decision decides: its numbered paragraphs, or the unnumbered ones that begin with an operative verb."""
    source = folded.source
    opening = _OPENING.search(source)
    start = opening.end() if opening else 0
    numbered = numbered_paragraphs(folded, start, _body_end(source, start))
    verbs = "|".join(sorted((verb.capitalize() for verb in load("lead_verbs")["deciding"]), key=len, reverse=True))
    single = [
        match.start()
        for match in re.finditer(rf"^[ \t]*(?:{verbs})\b", source[: _body_end(source, start)], re.MULTILINE)
        if match.start() >= start and (not numbered or folded.position(match.start()) < numbered[0].start)
    ]
    limit = folded.offsets[numbered[0].start] if numbered else _body_end(source, start)
    bounds = [*single[1:], limit]
    unnumbered = [
        _paragraph(folded, None, begin, _text_end(source, begin, stop))
        for begin, stop in zip(single, bounds, strict=False)
    ]
    return [*unnumbered, *numbered]


def _body_end(source: str, start: int) -> int:
    """Where the decision's own text ends: at its vote or at its first annex."""
    ends = [match.start() for match in (_ADOPTED.search(source, start), _ANNEX.search(source, start)) if match]
    return min(ends, default=len(source))


def _text_end(source: str, start: int, stop: int) -> int:
    """`stop`, or the end of the last line that closes a sentence: what follows is the next section's heading."""
    end = stop
    for line in reversed(source[start:stop].split("\n")):
        if _SENTENCE_END.search(line.rstrip()):
            return end
        end -= len(line) + 1
    return stop


def _paragraph(folded: Folded, number: str | None, start: int, end: int) -> Paragraph:
    first, last = folded.position(start), folded.position(end)
    items = _items(folded, first, last)
    return Paragraph(number, first, last, items[0].start if items else last, tuple(items))


_MARKER = re.compile(r"\(([a-z]{1,2}|[ivx]{1,5}|\d)\)\.? ")
_ROMAN = {roman: value for value, roman in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"], 1)}
_MISREAD = {"5": 2, "6": 2}  # scans print "(5)" and "(6)" where the page has "(b)"


def _items(folded: Folded, start: int, end: int) -> list[Item]:
    marks: list[tuple[int, int, int | None, str]] = []
    levels: list[tuple[str, int, int]] = []  # style, last value, index of the item that is open there
    for match in _MARKER.finditer(folded.text, start, end):
        before = folded.text[max(start, match.start() - 6) : match.start()]
        if match.start() > start and not re.search(r"(?:[:;,.] |[;,] (?:and|or) |\) ?)$", before):
            line_start = folded.source.rfind("\n", 0, folded.offsets[match.start()]) + 1
            if folded.source[line_start : folded.offsets[match.start()]].strip():
                continue
        depth, value = _level(levels, match[1])
        if depth is None:
            continue
        style = _style(levels, depth, match[1])
        del levels[depth:]
        parent = levels[-1][2] if levels else None
        levels.append((style, value, len(marks)))
        path = (marks[parent][3] + " " if parent is not None else "") + f"({_printed(style, value, match[1])})"
        marks.append((match.start(), match.end(), parent, path))
    parents = {parent for _, _, parent, _ in marks}
    items = []
    for index, (_, body, parent, path) in enumerate(marks):
        following = [mark[0] for mark in marks[index + 1 :]]
        items.append(Item(path, body, following[0] if following else end, parent, index not in parents))
    return items


def _readings(label: str) -> list[tuple[str, int]]:
    readings = []
    if label.isdigit():
        return [("number", int(label)), *([("letter", _MISREAD[label])] if label in _MISREAD else [])]
    if len(label) == 1:
        readings.append(("letter", ord(label) - ord("a") + 1))
    elif len(set(label)) == 1 and label not in _ROMAN:
        readings.append(("letter", 26 + ord(label[0]) - ord("a") + 1))
    if label in _ROMAN:
        readings.append(("roman", _ROMAN[label]))
    return readings


def _level(levels: list[tuple[str, int, int]], label: str) -> tuple[int | None, int]:
    """The depth at which this label goes on (or opens a level) and its value; depth None when it is no marker."""
    readings = _readings(label)
    for step in (1, 2):
        for depth in range(len(levels) - 1, -1, -1):
            style, last, _ = levels[depth]
            for reading, value in readings:
                if reading == style and value == last + step:
                    return depth, value
        if step == 1 and len(levels) < 3:
            for _, value in readings:
                if value == 1:
                    return len(levels), 1
    return None, 0


def _style(levels: list[tuple[str, int, int]], depth: int, label: str) -> str:
    if depth < len(levels):
        return levels[depth][0]
    return next(reading for reading, value in _readings(label) if value == 1)


def _printed(style: str, value: int, label: str) -> str:
    return chr(ord("a") + value - 1) if style == "letter" and label in _MISREAD else label
