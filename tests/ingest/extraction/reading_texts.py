"""Short ways to run the extraction on a text in tests."""

from __future__ import annotations

from datetime import date

from core.dates import PartialDate
from ingest.extraction import ExtractionResult, run
from ingest.extraction.context import build_context
from ingest.extraction.protocol import CandidateDraft, DocumentContext
from tests.ingest.extraction.registry import reference_registry

PUBLISHED = PartialDate.day(date(2024, 2, 15))


def context_of(text: str, *, about: str = "", published: PartialDate | None = PUBLISHED) -> DocumentContext:
    """The context of a text; `about` names the mission of its title, so that "the mission" means it."""
    lead = f"{about}: a view\n{about} in brief.\n" if about else ""
    return build_context(
        lead + text, reference_registry(), title=f"{about}: a view", published=published, document_kind="analysis"
    )


def extracted(text: str, *, about: str = "", published: PartialDate | None = PUBLISHED) -> ExtractionResult:
    return run(context_of(text, about=about, published=published))


def drafts_of(text: str, kind: str, *, about: str = "") -> list[CandidateDraft]:
    """The candidates of that kind that the text gives."""
    return [draft for draft in extracted(text, about=about).drafts if draft.kind == kind]


def only(text: str, kind: str, *, about: str = "") -> CandidateDraft:
    """The one candidate of that kind; fails where there is none or more than one."""
    found = drafts_of(text, kind, about=about)
    assert len(found) == 1, [draft.values.get("title") or draft.rule for draft in found]
    return found[0]


def quotes(draft: CandidateDraft, path: str) -> list[str]:
    return [span.quote for item in draft.evidence if item.field_path == path for span in item.spans]
