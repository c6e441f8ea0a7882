"""A stored text as the extractors see it, and what they find in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from core.fields import partial_date
from ingest import extraction
from ingest.conversion import segment as segmenting
from ingest.conversion.segment import Segmentation
from ingest.documents.names import known_names
from ingest.extraction.protocol import CandidateDraft, DocumentContext, Mention
from ingest.extraction.registry import NameRegistry
from sources.models import Document, DocumentText

EXTRACTABLE = frozenset({"en"})  # languages the extractors have lexicons and grammar for


@dataclass(frozen=True)
class Reading:
    """What one version of the extractors found in one text."""

    version: str
    mentions: tuple[Mention, ...]
    drafts: tuple[CandidateDraft, ...]
    dropped: Mapping[str, int]


def read_document(document: Document, text: DocumentText, segmentation: Segmentation, language: str) -> Reading:
    """Runs the extractors; the same text, names and extractors always give the same reading."""
    registry, names_hash = known_names()
    context = context_of(document, text, segmentation, registry, language)
    mentions, drafts, dropped = extraction.run(context)
    return Reading(reading_version(names_hash), tuple(mentions), tuple(drafts), dict(dropped))


def reading_version(names_hash: str) -> str:
    """One hash of everything a reading depends on besides the text: extractors, segmentation and names."""
    parts = (extraction.version(), segmenting.VERSION, names_hash)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def context_of(
    document: Document, text: DocumentText, segmentation: Segmentation, registry: NameRegistry, language: str
) -> DocumentContext:
    return DocumentContext(
        text=text.text,
        paragraphs=tuple(sorted((*segmentation.headings, *segmentation.paragraphs))),
        sentences=segmentation.sentences,
        sections=segmentation.sections,
        registry=registry,
        language=language,
        document_kind=document.document_kind,
        published=partial_date(document, "published"),
        symbol=document.symbol,
        publisher_slug=document.publisher.slug if document.publisher else None,
        title=document.title,
        authors=tuple(document.authors.values_list("name", flat=True)),
    )
