"""Properties of a whole run: it never fails, quotes verbatim, repeats itself, and does not care who the actors are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.extraction import run, version
from ingest.extraction.protocol import CandidateDraft, DocumentContext, Span
from ingest.extraction.runner import installed_extractors
from tests.ingest.extraction.reading_texts import context_of, extracted, only

PIECES = st.sampled_from(
    [
        "MINUSCA",
        "the mission",
        "the authorities",
        "M23",
        "killed",
        "12 civilians",
        "hundreds of",
        "in Goma",
        "on 3 May 2023",
        "denied",
        "access to",
        "coup",
        "displaced",
        "refugees",
        "Rumours of",
        "(",
        ")",
        "“",
        "’s",
        ".",
        ";",
        ",",
        "\n",
        "  ",
        "Malian and foreign soldiers",
        "S/RES/2100 (2013)",
        "two Chadian and one Togolese",
        "\ue000",
        "\ufeff",
        "é",
        "Moscow and Bamako",
        "days earlier",
        "including",
        "of",
    ]
)
ANY_TEXT = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map(" ".join))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_TEXT)
def test_any_text_is_read_without_failing_and_quoted_verbatim(text: str) -> None:
    context = context_of(text)
    result = run(context)
    spans = [span for draft in result.drafts for item in draft.evidence for span in item.spans]
    spans += [mention.span for mention in result.mentions]
    assert all(context.text[span.start : span.end] == span.quote for span in spans)


def test_the_same_text_gives_the_same_result() -> None:
    text = "On 3 May 2023, M23 killed 12 civilians in Goma. The Congolese army denied access to the site."
    assert extracted(text) == extracted(text)


@pytest.mark.parametrize(
    ("one", "other"), [("M23", "Congolese soldiers"), ("Rwandan forces", "Al-Shabaab"), ("Malian soldiers", "JNIM")]
)
def test_swapping_who_acts_changes_neither_kind_nor_status(one: str, other: str) -> None:
    for sentence in (
        "On 3 May 2023, {} killed 12 civilians in Goma.",
        "{} allegedly executed 12 men in custody in Goma in May 2023.",
        "On 3 May 2023, 12 women were raped by {} in Goma.",
        "On 3 May 2023, two peacekeepers were killed by {} near Goma.",
    ):
        assert _shape(only(sentence.format(one), "incident")) == _shape(only(sentence.format(other), "incident"))


def _shape(draft: CandidateDraft) -> tuple[object, ...]:
    values = draft.values
    return (
        values["incident_kind"],
        values["assertion"],
        values["verification"],
        values["date"],
        [(row["role"], row["assertion"]) for row in values["participations"]],
        [
            (row["victim_category"], row["outcome"], row["figure"]["best"], row["assertion"])
            for row in values["casualties"]
        ],
    )


class _Fabricator:
    """An extractor that quotes what is not there."""

    name, version, kinds = "fabricator", "1", frozenset({"incident"})

    def extract(self, context: DocumentContext) -> Iterator[CandidateDraft]:
        honest = only("On 3 May 2023, M23 killed 12 civilians in Goma.", "incident")
        evidence = tuple(replace(item, spans=(Span(0, 5, "wrong"),)) for item in honest.evidence)
        yield replace(honest, evidence=evidence)


def test_what_a_plug_in_fabricates_is_dropped_and_counted() -> None:
    result = run(context_of("Nothing happened here at all."), [_Fabricator()])
    assert result.drafts == ()
    assert result.dropped == {"quote_not_verbatim": 1}


def test_two_sentences_that_say_the_same_relation_are_one_candidate_with_both_quotes() -> None:
    draft = only("M23, backed by Rwanda, holds the town. M23, backed by Rwanda, left it.", "actor_relation")
    (whole,) = [item for item in draft.evidence if item.field_path == ""]
    assert len(whole.spans) == 2


def test_the_version_is_stable_and_names_every_extractor_once() -> None:
    assert version() == version()
    names = [extractor.name for extractor in installed_extractors()]
    assert len(names) == len(set(names))


def test_a_thousand_words_take_less_than_a_second() -> None:
    text = "On 3 May 2023, M23 killed 12 civilians in Goma and the authorities denied MONUSCO access to the site. " * 60
    context = context_of(text, about="MONUSCO")
    run(context_of("Warm up.", about="MONUSCO"))
    began = time.process_time()
    run(context)
    assert time.process_time() - began < len(text.split()) / 1000
