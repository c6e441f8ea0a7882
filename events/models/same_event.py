from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.constraints import choices_hold, words_given
from core.fields import choice_field
from core.models import RecordChild
from core.triggers import part_of, siblings
from events.choices import ProposalVerdict, SameEventStatus
from events.models.incident import Incident


class SameEventGroup(models.Model):
    """One event that several incident records, from different sources or datasets, describe or may describe.

    The records stay apart, each with its own sources; aggregates count their confirmed members once.
    """

    title = models.CharField(max_length=300, help_text="The event in a few neutral words, for curators.")

    class Meta:
        ordering = ["id"]
        constraints = [words_given("sameeventgroup", "title", "Say in a few words which event it is.")]

    def __str__(self) -> str:
        return self.title


class SameEventMember(RecordChild):
    """That an incident record describes, or may describe, the event of a group; one row an incident and group."""

    group = models.ForeignKey(
        SameEventGroup, on_delete=models.CASCADE, related_name="members", help_text="The event described."
    )
    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="same_event_links", help_text="The incident record."
    )
    status = choice_field(SameEventStatus, "Whether it describes this event for certain, or may.")
    is_representative = models.BooleanField(
        default=False, help_text="Whether aggregates count the event by this record: its date, place and figures."
    )
    reason = models.CharField(max_length=300, help_text="Why it is held to be the same event, or may be.")
    decided_by = models.CharField(
        max_length=150, blank=True, editable=False, help_text="Who decided: an account or a process. Never published."
    )
    decided_at = models.DateTimeField(default=timezone.now, editable=False, help_text="When it was decided (UTC).")

    class Meta:
        ordering = ["group_id", "-is_representative", "incident_id"]
        constraints = [
            *choices_hold("sameeventmember", status=SameEventStatus),
            words_given("sameeventmember", "reason", "Say why it is, or may be, the same event."),
            models.UniqueConstraint(
                fields=["group", "incident"],
                name="sameeventmember_once",
                violation_error_message="The incident is already in this group.",
            ),
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(status=SameEventStatus.CONFIRMED),
                name="sameeventmember_one_confirmed_group",
                violation_error_message="The incident is already confirmed as another event; separate it there first.",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(is_representative=True),
                name="sameeventmember_one_representative",
                violation_error_message="Another record already stands for this event.",
            ),
            models.CheckConstraint(
                name="sameeventmember_representative_is_confirmed",
                condition=Q(is_representative=False) | Q(status=SameEventStatus.CONFIRMED),
                violation_error_message="Only a record confirmed as this event can stand for it.",
            ),
        ]
        triggers = [*part_of("incident"), *siblings("incident", "group")]

    def __str__(self) -> str:
        return f"{self.incident}: {self.get_status_display()}"


class SameEventProposal(models.Model):
    """That two incident records of different sources look like one event; one row a pair, kept after the decision.

    For curators only and no part of either record: what a comparison supposes is not published, and a public record
    does not change because a restricted one resembles it. A pair once decided is not proposed again.
    """

    first = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="proposed_with_later", help_text="The record entered first."
    )
    second = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="proposed_with_earlier", help_text="The record entered later."
    )
    score = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How alike they are, by points; empty where a curator named the pair."
    )
    reason = models.CharField(max_length=300, help_text="What they have in common, or why it was decided as it was.")
    verdict = choice_field(ProposalVerdict, "What a curator has decided.", default=ProposalVerdict.OPEN)
    proposed_by = models.CharField(
        max_length=150, editable=False, help_text="Who proposed it: an account or a process. Never published."
    )
    proposed_at = models.DateTimeField(default=timezone.now, editable=False, help_text="When it was proposed (UTC).")
    decided_by = models.CharField(
        max_length=150, blank=True, editable=False, help_text="Who decided: an account. Never published."
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="When it was decided (UTC).")

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            *choices_hold("sameeventproposal", verdict=ProposalVerdict),
            words_given("sameeventproposal", "reason", "Say what the two records have in common."),
            models.CheckConstraint(
                name="sameeventproposal_earlier_first",
                condition=Q(first__lt=F("second")),
                violation_error_message="Name two records, the one entered earlier first.",
            ),
            models.CheckConstraint(
                name="sameeventproposal_decided_has_time",
                condition=Q(verdict=ProposalVerdict.OPEN, decided_at__isnull=True)
                | ~Q(verdict=ProposalVerdict.OPEN) & Q(decided_at__isnull=False),
                violation_error_message="A decided pair says when it was decided, an open one does not.",
            ),
            models.UniqueConstraint(
                fields=["first", "second"],
                name="sameeventproposal_once",
                violation_error_message="These two records are already compared.",
            ),
        ]
        indexes = [models.Index("verdict", F("score").desc(nulls_last=True), "id", name="sameeventproposal_queue")]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"
