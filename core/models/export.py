"""Files of whole lists that are made for a caller in the background."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from core.choices import ExportState
from core.constraints import choices_hold
from core.fields import choice_field


class ExportJob(models.Model):
    """One file of a list, as somebody asked for it. State and lease live here; queue messages only wake workers.

    A worker that dies leaves a lease that ends, and the file is begun anew. The file is deleted when it expires; the
    row stays and says what it was.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text="Public identifier of the job.")
    requested_by = models.CharField(max_length=60, help_text="The account or token that asked; nobody else sees it.")
    address = models.CharField(max_length=4000, help_text="Path and query of the list, with its format.")
    state = choice_field(ExportState, "Where the export stands.", default=ExportState.QUEUED)
    reason = models.TextField(blank=True, help_text="Why it could not be made, in words.")
    row_count = models.PositiveBigIntegerField(null=True, blank=True, help_text="Rows of the file, once counted.")
    rows_written = models.PositiveBigIntegerField(default=0, help_text="Rows written so far.")
    byte_size = models.PositiveBigIntegerField(default=0, help_text="Bytes written so far; in the end, of the file.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file.")
    file_name = models.CharField(max_length=150, blank=True, help_text="Name of the file as it is fetched.")
    stored_as = models.CharField(max_length=255, blank=True, help_text="Name in the storage; empty while it has none.")
    feed_position = models.CharField(
        max_length=100, blank=True, help_text="Where the change feed goes on after what the file holds."
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often a worker took the job up.")
    lease_token = models.UUIDField(null=True, blank=True, help_text="Held by the worker that may write.")
    lease_until = models.DateTimeField(null=True, blank=True, help_text="When the lease ends unless renewed (UTC).")
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was asked for (UTC).")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="When it came to its end (UTC).")
    expires_at = models.DateTimeField(null=True, blank=True, help_text="From when on the file is deleted (UTC).")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            *choices_hold("exportjob", state=ExportState),
            models.CheckConstraint(
                name="exportjob_failure_has_a_reason",
                condition=~Q(state=ExportState.FAILED) | ~Q(reason=""),
                violation_error_message="An export that failed says why.",
            ),
            models.CheckConstraint(
                name="exportjob_running_has_a_lease",
                condition=Q(state=ExportState.RUNNING, lease_token__isnull=False, lease_until__isnull=False)
                | ~Q(state=ExportState.RUNNING) & Q(lease_token__isnull=True, lease_until__isnull=True),
                violation_error_message="A running export has a lease, and only a running one.",
            ),
            models.CheckConstraint(
                name="exportjob_done_has_a_file",
                condition=Q(state=ExportState.DONE, expires_at__isnull=False) & ~Q(stored_as="") & ~Q(sha256="")
                | ~Q(state=ExportState.DONE) & Q(stored_as=""),
                violation_error_message="An export that is done has a file that expires, and only such a one has.",
            ),
        ]
        indexes = [models.Index(fields=["requested_by", "state"], name="exportjob_of_caller")]

    def __str__(self) -> str:
        return f"{self.address}: {self.get_state_display()}"
