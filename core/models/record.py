from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.choices import EntryMethod, PublicationStatus, Sensitivity
from core.constraints import choices_hold
from core.fields import choice_field
from core.triggers import record_triggers


class Record(models.Model):
    """What every published thing shares. Revision, times and the change feed are kept by the database.

    `record_kind` names the kind in the API, the change feed and the registry of uids.
    """

    record_kind: ClassVar[str]

    uid = models.UUIDField(
        unique=True,
        default=uuid.uuid4,
        editable=False,
        help_text="Permanent public identifier; never reused, survives merges as a redirect.",
    )
    publication_status = choice_field(
        PublicationStatus, "Whether readers see the record.", default=PublicationStatus.DRAFT
    )
    entry_method = choice_field(EntryMethod, "How the record came in.", default=EntryMethod.MANUAL)
    sensitivity = choice_field(
        Sensitivity,
        "Who may see the record, and how exactly. Coarsened records show month and first-order area only.",
        default=Sensitivity.PUBLIC,
    )
    revision = models.PositiveIntegerField(
        default=1, editable=False, help_text="Counts the record's changes, from 1; kept by the database."
    )
    recorded_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="When we first recorded this (UTC)."
    )
    updated_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="When the record or one of its parts last changed (UTC)."
    )
    published_at = models.DateTimeField(
        null=True, editable=False, help_text="When readers could first see the record (UTC); empty for a draft."
    )
    internal_note = models.TextField(blank=True, help_text="A note between curators; never published.")

    class Meta:
        abstract = True
        constraints = [
            *choices_hold(
                "%(app_label)s_%(class)s",
                publication_status=PublicationStatus,
                entry_method=EntryMethod,
                sensitivity=Sensitivity,
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_published_never_draft_again",
                condition=Q(published_at__isnull=True) | ~Q(publication_status=PublicationStatus.DRAFT),
                violation_error_message="A record that was published cannot become a draft again; withdraw it.",
            ),
        ]
        triggers = record_triggers()

    @property
    def is_public(self) -> bool:
        """Whether an anonymous reader sees the record."""
        return self.publication_status == PublicationStatus.PUBLISHED and self.sensitivity in {
            Sensitivity.PUBLIC,
            Sensitivity.COARSENED,
        }


class RecordChild(models.Model):
    """A row that is part of one record: a name, a participation, a claim. Its changes are the record's."""

    class Meta:
        abstract = True
