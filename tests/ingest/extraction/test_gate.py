from __future__ import annotations

from dataclasses import replace

from ingest.extraction.gate import reason_to_drop
from ingest.extraction.protocol import CandidateDraft, DocumentContext, FieldEvidence, Span
from tests.ingest.extraction.reading_texts import context_of, only

TEXT = "On 3 May 2023, M23 killed 12 civilians in Goma."


def _draft() -> tuple[CandidateDraft, DocumentContext]:
    return only(TEXT, "incident"), context_of(TEXT)


def test_an_honest_draft_passes() -> None:
    draft, context = _draft()
    assert reason_to_drop(draft, context) is None


def test_a_quote_that_is_not_in_the_text_is_refused() -> None:
    draft, context = _draft()
    false = FieldEvidence("place", (Span(0, 4, "Bukavu"),))
    assert reason_to_drop(replace(draft, evidence=(*draft.evidence, false)), context) == "quote_not_verbatim"


def test_a_number_its_quote_does_not_say_is_refused() -> None:
    draft, context = _draft()
    draft.values["casualties"][0]["figure"]["best"] = 13
    assert reason_to_drop(draft, context) == "number_not_in_quotes"


def test_a_perpetrator_without_an_assertion_is_refused() -> None:
    draft, context = _draft()
    draft.values["participations"][0]["assertion"] = None
    assert reason_to_drop(draft, context) == "blame_without_assertion"


def test_a_draft_without_evidence_is_refused() -> None:
    draft, context = _draft()
    assert reason_to_drop(replace(draft, evidence=()), context) == "no_evidence"


def test_a_named_person_among_speakers_is_refused() -> None:
    draft, context = _draft()
    draft.values["participations"].append(
        {"actor": {"name": "Jane Doe", "slug": None, "kind": "person"}, "role": "witness"}
    )
    assert reason_to_drop(draft, context) == "named_person"
