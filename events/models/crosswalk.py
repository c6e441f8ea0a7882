from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from core.api.vocabularies import vocabularies
from core.constraints import choices_hold, words_given
from core.fields import choice_field
from core.triggers import code_list
from missions.choices import CrosswalkMatch


class CodeCrosswalk(models.Model):
    """What a code of another dataset is in one of our code lists; one row a scheme and code."""

    scheme = models.CharField(
        max_length=60, help_text="The other dataset and the column the code stands in, e.g. ucdp.where_prec."
    )
    external_code = models.CharField(max_length=150, help_text="The code there, verbatim.")
    label = models.CharField(max_length=200, help_text="What it means there, in our words.")
    vocabulary = models.CharField(
        max_length=60, help_text="Our code list by its name in addresses, e.g. incident-kind."
    )
    code = models.CharField(max_length=60, help_text="Our code; what a row with the other code gets on import.")
    match = choice_field(CrosswalkMatch, "How well the two meet.")

    class Meta:
        ordering = ["scheme", "id"]
        triggers = code_list()
        constraints = [
            *choices_hold("codecrosswalk", match=CrosswalkMatch),
            words_given("codecrosswalk", "external_code", "Give the other dataset's code."),
            models.UniqueConstraint(
                fields=["scheme", "external_code"],
                name="codecrosswalk_once",
                violation_error_message="This code of the other dataset is already mapped.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.match} {self.scheme}:{self.external_code}"

    def clean(self) -> None:
        """Raises ValidationError where our code is in no list of ours."""
        known = vocabularies().get(self.vocabulary)
        if known is None:
            raise ValidationError({"vocabulary": "There is no such code list."})
        if self.code not in known.codes:
            raise ValidationError({"code": f"The list {self.vocabulary} has no such code."})
