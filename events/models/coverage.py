from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from core.constraints import choices_hold
from core.fields import choice_field
from core.triggers import code_list
from events.choices import CoverageTopic
from missions.models import Mission
from sources.models import DatasetRelease, Document


class CoverageEntry(models.Model):
    """That one source was read for one topic, for a country, a mission or the world, over a period.

    What was read and holds nothing is a zero; what was not read is no zero. Two rows are the same when source, topic,
    country, mission and period are.
    """

    dataset_release = models.ForeignKey(
        DatasetRelease,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="coverage",
        help_text="The dataset release read.",
    )
    document = models.ForeignKey(
        Document,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="coverage",
        help_text="The document read, where it is no dataset.",
    )
    topic = choice_field(CoverageTopic, "What it was read for.")
    country_code = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166-1 alpha-2 of the country read; empty for all, or for a mission."
    )
    mission = models.ForeignKey(
        Mission,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="coverage",
        help_text="The mission read; empty where it was read by country or for the world.",
    )
    period = DateRangeField(help_text="Days that were read: a half-open range, the last day not in it.")
    complete = models.BooleanField(
        default=False, help_text="Whether all that the source has of this was read, so that nothing means zero."
    )
    is_public = models.BooleanField(
        default=True, help_text="Whether readers learn of it; never where the rows read are restricted."
    )

    class Meta:
        ordering = ["topic", "id"]
        verbose_name_plural = "coverage entries"
        triggers = code_list()
        constraints = [
            *choices_hold("coverageentry", topic=CoverageTopic),
            models.CheckConstraint(
                name="coverageentry_one_source",
                condition=Q(dataset_release__isnull=False, document__isnull=True)
                | Q(dataset_release__isnull=True, document__isnull=False),
                violation_error_message="Name a dataset release or a document, not both.",
            ),
            models.CheckConstraint(
                name="coverageentry_country_or_mission",
                condition=Q(country_code="") | Q(mission__isnull=True),
                violation_error_message="Name a country or a mission, or neither for the world.",
            ),
            models.CheckConstraint(
                name="coverageentry_country_code_form",
                condition=Q(country_code="") | Q(country_code__regex=r"^[A-Z]{2}$"),
                violation_error_message="A country code is two capital letters, e.g. ML.",
            ),
            models.CheckConstraint(
                name="coverageentry_period_not_empty",
                condition=Q(period__isempty=False),
                violation_error_message="The period has at least one day.",
            ),
            models.UniqueConstraint(
                fields=["dataset_release", "document", "topic", "country_code", "mission", "period"],
                nulls_distinct=False,
                name="coverageentry_once",
                violation_error_message="This source is already noted for this topic, scope and period.",
            ),
        ]
        indexes = [
            models.Index(fields=["topic", "country_code"], name="coverageentry_country"),
            models.Index(fields=["mission", "topic"], name="coverageentry_mission"),
        ]

    def __str__(self) -> str:
        scope = self.mission or self.country_code or "the world"
        return f"{self.dataset_release or self.document}: {self.get_topic_display()} of {scope}"
