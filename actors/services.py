"""Writes to actors, their names and relations, and to the claims of every asserted fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from actors.models import (
    Actor,
    ActorName,
    ActorRelation,
    ActorRelationClaim,
    Claim,
)
from core.choices import Assertion, NameKind, Verification
from core.dates import PartialDate
from core.fields import date_columns
from core.services import acting_as, create_record
from sources.models import Citation
from sources.services import FieldCitation, support


@dataclass(frozen=True)
class ClaimValues:
    """One claimant's word: who, as what, and where it can be read."""

    assertion: str = Assertion.STATED
    claimant: Actor | None = None
    claimant_as_stated: str = ""
    verification: str = Verification.UNVERIFIED
    claims_responsibility: bool = False
    citation: Citation | None = None


@dataclass(frozen=True)
class NameValues:
    name: str
    language: str
    name_kind: str = NameKind.ALIAS


def add_claims(model: type[Claim], fact_id: int, claims: Iterable[ClaimValues]) -> None:
    """Adds claims to the fact of that id; the database derives the fact's status from them."""
    rows: list[dict[str, Any]] = [
        {
            "fact_id": fact_id,
            "assertion": claim.assertion,
            "claimant": claim.claimant,
            "claimant_as_stated": claim.claimant_as_stated,
            "verification": claim.verification,
            "claims_responsibility": claim.claims_responsibility,
            "citation": claim.citation,
        }
        for claim in claims
    ]
    model._default_manager.bulk_create(model(**row) for row in rows)


def free_slug(name: str) -> str:
    """A slug for a new actor that no other has."""
    base = slugify(name)[:90] or "actor"
    taken = set(Actor.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)


def record_actor(
    *,
    by: str,
    entry_method: str,
    citations: Iterable[FieldCitation] = (),
    names: Iterable[NameValues] = (),
    publish: bool = True,
    **values: Any,
) -> Actor:
    """A new actor with its names and citations. Values are the model's columns; the slug is made from the name."""
    with acting_as(by):
        values.setdefault("slug", free_slug(values["name"]))
        actor = create_record(Actor, by=by, entry_method=entry_method, publish=publish, **values)
        add_names(actor, names)
        support(actor, citations)
    return actor


def add_names(actor: Actor, names: Iterable[NameValues]) -> None:
    """Adds the names the actor does not have yet."""
    known = set(actor.names.values_list("name", "language"))
    with transaction.atomic():
        ActorName.objects.bulk_create(
            ActorName(actor=actor, name=name.name, language=name.language, name_kind=name.name_kind)
            for name in dict.fromkeys(names)
            if (name.name, name.language) not in known and name.name != actor.name
        )


def record_relation(
    *,
    by: str,
    entry_method: str,
    subject: Actor,
    relation_kind: str,
    object_: Actor,
    period: PartialDate | None,
    claims: Iterable[ClaimValues],
    citations: Iterable[FieldCitation] = (),
    publish: bool = True,
    **values: Any,
) -> ActorRelation:
    """A new relation with its claims. The same relation from another source is a claim more on the known one."""
    with acting_as(by):
        known = (
            ActorRelation.objects.published()
            .filter(subject=subject, relation_kind=relation_kind, object=object_, **date_columns("valid", period))
            .first()
        )
        relation = known or create_record(
            ActorRelation,
            by=by,
            entry_method=entry_method,
            publish=publish,
            subject=subject,
            relation_kind=relation_kind,
            object=object_,
            **date_columns("valid", period),
            **values,
        )
        add_claims(ActorRelationClaim, relation.pk, claims)
        support(relation, citations)
    return relation
