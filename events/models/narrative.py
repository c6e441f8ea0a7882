from typing import ClassVar

from django.db import models

from actors.models import Actor
from core.constraints import choices_hold, partial_dates_hold, words_given
from core.fields import choice_field, partial_date_field, precision_field
from core.models import Place, Record
from core.querysets import RecordManager
from core.shown_dates import DateKey
from core.triggers import part_of
from core.words import Words, WordsIndex
from events.choices import NarrativeKind
from missions.models import Mission
from sources.models import CitationLink


class Narrative(Record):
    """A rumour, disinformation or a sentiment about a mission. That it circulates is the fact, not what it says."""

    record_kind: ClassVar[str] = "narrative"

    mission = models.ForeignKey(
        Mission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="narratives",
        help_text="The mission it is about.",
    )
    narrative_kind = choice_field(NarrativeKind, "What kind of narrative it is.")
    statement = models.TextField(help_text="What it says, in the words of the source that reports it.")
    holder = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="narratives_held",
        help_text="Who holds it, where it is a known actor.",
    )
    holder_as_stated = models.CharField(max_length=200, blank=True, help_text="Who holds it, as stated.")
    spreader = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="narratives_spread",
        help_text="Who is said to spread it, where it is a known actor.",
    )
    spreader_as_stated = models.CharField(max_length=200, blank=True, help_text="Who is said to spread it, as stated.")
    date = partial_date_field("When it circulated.")
    date_precision = precision_field("that date")
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="narratives",
        help_text="Where it circulates.",
    )

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["-date", "-id"]
        constraints = [
            *Record.Meta.constraints,
            *choices_hold("narrative", narrative_kind=NarrativeKind),
            *partial_dates_hold("narrative", "date"),
            words_given("narrative", "statement", "A narrative needs its statement."),
        ]
        indexes = [
            models.Index(DateKey("date"), "id", name="narrative_date"),
            WordsIndex(Words(("statement",), ("holder_as_stated", "spreader_as_stated")), name="narrative_words"),
        ]

    def __str__(self) -> str:
        return self.statement[:100]


class NarrativeCitation(CitationLink):
    """Where a value of a narrative can be read."""

    fact = models.ForeignKey(
        Narrative, on_delete=models.CASCADE, related_name="citation_links", help_text="The narrative supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
