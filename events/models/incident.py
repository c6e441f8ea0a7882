from typing import ClassVar

from django.contrib.postgres.indexes import GistIndex
from django.db import models

from actors.models import AssertedFact, Claim
from core.choices import GeoPrecision
from core.constraints import choices_hold, partial_dates_hold, words_given
from core.fields import choice_field, partial_date_field, precision_field
from core.models import Place, Record, RecordChild
from core.querysets import RecordManager
from core.shown_dates import DateKey
from core.triggers import derived_status, part_of
from core.words import Words, WordsIndex
from events.choices import IncidentKind, Weapon
from missions.models import Mission, PeacekeeperFatality
from sources.models import CitationLink, Document


class Incident(Record, AssertedFact):
    """One thing that happened, or is said to have happened, at a place and time: an attack, a clash, an abduction.

    Who did it, who suffered and who says so are rows of their own. Aggregate findings are never incidents.
    """

    record_kind: ClassVar[str] = "incident"

    title = models.CharField(max_length=300, help_text="What happened, in a few neutral words.")
    incident_kind = choice_field(IncidentKind, "What kind of incident it is.")
    date = partial_date_field("When it happened, in local calendar days.")
    date_precision = precision_field("the date of the incident")
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        help_text="Where it happened, as exactly as the source says.",
    )
    geo_precision = choice_field(
        GeoPrecision, "How exactly the source gives the place.", default=GeoPrecision.NOT_STATED
    )
    location_as_stated = models.CharField(max_length=300, blank=True, help_text="The place in the source's words.")
    missions = models.ManyToManyField(
        Mission,
        through="events.IncidentMission",
        related_name="incidents",
        blank=True,
        help_text="Missions affected by it.",
    )
    weapon = choice_field(Weapon, "The weapon, where stated.", default=Weapon.NOT_STATED)
    description = models.TextField(blank=True, help_text="What is known of it, in our words; names nobody.")

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["-date", "-id"]
        constraints = [
            *Record.Meta.constraints,
            *AssertedFact.Meta.constraints,
            *choices_hold("incident", incident_kind=IncidentKind, geo_precision=GeoPrecision, weapon=Weapon),
            *partial_dates_hold("incident", "date"),
            words_given("incident", "title", "An incident needs a title."),
        ]
        indexes = [
            models.Index(DateKey("date"), "id", name="incident_date"),
            GistIndex(DateKey("date"), name="incident_date_overlap"),
            models.Index("incident_kind", DateKey("date"), "id", name="incident_kind_date"),
            models.Index(fields=["updated_at", "id"], name="incident_updated"),
            WordsIndex(Words(("title",), ("location_as_stated", "description")), name="incident_words"),
        ]

    def __str__(self) -> str:
        return self.title


class IncidentMission(RecordChild):
    """A mission that an incident affects."""

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="mission_links", help_text="The incident."
    )
    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="incident_links", help_text="The mission affected."
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "mission"],
                name="incidentmission_once",
                violation_error_message="The incident already names this mission.",
            )
        ]
        triggers = part_of("incident")

    def __str__(self) -> str:
        return str(self.mission)


class IncidentFatality(RecordChild):
    """The death of a peacekeeper, as registered, that an incident caused."""

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="fatality_links", help_text="The incident."
    )
    fatality = models.OneToOneField(
        PeacekeeperFatality,
        on_delete=models.PROTECT,
        related_name="incident_link",
        help_text="The registered fatality; it belongs to one incident.",
    )

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "incident fatalities"
        triggers = part_of("incident")

    def __str__(self) -> str:
        return str(self.fatality)


class IncidentSource(RecordChild):
    """A report that a dataset names as its own source for the incident. Nobody has read it here."""

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="source_links", help_text="The incident."
    )
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        related_name="incident_links",
        help_text="The report, as far as known.",
    )
    as_stated = models.CharField(
        max_length=300, blank=True, help_text="Who published it and when, in the dataset's words."
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "document"],
                name="incidentsource_once",
                violation_error_message="The incident already names this report.",
            )
        ]
        triggers = part_of("incident")

    def __str__(self) -> str:
        return str(self.document)


class IncidentClaim(Claim):
    """Who says that the incident happened, or that it did not."""

    fact = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="claims", help_text="The incident claimed."
    )

    class Meta(Claim.Meta):
        abstract = False
        triggers = [*derived_status(), *part_of("fact")]


class IncidentCitation(CitationLink):
    """Where a value of an incident can be read."""

    fact = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="citation_links", help_text="The incident supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
