"""Markdown → canonical text as a reader sees it: the words without the marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.conversion import media_types
from ingest.conversion.canonical import canonical, decode
from ingest.conversion.converted import ConvertedText, Hints, PageSpan
from ingest.conversion.errors import ReasonCode, Refusal
from ingest.conversion.from_text import require_length
from ingest.conversion.limits import DEFAULT_LIMITS, ConversionLimits

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:={3,}|-{3,}|\*{3,}|_{3,})\s*$")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*$")
_NEW_BLOCK = re.compile(r"\s*(?:[-*+]\s|\d{1,3}[.)]\s|\||\[[^\]]+\]:|</?\w+)")
_QUOTE = re.compile(r"\s{0,3}>\s?")
_INLINE = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\((?:[^()\s]|\([^)]*\))*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"<(https?://[^>\s]+)>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^>]*>"), ""),
    (re.compile(r"(?<![\w*])(\*{1,3})(\S(?:[^*\n]*\S)?)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<![\w_])(_{1,3})(\S(?:[^_\n]*\S)?)\1(?![\w_])"), r"\2"),
    (re.compile(r"~~([^~\n]+)~~"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), r"\1"),
)


class MarkdownConverter:
    """Reads Markdown; soft line breaks become spaces, marks of emphasis and links go, their words stay."""

    name = "markdown"
    version = "1"
    media_types = frozenset({media_types.MARKDOWN})

    def __init__(self, limits: ConversionLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def convert(self, data: bytes) -> ConvertedText:
        raw, _ = decode(data)
        require_length(raw, self._limits)
        source = canonical(raw.replace("\t", "    "))
        front = _FRONT_MATTER.match(source)
        body = _COMMENT.sub("", source[front.end() :] if front else source)
        text = canonical("\n\n".join(_blocks(body)))
        if not text:
            raise Refusal(ReasonCode.NO_TEXT, "The file holds no readable text.", "Check that this is the right file.")
        return ConvertedText(text, (PageSpan(0, len(text), 1),), _hints(front[1] if front else ""))


def _blocks(body: str) -> Iterator[str]:
    """One string for each heading, paragraph, list item, table row and line of code."""
    open_block: list[str] = []
    fenced = False
    for raw in body.split("\n"):
        line = _QUOTE.sub("", raw)
        if _FENCE.match(line):
            fenced = not fenced
            line = ""
        elif fenced:
            yield from _finished(open_block)
            yield line
            continue
        heading = _HEADING.match(line)
        ends = (
            not line.strip() or heading or _UNDERLINE.match(line) or _TABLE_RULE.match(line) or _NEW_BLOCK.match(line)
        )
        if ends:
            yield from _finished(open_block)
        if heading:
            yield _plain(heading[1])
        elif line.strip() and not _UNDERLINE.match(line) and not _TABLE_RULE.match(line):
            open_block.append(line.strip())
    yield from _finished(open_block)


def _finished(open_block: list[str]) -> Iterator[str]:
    if open_block:
        text = _plain(" ".join(open_block))
        open_block.clear()
        if text.startswith("|"):
            text = " | ".join(cell.strip() for cell in text.strip("|").split("|"))
        if text:
            yield text


def _plain(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text.strip()


def _hints(front_matter: str) -> Hints:
    """Title, author, date, publisher and licence from simple `key: value` lines of the front matter."""
    values = {
        key.strip().lower(): value.strip().strip("\"'")
        for key, separator, value in (line.partition(":") for line in front_matter.split("\n"))
        if separator and value.strip()
    }
    author = values.get("author", "")
    return Hints(
        title=values.get("title", ""),
        authors=(author,) if author else (),
        published=values.get("date", "")[:10],
        publisher=values.get("publisher", ""),
        licence=values.get("licence", values.get("license", "")),
        language=values.get("lang", values.get("language", ""))[:2].lower(),
    )
