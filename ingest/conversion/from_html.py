"""HTML → canonical text of the article itself, without menus, advertisements and comments, by trafilatura."""

from __future__ import annotations

import re

from trafilatura import bare_extraction

from ingest.conversion import media_types
from ingest.conversion.canonical import canonical, decode
from ingest.conversion.converted import ConvertedText, Hints, PageSpan
from ingest.conversion.errors import ReasonCode, Refusal
from ingest.conversion.from_text import require_length
from ingest.conversion.limits import DEFAULT_LIMITS, ConversionLimits

_DECLARED = re.compile(
    rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,80}encoding=["']([\w-]+)"""
)
_LANGUAGE = re.compile(r"""(?i)<html[^>]{0,300}?\slang\s*=\s*["']?([a-z]{2,3})\b""")
_LICENCE = re.compile(
    r"""(?is)<(?:a|link)\b(?=[^>]{0,400}?\brel\s*=\s*["']?[^"'>]*\blicense\b)[^>]{0,400}?\bhref\s*=\s*["']([^"']{5,200})["']"""
)
_TABLE_RULE = re.compile(r"\|?(?:\s*:?-{3,}:?\s*\|)+\s*")
_LEAST_CHARACTERS = 25


class HtmlConverter:
    """Reads the main text of a web page; paragraphs, list items and table rows become lines."""

    name = "trafilatura"
    version = "1"
    media_types = frozenset({media_types.HTML})

    def __init__(self, limits: ConversionLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def convert(self, data: bytes) -> ConvertedText:
        declared = _DECLARED.search(data[:4096])
        encoding = (declared[1] or declared[2]).decode("ascii") if declared else None
        html, _ = decode(data, encoding)
        require_length(html, self._limits)
        document = bare_extraction(
            html,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
        text = canonical(_blocks(document.text or "")) if document and not isinstance(document, dict) else ""
        if not document or isinstance(document, dict) or len(text) < _LEAST_CHARACTERS:
            raise Refusal(
                ReasonCode.NO_TEXT,
                "The page holds no readable article: only menus, scripts or a notice.",
                "Save the page as your browser shows it, or send its PDF or text.",
            )
        language, licence = _LANGUAGE.search(html), _LICENCE.search(html)
        hints = Hints(
            title=canonical(document.title or ""),
            authors=tuple(name.strip() for name in (document.author or "").split(";") if name.strip()),
            published=document.date or "",
            publisher=canonical(document.sitename or ""),
            licence=licence[1] if licence else document.license or "",
            language=language[1].lower() if language else "",
        )
        return ConvertedText(text, (PageSpan(0, len(text), 1),), hints)


def _blocks(text: str) -> str:
    """Trafilatura's lines set apart by blank lines, table rows without their drawn rules."""
    lines = [line.strip() for line in text.split("\n")]
    kept = [line.strip("| ") if line.startswith("|") else line for line in lines if not _TABLE_RULE.fullmatch(line)]
    return "\n\n".join(line for line in kept if line)
