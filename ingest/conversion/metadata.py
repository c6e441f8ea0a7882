"""What a document says about itself: title, authors, publisher, date, symbols, kind, licence, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.dates import PartialDate
from ingest.conversion.bylines import Author, read_article
from ingest.conversion.converted import Hints
from ingest.conversion.found import Found, Line, lines_of
from ingest.conversion.licences import licence_of_address, read_licence
from ingest.conversion.printed_dates import printed_dates
from ingest.conversion.un_masthead import is_un_document, read_masthead, same_symbol, symbol_in_name

UNITED_NATIONS = "United Nations"
NO_HINTS = Hints()
_KINDS = (
    (
        re.compile(r"(?im)^(?:press release|for immediate release|communiqué de presse)\b|\bSC/\d{4,6}\b"),
        "head",
        "press_release",
    ),
    (re.compile(r"(?i)\bcodebook\b"), "title", "dataset_codebook"),
    (re.compile(r"(?i)^(?:statement|remarks|speech|déclaration)\b|\bstatement (?:by|of|on)\b"), "title", "statement"),
    (re.compile(r"(?im)^letter dated \d|^dear (?:mr|ms|mrs|president|secretary)"), "head", "letter"),
)
_HUMAN_RIGHTS_REPORT = re.compile(r"(?i)\bhuman rights\b.*\breport\b|\breport\b.*\bhuman rights\b")
_REPORT_LENGTH = 20_000  # characters; shorter texts with these words are news about a report
_DATELINE = re.compile(  # "BAMAKO (Reuters) - ", "Goma, Jan. 3 – "
    r"(?m)^[A-ZÀ-Þ][\w’' -]{2,30}(?:, [A-Z][\w ]{2,20})? ?"
    r"(?:\((?:Reuters|AFP|AP|Xinhua)\)|, [A-Z][a-z]{2,8}\.? \d{1,2}) ?[-–—]"
)


@dataclass(frozen=True)
class Metadata:
    """Everything found; codes are those of the document model. Absent means not said, never guessed."""

    title: Found[str] | None
    authors: tuple[Found[Author], ...]
    publisher: Found[str] | None
    published: Found[PartialDate] | None
    symbols: tuple[Found[str], ...]
    kind: str
    licence: Found[str] | None
    notes: tuple[str, ...] = ()

    @property
    def symbol(self) -> str:
        """The symbol, both joined by a hyphen where two bodies share the document, or nothing."""
        return "-".join(found.value for found in self.symbols)


def read_metadata(text: str, hints: Hints = NO_HINTS, file_name: str = "") -> Metadata:
    """The metadata of a canonical text; the text goes before the file's own hints, which have no place in it."""
    lines = list(lines_of(text))
    return _of_un_document(text, lines, file_name) if is_un_document(lines) else _of_article(text, lines, hints)


def _of_un_document(text: str, lines: Sequence[Line], file_name: str) -> Metadata:
    masthead = read_masthead(text, lines)
    first = lines[0]
    named = symbol_in_name(file_name)
    notes = []
    if named and masthead.symbols and not any(same_symbol(named, found.value) for found in masthead.symbols):
        printed = " and ".join(found.value for found in masthead.symbols)
        notes.append(f"The file's name stands for {named}, but the document is {printed}.")
    licence = read_licence(text) or Found("un_document", None, None, "United Nations document")
    return Metadata(
        title=masthead.title,
        authors=(),
        publisher=Found(UNITED_NATIONS, first.start, first.end, "masthead"),
        published=masthead.published,
        symbols=masthead.symbols,
        kind=masthead.kind,
        licence=licence if licence.value != "all_rights_reserved" else Found("un_document", None, None, licence.how),
        notes=tuple(notes),
    )


def _of_article(text: str, lines: Sequence[Line], hints: Hints) -> Metadata:
    article = read_article(text, lines)
    title = article.title
    if hints.title and len(hints.title) > 3:
        title = _placed(text, hints.title, "metadata of the file")
    published = article.published
    if published is None and hints.published:
        published = _hinted_date(hints.published)
    licence = read_licence(text)
    if licence is None and (code := licence_of_address(hints.licence)):
        licence = Found(code, None, None, "licence link of the page")
    return Metadata(
        title=title,
        authors=article.authors or tuple(_hinted_author(text, name) for name in hints.authors),
        publisher=article.publisher
        or (_placed(text, hints.publisher, "metadata of the file") if hints.publisher else None),
        published=published,
        symbols=(),
        kind=_kind(text, lines, title, article.authors),
        licence=licence,
    )


def _placed(text: str, value: str, how: str) -> Found[str]:
    """The hinted value with its first place in the text, if it stands there."""
    start = text.find(value)
    return Found(value, start, start + len(value), how) if start >= 0 else Found(value, None, None, how)


def _hinted_author(text: str, name: str) -> Found[Author]:
    placed = _placed(text, name, "metadata of the file")
    return Found(Author(name), placed.start, placed.end, placed.how)


def _hinted_date(value: str) -> Found[PartialDate] | None:
    found = next(printed_dates(value), None)
    if found is None and re.fullmatch(r"(?:19|20)\d\d(?:-\d\d)?", value):
        return Found(PartialDate.parse(value), None, None, "metadata of the file")
    return Found(found.value, None, None, "metadata of the file") if found else None


def _kind(text: str, lines: Sequence[Line], title: Found[str] | None, authors: Sequence[Found[Author]]) -> str:
    """The document_kind code; `other` where nothing tells."""
    head = "\n".join(line.text for line in lines[:8])
    heading = title.value if title else ""
    for pattern, where, kind in _KINDS:
        if pattern.search(heading if where == "title" else head):
            return kind
    if _HUMAN_RIGHTS_REPORT.search(f"{heading} {head[:300]}") and len(text) > _REPORT_LENGTH:
        return "human_rights_report"
    if _DATELINE.search(text[:3_000]):
        return "news"
    if any(found.value.affiliation for found in authors):
        return "analysis"
    return "news" if authors else "other"
