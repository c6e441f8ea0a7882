from __future__ import annotations

from typing import TypeVar

from django.db.models import Model
from factory.declarations import Sequence, SubFactory

from actors.models import (
    Actor,
    ActorCitation,
    ActorExternalId,
    ActorName,
    ActorRelation,
    ActorRelationCitation,
    ActorRelationClaim,
)
from core.dates import PartialDate
from tests.factories.base import ModelFactory, RecordFactory, children
from tests.factories.sources import CitationFactory, CitationLinkFactory

C = TypeVar("C", bound=Model)


class ActorFactory(RecordFactory[Actor]):
    class Meta:
        model = Actor

    slug = Sequence(lambda n: f"actor-{n}")
    name = Sequence(lambda n: f"Actor {n}")
    actor_kind = "armed_group"
    country_code = "ML"
    names = children("actors.ActorNameFactory", "actor")
    external_ids = children("actors.ActorExternalIdFactory", "actor")
    citation_links = children("actors.ActorCitationFactory", "fact")


class ActorNameFactory(ModelFactory[ActorName]):
    class Meta:
        model = ActorName

    actor = SubFactory(ActorFactory)
    name = Sequence(lambda n: f"Alias {n}")
    language = "en"
    name_kind = "alias"


class ActorExternalIdFactory(ModelFactory[ActorExternalId]):
    class Meta:
        model = ActorExternalId

    actor = SubFactory(ActorFactory)
    scheme = "wikidata"
    value = Sequence(lambda n: f"Q{n + 1}")


class ActorCitationFactory(CitationLinkFactory[ActorCitation]):
    class Meta:
        model = ActorCitation

    fact = SubFactory(ActorFactory)


class ClaimFactory(ModelFactory[C]):
    """One claimant's word; each fact model's own factory adds `fact`."""

    class Meta:
        abstract = True

    claimant = SubFactory(ActorFactory, actor_kind="ngo")
    assertion = "alleged"
    citation = SubFactory(CitationFactory)


class ActorRelationFactory(RecordFactory[ActorRelation]):
    class Meta:
        model = ActorRelation

    subject = SubFactory(ActorFactory)
    relation_kind = "supports"
    object = SubFactory(ActorFactory)
    valid = PartialDate.year(2022)
    claims = children("actors.ActorRelationClaimFactory", "fact")
    citation_links = children("actors.ActorRelationCitationFactory", "fact")


class ActorRelationClaimFactory(ClaimFactory[ActorRelationClaim]):
    class Meta:
        model = ActorRelationClaim

    fact = SubFactory(ActorRelationFactory)


class ActorRelationCitationFactory(CitationLinkFactory[ActorRelationCitation]):
    class Meta:
        model = ActorRelationCitation

    fact = SubFactory(ActorRelationFactory)
