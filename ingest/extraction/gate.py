"""The gate every draft passes: quotes verbatim, numbers derivable from them, nobody blamed without a claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.dates import PartialDate
from core.figures import Figure
from ingest.extraction.numbers import numbers_in
from ingest.extraction.protocol import CandidateDraft, DocumentContext, Values

_ASSERTIONS = {"stated", "alleged", "denied", "negated", "planned", "hypothetical"}
# Whom a candidate blames, by kind: the list, the role that blames, and who is blamed.
_BLAMING = {"incident": ("participations", "alleged_perpetrator"), "human_rights_report": ("findings", None)}
# Roles in which a person is kept by description only.
_UNNAMED_ROLES = {"reporter", "witness", "speaker", "victim_group", "affected"}


def reason_to_drop(draft: CandidateDraft, context: DocumentContext) -> str | None:
    """Why the draft must not be shown to anyone; None where it may."""
    for check in (
        _without_evidence,
        _not_verbatim,
        _number_not_in_quotes,
        _blame_without_claim,
        _names_a_person,
        _malformed_date,
    ):
        reason = check(draft, context)
        if reason:
            return reason
    return None


def _without_evidence(draft: CandidateDraft, context: DocumentContext) -> str | None:
    return None if any(item.spans for item in draft.evidence) else "no_evidence"


def _not_verbatim(draft: CandidateDraft, context: DocumentContext) -> str | None:
    for item in draft.evidence:
        for span in item.spans:
            inside = 0 <= span.start < span.end <= len(context.text)
            if not inside or context.text[span.start : span.end] != span.quote:
                return "quote_not_verbatim"
    return None


def _number_not_in_quotes(draft: CandidateDraft, context: DocumentContext) -> str | None:
    """Each figure's numbers must be derivable from the quotes of its own field, or of the record around it."""
    quotes = {item.field_path: " | ".join(span.quote for span in item.spans) for item in draft.evidence}
    for path, value in _figures(draft.values):
        figure = Figure.from_json(value)
        own = next((quotes[name] for name in _paths_upward(path) if name in quotes), "")
        if not figure.numbers() <= numbers_in(own):
            return "number_not_in_quotes"
        if figure.as_stated and figure.as_stated not in own:
            return "figure_words_not_in_quotes"
    women = draft.values.get("women")
    if isinstance(women, int) and women not in numbers_in(quotes.get("women", "")):
        return "number_not_in_quotes"
    return None


def _figures(value: Any, path: str = "") -> Iterator[tuple[str, Values]]:
    if isinstance(value, dict):
        if "quantifier" in value:
            yield path, value
            return
        for key, inner in value.items():
            yield from _figures(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _figures(inner, f"{path}.{index}")


def _paths_upward(path: str) -> Iterator[str]:
    """The path itself, then what it lies in: "casualties.0.figure", "casualties.0", "casualties", ""."""
    while path:
        yield path
        path = path.rpartition(".")[0]
    yield ""


def _blame_without_claim(draft: CandidateDraft, context: DocumentContext) -> str | None:
    if draft.kind not in _BLAMING:
        return None
    rows, role = _BLAMING[draft.kind]
    for row in draft.values.get(rows) or []:
        blames = row.get("role") == role if role else bool(row.get("perpetrator") or row.get("perpetrator_as_stated"))
        if blames and row.get("assertion") not in _ASSERTIONS:
            return "blame_without_assertion"
    return None


def _names_a_person(draft: CandidateDraft, context: DocumentContext) -> str | None:
    for key in ("participants", "participations"):
        for row in draft.values.get(key) or []:
            actor = row.get("actor") or {}
            if row.get("role") in _UNNAMED_ROLES and actor.get("kind") == "person":
                return "named_person"
    return None


def _malformed_date(draft: CandidateDraft, context: DocumentContext) -> str | None:
    for key in ("date", "as_of", "presented_on", "established", "period"):
        value = draft.values.get(key)
        if isinstance(value, dict) and "precision" in value:
            try:
                PartialDate.from_json(value)
            except ValueError:
                return "malformed_date"
    return None
