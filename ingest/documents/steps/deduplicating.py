"""The document's record: made once for the same bytes and once for the same text."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.db.utils import IntegrityError
from django.utils import timezone

from core.choices import EntryMethod, Language
from core.fields import date_columns
from core.services import create_record
from ingest.conversion import media_types
from ingest.conversion.near_duplicates import THRESHOLD, VERSION, Signature, near_duplicates
from ingest.documents.outcomes import Outcome, done, needs_review
from ingest.documents.steps.base import Step
from ingest.documents.steps.taking_in import known_already
from ingest.documents.work import Work
from ingest.models import TextSignature
from sources.choices import Licence
from sources.models import Document, DocumentAuthor, DocumentText, Publisher

_PAGED = {media_types.PDF}


class Deduplicate(Step):
    """Makes the document with its frozen text, or says which known document it repeats, exactly or nearly."""

    name = "deduplicate"

    def prepare(self, work: Work) -> None:
        _ = work.conversion, work.language, work.metadata, work.signature, work.text_sha256

    def run(self, work: Work) -> Outcome:
        if work.job.document_id:  # asked to read a known document again
            _freeze(work, work.document)
            return done()
        _lock(work.text_sha256)
        if known := Document.objects.with_text(work.text_sha256).order_by("pk").first():
            return known_already(work, known)
        try:
            with transaction.atomic():
                document = _create(work)
        except IntegrityError:
            known = Document.objects.with_bytes(work.job.sha256).first()
            if known is None:
                raise  # not the bytes but something else is wrong
            return known_already(work, known)
        text = _freeze(work, document)
        work.job.document = document
        work.job.save(update_fields=["document"])
        alike = _near_duplicates(work, text)
        if alike:
            listed = "; ".join(f"{item['similarity']:.0%} of document {item['document']}" for item in alike)
            reason = f"Nearly the same text as known documents: {listed}."
            return needs_review("near_duplicate", reason, VERSION, near_duplicates=alike, document=str(document.uid))
        return done(VERSION, document=str(document.uid))


def _lock(text_sha256: str) -> None:
    """Lets one transaction at a time decide about this text; two converted files may meet in the same moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(bytes.fromhex(text_sha256[:16]), signed=True)]
        )


def _create(work: Work) -> Document:
    """The document as a draft; it is published with the first record that is accepted from it."""
    metadata, job = work.metadata, work.job
    publisher = job.publisher or _publisher(metadata.publisher.value if metadata.publisher else "")
    licence, note = _licence(work, publisher)
    document = create_record(
        Document,
        by=job.requested_by or "ingest",
        entry_method=EntryMethod.DOCUMENT,
        publish=False,
        title=_title(work),
        document_kind=metadata.kind,
        symbol=metadata.symbol[:80],
        language=work.language.language if work.language.language in Language.values else Language.OTHER,
        publisher=publisher,
        **date_columns("published", metadata.published.value if metadata.published else None),
        licence=licence,
        licence_note=note,
        url=job.url,
        accessed_at=timezone.now(),
        original=job.original.name,
        original_name=job.file_name,
        sha256=job.sha256,
        byte_size=job.byte_size,
        media_type=work.identity.media_type,
        page_count=len(work.conversion.converted.pages) if work.identity.media_type in _PAGED else None,
    )
    DocumentAuthor.objects.bulk_create(
        DocumentAuthor(document=document, position=position, **_author(item.value.name, item.value.affiliation))
        for position, item in enumerate(metadata.authors, start=1)
    )
    return document


def _author(name: str, affiliation: str) -> dict[str, Any]:
    return {"name": name[:200], "affiliation": affiliation[:300]}


def _title(work: Work) -> str:
    """The printed title, else the file's name, else its address: a document is never without a name."""
    if work.metadata.title:
        return work.metadata.title.value[:500]
    return (PurePosixPath(work.job.file_name).stem or work.job.url or f"Untitled ({work.job.sha256[:12]})")[:500]


def _publisher(name: str) -> Publisher | None:
    """The one publisher of exactly that name, whatever the letter case; None where none or several have it."""
    if not name:
        return None
    found = Publisher.objects.filter(Q(name__iexact=name) | Q(other_names__contains=[name]) | Q(slug=name.lower()))[:2]
    return found[0] if len(found) == 1 else None


def _licence(work: Work, publisher: Publisher | None) -> tuple[str, str]:
    """The licence the document states, in its own words, else the one its publisher's documents carry."""
    found = work.metadata.licence
    if found is None:
        return (publisher.licence, publisher.licence_note) if publisher else (Licence.NOT_STATED, "")
    words = work.text[found.start : found.end] if found.start is not None else found.how
    return found.value, words[:300]


def _freeze(work: Work, document: Document) -> DocumentText:
    """The document's text by this converter, made once."""
    converted = work.conversion.converted
    text, _ = DocumentText.objects.get_or_create(
        document=document,
        converter=work.conversion.converter,
        converter_version=work.conversion.converter_version,
        defaults={
            "text": converted.text,
            "sha256": work.text_sha256,
            "pages": [[page.start, page.end, page.number] for page in converted.pages],
        },
    )
    return text


def _near_duplicates(work: Work, text: DocumentText) -> list[dict[str, Any]]:
    """Known documents that the new one nearly repeats, most alike first; keeps the new one's signature."""
    if work.signature is None:
        return []
    bands = list(work.signature.bands())
    neighbours = TextSignature.objects.filter(version=VERSION, bands__overlap=bands).exclude(
        document_text__document_id=text.document_id
    )
    known = [
        (str(uid), Signature.from_bytes(bytes(values)))
        for uid, values in neighbours.values_list("document_text__document__uid", "values")
    ]
    TextSignature.objects.get_or_create(
        document_text=text, defaults={"version": VERSION, "values": work.signature.to_bytes(), "bands": bands}
    )
    alike = near_duplicates(work.signature, known, THRESHOLD)
    return [{"document": item.key, "similarity": item.similarity} for item in alike[:10]]
