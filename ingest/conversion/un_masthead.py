"""What the head of a United Nations document says about it: symbol, date, title, kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.dates import PartialDate
from ingest.conversion.found import Found, Line
from ingest.conversion.printed_dates import printed_dates

_BODY_LETTERS = r"(?:S|A|E|ST|DP|CAT|CCPR|CEDAW|CRC|JIU|SC|SG|GA|TD|UNEP|FCCC)"
SYMBOL = re.compile(
    rf"\b{_BODY_LETTERS}(?:/(?:(?:Add|Rev|Corr|Amend)\.\d{{1,2}}|SR\.\d{{1,5}}|[A-Z]{{2,4}}-\d{{1,2}}"
    r"|[A-Z]{1,6}(?:\.\d{1,4})?(?![a-z])|\d{1,4}(?!\d)))+(?: ?\((?:19|20)\d\d\))?"
)
_RESOLUTION = re.compile(
    r"(?i)^(?:Resolution (?P<number>\d{1,4}) ?\((?P<year>(?:19|20)\d\d)\)"
    r"|(?P<old>\d{1,4}) ?\((?P<old_year>(?:19|20)\d\d)\)[.,]? ?Resolution of)"
)
_UN_HEAD = re.compile(
    r"(?i)^(?:United Nations|Nations Unies|Naciones Unidas|Организация Объединенных Наций)\b|\bDistr\.\s?:"
)
_HEAD_LINES = 14
_NOT_A_TITLE = re.compile(
    r"(?i)^(?:United Nations(?: [A-Z]{1,4}/.*)?$|Nations Unies$|Conseil\b|Организация Объединенных Наций"
    r"|Совет Безопасности"
    r"|Security Council(?: Distr.*)?$|General Assembly\b|Economic and Social Council|Distr\b|Original\b"
    r"|(?:English|French|Russian|Arabic|Spanish|Chinese)$|Agenda items? |\d{1,2} \w+ (?:19|20)\d\d(?:$| "
    r"(?:Original|English|French|Russian))"
    r"|(?:\S+ ){1,4}(?:session|year)$|New York, |Geneva, |\[|[⁰¹²³⁴⁵⁶⁷⁸⁹*])"
)
_LETTER_TITLE = re.compile(r"(?i)^(?:Identical letters?|Letters?|Note verbale) dated \d|^Письмо |^Lettre datée ")
_KIND_LINE = re.compile(
    r"(?i)^(?:(?:\S+ ){0,4}report of the Secretary-General$|note by the |report of the (?!Secretary-General on ))"
)
_BODY = re.compile(
    r"^(?:\d{1,3}\. |[IVX]{1,4}\. [A-Z]|The (?:Security Council|General Assembly),|On instructions |I have the honour )"
)


@dataclass(frozen=True)
class Masthead:
    """What a UN document's head says; every found value with its place in the text."""

    symbols: tuple[Found[str], ...]
    published: Found[PartialDate] | None
    title: Found[str] | None
    kind: str


def is_un_document(lines: Sequence[Line]) -> bool:
    """Whether the head is that of a United Nations document or of a Council resolution."""
    head = lines[:6]
    return any(_UN_HEAD.search(line.text) for line in head) or _resolution_line(head) is not None


def read_masthead(text: str, lines: Sequence[Line]) -> Masthead:
    head = lines[:_HEAD_LINES]
    title = _title(head)
    symbols = tuple(_own_symbols(head))
    return Masthead(symbols, _published(text, head), title, _kind(symbols, head, title))


def symbol_in_name(file_name: str) -> str | None:
    """The symbol a UN file name stands for: `S_2024_216.en.pdf` is S/2024/216."""
    stem = re.sub(r"(?i)\.(?:pdf|docx?|html?|txt)$", "", file_name.rpartition("/")[2])
    stem = re.sub(r"(?i)[._-](?:en|fr|es|ru|ar|zh)$", "", stem)
    candidate = stem.replace("_", "/")
    candidate = re.sub(r"(?<!\s)\((?=(?:19|20)\d\d\))", " (", candidate)
    return candidate if "/" in candidate and SYMBOL.fullmatch(candidate) else None


