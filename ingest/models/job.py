from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from core.constraints import choices_hold
from core.fields import choice_field
from ingest.choices import OPEN_JOB_STATES, JobOrigin, JobState, StepOutcome
from sources.models import Document, Publisher
from sources.storage import document_storage


class IngestJob(models.Model):
    """One request to take a document in. Its state and lease live here; queue messages only wake workers.

    A job that fails keeps the bytes and says why in words; a job whose lease expires is taken up again.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text="Public identifier of the job.")
    origin = choice_field(JobOrigin, "How the document came.")
    url = models.URLField(max_length=1000, blank=True, help_text="Address to fetch, where it comes from one.")
    file_name = models.CharField(max_length=255, blank=True, help_text="The file's name as given; never trusted.")
    publisher = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ingest_jobs",
        help_text="The publisher named by whoever asked; else it is read from the document.",
    )
    requested_by = models.CharField(max_length=150, blank=True, help_text="The account or process that asked.")
    original = models.FileField(
        storage=document_storage,
        upload_to="originals",
        max_length=255,
        blank=True,
        help_text="The bytes as received.",
    )
    sha256 = models.CharField(max_length=64, blank=True, db_index=True, help_text="SHA-256 of the bytes received.")
    byte_size = models.PositiveBigIntegerField(null=True, blank=True, help_text="Length in bytes, once received.")
    state = choice_field(JobState, "Where the job stands.", default=JobState.QUEUED)
    reason_code = models.CharField(max_length=60, blank=True, help_text="Stable code of the reason, for programs.")
    reason = models.TextField(blank=True, help_text="The reason in words: what, where, what to do.")
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ingest_jobs",
        help_text="The document it became, or the one it duplicates.",
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often a worker took the job up.")
    lease_token = models.UUIDField(null=True, blank=True, help_text="Held by the worker that may write.")
    lease_until = models.DateTimeField(null=True, blank=True, help_text="When the lease ends unless renewed (UTC).")
    created_at = models.DateTimeField(auto_now_add=True, help_text="When the job was asked for (UTC).")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="When it came to its end (UTC).")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            *choices_hold("ingestjob", origin=JobOrigin, state=JobState),
            models.CheckConstraint(
                name="ingestjob_end_has_a_reason",
                condition=~Q(state__in=[JobState.REFUSED, JobState.FAILED]) | ~Q(reason_code="") & ~Q(reason=""),
                violation_error_message="A job that was refused or failed says why.",
            ),
            models.CheckConstraint(
                name="ingestjob_running_has_a_lease",
                condition=Q(state=JobState.RUNNING, lease_token__isnull=False, lease_until__isnull=False)
                | ~Q(state=JobState.RUNNING) & Q(lease_token__isnull=True, lease_until__isnull=True),
                violation_error_message="A running job has a lease, and only a running one.",
            ),
        ]
        indexes = [
            models.Index(fields=["lease_until"], condition=Q(state__in=OPEN_JOB_STATES), name="ingestjob_open"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name or self.url or self.uid}: {self.get_state_display()}"


class StepRun(models.Model):
    """One step of one version on one document's bytes; a step that is done is never done again."""

    job = models.ForeignKey(
        IngestJob, on_delete=models.CASCADE, related_name="steps", help_text="The job that ran the step."
    )
    step = models.CharField(max_length=40, help_text="Name of the step.")
    step_version = models.CharField(max_length=40, help_text="Version of the step's code.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the document's bytes.")
    outcome = choice_field(StepOutcome, "How it ended.")
    attempts = models.PositiveSmallIntegerField(default=1, help_text="How often it was tried.")
    tool = models.CharField(max_length=120, blank=True, help_text="Tool and version that did the work.")
    started_at = models.DateTimeField(help_text="When the last try began (UTC).")
    finished_at = models.DateTimeField(help_text="When it ended (UTC).")
    notes = models.JSONField(default=dict, blank=True, help_text="Counts and remarks of the step.")

    class Meta:
        ordering = ["job_id", "id"]
        constraints = [
            *choices_hold("steprun", outcome=StepOutcome),
            models.UniqueConstraint(
                fields=["job", "step", "step_version"],
                name="steprun_once",
                violation_error_message="The job already ran this version of the step.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.get_outcome_display()}"

    @property
    def seconds(self) -> float:
        return (self.finished_at - self.started_at).total_seconds()
