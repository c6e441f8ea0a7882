"""The shapes every extractor reads and writes: spans, mentions, candidate drafts, the document and its context."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeAlias

from core.dates import PartialDate
from ingest.extraction.registry import NameRegistry

Values: TypeAlias = dict[str, Any]
Ref: TypeAlias = dict[str, str | None]


@dataclass(frozen=True, order=True)
class Span:
    """A piece of the canonical text: code points `[start, end)` and the characters found there."""

    start: int
    end: int
    quote: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span `[start, end)` of that text, without surrounding white space."""
        quote = text[start:end]
        start += len(quote) - len(quote.lstrip())
        quote = quote.strip()
        return cls(start, start + len(quote), quote)

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


class Segment(Protocol):
    """What segmentation tells about a piece of text; `number` is the printed paragraph number, `page` 1-based."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def number(self) -> str | None: ...
    @property
    def page(self) -> int | None: ...


@dataclass(frozen=True)
class Mention:
    """One thing named in the text.

    `mention_kind` is actor, mission, place, date, figure, resolution, task or cue; `known` is the slug of the
    registered record it was resolved to, if any.
    """

    span: Span
    mention_kind: str
    value: Values
    known: str | None = None


@dataclass(frozen=True)
class FieldEvidence:
    """The spans that say one field; `field_path` is dotted ("casualties.0.figure"), "" is the whole record."""

    field_path: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class CandidateDraft:
    """One proposed record with the evidence of each of its fields.

    `derivation` says for each field path that was not simply read how it was concluded
    (for example `{"date": {"rule": "before_event", "anchor": "5 February 2023"}}`).
    """

    kind: str
    values: Values
    evidence: tuple[FieldEvidence, ...]
    confidence: float
    extractor: str
    extractor_version: str
    rule: str
    derivation: Values = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class DocumentContext:
    """A document as extraction sees it; compared by identity, so that what is read from it can be kept beside it."""

    text: str
    paragraphs: tuple[Segment, ...]
    sentences: tuple[Segment, ...]
    registry: NameRegistry
    sections: tuple[Segment, ...] = ()
    language: str = "en"
    document_kind: str = "other"
    published: PartialDate | None = None
    symbol: str = ""
    publisher_slug: str | None = None
    title: str = ""
    authors: tuple[str, ...] = ()

    def span(self, start: int, end: int) -> Span:
        return Span.of(self.text, start, end)

    @cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """Ascending starts of the sentences, for binary search."""
        return tuple(sentence.start for sentence in self.sentences)


class Extractor(Protocol):
    """A plug-in that proposes candidates of some kinds; must be deterministic and free of side effects."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def kinds(self) -> frozenset[str]: ...

    def extract(self, context: DocumentContext) -> Iterable[CandidateDraft]: ...