def same_symbol(one: str, other: str) -> bool:
    return re.sub(r"[\s*]", "", one).casefold() == re.sub(r"[\s*]", "", other).casefold()


def _own_symbols(head: Sequence[Line]) -> Iterator[Found[str]]:
    """The symbols printed at the head, not those the text refers to; two where two bodies share the document.

    A resolution is known by its own symbol, also where its head prints that of the draft it was adopted from.
    """
    found = _resolution_line(head)
    for line in head[:8]:
        matches = list(SYMBOL.finditer(line.text)) if len(line.text) < 80 else []
        if found:
            matches = [match for match in matches if "/RES/" in match[0]]
        if matches:
            for match in matches:
                yield Found(match[0], line.start + match.start(), line.start + match.end(), "masthead")
            return
    if found:
        line, title = found
        number, year = title["number"] or title["old"], title["year"] or title["old_year"]
        yield Found(f"S/RES/{number} ({year})", line.start, line.start + title.end(), "title of the resolution")


def _resolution_line(head: Sequence[Line]) -> tuple[Line, re.Match[str]] | None:
    for line in head:
        if match := _RESOLUTION.match(line.text):
            return line, match
    return None


def _published(text: str, head: Sequence[Line]) -> Found[PartialDate] | None:
    """The day under the distribution line, else the day a resolution was adopted on."""
    for line in head:
        if _BODY.match(line.text):
            break
        is_date_line = len(line.text) <= 60 and "session" not in line.text
        says_adopted = re.match(
            r"(?i)Adopted (?:by|at|unanimously)|Resolution \d|\d{1,4} \(\d{4}\)[.,]? ?Resolution of|of \d", line.text
        )
        if not (is_date_line or says_adopted) or re.match(
            r"(?i)(?:Identical )?letters? dated|New York|Geneva", line.text
        ):
            continue
        for found in printed_dates(text, line.start, line.end):
            return Found(found.value, found.start, found.end, "date of adoption" if says_adopted else "masthead")
    return None


def _title(head: Sequence[Line]) -> Found[str] | None:
    if found := _resolution_line(head):
        line, match = found
        number, year = match["number"] or match["old"], match["year"] or match["old_year"]
        return Found(f"Resolution {number} ({year})", line.start, line.start + match.end(), "heading")
    lines: list[Line] = []
    for line in head:
        if _LETTER_TITLE.match(line.text):
            return Found(line.text, line.start, line.end, "heading")
        if _BODY.match(line.text) or (lines and len(line.text) > 400):
            break
        if not _NOT_A_TITLE.match(line.text) and not SYMBOL.fullmatch(line.text.rstrip("*")):
            lines.append(line)
    titles = [line for line in lines if not _KIND_LINE.match(line.text)] or lines
    if not titles:
        return None
    best = titles[-1] if len(titles) > 1 and titles[-1].text.startswith(titles[0].text[:15]) else titles[0]
    return Found(best.text.rstrip("*"), best.start, best.end, "heading")


def _kind(symbols: Sequence[Found[str]], head: Sequence[Line], title: Found[str] | None) -> str:
    """The document_kind code that symbol and headings give."""
    if any(re.match(r"S/RES/|A/RES/", found.value) for found in symbols):
        return "resolution"
    if any("/PRST/" in found.value for found in symbols):
        return "statement"
    heading = title.value if title else ""
    if re.search(r"(?i)\b(?:draft resolution|amendment to the draft)\b", heading):
        return "other"
    if _LETTER_TITLE.match(heading):
        return "letter"
    words = " ".join(line.text for line in head if len(line.text) < 200)
    if re.search(r"(?i)\breport of the Secretary-General\b", words):
        return "sg_report"
    if re.search(r"(?i)\bhuman rights\b", heading) and "report" in words.casefold():
        return "human_rights_report"
    return "other"
