from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.constraints import choices_hold, words_given
from core.fields import choice_field
from core.models import RecordChild
from core.triggers import part_of, siblings
from events.choices import SameEventStatus
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
