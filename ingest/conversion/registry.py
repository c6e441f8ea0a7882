"""Which converter reads which media type: the one visible list."""

from __future__ import annotations

from ingest.conversion import media_types
from ingest.conversion.converted import Converter
from ingest.conversion.limits import DEFAULT_LIMITS, ConversionLimits


def converter_for(media_type: str, limits: ConversionLimits = DEFAULT_LIMITS) -> Converter:
    """The converter of that media type; each parser is imported only where it is used, they are large."""
    match media_type:
        case media_types.PDF:
            from ingest.conversion.from_pdf import PdfConverter

            return PdfConverter(limits)
        case media_types.HTML:
            from ingest.conversion.from_html import HtmlConverter

            return HtmlConverter(limits)
        case media_types.DOCX:
            from ingest.conversion.from_docx import DocxConverter

            return DocxConverter(limits)
        case media_types.MARKDOWN:
            from ingest.conversion.from_markdown import MarkdownConverter

            return MarkdownConverter(limits)
        case media_types.TEXT:
            from ingest.conversion.from_text import TextConverter

            return TextConverter(limits)
        case _:
            raise ValueError(f"no converter reads {media_type!r}")
