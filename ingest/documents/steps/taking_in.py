"""From an address or an upload to frozen text: receive, identify, convert."""

from __future__ import annotations

from dataclasses import asdict

from ingest.conversion.fetch import fetch
from ingest.conversion.limits import in_words
from ingest.documents import originals
from ingest.documents.outcomes import Outcome, done, duplicate, needs_review
from ingest.documents.steps.base import Step
from ingest.documents.work import Work
from sources.models import Document

# The one place that reaches outwards. Tests put another function here; no setting can.
fetch_url = fetch


class Receive(Step):
    """Fetches what comes from an address and keeps its bytes; ends here for bytes that are known already."""

    name = "receive"

    def prepare(self, work: Work) -> None:
        if work.job.url and not work.job.original:
            work.fetched = fetch_url(work.job.url)
            work.job.original.name, work.job.sha256 = originals.keep(work.fetched.data)
            work.job.byte_size = len(work.fetched.data)
            work.job.file_name = work.job.file_name or work.fetched.file_name[:255]

    def run(self, work: Work) -> Outcome:
        work.job.save(update_fields=["original", "sha256", "byte_size", "file_name"])
        if known := Document.objects.with_bytes(work.job.sha256).first():
            return known_already(work, known)
        notes: dict[str, object] = {"bytes": work.job.byte_size}
        if work.fetched:
            notes |= {
                "content_type": work.fetched.content_type,
                "final_url": work.fetched.url,
                "redirects": list(work.fetched.redirects),
            }
        return done("httpx" if work.fetched else "", **notes)


class Identify(Step):
    """Tells the format from the content; refuses what is not a readable document, saying what it is."""

    name = "identify"

    def prepare(self, work: Work) -> None:
        _ = work.identity

    def run(self, work: Work) -> Outcome:
        identity = work.identity
        return done(media_type=identity.media_type, remarks=list(identity.notes), size=in_words(len(work.data)))


class Convert(Step):
    """Makes the canonical text with its page map, and tells its language and what it says about itself."""

    name = "convert"

    def prepare(self, work: Work) -> None:
        _ = work.conversion, work.language, work.metadata

    def run(self, work: Work) -> Outcome:
        conversion, language, metadata = work.conversion, work.language, work.metadata
        remarks = [*conversion.converted.notes, *language.notes, *metadata.notes]
        notes = {
            "characters": len(work.text),
            "pages": len(conversion.converted.pages),
            "language": language.language,
            "language_shares": language.shares,
            "remarks": remarks,
            "metadata": _where_found(work),
        }
        tool = f"{conversion.converter} {conversion.converter_version}"
        if language.contradicts_name:
            return needs_review("language_contradicts_name", language.notes[0], tool, **notes)
        return done(tool, **notes)


def known_already(work: Work, document: Document) -> Outcome:
    """The outcome for a document that is known; one that this very job made is no duplicate."""
    if work.job.document_id == document.pk:
        return done()
    work.job.document = document
    work.job.save(update_fields=["document"])
    return duplicate(document, "bytes" if document.sha256 == work.job.sha256 else "text")


def _where_found(work: Work) -> dict[str, object]:
    """For each piece of metadata its value and the span that says it, for the curator who checks it."""
    metadata = work.metadata
    found = {
        "title": metadata.title,
        "publisher": metadata.publisher,
        "published": metadata.published,
        "licence": metadata.licence,
    }
    notes: dict[str, object] = {
        name: {"value": str(item.value), "start": item.start, "end": item.end, "how": item.how}
        for name, item in found.items()
        if item
    }
    notes["symbols"] = [{"value": item.value, "start": item.start, "end": item.end} for item in metadata.symbols]
    notes["authors"] = [asdict(item.value) | {"start": item.start, "end": item.end} for item in metadata.authors]
    return notes | {"kind": metadata.kind}
