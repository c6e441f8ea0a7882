"""A candidate of every kind becomes its record with citations, claims, one change and a review, or nothing at all."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.db import connection

from core.choices import Sensitivity
from core.models import Change, Record, RecordIdentity
from events.models import Incident
from ingest.choices import CandidateState, Verdict
from ingest.models import Candidate, Review
from ingest.review.exceptions import ReviewError
from ingest.review.recorders import RECORDERS
from ingest.review.services import accept, rehearse
from sources.models import Citation
from tests.factories import PlaceFactory, UserFactory
from tests.ingest.review.examples import (
    EXAMPLES,
    FORCES,
    Example,
    World,
    make_text,
    make_what_is_needed,
    make_world,
    propose,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def accepted(candidate: Candidate, **how: Any) -> Record:
    """The record, accepted by somebody who confirms every accusation of the example."""
    how.setdefault("confirmed", EXAMPLES[candidate.target_kind].confirmed)
    return accept(candidate, by=UserFactory.create(username="rita"), **how)


def test_there_is_an_example_of_every_kind_that_can_be_recorded() -> None:
    assert EXAMPLES.keys() == RECORDERS.keys()


@pytest.mark.parametrize("kind", sorted(RECORDERS))
def test_a_candidate_becomes_a_published_record_with_its_quotes(kind: str, world: World) -> None:
    make_what_is_needed(kind, world)
    candidate = propose(kind)
    record = accepted(candidate)

    record.refresh_from_db()
    assert record.publication_status == "published"
    assert record.entry_method in {"document", "manual"}  # manual: the mandate was known already
    links: Any = record.citation_links  # type: ignore[attr-defined]
    quotes = {(link.citation.quote, link.citation.document_text.document_id) for link in links.all()}
    assert {(quote, candidate.document_id) for quote in EXAMPLES[kind].evidence.values()} == quotes
    review = Review.objects.get(candidate=candidate)
    assert (review.verdict, review.values_before, review.values_after) == (
        Verdict.ACCEPT,
        candidate.values,
        candidate.values,
    )
    assert review.reviewer is not None
    assert review.reviewer.username == "rita"
    assert candidate.state == CandidateState.ACCEPTED
    assert candidate.record == RecordIdentity.objects.get(uid=record.uid)
    assert candidate.document.publication_status == "published"


@pytest.mark.parametrize("kind", sorted(RECORDERS))
def test_a_refused_candidate_leaves_nothing_behind(kind: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last thing written fails: what was written before it is gone too."""
    make_what_is_needed(kind, world)
    candidate = propose(kind)
    before = RecordIdentity.objects.count(), Citation.objects.count(), Change.objects.count()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the light went out")

    monkeypatch.setattr("ingest.review.services._note", fail)
    with pytest.raises(RuntimeError, match="light"):
        accepted(candidate)
    assert (RecordIdentity.objects.count(), Citation.objects.count(), Change.objects.count()) == before
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.PROPOSED
    assert not candidate.reviews.exists()


@pytest.mark.parametrize("kind", ["incident", "political_event", "human_rights_report", "actor_relation"])
def test_who_says_so_is_kept_as_a_claim_with_its_citation(kind: str, world: World) -> None:
    record: Any = accepted(propose(kind))
    told: Any = record.findings.get() if kind == "human_rights_report" else record
    claims = list(told.claims.all())
    assert len(claims) == 1
    assert claims[0].assertion == ("alleged" if kind in {"incident", "actor_relation"} else "stated")
    assert claims[0].citation.quote in EXAMPLES[kind].evidence.values()


def test_the_moura_execution_is_recorded_as_it_is_told(world: World) -> None:
    record = accepted(propose("incident"))
    assert isinstance(record, Incident)
    assert (str(record.date.lower), str(record.date.upper), record.date_precision) == (
        "2022-03-01",
        "2022-04-01",
        "month",
    )
    known, unknown = record.participations.order_by("pk")
    assert (known.actor, known.assertion, known.identification) == (world.forces, "alleged", "identified")
    assert (unknown.actor, unknown.description_as_stated) == (None, "foreign allies")
    casualty = record.casualties.get()
    assert (casualty.best, casualty.quantifier, casualty.assertion) == (300, "exact", "alleged")
    sentence = EXAMPLES["incident"].evidence[""]
    facts: list[Any] = [record, known, unknown, casualty]
    for told in facts:
        assert told.claims.get().citation.quote == sentence


