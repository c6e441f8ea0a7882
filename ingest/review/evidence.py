"""Which quotes support which value on the review page, numbered in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.models import CandidateEvidence
from ingest.review.form import BoundField, CandidateForm, Row, Support
from ingest.review.passages import Mark

WHOLE_RECORD = 0


@dataclass
class Evidence:
    """The marks for the text, what each number stands for, and the quotes that support the record as a whole."""

    marks: list[Mark] = field(default_factory=list)
    labels: dict[int, str] = field(default_factory=dict)
    whole: Support = field(default_factory=Support)


def attach(form: CandidateForm, quotes: Iterable[CandidateEvidence], derivation: Mapping[str, Any]) -> Evidence:
    """Gives every field and row of the form its quotes and its derivation; what belongs to none supports the whole."""
    left = list(quotes)
    told = dict(derivation)
    evidence = Evidence()

    def support(target: BoundField | Row, label: str) -> None:
        mine = [quote for quote in left if _is_at(quote.field_path, target.path)]
        for quote in mine:
            left.remove(quote)
        number = len(evidence.labels) + 1 if mine else 0
        derived = [in_words(told.pop(path)) for path in list(told) if _is_at(path, target.path)]
        target.support = Support(number, mine, "; ".join(derived))
        if mine:
            evidence.labels[number] = label
            evidence.marks += [Mark(quote.start, quote.end, number) for quote in mine]

    for bound in form.fields:
        for row in bound.rows:
            if len(row.fields) > 1:
                for inner in row.fields:
                    support(inner, f"{bound.field.label} {row.label}: {inner.field.label}")
            support(row, f"{bound.field.label} {row.label}")
        support(bound, bound.field.label)
    evidence.whole = Support(WHOLE_RECORD, left, "; ".join(in_words(value) for value in told.values()))
    evidence.marks += [Mark(quote.start, quote.end, WHOLE_RECORD) for quote in left]
    return evidence


def in_words(derivation: Any) -> str:
    """A derivation as a reader's line, e.g. “before event, anchor: 5 February 2023”."""
    if isinstance(derivation, Mapping):
        parts = dict(derivation)
        rule = str(parts.pop("rule", "")).replace("_", " ")
        said = [f"{name.replace('_', ' ')}: {in_words(value)}" for name, value in parts.items() if value is not None]
        return ", ".join(filter(None, [rule, *said]))
    if isinstance(derivation, list):
        return ", ".join(in_words(item) for item in derivation)
    return str(derivation)


def _is_at(path: str, wanted: str) -> bool:
    return path == wanted or path.startswith(f"{wanted}.")
