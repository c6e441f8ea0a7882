from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.constraints import choices_hold, partial_dates_hold, words_given
from core.fields import choice_field, partial_date_field, precision_field
from core.models import FigureFields, Place, Record
from core.querysets import RecordManager
from core.shown_dates import DateKey
from core.triggers import part_of
from core.words import Words, WordsIndex
from missions.choices import ProjectKind
from missions.models.mission import Mission
from sources.models import CitationLink


class Project(Record, FigureFields):
    """A project or a group of projects that a mission supports. The figure counts projects; a single one is 1."""

    record_kind: ClassVar[str] = "project"

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="projects", help_text="The mission that supports it."
    )
    project_kind = choice_field(ProjectKind, "What kind of project it is.")
    title = models.CharField(max_length=300, help_text="What it is, in a few words.")
    sectors = ArrayField(
        models.CharField(max_length=100), default=list, blank=True, help_text="Sectors as the source names them."
    )
    description = models.TextField(blank=True, help_text="What the source says it does.")
    period = partial_date_field("When it ran.")
    period_precision = precision_field("that period")
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="projects", help_text="Where it is."
    )
    amount_usd = models.PositiveBigIntegerField(null=True, blank=True, help_text="Cost in US dollars, where stated.")

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["mission_id", "period", "id"]
        constraints = [
            *Record.Meta.constraints,
            *FigureFields.Meta.constraints,
            *choices_hold("project", project_kind=ProjectKind),
            *partial_dates_hold("project", "period"),
            words_given("project", "title", "A project needs a title."),
        ]
        indexes = [
            models.Index(DateKey("period"), "id", name="project_period"),
            WordsIndex(Words(("title",), ("description", "sectors"), arrays=("sectors",)), name="project_words"),
        ]

    def __str__(self) -> str:
        return self.title


class ProjectCitation(CitationLink):
    """Where a value of a project can be read."""

    fact = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="citation_links", help_text="The project supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
