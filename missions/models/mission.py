from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from actors.models import Actor
from core.constraints import choices_hold, partial_dates_hold, words_given
from core.fields import choice_field, partial_date_field, precision_field
from core.models import Place, Record, RecordChild
from core.names import look_alike_index
from core.triggers import part_of
from core.words import Words, WordsIndex
from missions.choices import MissionKind, Phase
from missions.querysets import MissionManager
from sources.models import CitationLink


class Mission(Record):
    """One mission or operation, of the United Nations or not. Two rows are the same mission when their slug is."""

    record_kind: ClassVar[str] = "mission"

    slug = models.SlugField(max_length=100, unique=True, help_text="Short readable identifier, e.g. minusma.")
    acronym = models.CharField(max_length=40, blank=True, help_text="Acronym in English, e.g. MINUSMA.")
    name = models.CharField(max_length=250, help_text="Full name in English.")
    name_fr = models.CharField(max_length=250, blank=True, help_text="Full name in French.")
    mission_kind = choice_field(MissionKind, "What kind of mission it is.")
    actor = models.OneToOneField(
        Actor,
        on_delete=models.PROTECT,
        related_name="mission",
        help_text="The mission as an actor, as which it takes part in events and carries its other names.",
    )
    established = partial_date_field("When it was established.")
    established_precision = precision_field("the date of establishment")
    closed = partial_date_field("When it ended.")
    closed_precision = precision_field("the date of its end")
    headquarters = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="headquartered_missions",
        help_text="Where its headquarters is or last was.",
    )
    description = models.TextField(blank=True, help_text="What the mission is, in a few sentences.")
    website_url = models.URLField(blank=True, help_text="Its own site.")

    objects = MissionManager()

    class Meta(Record.Meta):
        ordering = ["name", "id"]
        constraints = [
            *Record.Meta.constraints,
            *choices_hold("mission", mission_kind=MissionKind),
            *partial_dates_hold("mission", "established", "closed"),
            words_given("mission", "name", "A mission needs a name."),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="mission_name"),
            models.Index(fields=["acronym"], name="mission_acronym"),
            WordsIndex(
                Words(
                    ("acronym", "name", "name_fr"),
                    ("description",),
                    shown=("acronym", "name", "name_fr", "description"),
                ),
                name="mission_words",
            ),
            *(look_alike_index(column, name=f"mission_{column}_alike") for column in ("acronym", "name", "name_fr")),
        ]

    def __str__(self) -> str:
        return self.acronym or self.name


class MissionHost(RecordChild):
    """A country or territory in which the mission works, and when."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="hosts", help_text="The mission.")
    country_code = models.CharField(max_length=2, help_text="ISO 3166-1 alpha-2, e.g. ML; EH for Western Sahara.")
    territory = models.CharField(
        max_length=120, blank=True, help_text="Territory within or between states, e.g. Abyei; empty for the whole."
    )
    valid = partial_date_field("Period of the mission's presence there.")
    valid_precision = precision_field("that period")

    class Meta:
        ordering = ["id"]
        constraints = [
            *partial_dates_hold("missionhost", "valid"),
            models.UniqueConstraint(
                fields=["mission", "country_code", "territory", "valid"],
                nulls_distinct=False,
                name="missionhost_once",
                violation_error_message="The mission already has this host for this period.",
            ),
            models.CheckConstraint(
                name="missionhost_country_code_form",
                condition=models.Q(country_code__regex=r"^[A-Z]{2}$"),
                violation_error_message="country_code is two capital letters (ISO 3166-1 alpha-2).",
            ),
        ]
        indexes = [models.Index(fields=["country_code"], name="missionhost_country")]
        triggers = part_of("mission")

    def __str__(self) -> str:
        return self.territory or self.country_code


class MissionLead(RecordChild):
    """An organisation or state that leads the mission."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="leads", help_text="The mission.")
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="led_missions", help_text="Who leads it, alone or with others."
    )
    valid = partial_date_field("Period of that lead.")
    valid_precision = precision_field("that period")

    class Meta:
        ordering = ["id"]
        constraints = [
            *partial_dates_hold("missionlead", "valid"),
            models.UniqueConstraint(
                fields=["mission", "actor", "valid"],
                nulls_distinct=False,
                name="missionlead_once",
                violation_error_message="The mission already has this lead for this period.",
            ),
        ]
        triggers = part_of("mission")

    def __str__(self) -> str:
        return str(self.actor)


class MissionPhase(RecordChild):
    """A stretch of the mission's life; phases follow each other and never overlap."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="phases", help_text="The mission.")
    phase = choice_field(Phase, "What the mission was doing.")
    period = partial_date_field("When it was in this phase.")
    period_precision = precision_field("that period")

    class Meta:
        ordering = ["mission_id", "period"]
        constraints = [
            *choices_hold("missionphase", phase=Phase),
            *partial_dates_hold("missionphase", "period"),
            models.CheckConstraint(
                name="missionphase_period_given",
                condition=models.Q(period__isnull=False),
                violation_error_message="A phase needs a period.",
            ),
            ExclusionConstraint(
                name="missionphase_no_overlap",
                expressions=[("mission", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message="The mission is already in another phase during this period.",
            ),
        ]
        triggers = part_of("mission")

    def __str__(self) -> str:
        return self.phase


class MissionCitation(CitationLink):
    """Where a value of a mission can be read."""

    fact = models.ForeignKey(
        Mission, on_delete=models.CASCADE, related_name="citation_links", help_text="The mission supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
