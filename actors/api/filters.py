"""Filters of actors and relations, and those by actor that other records use."""

from __future__ import annotations

from actors.choices import ActorKind, RelationKind
from actors.models import Actor, ActorName, ActorRelation
from core.api.date_filters import DateOverlapsFilter, DatePrecisionFilter, DateWithinFilter
from core.api.filters import ChoiceFilter, ExactFilter, RecordFilter, by_known_name
from core.api.fulltext import WordsFilter
from core.api.geo_filters import CountryFilter
from core.api.names import NameLikeFilter, Names, OtherNames
from core.choices import DerivedAssertion, Verification
from sources.api.filters import CitedFilters, cited_document, cited_publisher

ACTOR_NAMES = Names(Actor, others=(OtherNames(ActorName, "actor"),))


class ActorFilter(RecordFilter):
    """Rows that refer to one actor, by uid, slug or any of its names as a whole."""

    def __init__(self, path: str, what: str, *, within: str = "") -> None:
        super().__init__(
            path,
            f"{what}, by uid, slug or any of its names as a whole.",
            model=Actor,
            names=by_known_name,
            within=within,
            example="wagner-group",
        )


CLAIMED = ("citation_links", "claims")
OR_CLAIMS = "Facts with a citation, or a claim,"


class AssertedFilters(CitedFilters):
    """The filters of facts that stand on claims."""

    document = cited_document(CLAIMED, OR_CLAIMS)
    publisher = cited_publisher(CLAIMED, OR_CLAIMS)

    assertion = ChoiceFilter("assertion", "Status derived from all claims.", DerivedAssertion.choices)
    verification = ChoiceFilter("verification", "The strongest verification among the claims.", Verification.choices)
    claimant = ActorFilter("claimant", "Facts of which this actor says something", within="claims")


class ActorFilters(CitedFilters):
    q = WordsFilter(Actor)
    name_like = NameLikeFilter(ACTOR_NAMES)
    slug = ExactFilter("slug", "The actor with this slug.", example="wagner-group")
    known_as = ActorFilter("pk", "The actor known under this name")
    actor_kind = ChoiceFilter("actor_kind", "What kind of actor it is.", ActorKind.choices)
    country = CountryFilter("country_code", "The country it belongs to")
    external_scheme = ExactFilter(
        "scheme", "Has an identifier in this system; with external_id, that one.", within="external_ids", example="ucdp"
    )
    external_id = ExactFilter("value", "Has this identifier in another system.", within="external_ids", example="222")


class ActorRelationFilters(AssertedFilters):
    q = WordsFilter(ActorRelation)
    subject = ActorFilter("subject", "Who stands in the relation")
    object = ActorFilter("object", "To whom the relation points")
    relation_kind = ChoiceFilter("relation_kind", "What the subject is or does to the object.", RelationKind.choices)
    valid_overlaps = DateOverlapsFilter("valid", "The period of the relation")
    valid_within = DateWithinFilter("valid", "The period of the relation")
    valid_precision_max = DatePrecisionFilter("valid")
