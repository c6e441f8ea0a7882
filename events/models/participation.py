from __future__ import annotations

from django.db import models
from django.db.models import Q

from actors.models import Actor, Claim
from core.choices import DerivedAssertion, Verification
from core.constraints import choices_hold
from core.fields import choice_field, optional_choice_field
from core.models import RecordChild
from core.triggers import derived_status, part_of
from events.choices import Identification, ParticipationRole
from events.models.incident import Incident


class Participation(RecordChild):
    """Who took part in an incident, in which role, and with which status.

    There is no shared "unknown" actor: where nobody is identified, the source's words stand for the actor.
    """

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="participations", help_text="The incident."
    )
    actor = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        help_text="The actor, where it is known.",
    )
    role = choice_field(ParticipationRole, "What part it had. A perpetrator is always alleged.")
    description_as_stated = models.CharField(
        max_length=300, blank=True, help_text="The actor in the source's words, e.g. unidentified gunmen."
    )
    identification = choice_field(
        Identification, "How surely the actor is identified.", default=Identification.NOT_STATED
    )
    assertion = optional_choice_field(
        DerivedAssertion,
        "Status of this participation, derived from its claims; a perpetrator is never shown without it.",
    )
    verification = choice_field(
        Verification, "The strongest verification among its claims.", default=Verification.UNVERIFIED
    )

    class Meta:
        ordering = ["incident_id", "id"]
        constraints = [
            *choices_hold(
                "participation",
                role=ParticipationRole,
                identification=Identification,
                assertion=DerivedAssertion,
                verification=Verification,
            ),
            models.CheckConstraint(
                name="participation_perpetrator_has_assertion",
                condition=~Q(role=ParticipationRole.ALLEGED_PERPETRATOR) | Q(assertion__isnull=False),
                violation_error_message="A perpetrator needs an assertion: who says so, and as what.",
            ),
            models.CheckConstraint(
                name="participation_names_somebody",
                condition=Q(actor__isnull=False) | ~Q(description_as_stated=""),
                violation_error_message="Name a known actor, or give the source's words for whoever it was.",
            ),
            models.CheckConstraint(
                name="participation_identified_needs_actor",
                condition=~Q(identification=Identification.UNIDENTIFIED) | Q(actor__isnull=True),
                violation_error_message="An unidentified participant has no known actor.",
            ),
            models.UniqueConstraint(
                fields=["incident", "actor", "role", "description_as_stated"],
                nulls_distinct=False,
                name="participation_once",
                violation_error_message="This participation is already recorded.",
            ),
        ]
        indexes = [
            models.Index(fields=["actor", "role"], name="participation_actor_role"),
            # The incidents of an actor, read from the index alone.
            models.Index(fields=["actor", "incident"], name="participation_actor_incident", include=["role"]),
        ]
        triggers = part_of("incident")

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.actor or self.description_as_stated}"


class ParticipationClaim(Claim):
    """Who says that this actor took part in this role."""

    fact = models.ForeignKey(
        Participation, on_delete=models.CASCADE, related_name="claims", help_text="The participation claimed."
    )

    class Meta(Claim.Meta):
        abstract = False
        triggers = [*derived_status(), *part_of("fact__incident")]
