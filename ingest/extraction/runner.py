"""One run over one document: mentions, the drafts that passed the gate, and what was dropped and why."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import entry_points
from typing import NamedTuple

from ingest.extraction.extractors import BUILT_IN
from ingest.extraction.gate import reason_to_drop
from ingest.extraction.lexicon import FOLDER
from ingest.extraction.mentions import mentions_of
from ingest.extraction.merging import merged
from ingest.extraction.protocol import CandidateDraft, DocumentContext, Extractor, Mention

ENTRY_POINTS = "mandata.extractors"


class ExtractionResult(NamedTuple):
    """`dropped` counts drafts that the gate refused, by reason."""

    mentions: tuple[Mention, ...]
    drafts: tuple[CandidateDraft, ...]
    dropped: Counter[str]


def installed_extractors() -> tuple[Extractor, ...]:
    """The built-in extractors in their order, then those that other packages register, by name.

    An entry point loads to an extractor or to a callable that makes one.
    """
    plugged = []
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        loaded = point.load()
        plugged.append(loaded if hasattr(loaded, "extract") and not isinstance(loaded, type) else loaded())
    return (*BUILT_IN, *plugged)


@cache
def version() -> str:
    """A hash of what decides a result besides document and registry: extractors, their versions, the lexicons."""
    digest = hashlib.sha256()
    for extractor in installed_extractors():
        digest.update(f"{extractor.name} {extractor.version}\n".encode())
    for path in sorted(FOLDER.iterdir()):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run(context: DocumentContext, extractors: Sequence[Extractor] | None = None) -> ExtractionResult:
    """What can be proposed from that document; the same document and registry give the same result."""
    dropped: Counter[str] = Counter()
    drafts = merged(_passed(context, installed_extractors() if extractors is None else extractors, dropped))
    drafts.sort(key=_position)
    return ExtractionResult(tuple(mentions_of(context)), tuple(drafts), dropped)


def _passed(
    context: DocumentContext, extractors: Sequence[Extractor], dropped: Counter[str]
) -> Iterator[CandidateDraft]:
    for extractor in extractors:
        for draft in extractor.extract(context):
            reason = reason_to_drop(draft, context)
            if reason:
                dropped[reason] += 1
            else:
                yield draft


def _position(draft: CandidateDraft) -> tuple[int, str, str]:
    starts = [span.start for item in draft.evidence for span in item.spans]
    return min(starts), draft.kind, draft.rule
