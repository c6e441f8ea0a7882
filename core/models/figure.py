from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from core.constraints import choices_hold
from core.fields import choice_field
from core.figures import Figure, Quantifier

_NAME = "%(app_label)s_%(class)s"


class FigureFields(models.Model):
    """A figure as an interval with the source's own words. Units are those of the model; persons unless said."""

    low = models.PositiveIntegerField(null=True, blank=True, help_text="Lowest value the source supports.")
    best = models.PositiveIntegerField(null=True, blank=True, help_text="The value the source itself gives as its own.")
    high = models.PositiveIntegerField(null=True, blank=True, help_text="Highest value the source supports.")
    quantifier = choice_field(Quantifier, "How the source qualifies the figure.", default=Quantifier.NOT_STATED)
    by_convention = models.BooleanField(
        default=False,
        help_text="Whether the bounds stand for a word such as “hundreds” (100 to 999) that the source prints.",
    )
    bounds_as_published = models.BooleanField(
        default=False, help_text="Whether the source itself prints bounds that cross, or a best value outside them."
    )
    figure_as_stated = models.CharField(max_length=300, blank=True, help_text="The figure in the source's own words.")

    class Meta:
        abstract = True
        constraints = [
            *choices_hold(_NAME, quantifier=Quantifier),
            models.CheckConstraint(
                name=f"{_NAME}_low_not_above_high",
                condition=Q(low__isnull=True)
                | Q(high__isnull=True)
                | Q(bounds_as_published=True)
                | Q(low__lte=F("high")),
                violation_error_message=(
                    "The lowest value is above the highest; where the source prints it so, tick “bounds as published”."
                ),
            ),
            models.CheckConstraint(
                name=f"{_NAME}_best_within_bounds",
                condition=Q(best__isnull=True)
                | Q(bounds_as_published=True)
                | (Q(low__isnull=True) | Q(low__lte=F("best"))) & (Q(high__isnull=True) | Q(best__lte=F("high"))),
                violation_error_message=(
                    "The best value lies outside its bounds; where the source prints it so, tick “bounds as published”."
                ),
            ),
            models.CheckConstraint(
                name=f"{_NAME}_number_matches_quantifier",
                condition=Q(quantifier=Quantifier.NOT_STATED, low__isnull=True, best__isnull=True, high__isnull=True)
                | ~Q(quantifier=Quantifier.NOT_STATED)
                & (Q(low__isnull=False) | Q(best__isnull=False) | Q(high__isnull=False)),
                violation_error_message="Give a number with its quantifier, or “no number given” without one.",
            ),
        ]

    @property
    def figure(self) -> Figure:
        return Figure(
            self.low,
            self.best,
            self.high,
            self.quantifier,
            self.by_convention,
            self.figure_as_stated,
            self.bounds_as_published,
        )


def figure_columns(figure: Figure) -> dict[str, Any]:
    """The column values that store `figure`, ready for a constructor or an update."""
    return {
        "low": figure.low,
        "best": figure.best,
        "high": figure.high,
        "quantifier": str(figure.quantifier),
        "by_convention": figure.by_convention,
        "bounds_as_published": figure.bounds_as_published,
        "figure_as_stated": figure.as_stated,
    }
