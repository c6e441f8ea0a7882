from typing import ClassVar

from django.db import models

from actors.models import Actor
from core.choices import Confirmation
from core.constraints import choices_hold, words_given
from core.fields import choice_field
from core.models import Record, RecordChild
from core.querysets import RecordManager
from core.triggers import part_of
from core.words import Words, WordsIndex
from missions.choices import InstrumentKind, Vote
from sources.models import CitationLink, Document


class Resolution(Record):
    """One instrument that authorises: a Council resolution, a communiqué, a decision, a host State's request.

    Two rows are the same instrument when body and symbol are.
    """

    record_kind: ClassVar[str] = "resolution"

    instrument_kind = choice_field(InstrumentKind, "What kind of instrument it is.")
    symbol = models.CharField(max_length=80, help_text="Official symbol, e.g. S/RES/2640 (2022).")
    body = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="adopted_instruments", help_text="The body that adopted it."
    )
    title = models.CharField(max_length=500, blank=True, help_text="Title or subject as printed.")
    adopted_on = models.DateField(null=True, blank=True, help_text="Day of adoption, where known.")
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Votes in favour.")
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Votes against.")
    votes_abstaining = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Abstentions.")
    chapter_vii = models.BooleanField(
        null=True, blank=True, help_text="Whether it acts under Chapter VII of the Charter; empty where not known."
    )
    confirmation = choice_field(
        Confirmation, "Whether we checked it against the instrument.", default=Confirmation.UNCONFIRMED
    )
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="instruments",
        help_text="Its text, where we hold it.",
    )

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["-adopted_on", "id"]
        constraints = [
            *Record.Meta.constraints,
            *choices_hold("resolution", instrument_kind=InstrumentKind, confirmation=Confirmation),
            words_given("resolution", "symbol", "An instrument needs its symbol."),
            models.UniqueConstraint(
                fields=["body", "symbol"],
                name="resolution_symbol_once_a_body",
                violation_error_message="This body's instrument of that symbol is already recorded.",
            ),
        ]
        indexes = [
            models.Index(fields=["adopted_on", "id"], name="resolution_adopted"),
            models.Index(fields=["symbol"], name="resolution_symbol"),
            WordsIndex(Words(("symbol", "title"), shown=("symbol", "title")), name="resolution_words"),
        ]

    def __str__(self) -> str:
        return self.symbol


class ResolutionVote(RecordChild):
    """How one member voted."""

    resolution = models.ForeignKey(
        Resolution, on_delete=models.CASCADE, related_name="votes", help_text="The instrument voted on."
    )
    member = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="votes_cast", help_text="The member of the body."
    )
    vote = choice_field(Vote, "How it voted.")

    class Meta:
        ordering = ["id"]
        constraints = [
            *choices_hold("resolutionvote", vote=Vote),
            models.UniqueConstraint(
                fields=["resolution", "member"],
                name="resolutionvote_once",
                violation_error_message="This member's vote is already recorded.",
            ),
        ]
        triggers = part_of("resolution")

    def __str__(self) -> str:
        return f"{self.member}: {self.vote}"


class ResolutionCitation(CitationLink):
    """Where a value of an instrument can be read."""

    fact = models.ForeignKey(
        Resolution, on_delete=models.CASCADE, related_name="citation_links", help_text="The instrument supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
