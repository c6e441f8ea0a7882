"""PDF → canonical text with its page map, by PDFium."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.conversion import media_types
from ingest.conversion.converted import ConvertedText, Hints, TextAssembler
from ingest.conversion.errors import ReasonCode, Refusal
from ingest.conversion.limits import DEFAULT_LIMITS, ConversionLimits
from ingest.conversion.pdf_furniture import without_running_lines
from ingest.conversion.pdf_layout import blocks_of
from ingest.conversion.pdf_lines import Page, read_page
from ingest.conversion.pdf_words import WordBook, pieces

_LEAST_CHARACTERS = 25  # of a page, on average; below that there is no text layer worth the name


class PdfConverter:
    """Reads the text layer; a scan without one is refused, for recognition is another trade."""

    name = "pypdfium2"
    version = "1"
    media_types = frozenset({media_types.PDF})

    def __init__(self, limits: ConversionLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def convert(self, data: bytes) -> ConvertedText:
        document = self._open(data)
        try:
            pages, unreadable = self._pages(document)
            _require_text(pages, len(document))
            metadata = document.get_metadata_dict()
        finally:
            document.close()
        bodies, left_out = without_running_lines(pages)
        notes = _notes(pages, unreadable, left_out)
        words = WordBook(bodies)
        assembler = TextAssembler()
        for block in blocks_of(bodies):
            if assembler.length:
                assembler.append("\n\n")
            for page, text in pieces(block, words):
                assembler.begin_page(page)
                assembler.append(unicodedata.normalize("NFC", text))
        title = metadata.get("Title", "").strip()
        return ConvertedText(assembler.text(), assembler.pages(), Hints(title=title), notes)

    def _open(self, data: bytes) -> pypdfium2.PdfDocument:
        try:
            document = pypdfium2.PdfDocument(data)
            count = len(document)
        except pypdfium2.PdfiumError as error:
            if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
                raise Refusal(
                    ReasonCode.ENCRYPTED,
                    "The PDF is protected by a password.",
                    "Remove the protection, or ask the publisher for an open copy, and send it again.",
                ) from error
            raise Refusal(
                ReasonCode.CORRUPT,
                f"The PDF cannot be opened; it is damaged ({error}).",
                "Fetch the file again from its source.",
            ) from error
        if count == 0:
            raise Refusal(ReasonCode.CORRUPT, "The PDF has no pages.", "Fetch the file again from its source.")
        if count > self._limits.pages:
            raise Refusal(
                ReasonCode.TOO_LARGE,
                f"The PDF has {count} pages; at most {self._limits.pages} are accepted.",
                "Send it in parts.",
            )
        return document

    def _pages(self, document: pypdfium2.PdfDocument) -> tuple[list[Page], list[int]]:
        """The pages that could be read, and the numbers of those that could not."""
        pages: list[Page] = []
        unreadable: list[int] = []
        characters = 0
        for index in range(len(document)):
            try:
                page = read_page(document, index)
            except pypdfium2.PdfiumError:
                unreadable.append(index + 1)  # one damaged page does not cost the others; the note names it
                continue
            characters += sum(len(line.text) for line in page.lines)
            if characters > self._limits.text_characters:
                raise Refusal(
                    ReasonCode.TEXT_TOO_LONG,
                    f"The PDF holds more than {self._limits.text_characters:,} characters of text.",
                    "Send it in parts.",
                )
            pages.append(page)
        if not pages:
            raise Refusal(
                ReasonCode.CORRUPT, "No page of the PDF can be read.", "Fetch the file again from its source."
            )
        return pages, unreadable


def _require_text(pages: Sequence[Page], count: int) -> None:
    characters = sum(len(line.text.replace(" ", "")) for page in pages for line in page.lines)
    scanned = [page.number for page in pages if page.has_image and not page.lines]
    if characters >= _LEAST_CHARACTERS * count or (characters >= _LEAST_CHARACTERS and not scanned):
        return
    if scanned:
        raise Refusal(
            ReasonCode.SCANNED,
            f"The PDF is a scan: {len(scanned)} of {count} pages are pictures and hold no text layer.",
            "Have its text recognised (OCR) and send the result, or look for a text edition.",
        )
    raise Refusal(ReasonCode.NO_TEXT, f"The PDF's {count} pages hold no text.", "Check that this is the right file.")


def _notes(pages: Sequence[Page], unreadable: Sequence[int], left_out: Sequence[str]) -> tuple[str, ...]:
    notes: list[str] = []
    if unreadable:
        notes.append(f"Damaged and left out: page {_listed(unreadable)}.")
    scanned = [page.number for page in pages if page.has_image and not page.lines]
    if scanned:
        notes.append(f"Pictures without text, left out: page {_listed(scanned)}.")
    if left_out:
        notes.append("Running lines left out: " + "; ".join(left_out) + ".")
    return tuple(notes)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers[:20]) + (" …" if len(numbers) > 20 else "")
