"""Writes to documents and citations."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.models import Record
from sources.models import Citation, CitationLink, DatasetRelease, DocumentText


@dataclass(frozen=True)
class FieldCitation:
    """A citation and the field that it supports; an empty name stands for the record as a whole."""

    field_name: str
    citation: Citation


def text_sha256(text: str) -> str:
    """SHA-256 of a canonical text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def cite_span(text: DocumentText, start: int, end: int, *, paragraph: str = "") -> Citation:
    """The citation of `text[start:end]`, made once. The database refuses a span outside the text."""
    citation, _ = Citation.objects.get_or_create(
        document_text=text,
        start=start,
        end=end,
        defaults={"quote": text.text[start:end], "page": text.page_at(start), "paragraph": paragraph},
    )
    return citation


def cite_row(release: DatasetRelease, row_key: str) -> Citation:
    """The citation of a row of a dataset release, made once."""
    citation, _ = Citation.objects.get_or_create(dataset_release=release, row_key=row_key)
    return citation


def support(links: type[CitationLink], fact: Record, citations: Iterable[FieldCitation]) -> None:
    """Links citations to a fact in its link table; a link that is already there is left as it is."""
    fact_key: dict[str, Any] = {"fact_id": fact.pk}
    known = set(links._default_manager.filter(**fact_key).values_list("citation_id", "field_name"))
    wanted = {(item.citation.pk, item.field_name) for item in citations} - known
    links._default_manager.bulk_create(
        links(**fact_key, citation_id=citation_id, field_name=field_name) for citation_id, field_name in sorted(wanted)
    )
