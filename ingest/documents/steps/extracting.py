"""From text to proposals: segment, annotate, extract."""

from __future__ import annotations

from collections import Counter

from ingest.conversion import segment as segmenting
from ingest.conversion.language import not_extracted
from ingest.documents.candidates import record_candidates
from ingest.documents.outcomes import Outcome, done, skipped
from ingest.documents.reading import EXTRACTABLE
from ingest.documents.steps.base import Step
from ingest.documents.work import Work
from ingest.models import ExtractionRun, Mention

NOT_EXTRACTED = "language_not_extracted"


class Segment(Step):
    """Finds sections, numbered paragraphs and sentences; they are stored with the extraction that used them."""

    name = "segment"
    version = segmenting.VERSION

    def prepare(self, work: Work) -> None:
        _ = work.segmentation

    def run(self, work: Work) -> Outcome:
        found = work.segmentation
        return done(
            sections=len(found.sections),
            paragraphs=dict(sorted(Counter(str(part.kind) for part in found.paragraphs).items())),
            sentences=len(found.sentences),
        )


class ReadingStep(Step):
    """A step that needs extractors for the text's language."""

    def can_run(self, work: Work) -> Outcome | None:
        reason = not_extracted(work.language, EXTRACTABLE)
        return skipped(reason, NOT_EXTRACTED) if reason else None


class Annotate(ReadingStep):
    """Notes every actor, mission, place, date and figure that the text mentions."""

    name = "annotate"

    def prepare(self, work: Work) -> None:
        _ = work.reading

    def run(self, work: Work) -> Outcome:
        run, is_new = ExtractionRun.objects.get_or_create(
            document_text=work.document_text,
            version=work.reading.version,
            defaults={
                "dropped": dict(work.reading.dropped),
                "segments": [
                    [part.start, part.end, str(part.kind), part.number, part.page] for part in work.segmentation.all()
                ],
            },
        )
        if is_new:
            Mention.objects.bulk_create(
                (
                    Mention(
                        run=run,
                        mention_kind=mention.mention_kind,
                        start=mention.span.start,
                        end=mention.span.end,
                        value=mention.value,
                        known_slug=mention.known or "",
                    )
                    for mention in work.reading.mentions
                ),
                batch_size=1000,
            )
        return done(mentions=dict(sorted(Counter(item.mention_kind for item in work.reading.mentions).items())))


class Extract(ReadingStep):
    """Proposes candidates with their evidence; what nobody has reviewed of an older reading is superseded."""

    name = "extract"

    def prepare(self, work: Work) -> None:
        _ = work.reading

    def run(self, work: Work) -> Outcome:
        run = ExtractionRun.objects.get(document_text=work.document_text, version=work.reading.version)
        kept = record_candidates(run, work.document, work.reading.drafts, work.segmentation)
        return done(
            candidates=dict(sorted(Counter(draft.kind for draft in work.reading.drafts).items())),
            new=kept.new,
            superseded=kept.superseded,
            dropped=dict(work.reading.dropped),
        )
