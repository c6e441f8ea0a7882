from typing import ClassVar

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q

from actors.models import Actor, AssertedFact, Claim
from core.constraints import choices_hold, partial_dates_hold, words_given
from core.fields import choice_field, partial_date_field, precision_field
from core.models import Place, Record, RecordChild
from core.querysets import RecordManager
from core.shown_dates import DateKey
from core.triggers import derived_status, part_of
from core.words import Words, WordsIndex
from events.choices import EventRole, PoliticalEventKind
from missions.models import Mission
from sources.models import CitationLink


class PoliticalEvent(Record, AssertedFact):
    """One political event around missions: a coup, an expulsion, a withdrawal, an agreement, a briefing."""

    record_kind: ClassVar[str] = "political_event"

    title = models.CharField(max_length=300, help_text="What happened, in a few neutral words.")
    political_event_kind = choice_field(PoliticalEventKind, "What kind of event it is.")
    date = partial_date_field("When it happened, in local calendar days.")
    date_precision = precision_field("the date of the event")
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="political_events",
        help_text="Where it happened or which country it concerns.",
    )
    missions = models.ManyToManyField(
        Mission,
        through="events.PoliticalEventMission",
        related_name="political_events",
        blank=True,
        help_text="Missions it concerns.",
    )
    description = models.TextField(blank=True, help_text="What is known of it, in our words; names nobody.")

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["-date", "-id"]
        constraints = [
            *Record.Meta.constraints,
            *AssertedFact.Meta.constraints,
            *choices_hold("politicalevent", political_event_kind=PoliticalEventKind),
            *partial_dates_hold("politicalevent", "date"),
            words_given("politicalevent", "title", "An event needs a title."),
        ]
        indexes = [
            models.Index(DateKey("date"), "id", name="politicalevent_date"),
            GistIndex(DateKey("date"), name="politicalevent_date_overlap"),
            models.Index(fields=["updated_at", "id"], name="politicalevent_updated"),
            WordsIndex(Words(("title",), ("description",)), name="politicalevent_words"),
        ]

    def __str__(self) -> str:
        return self.title


class PoliticalEventMission(RecordChild):
    """A mission that a political event concerns."""

    event = models.ForeignKey(
        PoliticalEvent, on_delete=models.CASCADE, related_name="mission_links", help_text="The event."
    )
    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="political_event_links", help_text="The mission concerned."
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "mission"],
                name="politicaleventmission_once",
                violation_error_message="The event already names this mission.",
            )
        ]
        triggers = part_of("event")

    def __str__(self) -> str:
        return str(self.mission)


class PoliticalEventParticipant(RecordChild):
    """Who took part in a political event, and as what."""

    event = models.ForeignKey(
        PoliticalEvent, on_delete=models.CASCADE, related_name="participants", help_text="The event."
    )
    actor = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="political_participations",
        help_text="The actor, where it is known.",
    )
    role = choice_field(EventRole, "What part it had.")
    description_as_stated = models.CharField(
        max_length=300, blank=True, help_text="The participant in the source's words; a role, never a private person."
    )

    class Meta:
        ordering = ["event_id", "id"]
        constraints = [
            *choices_hold("politicaleventparticipant", role=EventRole),
            models.CheckConstraint(
                name="politicaleventparticipant_names_somebody",
                condition=Q(actor__isnull=False) | ~Q(description_as_stated=""),
                violation_error_message="Name a known actor, or give the source's words for whoever it was.",
            ),
            models.UniqueConstraint(
                fields=["event", "actor", "role", "description_as_stated"],
                nulls_distinct=False,
                name="politicaleventparticipant_once",
                violation_error_message="This participant is already recorded.",
            ),
        ]
        indexes = [models.Index(fields=["actor", "role"], name="politicalparticipant_actor")]
        triggers = part_of("event")

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.actor or self.description_as_stated}"


class PoliticalEventClaim(Claim):
    """Who says that the event happened, or that it did not."""

    fact = models.ForeignKey(
        PoliticalEvent, on_delete=models.CASCADE, related_name="claims", help_text="The event claimed."
    )

    class Meta(Claim.Meta):
        abstract = False
        triggers = [*derived_status(), *part_of("fact")]


class PoliticalEventCitation(CitationLink):
    """Where a value of a political event can be read."""

    fact = models.ForeignKey(
        PoliticalEvent, on_delete=models.CASCADE, related_name="citation_links", help_text="The event supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
