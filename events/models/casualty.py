from __future__ import annotations

from django.db import models
from django.db.models import Q

from actors.models import AssertedFact, Claim
from core.constraints import choices_hold
from core.fields import choice_field, optional_choice_field
from core.models import FigureFields, RecordChild
from core.triggers import derived_status, part_of
from events.choices import AgeGroup, Outcome, Sex, SexualViolenceForm, VictimCategory
from events.models.incident import Incident


class Casualty(RecordChild, FigureFields, AssertedFact):
    """How many people of one category met one outcome in an incident, by one count. Unit: persons.

    Competing figures stand side by side; one a category may be recommended, with the reason.
    """

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="casualties", help_text="The incident."
    )
    victim_category = choice_field(VictimCategory, "Whom the figure counts.")
    outcome = choice_field(Outcome, "What happened to them.")
    later_outcome = optional_choice_field(Outcome, "A later outcome of the same people, e.g. injured, then died.")
    sexual_violence_form = optional_choice_field(SexualViolenceForm, "Form of sexual violence, only with that outcome.")
    age_group = choice_field(AgeGroup, "Age group, where given.", default=AgeGroup.NOT_STATED)
    sex = choice_field(Sex, "Sex, where given.", default=Sex.NOT_STATED)
    nationality_code = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166-1 alpha-2 of the victims' nationality, where given."
    )
    is_recommended = models.BooleanField(
        default=False, help_text="Whether curators recommend this figure among competing ones of its category."
    )
    recommended_reason = models.CharField(max_length=300, blank=True, help_text="Why it is recommended.")

    class Meta:
        ordering = ["incident_id", "id"]
        verbose_name_plural = "casualties"
        constraints = [
            *FigureFields.Meta.constraints,
            *AssertedFact.Meta.constraints,
            *choices_hold(
                "casualty",
                victim_category=VictimCategory,
                outcome=Outcome,
                later_outcome=Outcome,
                sexual_violence_form=SexualViolenceForm,
                age_group=AgeGroup,
                sex=Sex,
            ),
            models.CheckConstraint(
                name="casualty_sexual_violence_form_fits",
                condition=Q(sexual_violence_form__isnull=True) | Q(outcome=Outcome.SEXUAL_VIOLENCE),
                violation_error_message="A form of sexual violence goes only with that outcome.",
            ),
            models.UniqueConstraint(
                fields=["incident", "victim_category", "outcome", "age_group", "sex", "nationality_code"],
                condition=Q(is_recommended=True),
                name="casualty_one_recommended_a_category",
                violation_error_message="Another figure of this category is already recommended.",
            ),
            models.CheckConstraint(
                name="casualty_recommended_with_reason",
                condition=Q(is_recommended=False) | ~Q(recommended_reason=""),
                violation_error_message="Say why this figure is recommended.",
            ),
        ]
        indexes = [
            models.Index(fields=["outcome", "victim_category"], name="casualty_outcome"),
            # Incidents with several figures of an outcome, read from the index alone.
            models.Index(fields=["outcome", "incident"], name="casualty_outcome_incident", include=["assertion"]),
        ]
        triggers = part_of("incident")

    def __str__(self) -> str:
        return f"{self.figure} {self.get_victim_category_display()} {self.get_outcome_display()}"


class CasualtyClaim(Claim):
    """Who gives this figure."""

    fact = models.ForeignKey(
        Casualty, on_delete=models.CASCADE, related_name="claims", help_text="The casualty figure claimed."
    )

    class Meta(Claim.Meta):
        abstract = False
        triggers = [*derived_status(), *part_of("fact__incident")]
