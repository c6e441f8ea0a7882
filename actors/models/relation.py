from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from actors.choices import RelationKind
from actors.models.actor import Actor
from actors.models.claim import AssertedFact, Claim
from core.constraints import choices_hold, partial_dates_hold
from core.fields import choice_field, partial_date_field, precision_field
from core.models import Record
from core.querysets import RecordManager
from core.triggers import derived_status, part_of
from core.words import Words, WordsIndex
from sources.models import CitationLink


class ActorRelation(Record, AssertedFact):
    """One relation between two actors during a period: subject, kind, object."""

    record_kind: ClassVar[str] = "relation"

    subject = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="relations_from", help_text="Who stands in the relation."
    )
    relation_kind = choice_field(RelationKind, "What the subject is or does to the object.")
    object = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="relations_to", help_text="To whom the relation points."
    )
    valid = partial_date_field("Period in which the relation held.")
    valid_precision = precision_field("that period")
    description_as_stated = models.TextField(blank=True, help_text="The relation in the source's words.")

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["subject_id", "id"]
        constraints = [
            *Record.Meta.constraints,
            *AssertedFact.Meta.constraints,
            *choices_hold("actorrelation", relation_kind=RelationKind),
            *partial_dates_hold("actorrelation", "valid"),
            models.CheckConstraint(
                name="actorrelation_not_with_itself",
                condition=~Q(subject=F("object")),
                violation_error_message="An actor has no relation with itself.",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "relation_kind"], name="relation_subject"),
            models.Index(fields=["object", "relation_kind"], name="relation_object"),
            WordsIndex(Words(("description_as_stated",)), name="relation_words"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.get_relation_kind_display()} {self.object}"


class ActorRelationClaim(Claim):
    """Who says that the relation holds."""

    fact = models.ForeignKey(
        ActorRelation, on_delete=models.CASCADE, related_name="claims", help_text="The relation claimed."
    )

    class Meta(Claim.Meta):
        abstract = False
        triggers = [*derived_status(), *part_of("fact")]


class ActorRelationCitation(CitationLink):
    """Where a value of a relation can be read."""

    fact = models.ForeignKey(
        ActorRelation, on_delete=models.CASCADE, related_name="citation_links", help_text="The relation supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