@pytest.mark.django_db(transaction=True)
def test_a_record_with_all_its_parts_is_one_change_by_the_reviewer() -> None:
    make_world()
    candidate = propose("incident")
    already = set(Change.objects.values_list("pk", flat=True))
    record = accepted(candidate)
    changes = Change.objects.exclude(pk__in=already).order_by("record_kind")
    assert [(one.record_kind, one.action, one.changed_by) for one in changes] == [
        ("document", "published", "rita"),
        ("incident", "created", "rita"),
        ("place", "created", "rita"),
    ]
    assert len(set(changes.values_list("transaction_id", flat=True))) == 1
    assert changes.get(uid=record.uid).revision == 1


def test_edited_values_are_recorded_and_the_proposal_is_kept(world: World) -> None:
    candidate = propose("narrative")
    values = {**candidate.values, "narrative_kind": "disinformation"}
    record: Any = accepted(candidate, values=values)
    assert record.narrative_kind == "disinformation"
    assert candidate.state == CandidateState.EDITED_ACCEPTED
    assert candidate.values["narrative_kind"] == "disinformation"
    assert candidate.proposed_values["narrative_kind"] == "rumour"
    review = candidate.reviews.get()
    assert review.verdict == Verdict.EDIT_ACCEPT
    assert (review.values_before["narrative_kind"], review.values_after["narrative_kind"]) == (
        "rumour",
        "disinformation",
    )


def test_values_given_back_unchanged_are_no_edit(world: World) -> None:
    candidate = propose("narrative")
    accepted(candidate, values=copy.deepcopy(candidate.values))
    assert candidate.state == CandidateState.ACCEPTED


def test_evidence_follows_a_row_that_an_edit_has_moved(world: World) -> None:
    candidate = propose("incident")
    values = copy.deepcopy(candidate.values)
    del values["participations"][0]
    candidate.evidence.filter(field_path="").delete()
    record: Any = accepted(
        candidate,
        values=values,
        moved={"participations.0": None, "participations.1": "participations.0"},
        confirmed={"participations.0"},
    )
    assert record.participations.get().claims.get().citation.quote == "foreign allies"
    cited = {link.field_name: link.citation.quote for link in record.citation_links.all()}
    assert cited["participations.0"] == "foreign allies"
    assert "Malian forces" not in cited.values()


@pytest.mark.parametrize(
    ("kind", "changed", "code", "field"),
    [
        ("restriction", {"mission": {"name": "UNATTENDED", "slug": None, "kind": None}}, "mission_unknown", "mission"),
        ("actor_relation", {"object": {"name": "foreign allies", "slug": None}}, "actor_unknown", "object"),
        ("incident", {"incident_kind": "picnic"}, "unknown_code", "incident_kind"),
        (
            "incident",
            {"date": {"start": "2022-04-01", "end": "2022-03-01", "precision": "month"}},
            "not_a_date",
            "date",
        ),
        ("displacement_figure", {"figure": None}, "value_missing", "figure"),
        ("personnel_figure", {"women": "sixteen"}, "not_a_number", "women"),
        ("resolution", {"adopted_on": "29 June"}, "not_a_day", "adopted_on"),
        ("mandate", {"symbol": "S/RES/9999 (2099)"}, "instrument_unknown", "symbol"),
        ("mandate_task", {"task": "make_tea"}, "unknown_task", "task"),
        ("mandate_task", {"symbol": "S/RES/9999 (2099)"}, "mandate_unknown", "symbol"),
        ("narrative", {"statement": ""}, "value_refused", "statement"),
        ("mission", {"host_countries": ["Libya"]}, "not_a_country", "host_countries"),
    ],
)
def test_a_value_that_cannot_be_recorded_is_refused_by_its_name(
    kind: str, changed: dict[str, Any], code: str, field: str, world: World
) -> None:
    make_what_is_needed(kind, world)
    candidate = propose(kind)
    records = RecordIdentity.objects.count()
    with pytest.raises(ReviewError) as refusal:
        accepted(candidate, values={**candidate.values, **changed})
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert RecordIdentity.objects.count() == records
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.PROPOSED


def test_a_fault_in_a_row_names_the_row(world: World) -> None:
    candidate = propose("incident")
    values = copy.deepcopy(candidate.values)
    values["casualties"][0]["figure"] = None
    with pytest.raises(ReviewError, match="give the figure") as refusal:
        accepted(candidate, values=values)
    assert refusal.value.field == "casualties.0.figure"


