from typing import ClassVar

from django.db import models
from django.db.models import Q

from actors.models import Actor
from core.constraints import choices_hold, partial_dates_hold
from core.fields import choice_field, partial_date_field, precision_field
from core.models import Place, Record
from core.querysets import RecordManager
from core.shown_dates import DateKey
from core.triggers import part_of
from core.words import Words, WordsIndex
from missions.choices import RestrictionKind
from missions.models.mission import Mission
from sources.models import CitationLink


class Restriction(Record):
    """Something imposed on a mission that keeps it from its work, by a host State or by anybody else."""

    record_kind: ClassVar[str] = "restriction"

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="restrictions", help_text="The mission restricted."
    )
    restriction_kind = choice_field(RestrictionKind, "What is restricted.")
    imposed_by = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="restrictions_imposed",
        help_text="Who imposes it, where it is a known actor.",
    )
    imposed_by_as_stated = models.CharField(max_length=200, blank=True, help_text="Who imposes it, as stated.")
    object_as_stated = models.CharField(max_length=300, blank=True, help_text="What it applies to, as stated.")
    date = partial_date_field("Period in which it applied, or the date it is reported for.")
    date_precision = precision_field("that period")
    lifted_on = partial_date_field("When it was lifted, where known.")
    lifted_on_precision = precision_field("the date of lifting")
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="restrictions",
        help_text="Where it applies, where limited to a place.",
    )
    description = models.TextField(blank=True, help_text="What the source says of it.")

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["-date", "-id"]
        constraints = [
            *Record.Meta.constraints,
            *choices_hold("restriction", restriction_kind=RestrictionKind),
            *partial_dates_hold("restriction", "date", "lifted_on"),
            models.CheckConstraint(
                name="restriction_has_an_imposer",
                condition=Q(imposed_by__isnull=False) | ~Q(imposed_by_as_stated=""),
                violation_error_message="Say who imposes the restriction: a known actor or the source's words.",
            ),
        ]
        indexes = [
            models.Index(DateKey("date"), "id", name="restriction_date"),
            WordsIndex(Words(("object_as_stated",), ("imposed_by_as_stated", "description")), name="restriction_words"),
        ]

    def __str__(self) -> str:
        return f"{self.mission}: {self.get_restriction_kind_display()}"


class RestrictionCitation(CitationLink):
    """Where a value of a restriction can be read."""

    fact = models.ForeignKey(
        Restriction, on_delete=models.CASCADE, related_name="citation_links", help_text="The restriction supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
