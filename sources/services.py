"""Writes to documents and citations."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from core.models import Record
from core.services import acting_as, create_record
from sources.models import Citation, DatasetRelease, DocumentText

R = TypeVar("R", bound=Record)


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


def support(fact: Record, citations: Iterable[FieldCitation]) -> None:
    """Links citations to a fact in its own link table; a link that is already there is left as it is."""
    fields: Any = type(fact)._meta
    links: Any = fields.get_field("citation_links").related_model
    known = set(links.objects.filter(fact=fact.pk).values_list("citation_id", "field_name"))
    wanted = {(item.citation.pk, item.field_name) for item in citations} - known
    links.objects.bulk_create(
        links(fact=fact, citation_id=citation_id, field_name=field_name) for citation_id, field_name in sorted(wanted)
    )


def record_fact(
    model: type[R],
    *,
    by: str,
    entry_method: str,
    citations: Iterable[FieldCitation],
    publish: bool = True,
    **values: Any,
) -> R:
    """A new fact with its citations; values are the model's columns.

    Raises django.core.exceptions.ValidationError with one message a field; then nothing is written.
    """
    with acting_as(by):
        fact = create_record(model, by=by, entry_method=entry_method, publish=publish, **values)
        support(fact, citations)
    return fact


def amend_fact(fact: Record, *, by: str, citations: Iterable[FieldCitation], **values: Any) -> None:
    """Changes a fact's columns and adds citations, in one transaction and so as one change.

    Raises django.core.exceptions.ValidationError with one message a field; then nothing is changed.
    """
    with acting_as(by):
        for column, value in values.items():
            setattr(fact, column, value)
        fact.full_clean()
        fact.save()
        support(fact, citations)
