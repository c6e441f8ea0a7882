"""The printed lines of a PDF, each with where and how it is printed."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.conversion.canonical import canonical

_HYPHENS_AT_LINE_END = {0x02, 0xFFFE}  # what PDFium makes of a hyphen before a line break
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Line:
    """One printed line. Coordinates in points from the bottom left; `hyphenated`: a word goes on in the next line."""

    text: str
    page: int
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    hyphenated: bool = False
    first_word_width: float = 0.0


@dataclass(frozen=True)
class Page:
    """One page as printed; `has_image` tells a scan from an empty page."""

    number: int
    height: float
    lines: tuple[Line, ...]
    has_image: bool


@dataclass
class _Glyph:
    character: str
    left: float
    right: float
    baseline: float
    size: float
    bold: bool


@dataclass
class _GlyphReader:
    """Reads characters with their place; PDFium fills the same C doubles again and again."""

    page: Any
    left: ctypes.c_double = field(default_factory=ctypes.c_double)
    right: ctypes.c_double = field(default_factory=ctypes.c_double)
    bottom: ctypes.c_double = field(default_factory=ctypes.c_double)
    top: ctypes.c_double = field(default_factory=ctypes.c_double)
    x: ctypes.c_double = field(default_factory=ctypes.c_double)
    y: ctypes.c_double = field(default_factory=ctypes.c_double)
    matrix: Any = field(default_factory=pdfium.FS_MATRIX)

    def read(self, index: int, character: str) -> _Glyph:
        pdfium.FPDFText_GetCharBox(self.page, index, self.left, self.right, self.bottom, self.top)
        pdfium.FPDFText_GetCharOrigin(self.page, index, self.x, self.y)
        return _Glyph(
            character,
            self.left.value,
            self.right.value,
            self.y.value,
            self._size(index),
            pdfium.FPDFText_GetFontWeight(self.page, index) >= 600,
        )

    def _size(self, index: int) -> float:
        """The type size as printed: some producers set everything in 1 point and scale it by the matrix."""
        size = float(pdfium.FPDFText_GetFontSize(self.page, index))
        if pdfium.FPDFText_GetMatrix(self.page, index, self.matrix):
            size *= math.hypot(self.matrix.c, self.matrix.d)
        return round(size, 2)


def read_page(document: pypdfium2.PdfDocument, index: int) -> Page:
    """The page at that index (from 0) with its lines in the order of the content stream."""
    page = document[index]
    try:
        text_page = page.get_textpage()
        try:
            lines = tuple(_lines(text_page, index + 1))
        finally:
            text_page.close()
        has_image = any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))
        return Page(index + 1, page.get_height(), lines, has_image)
    finally:
        page.close()


def _lines(text_page: pypdfium2.PdfTextPage, number: int) -> Iterator[Line]:
    reader = _GlyphReader(text_page)
    glyphs: list[_Glyph] = []
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if code in _HYPHENS_AT_LINE_END:
            yield from _line(glyphs, number, hyphenated=True)
            glyphs = []
        elif code == 0x0A:
            yield from _line(glyphs, number, hyphenated=False)
            glyphs = []
        elif code != 0x0D and not 0xD800 <= code < 0xE000:
            glyphs.append(reader.read(index, chr(code)))
    yield from _line(glyphs, number, hyphenated=False)


def _line(glyphs: list[_Glyph], number: int, *, hyphenated: bool) -> Iterator[Line]:
    """The line these characters make, if any of them is visible."""
    visible = [glyph for glyph in glyphs if not glyph.character.isspace() and glyph.character.isprintable()]
    if not visible:
        return
    size = _most_common_size(visible)
    baseline = next(glyph.baseline for glyph in visible if abs(glyph.size - size) < 0.1)
    text = canonical("".join(_as_read(glyph, size, baseline) for glyph in glyphs))
    if not text:
        return
    first_word_end = visible[0].right
    for glyph in glyphs[glyphs.index(visible[0]) :]:
        if glyph.character.isspace():
            break
        first_word_end = max(first_word_end, glyph.right)
    yield Line(
        text=text,
        page=number,
        left=visible[0].left,
        right=max(glyph.right for glyph in visible),
        baseline=baseline,
        size=size,
        bold=sum(glyph.bold for glyph in visible) * 2 > len(visible),
        hyphenated=hyphenated,
        first_word_width=first_word_end - visible[0].left,
    )


def _most_common_size(glyphs: list[_Glyph]) -> float:
    counts: dict[float, int] = {}
    for glyph in glyphs:
        counts[round(glyph.size, 1)] = counts.get(round(glyph.size, 1), 0) + 1
    return max(counts, key=lambda size: (counts[size], size))


def _as_read(glyph: _Glyph, size: float, baseline: float) -> str:
    """The character; a raised small digit is a footnote mark and must never be read as part of a number."""
    raised = glyph.baseline - baseline > 0.15 * size
    if glyph.character.isascii() and glyph.character.isdigit() and raised and glyph.size < 0.85 * size:
        return glyph.character.translate(_SUPERSCRIPTS)
    return glyph.character
