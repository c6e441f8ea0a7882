from typing import ClassVar

from django.db import models
from django.db.models import Q

from actors.models import Actor
from core.constraints import choices_hold, partial_dates_hold, words_given
from core.fields import choice_field, partial_date_field, precision_field
from core.models import Record
from core.querysets import RecordManager
from core.shown_dates import DateKey
from core.triggers import part_of
from core.words import Words, WordsIndex
from missions.choices import PositionKind
from missions.models.mission import Mission
from sources.models import CitationLink


class Position(Record):
    """What somebody holds, expects, demands or assesses about a mission; an opinion with its holder, not a fact."""

    record_kind: ClassVar[str] = "position"

    mission = models.ForeignKey(
        Mission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="positions",
        help_text="The mission it is about, where it is about one.",
    )
    holder = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="positions",
        help_text="Who holds it, where it is a known actor.",
    )
    holder_as_stated = models.CharField(
        max_length=200, blank=True, help_text="Who holds it in the source's words, e.g. the author."
    )
    position_kind = choice_field(PositionKind, "What kind of position it is.")
    subject_as_stated = models.CharField(max_length=300, blank=True, help_text="What it is about, as stated.")
    statement = models.TextField(help_text="The position in the source's words.")
    metric = models.CharField(
        max_length=200, blank=True, help_text="What an assessment measures by; empty where the source does not say."
    )
    date = partial_date_field("When it was held or voiced.")
    date_precision = precision_field("that date")

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["-date", "-id"]
        constraints = [
            *Record.Meta.constraints,
            *choices_hold("position", position_kind=PositionKind),
            *partial_dates_hold("position", "date"),
            words_given("position", "statement", "A position needs its statement."),
            models.CheckConstraint(
                name="position_has_a_holder",
                condition=Q(holder__isnull=False) | ~Q(holder_as_stated=""),
                violation_error_message="Say who holds the position: a known actor or the source's words.",
            ),
        ]
        indexes = [
            models.Index(DateKey("date"), "id", name="position_date"),
            WordsIndex(
                Words(("statement",), ("subject_as_stated", "holder_as_stated", "metric")), name="position_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder or self.holder_as_stated}: {self.statement[:80]}"


class PositionCitation(CitationLink):
    """Where a value of a position can be read."""

    fact = models.ForeignKey(
        Position, on_delete=models.CASCADE, related_name="citation_links", help_text="The position supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
