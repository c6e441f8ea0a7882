from typing import ClassVar

from django.db import models
from django.db.models import Q

from actors.models import Actor
from core.choices import Confirmation
from core.constraints import choices_hold, partial_dates_hold
from core.fields import choice_field, optional_choice_field, partial_date_field, precision_field
from core.models import Place, Record
from core.querysets import RecordManager
from core.triggers import code_list, part_of
from core.words import Words, WordsIndex
from missions.choices import CrosswalkMatch, Modality, Strength, TaskChange, TaskScheme
from missions.models.mandate import Mandate
from missions.models.mission import Mission
from sources.models import CitationLink


class TaskVocabulary(models.Model):
    """One kind of mandated task: the 41 of PEMA by number, and our own where PEMA has none."""

    code = models.SlugField(max_length=60, unique=True, help_text="Our code, e.g. civilian_protection.")
    scheme = choice_field(TaskScheme, "Whose vocabulary the code belongs to.")
    pema_number = models.PositiveSmallIntegerField(
        null=True, blank=True, unique=True, help_text="Number in PEMA, 1 to 41; empty for our own codes."
    )
    name = models.CharField(max_length=150, help_text="Name in English.")
    name_fr = models.CharField(max_length=150, blank=True, help_text="Name in French.")
    definition = models.TextField(blank=True, help_text="What falls under it, in our words.")

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "task vocabulary"
        triggers = code_list()
        constraints = [
            *choices_hold("taskvocabulary", scheme=TaskScheme),
            models.CheckConstraint(
                name="taskvocabulary_pema_numbered",
                # Not null is said, for a comparison with null refuses nothing.
                condition=Q(scheme=TaskScheme.PEMA, pema_number__isnull=False, pema_number__range=(1, 41))
                | Q(scheme=TaskScheme.MANDATA, pema_number__isnull=True),
                violation_error_message="A PEMA task carries its number 1 to 41; our own codes carry none.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TaskCrosswalk(models.Model):
    """How a task code relates to a code of another dataset."""

    task = models.ForeignKey(
        TaskVocabulary, on_delete=models.CASCADE, related_name="crosswalk", help_text="Our task code."
    )
    scheme = models.CharField(max_length=40, help_text="The other dataset: pema, pact, tamm or fmd.")
    external_code = models.CharField(max_length=150, help_text="The code there, verbatim.")
    match = choice_field(CrosswalkMatch, "How well the two meet.")

    class Meta:
        ordering = ["task_id", "scheme", "id"]
        triggers = code_list()
        constraints = [
            *choices_hold("taskcrosswalk", match=CrosswalkMatch),
            models.UniqueConstraint(
                fields=["task", "scheme", "external_code"],
                name="taskcrosswalk_once",
                violation_error_message="This crosswalk is already recorded.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.code} {self.match} {self.scheme}:{self.external_code}"


class MandateTask(Record):
    """What one instrument says of one task: adds, continues, modifies, suspends or drops it.

    A task described by a source that names no instrument has a mission and no mandate. Tasks in force on a day are
    computed with inheritance, see `missions.mandate_in_force`.
    """

    record_kind: ClassVar[str] = "mandate_task"

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="tasks", help_text="The mission that has the task."
    )
    mandate = models.ForeignKey(
        Mandate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        help_text="The mandate it is part of; empty where the source names no instrument.",
    )
    task = models.ForeignKey(
        TaskVocabulary, on_delete=models.PROTECT, related_name="mandate_tasks", help_text="The kind of task."
    )
    change = choice_field(TaskChange, "What the instrument does to the task.", default=TaskChange.ADD)
    modality = optional_choice_field(Modality, "Whether the mission monitors, assists or secures; empty if not said.")
    strength = optional_choice_field(Strength, "How strongly it is put; empty where not said.")
    priority_as_printed = models.CharField(
        max_length=200, blank=True, help_text="Priority in the instrument's words, e.g. second strategic priority."
    )
    addressee = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="addressed_tasks",
        help_text="Whom the paragraph addresses, where it is a known actor.",
    )
    addressee_as_stated = models.CharField(max_length=200, blank=True, help_text="Whom it addresses, as printed.")
    period = partial_date_field("The task's own period, where the instrument gives it one.")
    period_precision = precision_field("that period")
    area = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandate_tasks",
        help_text="Where the task applies, where it is limited to a place.",
    )
    area_as_stated = models.CharField(max_length=300, blank=True, help_text="The area as printed.")
    condition = models.CharField(max_length=300, blank=True, help_text="A condition as printed.")
    text_as_printed = models.TextField(blank=True, help_text="The task in the instrument's own words.")
    description = models.TextField(
        blank=True, help_text="What the task is in our words, where we do not hold the instrument's."
    )
    paragraph = models.CharField(max_length=30, blank=True, help_text="Paragraph, e.g. 19 (c) (ii).")
    confirmation = choice_field(
        Confirmation, "Whether we checked it against the instrument.", default=Confirmation.UNCONFIRMED
    )

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["mission_id", "mandate_id", "id"]
        constraints = [
            *Record.Meta.constraints,
            *choices_hold(
                "mandatetask", change=TaskChange, modality=Modality, strength=Strength, confirmation=Confirmation
            ),
            *partial_dates_hold("mandatetask", "period"),
            models.UniqueConstraint(
                fields=["mandate", "task", "paragraph", "modality", "text_as_printed"],
                nulls_distinct=False,
                condition=Q(mandate__isnull=False),
                name="mandatetask_once_a_mandate",
                violation_error_message="The mandate already has this task from this paragraph.",
            ),
        ]
        indexes = [
            models.Index(fields=["mission", "id"], name="mandatetask_mission"),
            WordsIndex(
                Words(
                    ("text_as_printed", "description"),
                    ("priority_as_printed", "addressee_as_stated", "area_as_stated", "condition"),
                    shown=("priority_as_printed",),
                ),
                name="mandatetask_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission}: {self.task.code}"


class MandateTaskCitation(CitationLink):
    """Where a value of a task can be read."""

    fact = models.ForeignKey(
        MandateTask, on_delete=models.CASCADE, related_name="citation_links", help_text="The task supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
