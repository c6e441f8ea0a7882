"""What a decision says about itself: symbol, day, votes, Chapter VII, what it cites."""

from __future__ import annotations

from ingest.extraction.instruments.resolution import ResolutionExtractor
from ingest.extraction.protocol import CandidateDraft

from . import texts
from .contexts import context_of, shared_context


def _only(text: str, kind: str = "resolution") -> CandidateDraft:
    (draft,) = ResolutionExtractor().extract(context_of(text, kind))
    return draft


def test_a_modern_resolution_gives_its_symbol_day_and_chapter() -> None:
    draft = _only(texts.RENEWAL)
    assert draft.values["symbol"] == "S/RES/9901 (2031)"
    assert draft.values["adopted_on"] == "2031-06-28"
    assert draft.values["chapter_vii"] is True
    assert draft.values["body"]["slug"] == "un-security-council"


def test_what_it_cites_is_kept_and_itself_is_not_among_it() -> None:
    assert _only(texts.RENEWAL).derivation["cites"] == ["S/RES/2100 (2013)", "S/RES/9801 (2030)"]


def test_votes_are_those_printed_and_none_means_zero() -> None:
    values = _only(texts.OLD_RENEWAL).values
    assert (values["votes_for"], values["votes_against"], values["votes_abstaining"]) == (13, 0, 2)
    assert values["adopted_on"] == "1994-11-29"


def test_no_votes_are_invented_where_none_are_printed() -> None:
    values = _only(texts.RENEWAL).values
    assert (values["votes_for"], values["votes_against"], values["votes_abstaining"]) == (None, None, None)


def test_a_unanimous_decision_has_no_vote_against_but_no_number_for() -> None:
    text = texts.OLD_RENEWAL.replace("by 13 votes to none, with 2 abstentions (Cuba, Yemen)", "")
    draft = _only(text.replace("Adopted at", "Adopted unanimously at"))
    assert draft.values["votes_for"] is None
    assert draft.values["votes_against"] == 0
    assert draft.derivation["votes_against"] == {"rule": "unanimous"}


def test_without_chapter_vii_it_says_no() -> None:
    assert _only(texts.TERMINATION).values["chapter_vii"] is False


def test_a_report_is_no_resolution() -> None:
    assert list(ResolutionExtractor().extract(context_of(texts.RENEWAL, "sg_report"))) == []


def test_evidence_is_verbatim() -> None:
    draft = _only(texts.OLD_RENEWAL)
    context = context_of(texts.OLD_RENEWAL)
    for evidence in draft.evidence:
        for span in evidence.spans:
            assert context.text[span.start : span.end] == span.quote


def test_the_shared_resolution_on_afghanistan() -> None:
    (draft,) = ResolutionExtractor().extract(shared_context("documents/S_RES_2777 (2025).en.pdf", "resolution"))
    assert draft.values["symbol"] == "S/RES/2777 (2025)"
    assert draft.values["adopted_on"] == "2025-03-17"
    assert draft.values["chapter_vii"] is False
    assert "S/RES/2626 (2022)" in draft.derivation["cites"]
