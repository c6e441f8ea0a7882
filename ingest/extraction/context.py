"""Building the context of a document from its text, its segments and what is known about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.extraction.protocol import DocumentContext, Segment
from ingest.extraction.registry import NameRegistry

_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Maj|Lt|Capt|St|No|Nos|para|paras|Art|approx|cf|e\.g|i\.e|U\.N|U\.S|vs|[A-Z])\.\Z"
)


@dataclass(frozen=True)
class PlainSegment:
    """A segment of a text that was not segmented by conversion."""

    start: int
    end: int
    kind: str
    number: str | None = None
    page: int | None = None


def plain_segments(text: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """The paragraphs (lines) and sentences of a text, found by punctuation alone."""
    paragraphs = tuple(
        PlainSegment(match.start(), match.end(), "paragraph") for match in re.finditer(r"\S[^\n]*", text)
    )
    sentences = tuple(
        PlainSegment(start, end, "sentence")
        for paragraph in paragraphs
        for start, end in _sentences(text, paragraph.start, paragraph.end)
    )
    return paragraphs, sentences


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _SENTENCE_END.finditer(text, start, end):
        if not _ABBREVIATION.search(text, start, match.start()):
            if text[start : match.start()].strip():
                yield start, match.start()
            start = match.end()
    if text[start:end].strip():
        yield start, end


def build_context(text: str, registry: NameRegistry, **known: Any) -> DocumentContext:
    """A context whose segments are found by punctuation alone; `known` are further fields of the context."""
    paragraphs, sentences = plain_segments(text)
    return DocumentContext(text, paragraphs, sentences, registry, **known)
