"""Candidates for actors and their relations."""

from __future__ import annotations

from actors.choices import ActorKind, RelationKind
from actors.models import Actor, ActorRelation
from actors.services import NameValues, add_names, record_actor, record_relation
from core.choices import Language, NameKind
from core.services import acting_as
from ingest.review.proposal import Proposal
from ingest.review.references import find_actor
from sources.services import support


def actor(proposal: Proposal) -> Actor:
    """A new actor, or new names and citations for the one known by this name."""
    names = [
        NameValues(
            row.text("name"),
            row.choice("language", Language, Language.ENGLISH),
            row.choice("name_kind", NameKind, NameKind.ALIAS),
        )
        for row in proposal.nested("aliases")
    ]
    known = find_actor({"slug": proposal.text("slug"), "name": proposal.text("name")})
    if known is None:
        return record_actor(
            by=proposal.by,
            entry_method=proposal.entry_method,
            citations=proposal.citations(aliases="names"),
            names=names,
            name=proposal.text("name"),
            actor_kind=proposal.choice("actor_kind", ActorKind),
            country_code=proposal.text("country_code"),
            description=proposal.text("description"),
        )
    with acting_as(proposal.by):
        add_names(known, names)
        support(known, proposal.citations(aliases="names"))
    return known


def actor_relation(proposal: Proposal) -> ActorRelation:
    return record_relation(
        by=proposal.by,
        entry_method=proposal.entry_method,
        subject=proposal.required_actor("subject"),
        relation_kind=proposal.choice("relation_kind", RelationKind),
        object_=proposal.required_actor("object"),
        period=proposal.partial_date("period"),
        claims=proposal.claims(),
        citations=proposal.citations(period="valid"),
        description_as_stated=proposal.text("description_as_stated"),
    )
