"""Printed lines → paragraphs: what a reader sees as one block becomes one line of the canonical text.

A line break inside a paragraph was forced: the next word did not fit. Where it would have fitted, the author ended
the line. Runs of evenly spaced lines of one style give the width to judge by, so that table cells and columns are
judged by their own width.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.conversion.pdf_furniture import is_separator
from ingest.conversion.pdf_lines import Line

_MARKER = re.compile(r"(?:\d{1,3}\.|\(?[a-z]{1,4}\)|\(\d{1,2}\)|[•●▪‣◦–—-])\s")
_NUMBERED = re.compile(r"(?:\d{1,3}\.|[IVX]{1,6}\.|[A-Z]\.)\s")
_FOOTNOTE = re.compile(r"(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\*{1,3}|†|‡|\d{1,3}(?=\s))")
_CLOSED = re.compile(r"[.!?:;][”\"’')\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_PAUSED = re.compile(r"(?:[.!?:;,][”\"’')\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹]*|\b(?:and|or|et|ou|y|o|и|или))$")
_FIRST_LINE_INDENT = 8.0


@dataclass
class Block:
    """Consecutive lines that are one paragraph, heading, footnote or cell."""

    lines: list[Line]
    footnote: bool = False

    @property
    def page(self) -> int:
        return self.lines[0].page


@dataclass
class Measures:
    """What is usual in this document: line spacing as a share of the type size, and the size of body text."""

    spacing: float
    body_size: float
    starts_indented: bool = field(default=False)

    @classmethod
    def of(cls, pages: Iterable[Sequence[Line]]) -> Measures:
        spacings: Counter[float] = Counter()
        sizes: Counter[float] = Counter()
        for lines in pages:
            for line in lines:
                sizes[line.size] += len(line.text)
            for above, below in itertools.pairwise(lines):
                gap = above.baseline - below.baseline
                if above.size == below.size and 0.8 * above.size < gap < 3.5 * above.size:
                    spacings[round(gap / above.size * 20) / 20] += 1
        return cls(
            spacing=spacings.most_common(1)[0][0] if spacings else 1.2,
            body_size=sizes.most_common(1)[0][0] if sizes else 10.0,
        )


def blocks_of(pages: Sequence[Sequence[Line]]) -> list[Block]:
    """The blocks of all pages in reading order, paragraphs that cross a page in one.

    Footnotes come after the last block that ends on their page, so that a paragraph which goes on overleaf is whole
    and every footnote still stands on its own page. Only one that fills more than a page is cut by them.
    """
    merged = [_merge_same_baseline(lines) for lines in pages]
    measures = Measures.of(merged)
    blocks: list[Block] = []
    for lines in merged:
        body, notes = _split_footnotes(lines, measures)
        page_blocks = [block for run in _runs(body, measures) for block in _split_run(run)]
        footnotes = [block for run in _runs(notes, measures) for block in _split_footnote_run(run)]
        carried = blocks[-1] if blocks else None
        if carried and not carried.footnote and page_blocks and _goes_on(carried, page_blocks[0]):
            carried.lines.extend(page_blocks.pop(0).lines)
        crossing: list[Block] = []
        if footnotes and page_blocks and not _ends(page_blocks[-1]):
            crossing = [page_blocks.pop()]
            while page_blocks and page_blocks[-1].lines[-1].bold:  # its headings stay with it
                crossing.insert(0, page_blocks.pop())
        blocks += page_blocks + footnotes + crossing
    return blocks


def _merge_same_baseline(lines: Sequence[Line]) -> list[Line]:
    """Lines with the pieces that PDFium cut at a raised footnote mark put together again."""
    merged: list[Line] = []
    for line in lines:
        last = merged[-1] if merged else None
        if (
            last
            and abs(last.baseline - line.baseline) < 0.2 * line.size
            and 0 <= line.left - last.right < 1.2 * line.size
            and last.size == line.size
            and not last.hyphenated
        ):
            gap = " " if line.left - last.right > 0.12 * line.size else ""
            merged[-1] = Line(
                last.text + gap + line.text, last.page, last.left, line.right, last.baseline, last.size,
                last.bold, line.hyphenated, last.first_word_width,
            )  # fmt: skip
        else:
            merged.append(line)
    return merged


def _split_footnotes(lines: Sequence[Line], measures: Measures) -> tuple[list[Line], list[Line]]:
    """Body lines, and the small lines below the short rule at the foot of the page."""
    body: list[Line] = []
    notes: list[Line] = []
    below_rule = False
    for line in lines:
        if is_separator(line):
            below_rule = True
        elif below_rule and line.size < measures.body_size - 0.7:
            notes.append(line)
        else:
            below_rule = False
            body.append(line)
    return body, notes


def _runs(lines: Sequence[Line], measures: Measures) -> list[list[Line]]:
    """Consecutive lines, evenly spaced and of one style."""
    runs: list[list[Line]] = []
    for line in lines:
        last = runs[-1][-1] if runs else None
        if last and _same_run(last, line, measures):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _same_run(above: Line, below: Line, measures: Measures) -> bool:
    gap = above.baseline - below.baseline
    return (
        0.5 * above.size < gap <= 1.22 * measures.spacing * max(above.size, below.size)
        and _same_style(above, below)
        and below.left - above.left < 60
        and below.left < above.right
    )


def _same_style(above: Line, below: Line) -> bool:
    return above.bold == below.bold and abs(above.size - below.size) <= 0.12 * above.size


def _split_run(run: list[Line]) -> list[Block]:
    left = min(line.left for line in run)
    right = max(line.right for line in run)
    blocks = [Block([run[0]])]
    for above, below in itertools.pairwise(run):
        if not above.hyphenated and _begins_anew(above, below, left, right):
            blocks.append(Block([below]))
        else:
            blocks[-1].lines.append(below)
    return blocks


def _begins_anew(above: Line, below: Line, left: float, right: float) -> bool:
    would_have_fitted = above.right + 0.3 * above.size + below.first_word_width < right - 0.5
    if would_have_fitted and not (below.text[0].islower() and not _PAUSED.search(above.text)):
        return True
    if not _PAUSED.search(above.text):
        return False
    if _MARKER.match(below.text):
        return True
    indented = below.left - left > _FIRST_LINE_INDENT and below.left - above.left > _FIRST_LINE_INDENT
    return indented and below.text[0].isupper()


def _split_footnote_run(run: list[Line]) -> list[Block]:
    blocks: list[Block] = []
    for line in run:
        if not blocks or _FOOTNOTE.match(line.text):
            blocks.append(Block([line], footnote=True))
        else:
            blocks[-1].lines.append(line)
    return blocks


def _ends(block: Block) -> bool:
    """Whether nothing of this block is to be expected on the next page."""
    last = block.lines[-1]
    return not last.hyphenated and (bool(_CLOSED.search(last.text)) or last.bold)


def _goes_on(before: Block, after: Block) -> bool:
    """Whether the first block of a page continues the last one of the page before."""
    last, first = before.lines[-1], after.lines[0]
    if last.hyphenated:
        return True
    if not _same_style(last, first) or _MARKER.match(first.text) or _NUMBERED.match(first.text):
        return False
    if first.text[0].islower():
        return not _CLOSED.search(last.text)
    if _CLOSED.search(last.text):
        return False
    ended_early = len(before.lines) > 1 and last.right + first.first_word_width < before.lines[-2].right - 2
    indented = first.left - min(line.left for line in before.lines) > _FIRST_LINE_INDENT
    comma_and_indent = indented and last.text.endswith(",")
    return not ended_early and not comma_and_indent
