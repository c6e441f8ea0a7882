from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from actors.models import Actor
from core.choices import Confirmation, PublicationStatus
from core.constraints import choices_hold, partial_dates_hold, words_given
from core.fields import choice_field, partial_date_field, precision_field
from core.models import Record
from core.querysets import RecordManager
from core.shown_dates import DateKey
from core.triggers import part_of
from core.words import Words, WordsIndex
from missions.choices import MandateAction, OptionFate
from missions.models.instrument import Resolution
from missions.models.mission import Mission
from missions.querysets import MandateManager
from sources.models import CitationLink

EXCLUSIVE_ACTIONS = (MandateAction.ESTABLISH, MandateAction.RENEW, MandateAction.EXTEND_TECHNICALLY)


class Mandate(Record):
    """What one instrument decides on one mission's mandate: establish, renew, amend, extend or terminate it.

    Two rows are the same when mission and instrument are.
    """

    record_kind: ClassVar[str] = "mandate"

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="mandates", help_text="The mission mandated."
    )
    authorising_body = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="mandates_given", help_text="The body whose mandate it is."
    )
    resolution = models.ForeignKey(
        Resolution, on_delete=models.PROTECT, related_name="mandates", help_text="The instrument that decides it."
    )
    action = choice_field(MandateAction, "What the instrument does to the mandate.")
    in_force = DateRangeField(
        help_text="Days on which the decision was or is in force: a half-open range, the last day not in it."
    )
    decided_expiry = models.DateField(
        null=True,
        blank=True,
        help_text=(
            "First day no longer covered by the decision as taken (“until 30 June 2023” is 2023-07-01), "
            "whatever came later; empty where it sets none."
        ),
    )
    complete_adjustment = models.BooleanField(
        null=True,
        blank=True,
        help_text=(
            "Whether it restates the whole mandate, so that earlier tasks it leaves out end; "
            "empty where nobody has judged it."
        ),
    )
    confirmation = choice_field(
        Confirmation, "Whether we checked it against the instrument.", default=Confirmation.UNCONFIRMED
    )
    description = models.TextField(blank=True, help_text="What to know about this decision, in our words.")

    objects = MandateManager()

    class Meta(Record.Meta):
        ordering = ["mission_id", "in_force", "id"]
        constraints = [
            *Record.Meta.constraints,
            *choices_hold("mandate", action=MandateAction, confirmation=Confirmation),
            models.CheckConstraint(
                name="mandate_in_force_starts",
                condition=Q(in_force__startswith__isnull=False) & Q(in_force__isempty=False),
                violation_error_message="A mandate is in force from a first day, and for at least one.",
            ),
            models.UniqueConstraint(
                fields=["mission", "resolution"],
                name="mandate_once_an_instrument",
                violation_error_message="This instrument's decision on this mission is already recorded.",
            ),
            ExclusionConstraint(
                name="mandate_no_overlap",
                expressions=[
                    ("mission", RangeOperators.EQUAL),
                    ("authorising_body", RangeOperators.EQUAL),
                    ("in_force", RangeOperators.OVERLAPS),
                ],
                condition=Q(publication_status=PublicationStatus.PUBLISHED, action__in=EXCLUSIVE_ACTIONS),
                violation_error_message=(
                    "Another published mandate of this mission and body covers part of this period; "
                    "an amendment or a termination may overlap, an establishment or renewal may not."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["in_force", "id"], name="mandate_in_force"),
            WordsIndex(Words(("description",), shown=("description",)), name="mandate_words"),
        ]

    def __str__(self) -> str:
        return f"{self.mission}: {self.get_action_display()} ({self.resolution})"


class MandateCitation(CitationLink):
    """Where a value of a mandate can be read."""

    fact = models.ForeignKey(
        Mandate, on_delete=models.CASCADE, related_name="citation_links", help_text="The mandate supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")


class MandateOption(Record):
    """One option for a mission's future put to the body that decides."""

    record_kind: ClassVar[str] = "mandate_option"

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="mandate_options", help_text="The mission concerned."
    )
    number = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Its place among the options, from 1.")
    title = models.CharField(max_length=300, help_text="The option in a few words.")
    description = models.TextField(blank=True, help_text="The option as the source describes it.")
    presented = partial_date_field("When it was put forward.")
    presented_precision = precision_field("the date on which it was put forward")
    presented_to = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="options_received",
        help_text="The body to which it was put.",
    )
    proposed_by = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="options_proposed",
        help_text="Who put it forward; empty where the source does not say.",
    )
    fate = choice_field(OptionFate, "What became of it.", default=OptionFate.NOT_KNOWN)

    objects = RecordManager()

    class Meta(Record.Meta):
        ordering = ["mission_id", "presented", "number", "id"]
        constraints = [
            *Record.Meta.constraints,
            *choices_hold("mandateoption", fate=OptionFate),
            *partial_dates_hold("mandateoption", "presented"),
            words_given("mandateoption", "title", "An option needs a title."),
        ]
        indexes = [
            models.Index(DateKey("presented"), "id", name="mandateoption_presented"),
            WordsIndex(Words(("title",), ("description",)), name="mandateoption_words"),
        ]

    def __str__(self) -> str:
        return self.title


class MandateOptionCitation(CitationLink):
    """Where a value of an option can be read."""

    fact = models.ForeignKey(
        MandateOption, on_delete=models.CASCADE, related_name="citation_links", help_text="The option supported."
    )

    class Meta(CitationLink.Meta):
        abstract = False
        triggers = part_of("fact")
