"""What the head and the foot of an article say about it: title, authors and what they are, publisher, date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.dates import PartialDate
from ingest.conversion.found import Found, Line
from ingest.conversion.printed_dates import printed_dates

_PARTICLE = r"(?:de|da|del|der|den|van|von|bin|ibn|al|el|la|le|du|di|ter|of)(?= )"
_NAME = rf"[A-ZÀ-Þ][\w’'.-]*(?: (?:{_PARTICLE}|[A-ZÀ-Þ][\w’'.-]*)){{0,5}}"
_BYLINE = re.compile(
    r"(?:By|BY|Written by|Authors?:|Par|Por) "
    rf"(?P<names>{_NAME}(?:(?:,| and| &| et| y) {_NAME}){{0,7}})(?:,? and others)?"
)
_BYLINE_ROLE = re.compile(r" ?(?:[|,–—-] .{3,80})?$")
_SEPARATE = re.compile(r",? and | & | et | y |, ")
_DATE_LINE = re.compile(r"(?i)^(?:published|posted|updated|released|date)?(?: on| at)?:? ?")
_NAVIGATION = re.compile(
    r"(?i)^(?:in this section|home|menu|search|share(?: this)?|print|subscribe|sign in|log in|skip to .*"
    r"|back to .*|read more"
    r"|related .*|more .*|topics?|tags?:.*|categor(?:y|ies).*|follow us|newsletter|donate"
    r"|about(?: us)?|contact(?: us)?"
    r"|advertisement|comments?|breadcrumb|you are here.*|source:.*|photo:.*|image:.*|press release|news"
    r"|opinion|analysis"
    r"|for immediate release)$"
)
_PUBLISHED_BY = re.compile(
    r"(?:[Pp]ublished (?:by|in)|[Ff]irst appeared (?:in|on)|©(?: (?:19|20)\d\d)?)(?: the)? "
    r"(?P<name>[A-ZÀ-Þ][\w&’' .-]{2,60}?)(?=[.,;\n]| (?:on|in|under|and) |$)"
)
_HEAD_LINES = 12
_BODY_LENGTH = 220  # characters; the first longer line is where the article itself begins
_IS_A = r" (?:is|was|are|works?|worked|serves?|teaches|holds|directs|leads|heads)\b"
_INSTITUTION = re.compile(
    r"(?:at|with|for|of|from|in) (?:the )?(?P<name>(?:[A-ZÀ-Þ][\w’'&-]*|École|Sciences)(?:(?: (?:of|for|and"
    r"|on|the|de|des|du|la|d’|in)){0,2} "
    r"[A-ZÀ-Þ][\w’'&-]*)*)"
)
_INSTITUTION_WORD = re.compile(
    r"\b(?:Universit\w+|Institut\w*|Cent(?:re|er)|School|College|Academy|Foundation|Council|Group|Programme?|Network|Observatory|"
    r"Association|Organi[sz]ation|Fund|Department|Ministry|Watch|International|Society|Commission|Agency|Laboratory|Faculty|"
    r"École|News|Times|Post|Review|Journal)\b"
)


@dataclass(frozen=True)
class Author:
    """A name as printed and, where the text says so, where its bearer works."""

    name: str
    affiliation: str = ""
    affiliation_at: tuple[int, int] | None = None  # where the text says so


@dataclass(frozen=True)
class ArticleHead:
    """What was found; a missing part was not printed."""

    title: Found[str] | None
    authors: tuple[Found[Author], ...]
    publisher: Found[str] | None
    published: Found[PartialDate] | None


def read_article(text: str, lines: Sequence[Line]) -> ArticleHead:
    head = list(_head(lines))
    byline = next(((line, match) for line in head if (match := _byline(line.text))), None)
    dated = _date(text, head)
    title = _title(head, byline[0] if byline else None, dated)
    return ArticleHead(title, tuple(_authors(text, byline)), _publisher(text, lines, head, title), dated)


def _head(lines: Sequence[Line]) -> Iterator[Line]:
    """The short lines before the article begins."""
    for line in lines[:_HEAD_LINES]:
        if len(line.text) >= _BODY_LENGTH:
            return
        yield line


def _byline(text: str) -> re.Match[str] | None:
    match = _BYLINE.match(text)
    return match if match and _BYLINE_ROLE.fullmatch(text, match.end()) else None


def _date(text: str, head: Sequence[Line]) -> Found[PartialDate] | None:
    """The first date that stands on a line of its own, or behind "Published"."""
    for line in head:
        opening = _DATE_LINE.match(line.text)
        offset = opening.end() if opening else 0
        for found in printed_dates(text, line.start, line.end):
            begins_line = found.start - line.start <= offset
            rest = text[found.end : line.end].strip(" |,–—-")
            if begins_line and len(rest) <= 45:
                return Found(found.value, found.start, found.end, "date line")
            behind_byline = _byline(text[line.start : found.start].rstrip(" |,–—-"))
            if behind_byline and not rest:
                return Found(found.value, found.start, found.end, "byline")
    return None


def _title(head: Sequence[Line], byline: Line | None, dated: Found[PartialDate] | None) -> Found[str] | None:
    """The line above the byline or date line; where neither is printed, the first line that reads like a title."""
    anchors = [line.start for line in (byline,) if line] + [
        dated.start for _ in (1,) if dated and dated.start is not None
    ]
    before = [line for line in head if not anchors or line.start < min(anchors)]
    lines = [line for line in before if _may_be_title(line)]
    if not lines and anchors:  # the date stands above the title
        lines = [line for line in head if line.start > max(anchors) and _may_be_title(line)][:1]
    if not lines:
        return None
    best = max(lines[-2:], key=lambda line: (len(line.text.split()) >= 3, line.start)) if anchors else lines[0]
    return Found(best.text, best.start, best.end, "heading")


def _may_be_title(line: Line) -> bool:
    ends_like_sentence = line.text.endswith((".", ";", ",")) and len(line.text) > 80
    return (
        3 <= len(line.text) <= 200
        and not _NAVIGATION.match(line.text)
        and not _byline(line.text)
        and not ends_like_sentence
        and not re.fullmatch(r"[\W\d_]+", line.text)
    )


def _publisher(text: str, lines: Sequence[Line], head: Sequence[Line], title: Found[str] | None) -> Found[str] | None:
    """The name printed above the title, or behind "published by" or © at the foot."""
    if title and title.start is not None:
        for line in head:
            if line.start >= title.start:
                break
            words = line.text.split()
            named = 1 <= len(words) <= 6 and all(
                word[0].isupper() or word in {"of", "the", "for", "and"} for word in words
            )
            if named and not _NAVIGATION.match(line.text) and not any(character.isdigit() for character in line.text):
                return Found(line.text, line.start, line.end, "line above the title")
    for line in lines[-6:]:
        if match := _PUBLISHED_BY.search(line.text):
            start = line.start + match.start("name")
            return Found(match["name"].strip(), start, start + len(match["name"].strip()), "statement at the end")
    return None


def _authors(text: str, byline: tuple[Line, re.Match[str]] | None) -> Iterator[Found[Author]]:
    if byline is None:
        return
    line, match = byline
    for name in filter(None, (part.strip(" ,") for part in _SEPARATE.split(match["names"]))):
        start = line.start + line.text.index(name)
        where = _affiliation(text, name)
        author = Author(name, text[where[0] : where[1]], where) if where else Author(name)
        yield Found(author, start, start + len(name), "byline")


def _affiliation(text: str, name: str) -> tuple[int, int] | None:
    """Where the note on the author says they work: "… is a lecturer at the University of X"."""
    for found in re.finditer(re.escape(name) + _IS_A, text):
        end = text.find("\n", found.end())
        sentence = re.split(r"(?<=[a-z)])\. ", text[found.end() : end if end >= 0 else len(text)], maxsplit=1)[0]
        named = list(_INSTITUTION.finditer(sentence))
        known = [match for match in named if match[0].startswith("at ")]
        known += [match for match in named if _INSTITUTION_WORD.search(match["name"])]
        if known:
            return found.end() + known[0].start("name"), found.end() + known[0].end("name")
    return None
