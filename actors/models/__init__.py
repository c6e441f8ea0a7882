from actors.models.actor import Actor, ActorCitation, ActorExternalId, ActorName
from actors.models.claim import AssertedFact, Claim
from actors.models.relation import ActorRelation, ActorRelationCitation, ActorRelationClaim

__all__ = [
    "Actor",
    "ActorCitation",
    "ActorExternalId",
    "ActorName",
    "ActorRelation",
    "ActorRelationCitation",
    "ActorRelationClaim",
    "AssertedFact",
    "Claim",
]
