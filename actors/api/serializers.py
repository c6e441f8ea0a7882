"""Actors and their relations, and the claims that stand behind an asserted fact."""

from __future__ import annotations

from typing import Any

from actors.models import Actor, ActorExternalId, ActorName, ActorRelation, ActorRelationClaim
from core.api.serializers import BOOKKEEPING, IDENTITY, DeclaredSerializer, RecordSerializer
from sources.api.serializers import ClaimCitationSerializer, PublisherBriefSerializer, citations


class ActorBriefSerializer(DeclaredSerializer):
    """An actor as other records show it."""

    class Meta:
        model = Actor
        fields = ("uid", "slug", "name", "actor_kind")
        shown = ("name",)
        example = {"slug": "wagner-group", "name": "Wagner Group", "actor_kind": "private_military_company"}


class ActorNameSerializer(DeclaredSerializer):
    """A name of an actor, with its language and the period in which it was used."""

    class Meta:
        model = ActorName
        fields = ("name", "language", "name_kind", "valid")
        shown = ("name", "valid")
        example = {"name": "Groupe Wagner", "language": "fr"}


class ActorExternalIdSerializer(DeclaredSerializer):
    """The actor's identifier in another system."""

    class Meta:
        model = ActorExternalId
        fields = ("scheme", "value")
        shown = fields
        example = {"scheme": "wikidata", "value": "Q19801591"}


class ClaimSerializer(DeclaredSerializer):
    """What one claimant says of the fact. An allegation stays one until somebody has checked it."""

    claimant = ActorBriefSerializer(allow_null=True, help_text="Who says so, where it is a known actor.")
    verified_by = ActorBriefSerializer(allow_null=True, help_text="The body that checked it.")
    citation = ClaimCitationSerializer(allow_null=True, help_text="Where the claim can be read.")

    class Meta:
        # Every kind of fact has its own table of claims with these same columns.
        model = ActorRelationClaim
        fields = (
            "claimant",
            "claimant_as_stated",
            "assertion",
            "claims_responsibility",
            "verification",
            "verified_by",
            "standard_of_proof",
            "said_on",
            "retracted_on",
            "citation",
        )
        example: dict[str, Any] = {"assertion": "alleged", "said_on": "2022-04-05"}


def claims() -> ClaimSerializer:
    """The field that an asserted fact carries its claims in."""
    return ClaimSerializer(many=True, help_text="Who says so, and as what; retracted claims no longer count.")


class ActorRelationSerializer(RecordSerializer):
    """A relation between two actors during a period, with its status and the claims behind it."""

    subject = ActorBriefSerializer(allow_null=True, help_text="Who stands in the relation.")
    object = ActorBriefSerializer(allow_null=True, help_text="To whom the relation points.")
    claims = claims()
    citations = citations()

    class Meta:
        model = ActorRelation
        fields = (
            *IDENTITY,
            "subject",
            "relation_kind",
            "object",
            "valid",
            "description_as_stated",
            "assertion",
            "verification",
            "claims",
            "citations",
            *BOOKKEEPING,
        )
        example = {"relation_kind": "linked_to", "assertion": "stated"}


class RelationOfActorSerializer(DeclaredSerializer):
    """A relation as the actor at one of its ends shows it."""

    subject = ActorBriefSerializer(allow_null=True, help_text="Who stands in the relation.")
    object = ActorBriefSerializer(allow_null=True, help_text="To whom the relation points.")

    class Meta:
        model = ActorRelation
        fields = ("uid", "subject", "relation_kind", "object", "valid", "assertion", "verification")


class ActorSerializer(RecordSerializer):
    """A state, force, group, company, organisation or mission that acts, with its names over time. No individuals."""

    names = ActorNameSerializer(many=True, help_text="Other names, with language and period.")
    external_ids = ActorExternalIdSerializer(many=True, help_text="Identifiers in other systems.")
    publisher = PublisherBriefSerializer(allow_null=True, help_text="The publisher that is the same body.")
    relations_from = RelationOfActorSerializer(many=True, help_text="Relations in which it is the subject.")
    relations_to = RelationOfActorSerializer(many=True, help_text="Relations in which it is the object.")
    citations = citations()

    class Meta:
        model = Actor
        fields = (
            *IDENTITY,
            "slug",
            "name",
            "actor_kind",
            "country_code",
            "description",
            "existed",
            "names",
            "external_ids",
            "publisher",
            "relations_from",
            "relations_to",
            "citations",
            *BOOKKEEPING,
        )
        shown = ("name", "description", "existed")
        on_request = ("relations_from", "relations_to")
        example = {
            "slug": "wagner-group",
            "name": "Wagner Group",
            "actor_kind": "private_military_company",
            "country_code": "RU",
        }
