from typing import ClassVar

from django.db import models
from django.db.models import Q

from actors.models import Actor
from core.constraints import choices_hold, partial_dates_hold
from core.fields import choice_field, partial_date_field, precision_field
from core.models import FigureFields, Place, Record
from core.querysets import RecordManager
from core.shown_dates import DateKey
from core.triggers import part_of
from events.choices import DisplacementKind, DisplacementMeasure, DisplacementUnit
from sources.models import CitationLink


class DisplacementFigure(Record, FigureFields):
    """How many people are displaced (stock) or were displaced (flow), where, as of when. Stock is never flow."""

    record_kind: ClassVar[str] = "displacement_figure"

    displacement_kind = choice_field(DisplacementKind, "Who is counted.")
    measure = choice_field(DisplacementMeasure, "Whether a stock at a date or a flow during a period.")
    unit = choice_field(DisplacementUnit, "Whether persons or households are counted.", default="persons")
    as_of = partial_date_field("Date of the stock, or period of the flow.")
    as_of_precision = precision_field("that date")
    country_code = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2 of where they are.")
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="displacement_figures",
        help_text="Where they are, where more exact than the country.",
    )
    origin_country_code = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166-1 alpha-2 of where they come from, for refugees."
    )
    reported_by = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="displacement_figures",
        help_text="Whose figure it is, where stated.",
    )

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["-as_of", "-id"]
        constraints = [
            *Record.Meta.constraints,
            *FigureFields.Meta.constraints,
            *choices_hold(
                "displacementfigure",
                displacement_kind=DisplacementKind,
                measure=DisplacementMeasure,
                unit=DisplacementUnit,
            ),
            *partial_dates_hold("displacementfigure", "as_of"),
            models.CheckConstraint(
                name="displacementfigure_is_somewhere",
                condition=~Q(country_code="") | Q(place__isnull=False),
                violation_error_message="Say where the people are: a country or a place.",
            ),
        ]
        indexes = [
            models.Index(DateKey("as_of"), "id", name="displacement_as_of"),
            models.Index(fields=["country_code", "displacement_kind"], name="displacement_country"),
            models.Index(fields=["updated_at", "id"], name="displacementfigure_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.get_displacement_kind_display()} ({self.country_code})"


class DisplacementFigureCitation(CitationLink):
    """Where a value of a displacement figure can be read."""

    fact = models.ForeignKey(
        DisplacementFigure, on_delete=models.CASCADE, related_name="citation_links", help_text="The figure supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