def test_each_accusation_is_confirmed_by_itself(world: World) -> None:
    candidate = propose("incident")
    with pytest.raises(ReviewError, match="Confirm that the quotes accuse") as refusal:
        accepted(candidate, confirmed={"participations.0"})
    assert (refusal.value.code, refusal.value.field) == ("perpetrator_not_confirmed", "participations.1")
    assert not Incident.objects.exists()


def test_a_finding_that_accuses_is_confirmed_too(world: World) -> None:
    with pytest.raises(ReviewError) as refusal:
        accepted(propose("human_rights_report"), confirmed=())
    assert refusal.value.field == "findings.0"


def with_sexual_violence() -> Example:
    example = EXAMPLES["incident"]
    values = copy.deepcopy(example.values)
    values["casualties"][0] |= {"outcome": "sexual_violence", "sv_form": "rape"}
    return Example(values, example.evidence, example.confirmed)


def test_sexual_violence_is_published_less_exactly_unless_decided_otherwise(world: World) -> None:
    assert accepted(propose("incident", example=with_sexual_violence())).sensitivity == Sensitivity.COARSENED


@pytest.mark.parametrize("chosen", [Sensitivity.PUBLIC, Sensitivity.RESTRICTED])
def test_the_reviewer_decides_who_may_see_the_record(chosen: Sensitivity, world: World) -> None:
    candidate = propose("incident", example=with_sexual_violence())
    record = accepted(candidate, sensitivity=chosen)
    record.refresh_from_db()
    assert record.sensitivity == chosen


def test_a_restricted_record_was_never_public(world: World) -> None:
    record = accepted(propose("narrative"), sensitivity=Sensitivity.RESTRICTED)
    change = Change.objects.get(uid=record.uid)
    assert (change.state_before, change.state_after) == ("absent", "restricted")


def test_another_document_never_opens_a_restricted_record(world: World) -> None:
    known = accepted(propose("actor"), sensitivity=Sensitivity.RESTRICTED)
    again = accept(propose("actor"), by=UserFactory.create(), sensitivity=Sensitivity.PUBLIC)
    assert again.uid == known.uid
    again.refresh_from_db()
    assert again.sensitivity == Sensitivity.RESTRICTED


def test_a_rehearsal_tells_of_a_new_record_and_keeps_nothing(world: World) -> None:
    candidate = propose("incident")
    records = RecordIdentity.objects.count()
    outcome = rehearse(candidate, by=UserFactory.create())
    assert outcome.is_new
    assert outcome.refusal is None
    assert RecordIdentity.objects.count() == records
    assert not Incident.objects.exists()
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.PROPOSED


@pytest.mark.django_db(transaction=True)
def test_a_rehearsal_tells_of_the_known_record_it_would_complete() -> None:
    world = make_world()
    candidate = propose(
        "actor", example=Example({**EXAMPLES["actor"].values, "name": "Malian Armed Forces"}, {}, frozenset())
    )
    outcome = rehearse(candidate, by=UserFactory.create())
    assert not outcome.is_new
    assert outcome.record == world.forces
    assert not world.forces.names.filter(name="PMC Wagner").exists()


def test_a_rehearsal_tells_the_refusal(world: World) -> None:
    candidate = propose("restriction")
    values = {**candidate.values, "mission": {"name": "nobody knows it", "slug": None}}
    outcome = rehearse(candidate, by=UserFactory.create(), values=values)
    assert outcome.refusal is not None
    assert outcome.refusal.field == "mission"


def test_what_only_the_database_refuses_comes_back_in_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A constraint that no model check foresaw is a refusal, not a crash."""

    def record(proposal: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE core_place SET latitude = 400, longitude = 0 WHERE id = %s", [place.pk])

    place = PlaceFactory.create()
    monkeypatch.setitem(RECORDERS, "narrative", record)
    with pytest.raises(ReviewError, match="latitude -90 to 90") as refusal:
        accepted(propose("narrative"))
    assert refusal.value.code == "refused_by_database"


def test_a_place_is_made_once_for_two_facts_there(world: World) -> None:
    first: Any = accepted(propose("restriction"))
    second: Any = accept(propose("restriction", text=make_text()), by=UserFactory.create())
    assert first.place == second.place
    assert first.place.name == "Kidal"


def test_the_reference_to_forces_is_found_by_an_alias(world: World) -> None:
    candidate = propose("incident")
    values = copy.deepcopy(candidate.values)
    values["participations"][0]["actor"] = {**FORCES, "slug": None}
    record: Any = accepted(candidate, values=values)
    assert record.participations.filter(actor=world.forces).exists()
