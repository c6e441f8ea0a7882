"""Word document (.docx) → canonical text, by mammoth, tables and footnotes included."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from html import unescape
from html.parser import HTMLParser
from xml.parsers.expat import ExpatError

import mammoth

from ingest.conversion import media_types
from ingest.conversion.canonical import canonical
from ingest.conversion.converted import ConvertedText, Hints, PageSpan
from ingest.conversion.errors import ReasonCode, Refusal
from ingest.conversion.from_text import require_length
from ingest.conversion.limits import DEFAULT_LIMITS, ConversionLimits

_CORE_PROPERTIES = "docProps/core.xml"
_PROPERTY = re.compile(r"<dc:(title|language)>([^<]{1,500})</dc:")  # two plain strings need no XML parser
_LINE_TAGS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "div", "blockquote"}


class DocxConverter:
    """Reads a Word document; nothing it refers to outside itself is opened."""

    name = "mammoth"
    version = "1"
    media_types = frozenset({media_types.DOCX})

    def __init__(self, limits: ConversionLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def convert(self, data: bytes) -> ConvertedText:
        try:
            html = mammoth.convert_to_html(
                io.BytesIO(data),
                convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
                external_file_access=False,
            ).value
            properties = _properties(data)
        except (zipfile.BadZipFile, zlib.error, ExpatError, EOFError, KeyError, ValueError) as error:
            raise Refusal(
                ReasonCode.CORRUPT,
                f"The Word document is damaged ({type(error).__name__}: {error}).",
                "Open it in Word, save it again as .docx and send that file.",
            ) from error
        lines = _Lines()
        lines.feed(html)
        lines.close()
        text = canonical("\n\n".join(lines.finished()))
        require_length(text, self._limits)
        if not text:
            raise Refusal(ReasonCode.NO_TEXT, "The Word document holds no text.", "Check that this is the right file.")
        return ConvertedText(text, (PageSpan(0, len(text), 1),), properties)


class _Lines(HTMLParser):
    """Collects one line for each paragraph, heading, list item and table row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._open: list[str] = []
        self._row: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_line()
            self._row = []
        elif tag in {"td", "th"}:
            self._open = []
        elif tag == "br" or (self._row is not None and tag in _LINE_TAGS):
            self._open.append(" ")
        elif tag in _LINE_TAGS:
            self._end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._row is not None:
            self._row.append(_one_line(self._open))
            self._open = []
        elif tag == "tr" and self._row is not None:
            self._lines.append(" | ".join(self._row))
            self._row = None
        elif tag in _LINE_TAGS and self._row is None:
            self._end_line()

    def handle_data(self, data: str) -> None:
        self._open.append(data)

    def _end_line(self) -> None:
        if line := _one_line(self._open):
            self._lines.append(line)
        self._open = []

    def finished(self) -> list[str]:
        self._end_line()
        return [line for line in self._lines if line.strip(" |")]


def _one_line(pieces: list[str]) -> str:
    return re.sub(r"\s+", " ", "".join(pieces)).strip()


def _properties(data: bytes) -> Hints:
    """Title and language from the document's properties; its dates are those of the file, not of publication."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if _CORE_PROPERTIES not in archive.namelist():
            return Hints()
        properties = archive.read(_CORE_PROPERTIES).decode("utf-8", "replace")
    found = {key: unescape(value) for key, value in _PROPERTY.findall(properties)}
    return Hints(title=canonical(found.get("title", "")), language=found.get("language", "")[:2].lower())
