from __future__ import annotations

from django.db import models

from actors.models.actor import Actor
from core.choices import Assertion, DerivedAssertion, Verification
from core.constraints import choices_hold
from core.fields import choice_field
from core.models import RecordChild
from sources.models import Citation

_NAME = "%(app_label)s_%(class)s"


class AssertedFact(models.Model):
    """A fact whose status follows from what claimants say of it; the database derives it whenever a claim changes.

    Any denial beside an affirmation makes it disputed. It is stated only when every affirmation states it, or when a
    statement is at least corroborated; else it stays alleged.
    """

    assertion = choice_field(
        DerivedAssertion, "Status derived from the claims; disputed where claimants conflict.", default="stated"
    )
    verification = choice_field(
        Verification, "The strongest verification among the claims.", default=Verification.UNVERIFIED
    )

    class Meta:
        abstract = True
        constraints = choices_hold(_NAME, assertion=DerivedAssertion, verification=Verification)


class Claim(RecordChild):
    """One claimant's word on a fact. Two rows are the same when fact, claimant and citation are."""

    claimant = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who says so, where it is a known actor.",
    )
    claimant_as_stated = models.CharField(
        max_length=300,
        blank=True,
        help_text="Who says so in the source's words; never a private person.",
    )
    assertion = choice_field(Assertion, "What the claimant does with the fact.")
    claims_responsibility = models.BooleanField(
        default=False, help_text="Whether the claimant says that it did it itself."
    )
    verification = choice_field(Verification, "Who has checked the claim.", default=Verification.UNVERIFIED)
    verified_by = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The body that checked it, where given.",
    )
    standard_of_proof = models.CharField(
        max_length=200, blank=True, help_text="Standard of proof as stated, e.g. reasonable grounds to believe."
    )
    said_on = models.DateField(null=True, blank=True, help_text="Day on which the claim was made, where given.")
    retracted_on = models.DateField(null=True, blank=True, help_text="Day of its retraction; it no longer counts.")
    citation = models.ForeignKey(
        Citation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where the claim can be read.",
    )

    class Meta:
        abstract = True
        ordering = ["id"]
        constraints = [
            *choices_hold(_NAME, assertion=Assertion, verification=Verification),
            models.UniqueConstraint(
                fields=["fact", "claimant", "claimant_as_stated", "assertion", "citation"],
                nulls_distinct=False,
                name=f"{_NAME}_once",
                violation_error_message="This claim is already recorded.",
            ),
            models.CheckConstraint(
                name=f"{_NAME}_retracted_after_said",
                condition=models.Q(retracted_on__isnull=True)
                | models.Q(said_on__isnull=True)
                | models.Q(retracted_on__gte=models.F("said_on")),
                violation_error_message="A claim is retracted on or after the day it was made.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimant or self.claimant_as_stated or 'the source'}: {self.assertion}"
