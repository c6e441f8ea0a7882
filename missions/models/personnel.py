from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from actors.models import Actor
from core.constraints import choices_hold, partial_dates_hold
from core.fields import choice_field, partial_date_field, precision_field
from core.models import FigureFields, Place, Record
from core.querysets import RecordManager
from core.shown_dates import DateKey
from core.triggers import part_of
from missions.choices import PersonnelCategory, PersonnelStatus
from missions.models.mandate import Mandate
from missions.models.mission import Mission
from sources.models import CitationLink


class PersonnelFigure(Record, FigureFields):
    """How many people of one category a mission is authorised, or has, or was pledged, as of a date. Unit: persons.

    A mandate's ceiling is a row with status authorised and its mandate. Stages and combined ceilings are rows of
    their own. Authorised is not deployed, and neither is pledged.
    """

    record_kind: ClassVar[str] = "personnel_figure"

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="personnel_figures", help_text="The mission counted."
    )
    mandate = models.ForeignKey(
        Mandate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ceilings",
        help_text="The mandate whose ceiling this is; empty for figures that are no ceiling.",
    )
    personnel_status = choice_field(PersonnelStatus, "Whether authorised, deployed or pledged.")
    personnel_category = choice_field(PersonnelCategory, "Which personnel are counted.")
    women = models.PositiveIntegerField(null=True, blank=True, help_text="Of these, how many women, where stated.")
    contributor = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        help_text="The state that contributes them; empty for the whole mission.",
    )
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="personnel_figures",
        help_text="Where they are based, where stated.",
    )
    as_of = partial_date_field("The date of which the figure is true.")
    as_of_precision = precision_field("that date")
    rehatted_from = models.ForeignKey(
        Mission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rehatted_figures",
        help_text="The mission from which these personnel were taken over.",
    )

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["mission_id", "as_of", "id"]
        constraints = [
            *Record.Meta.constraints,
            *FigureFields.Meta.constraints,
            *choices_hold("personnelfigure", personnel_status=PersonnelStatus, personnel_category=PersonnelCategory),
            *partial_dates_hold("personnelfigure", "as_of"),
            models.CheckConstraint(
                name="personnelfigure_ceiling_is_authorised",
                condition=Q(mandate__isnull=True) | Q(personnel_status=PersonnelStatus.AUTHORISED),
                violation_error_message="A mandate's ceiling has the status authorised.",
            ),
            models.CheckConstraint(
                name="personnelfigure_women_are_some_of_them",
                condition=Q(women__isnull=True) | Q(high__isnull=True) | Q(women__lte=F("high")),
                violation_error_message="There cannot be more women than personnel.",
            ),
            models.UniqueConstraint(
                fields=["mandate", "personnel_category", "as_of"],
                nulls_distinct=False,
                condition=Q(mandate__isnull=False),
                name="personnelfigure_ceiling_once",
                violation_error_message="The mandate already has a ceiling for this category and date.",
            ),
        ]
        indexes = [
            models.Index(DateKey("as_of"), "id", name="personnelfigure_as_of"),
            models.Index(fields=["mission", "personnel_status"], name="personnelfigure_mission"),
            models.Index(fields=["updated_at", "id"], name="personnelfigure_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.mission}: {self.figure} {self.get_personnel_category_display()}"


class PersonnelFigureCitation(CitationLink):
    """Where a value of a personnel figure can be read."""

    fact = models.ForeignKey(
        PersonnelFigure, on_delete=models.CASCADE, related_name="citation_links", help_text="The figure supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
