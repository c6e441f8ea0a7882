"""Drafts that say the same of the same become one, with the evidence of all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ingest.extraction.protocol import CandidateDraft, FieldEvidence, Span

# The fields by which two drafts of a kind are the same statement; kinds not named here need equal values.
_SAME = {
    "actor_relation": ("subject", "relation_kind", "object", "assertion"),
    "mission": ("slug", "name"),
    "actor": ("name", "actor_kind"),
    "mandate_task": ("mission", "symbol", "task", "change", "paragraph", "text_as_printed"),
    "displacement_figure": ("displacement_kind", "measure", "figure", "country_code", "as_of"),
    "personnel_figure": ("mission", "status", "personnel_category", "figure", "contributor", "as_of", "symbol"),
}
_SYMMETRIC = {"tension_with", "cooperates_with", "allied_with", "fights_against"}


def merged(drafts: Iterable[CandidateDraft]) -> list[CandidateDraft]:
    """The drafts in their order, later ones that say the same folded into the first, whose values stay."""
    kept: dict[str, CandidateDraft] = {}
    for draft in drafts:
        key = _key(draft)
        kept[key] = _folded(kept[key], draft) if key in kept else draft
    return list(kept.values())


def _key(draft: CandidateDraft) -> str:
    fields = _SAME.get(draft.kind)
    if fields is None:
        # The description is the sentence: the same thing told by two sentences stays two candidates.
        return json.dumps([draft.kind, draft.values], sort_keys=True, default=str)
    values = [_identity(draft.values.get(field)) for field in fields]
    if draft.kind == "actor_relation" and draft.values["relation_kind"] in _SYMMETRIC:
        values = [sorted([values[0], values[2]]), values[1], values[3]]
    return json.dumps([draft.kind, values], sort_keys=True, default=str)


def _identity(value: Any) -> Any:
    """What identifies a value: the slug of a reference, else its words; the numbers of a figure."""
    if isinstance(value, dict):
        if "slug" in value:
            return value["slug"] or value["name"]
        if "quantifier" in value:
            return json.dumps([value[key] for key in ("low", "best", "high", "quantifier")])
        return json.dumps(value, sort_keys=True, default=str)
    return value or ""


def _folded(first: CandidateDraft, other: CandidateDraft) -> CandidateDraft:
    """The first draft with the whole-record evidence of the other beside its own, and the higher confidence."""
    spans: dict[str, tuple[Span, ...]] = {item.field_path: item.spans for item in first.evidence}
    for item in other.evidence:
        if item.field_path == "" or item.field_path not in spans:
            spans[item.field_path] = tuple(sorted({*spans.get(item.field_path, ()), *item.spans}))
    evidence = tuple(FieldEvidence(path, found) for path, found in sorted(spans.items()))
    return replace(first, evidence=evidence, confidence=max(first.confidence, other.confidence))
