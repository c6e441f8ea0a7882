"""Verdicts other than acceptance, and what is refused because somebody has decided already."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from core.choices import EntryMethod
from core.models import RecordIdentity
from core.services import merge
from ingest.choices import CandidateState, Verdict
from ingest.models import Candidate, Review
from ingest.review.exceptions import ReviewError
from ingest.review.services import (
    accept,
    accept_document_unreviewed,
    ask_for_work,
    mark_duplicate,
    reject,
)
from missions.models import MandateTask, Resolution
from tests.factories import ActorFactory, IncidentFactory, MandateTaskFactory, NarrativeFactory, UserFactory
from tests.ingest.review.examples import (
    EXAMPLES,
    SYMBOL,
    World,
    make_mandate,
    make_text,
    make_world,
    propose,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


# --- rejecting, asking for work, duplicates


def test_a_rejection_says_why_and_publishes_nothing() -> None:
    candidate, records = propose("narrative"), RecordIdentity.objects.count()
    reject(candidate, by=UserFactory.create(), reason_code="wrong_span", reason="The sentence says the opposite.")
    assert candidate.state == CandidateState.REJECTED
    assert candidate.record is None
    assert RecordIdentity.objects.count() == records + 0
    review = candidate.reviews.get()
    assert (review.verdict, review.reason_code, review.reason) == (
        Verdict.REJECT,
        "wrong_span",
        "The sentence says the opposite.",
    )


@pytest.mark.parametrize("reason_code", ["", "because"])
def test_a_rejection_without_a_known_reason_is_refused(reason_code: str) -> None:
    candidate = propose("narrative")
    with pytest.raises(ReviewError, match="Choose why") as refusal:
        reject(candidate, by=UserFactory.create(), reason_code=reason_code, reason="I do not like it")
    assert refusal.value.field == "reason_code"
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.PROPOSED
    assert not Review.objects.exists()


def test_a_candidate_that_needs_work_stays_open_with_the_note(world: World) -> None:
    candidate = propose("narrative")
    ask_for_work(candidate, by=UserFactory.create(), reason="Which side?")
    assert candidate.state == CandidateState.NEEDS_WORK
    accept(candidate, by=UserFactory.create())
    assert candidate.state == CandidateState.ACCEPTED
    assert [review.verdict for review in candidate.reviews.all()] == [Verdict.NEEDS_WORK, Verdict.ACCEPT]


def test_work_without_a_word_on_what_is_missing_is_refused() -> None:
    with pytest.raises(ReviewError, match="what work"):
        ask_for_work(propose("narrative"), by=UserFactory.create(), reason="  ")


def test_a_duplicate_points_to_the_known_record_and_changes_it_not(world: World) -> None:
    known = NarrativeFactory.create(statement="The mission favours one side.")
    candidate = propose("narrative")
    mark_duplicate(candidate, by=UserFactory.create(), of=known.uid)
    assert candidate.state == CandidateState.DUPLICATE_OF
    assert candidate.record is not None
    assert candidate.record.uid == known.uid
    known.refresh_from_db()
    assert known.revision == 1


def test_a_relation_is_a_duplicate_of_a_relation_although_its_kind_has_another_name(world: World) -> None:
    relation: Any = accept(propose("actor_relation"), by=UserFactory.create())
    candidate = propose("actor_relation", text=make_text())
    mark_duplicate(candidate, by=UserFactory.create(), of=relation.uid)
    assert candidate.state == CandidateState.DUPLICATE_OF


def test_a_duplicate_of_nothing_of_another_kind_or_of_a_merged_record_is_refused() -> None:
    candidate, reviewer = propose("incident"), UserFactory.create()
    survivor, merged = IncidentFactory.create(), IncidentFactory.create()
    merge(merged, into=survivor, by="rita")
    for uid in (uuid4(), NarrativeFactory.create().uid, merged.uid):
        with pytest.raises(ReviewError, match="No incident has the uid") as refusal:
            mark_duplicate(candidate, by=reviewer, of=uid)
        assert refusal.value.field == "known_record"
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.PROPOSED


@pytest.mark.parametrize("first", ["reject", "accept"])
def test_what_is_decided_cannot_be_decided_again(first: str, world: World) -> None:
    candidate, reviewer = propose("narrative"), UserFactory.create()
    seen_before = Candidate.objects.get(pk=candidate.pk)
    if first == "reject":
        reject(candidate, by=reviewer, reason_code="not_in_scope")
    else:
        accept(candidate, by=reviewer)
    for again in (
        lambda: accept(seen_before, by=reviewer),
        lambda: reject(seen_before, by=reviewer, reason_code="other"),
        lambda: ask_for_work(seen_before, by=reviewer, reason="look again"),
        lambda: mark_duplicate(seen_before, by=reviewer, of=uuid4()),
    ):
        with pytest.raises(ReviewError, match="already") as refusal:
            again()
        assert refusal.value.code == "already_decided"
    assert candidate.reviews.count() == 1


# --- what is known already


def test_an_instrument_that_agrees_is_confirmed_and_completed(world: World) -> None:
    make_mandate(world)
    known = Resolution.objects.get()
    Resolution.objects.update(votes_for=None)
    text = make_text(symbol=SYMBOL, document_kind="resolution")
    record = accept(propose("resolution", text=text), by=UserFactory.create())
    assert record.uid == known.uid
    known.refresh_from_db()
    assert (known.confirmation, known.votes_for, known.document) == ("confirmed", 13, text.document)


def test_an_instrument_that_contradicts_the_known_one_is_refused_naming_both(world: World) -> None:
    make_mandate(world)
    candidate = propose("resolution")
    values = {**candidate.values, "votes_for": 14}
    with pytest.raises(ReviewError, match="the record says 13, this document 14") as refusal:
        accept(candidate, by=UserFactory.create(), values=values)
    assert (refusal.value.code, refusal.value.field) == ("contradicts_known_record", "votes_for")
    assert Resolution.objects.get().votes_for == 13


def test_the_instruments_own_text_confirms_the_reference_task_with_its_words(world: World) -> None:
    make_mandate(world)
    reference = MandateTaskFactory.create(
        mission=world.mission,
        mandate=world.mission.mandates.get(),
        task__code="civilian_protection",
        confirmation="unconfirmed",
        text_as_printed="",
        entry_method="reference",
    )
    candidate = propose("mandate_task", text=make_text(symbol=SYMBOL, document_kind="resolution"))
    values = {**candidate.values, "task": "civilian_protection"}
    record = accept(candidate, by=UserFactory.create(), values=values)
    assert record.uid == reference.uid
    reference.refresh_from_db()
    assert reference.confirmation == "confirmed"
    assert reference.text_as_printed == EXAMPLES["mandate_task"].values["text_as_printed"]
    quotes = {link.citation.quote for link in reference.citation_links.all()}
    assert reference.text_as_printed in quotes


def test_another_documents_words_on_a_task_confirm_nothing(world: World) -> None:
    make_mandate(world)
    accept(propose("mandate_task"), by=UserFactory.create())
    assert MandateTask.objects.get().confirmation == "unconfirmed"


def test_a_known_actor_gains_names_and_a_citation(world: World) -> None:
    known = ActorFactory.create(slug="wagner-group", name="Wagner Group", actor_kind="private_military_company")
    record = accept(propose("actor"), by=UserFactory.create())
    assert record.uid == known.uid
    assert known.names.get().name == "PMC Wagner"
    assert known.citation_links.count() == len(EXAMPLES["actor"].evidence)


def test_the_same_relation_from_a_second_document_is_a_claim_more(world: World) -> None:
    first: Any = accept(propose("actor_relation"), by=UserFactory.create())
    second: Any = accept(propose("actor_relation", text=make_text()), by=UserFactory.create())
    assert first == second
    assert first.claims.count() == 2


# --- accepting without review


def test_accepting_without_review_is_refused_where_the_setting_is_off(settings: LazySettings) -> None:
    settings.ALLOW_UNREVIEWED_ACCEPT = False
    candidate = propose("narrative")
    with pytest.raises(CommandError, match="off here"):
        call_command("accept_candidates", document=candidate.document.uid)
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.PROPOSED


def test_accepting_without_review_says_so_in_every_record(
    settings: LazySettings, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ALLOW_UNREVIEWED_ACCEPT = True
    text = make_text()
    for kind in ("narrative", "incident", "restriction"):
        propose(kind, text=text)
    refused = propose("position", text=text)
    Candidate.objects.filter(pk=refused.pk).update(values={**refused.values, "statement": None})
    call_command("accept_candidates", document=text.document.uid)
    told = capsys.readouterr().out
    assert "3 accepted, 1 refused" in told
    assert "refused: position" in told
    incident: Any = world.mission.narratives.get()
    assert incident.entry_method == EntryMethod.DOCUMENT_UNREVIEWED
    review = Review.objects.filter(candidate__target_kind="incident").get()
    assert review.reviewer is None
    assert review.reason == "accepted without review"


def test_accepting_without_review_takes_actors_before_what_refers_to_them(settings: LazySettings, world: World) -> None:
    settings.ALLOW_UNREVIEWED_ACCEPT = True
    text = make_text()
    relation = propose("actor_relation", text=text)
    Candidate.objects.filter(pk=relation.pk).update(
        values={**relation.values, "object": {"name": "Wagner Group", "slug": None, "kind": None}}
    )
    propose("actor", text=text)
    result = accept_document_unreviewed(text.document)
    assert result.refused == []
    assert result.accepted == {"actor": 1, "actor_relation": 1}


def test_the_command_names_a_document_that_is_not_there() -> None:
    with pytest.raises(CommandError, match="No document has the uid"):
        call_command("accept_candidates", document=uuid4())
