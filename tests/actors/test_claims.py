"""The status served beside a fact follows from its claims, and from nothing else once there are any."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actors.models import ActorRelation, ActorRelationClaim
from events.models import Participation
from tests.factories import (
    ActorFactory,
    ActorRelationClaimFactory,
    ActorRelationFactory,
    ParticipationClaimFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db

# Claims as (assertion, verification), then what is served.
TABLE: list[tuple[list[tuple[str, str]], tuple[str, str]]] = [
    ([("stated", "unverified")], ("stated", "unverified")),
    ([("alleged", "unverified")], ("alleged", "unverified")),
    ([("denied", "unverified")], ("denied", "unverified")),
    ([("negated", "unverified")], ("negated", "unverified")),
    ([("planned", "unverified")], ("planned", "unverified")),
    ([("hypothetical", "unverified")], ("hypothetical", "unverified")),
    # An allegation does not become a statement by standing beside one that nobody checked.
    ([("alleged", "unverified"), ("stated", "unverified")], ("alleged", "unverified")),
    ([("alleged", "unverified"), ("stated", "corroborated")], ("stated", "corroborated")),
    ([("alleged", "un_verified")], ("alleged", "un_verified")),
    ([("alleged", "unverified"), ("denied", "unverified")], ("disputed", "unverified")),
    ([("stated", "judicially_established"), ("denied", "unverified")], ("disputed", "judicially_established")),
    ([("stated", "unverified"), ("negated", "inquiry_finding")], ("disputed", "inquiry_finding")),
    ([("denied", "unverified"), ("negated", "unverified")], ("denied", "unverified")),
    ([("stated", "unverified"), ("planned", "unverified")], ("stated", "unverified")),
    ([("planned", "unverified"), ("hypothetical", "unverified")], ("planned", "unverified")),
    ([("alleged", "corroborated"), ("alleged", "inquiry_finding")], ("alleged", "inquiry_finding")),
]


def served(fact: Any) -> tuple[str, str]:
    fact.refresh_from_db()
    return fact.assertion, fact.verification


@pytest.mark.parametrize(("claims", "expected"), TABLE, ids=str)
def test_the_status_follows_from_the_claims(claims: list[tuple[str, str]], expected: tuple[str, str]) -> None:
    relation = ActorRelationFactory.create()
    for assertion, verification in claims:
        ActorRelationClaimFactory.create(fact=relation, assertion=assertion, verification=verification)
    assert served(relation) == expected


def test_a_fact_without_claims_keeps_the_status_it_was_given() -> None:
    assert served(ActorRelationFactory.create(assertion="planned")) == ("planned", "unverified")


def test_a_claim_that_changes_changes_the_status() -> None:
    relation = ActorRelationFactory.create(claims=1)
    claim = ActorRelationClaimFactory.create(fact=relation)
    ActorRelationClaim.objects.filter(pk=claim.pk).update(assertion="denied")
    assert served(relation) == ("disputed", "unverified")


def test_a_retracted_claim_no_longer_counts() -> None:
    relation = ActorRelationFactory.create()
    ActorRelationClaimFactory.create(fact=relation, assertion="alleged")
    denial = ActorRelationClaimFactory.create(fact=relation, assertion="denied")
    ActorRelationClaim.objects.filter(pk=denial.pk).update(retracted_on=date(2023, 1, 1))
    assert served(relation) == ("alleged", "unverified")


def test_a_claim_that_is_removed_no_longer_counts() -> None:
    relation = ActorRelationFactory.create(claims=1)
    denial = ActorRelationClaimFactory.create(fact=relation, assertion="denied")
    assert served(relation) == ("disputed", "unverified")
    denial.delete()
    assert served(relation) == ("alleged", "unverified")


def test_a_claim_that_moves_changes_the_status_of_both_facts() -> None:
    alleged = ActorRelationFactory.create(claims=1)
    disputed = ActorRelationFactory.create(claims=1)
    denial = ActorRelationClaimFactory.create(fact=disputed, assertion="denied")
    ActorRelationClaim.objects.filter(pk=denial.pk).update(fact=alleged)
    assert (served(alleged)[0], served(disputed)[0]) == ("disputed", "alleged")


def test_claims_made_in_bulk_count() -> None:
    relation, actors = ActorRelationFactory.create(), ActorFactory.create_batch(2)
    ActorRelationClaim.objects.bulk_create(
        ActorRelationClaim(fact=relation, claimant=actor, assertion=assertion)
        for actor, assertion in zip(actors, ("stated", "denied"), strict=True)
    )
    assert served(relation) == ("disputed", "unverified")


def test_a_new_status_is_a_new_revision_of_the_record() -> None:
    relation = ActorRelationFactory.create()
    assert ActorRelation.objects.get().revision == 1
    ActorRelationClaimFactory.create(fact=relation, assertion="denied")
    relation.refresh_from_db()
    assert (relation.assertion, relation.revision) == ("denied", 1), "one transaction, one revision"


def test_an_allegation_against_an_actor_never_becomes_a_statement_on_its_own() -> None:
    participation = ParticipationFactory.create(alleged_perpetrator=True)
    for verification in ("unverified", "corroborated", "un_verified"):
        ParticipationClaimFactory.create(fact=participation, assertion="alleged", verification=verification)
    assert Participation.objects.get().assertion == "alleged"
