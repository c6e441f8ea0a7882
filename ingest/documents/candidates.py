"""Drafts of extraction → candidates in the tables, each once, with the words behind every value."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.choices import OPEN_CANDIDATE_STATES, CandidateState
from ingest.conversion.segment import Segmentation
from ingest.conversion.segments import Segment
from ingest.extraction.protocol import CandidateDraft
from ingest.models import Candidate, CandidateEvidence, ExtractionRun
from sources.models import Document


@dataclass(frozen=True)
class Kept:
    """How many candidates are new, and how many open ones of older readings were superseded."""

    new: int
    superseded: int


def record_candidates(
    run: ExtractionRun, document: Document, drafts: Iterable[CandidateDraft], segmentation: Segmentation
) -> Kept:
    """Stores the drafts that the document does not propose yet, and takes back what this reading no longer finds.

    A candidate that somebody has decided about is left as it is, whatever this reading says.
    """
    wanted = {fingerprint(draft): draft for draft in drafts}
    known = dict(document.candidates.values_list("fingerprint", "state"))
    paragraphs = _Paragraphs(segmentation)
    created = Candidate.objects.bulk_create(
        [_candidate(run, document, mark, draft) for mark, draft in wanted.items() if mark not in known]
    )
    CandidateEvidence.objects.bulk_create(
        (
            evidence
            for candidate in created
            for evidence in _evidence(run, candidate, wanted[candidate.fingerprint], paragraphs)
        ),
        batch_size=1000,
    )
    revived = [mark for mark, state in known.items() if mark in wanted and state == CandidateState.SUPERSEDED]
    document.candidates.filter(fingerprint__in=revived).update(state=CandidateState.PROPOSED, run=run)
    superseded = (
        document.candidates.filter(state__in=OPEN_CANDIDATE_STATES, reviews=None)
        .exclude(fingerprint__in=wanted)
        .update(state=CandidateState.SUPERSEDED)
    )
    return Kept(len(created), superseded)


def fingerprint(draft: CandidateDraft) -> str:
    """What makes two drafts of one document the same: kind, values and the places of the evidence."""
    spans = sorted((item.field_path, span.start, span.end) for item in draft.evidence for span in item.spans)
    parts = [draft.kind, draft.values, spans]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def _candidate(run: ExtractionRun, document: Document, mark: str, draft: CandidateDraft) -> Candidate:
    return Candidate(
        document=document,
        run=run,
        target_kind=draft.kind,
        values=draft.values,
        proposed_values=draft.values,
        confidence=draft.confidence,
        extractor=draft.extractor,
        extractor_version=draft.extractor_version,
        rule=draft.rule[:120],
        derivation=draft.derivation,
        fingerprint=mark,
    )


def _evidence(
    run: ExtractionRun, candidate: Candidate, draft: CandidateDraft, paragraphs: _Paragraphs
) -> Iterator[CandidateEvidence]:
    seen: set[tuple[str, int, int]] = set()
    for item in draft.evidence:
        for span in item.spans:
            key = (item.field_path, span.start, span.end)
            if key in seen:
                continue
            seen.add(key)
            around = paragraphs.at(span.start)
            yield CandidateEvidence(
                candidate=candidate,
                document_text_id=run.document_text_id,
                field_path=item.field_path,
                start=span.start,
                end=span.end,
                quote=span.quote,
                page=run.document_text.page_at(span.start),
                paragraph=(around.number or "")[:30] if around else "",
            )


class _Paragraphs:
    """Finds the paragraph around a code point."""

    def __init__(self, segmentation: Segmentation) -> None:
        self._parts: Sequence[Segment] = segmentation.paragraphs
        self._starts = [part.start for part in self._parts]

    def at(self, offset: int) -> Segment | None:
        index = bisect_right(self._starts, offset) - 1
        return self._parts[index] if index >= 0 and offset < self._parts[index].end else None
