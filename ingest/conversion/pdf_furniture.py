"""Running headers, footers, page and job numbers: printed on pages, no part of what the document says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.conversion.pdf_lines import Line, Page

_BAND = 0.085  # share of the page height, at the top and at the bottom, where running lines stand
_PAGE_NUMBER = r"(?:\d{1,4}/\d{1,4}|(?:[Pp]age )?\d{1,4}(?: (?:of|sur|de) \d{1,4})?|[-–—] ?\d{1,4} ?[-–—])"
_JOB_NUMBER = r"(?:\d{2}-\d{5}\*{0,2}(?: \([A-Z]\))?(?: {1,3}\d{6}){0,4})"
_NUMBERS_ONLY = re.compile(
    rf"(?:{_PAGE_NUMBER}|{_JOB_NUMBER}|{_PAGE_NUMBER} {_JOB_NUMBER}|{_JOB_NUMBER} {_PAGE_NUMBER}|\*\d{{6,9}}\*)"
)
_SYMBOL_ONLY = re.compile(r"[A-Z]{1,4}(?:/[A-Z0-9][\w.()-]*)+(?: \(\d{4}\))?\*{0,2}(?: [A-Z]{1,4}(?:/[\w.()-]+)+)?")
_SEPARATOR = re.compile(r"_{5,}")


def without_running_lines(pages: Sequence[Page]) -> tuple[list[list[Line]], list[str]]:
    """The lines of each page without the running ones, and what was left out, digits shown as #."""
    repeated = _repeated(pages)
    kept: list[list[Line]] = []
    left_out: Counter[str] = Counter()
    for page in pages:
        body: list[Line] = []
        for line in page.lines:
            if _in_band(line, page) and _is_running(line, page, repeated):
                left_out[_masked(line.text)] += 1
            else:
                body.append(line)
        kept.append(body)
    return kept, [text for text, _ in left_out.most_common(6)]


def is_separator(line: Line) -> bool:
    """Whether this is the short rule above footnotes."""
    return bool(_SEPARATOR.fullmatch(line.text))


def _in_band(line: Line, page: Page) -> bool:
    return line.baseline > page.height * (1 - _BAND) or line.baseline < page.height * _BAND


def _is_running(line: Line, page: Page, repeated: set[str]) -> bool:
    if _SYMBOL_ONLY.fullmatch(line.text):
        return page.number > 1  # the first page's is the document's own
    return bool(_NUMBERS_ONLY.fullmatch(line.text)) or _masked(line.text) in repeated


def _repeated(pages: Sequence[Page]) -> set[str]:
    """Masked lines that stand in the bands of at least three pages and of every fourth page."""
    if len(pages) < 3:
        return set()
    counts = Counter(
        text for page in pages for text in {_masked(line.text) for line in page.lines if _in_band(line, page)}
    )
    return {text for text, count in counts.items() if count >= max(3, len(pages) // 4)}


def _masked(text: str) -> str:
    return re.sub(r"\d", "#", text)
