from __future__ import annotations

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from core.constraints import choices_hold
from core.fields import choice_field
from ingest.choices import ImportState, RemarkKind
from sources.models import DatasetRelease
from sources.storage import document_storage


class DatasetImport(models.Model):
    """One reading of one dataset file. Its rows go in together, in one transaction, or not at all.

    Progress is written beside that transaction, so that others see it; what became of each row is told by its counts
    and remarks.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text="Public identifier of the run.")
    kind = models.CharField(max_length=40, help_text="Which kind of dataset it is, e.g. ucdp-ged.")
    layout = models.CharField(max_length=80, blank=True, help_text="The layout that the file was recognised as.")
    source = models.CharField(max_length=1000, help_text="The file's name or address as given.")
    original = models.FileField(
        storage=document_storage,
        upload_to="datasets",
        max_length=255,
        blank=True,
        help_text="The file, where it was handed in through the admin.",
    )
    mapping = models.TextField(blank=True, help_text="The mapping file's text, for a table of the user's own.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the bytes read, in hexadecimal.")
    version = models.CharField(max_length=60, blank=True, help_text="The release's version, as given or as found.")
    release = models.ForeignKey(
        DatasetRelease,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
        help_text="The dataset release that the rows cite.",
    )
    complete = models.BooleanField(
        default=False,
        help_text="Whether the file is the whole release for all that it covers, so that what it lacks is withdrawn.",
    )
    dry_run = models.BooleanField(default=False, help_text="Whether all is done and told, and nothing kept.")
    row_limit = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)], help_text="Read only so many rows; empty for all."
    )
    requested_by = models.CharField(max_length=150, blank=True, help_text="The account or process that asked.")
    state = choice_field(ImportState, "Where the import stands.", default=ImportState.QUEUED)
    cancel_requested = models.BooleanField(default=False, help_text="Whether somebody asked to stop it.")
    phase = models.CharField(max_length=40, blank=True, help_text="What it is doing at the moment.")
    done = models.PositiveBigIntegerField(default=0, help_text="How much of the phase is done, in its own unit.")
    total = models.PositiveBigIntegerField(default=0, help_text="How much the phase has to do; 0 where not known.")
    counts = models.JSONField(default=dict, blank=True, help_text="Rows by what became of them.")
    reason_code = models.CharField(max_length=60, blank=True, help_text="Stable code of the reason, for programs.")
    reason = models.TextField(blank=True, help_text="Why it ended without its rows: what, where, what to do.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often a worker took the import up.")
    lease_token = models.UUIDField(null=True, blank=True, help_text="Held by the worker that may write.")
    lease_until = models.DateTimeField(null=True, blank=True, help_text="When the lease ends unless renewed (UTC).")
    transaction_id = models.BigIntegerField(
        null=True, blank=True, help_text="The transaction in which its rows were written, as the change feed counts."
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="When the import was asked for (UTC).")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="When it came to its end (UTC).")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            *choices_hold("datasetimport", state=ImportState),
            models.CheckConstraint(
                name="datasetimport_end_has_a_reason",
                condition=~Q(state__in=[ImportState.REFUSED, ImportState.FAILED]) | ~Q(reason_code="") & ~Q(reason=""),
                violation_error_message="An import that was refused or failed says why.",
            ),
            models.CheckConstraint(
                name="datasetimport_running_has_a_lease",
                condition=Q(state=ImportState.RUNNING, lease_token__isnull=False, lease_until__isnull=False)
                | ~Q(state=ImportState.RUNNING) & Q(lease_token__isnull=True, lease_until__isnull=True),
                violation_error_message="A running import has a lease, and only a running one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.source}"


class ImportRemark(models.Model):
    """One thing to say of a row: that it failed, was repaired, or was left as curators have it."""

    dataset_import = models.ForeignKey(
        DatasetImport, on_delete=models.CASCADE, related_name="remarks", help_text="The import that says so."
    )
    remark_kind = choice_field(RemarkKind, "Whether the row failed, was repaired, or is told of for another reason.")
    row_number = models.PositiveIntegerField(
        help_text="The first row meant, counted as a spreadsheet does: the header is row 1."
    )
    row_key = models.CharField(max_length=200, blank=True, help_text="That row's own key, where it could be read.")
    column = models.CharField(max_length=100, blank=True, help_text="The column, or columns, as the file names them.")
    value = models.CharField(max_length=300, blank=True, help_text="The value as the file has it, shortened.")
    reason = models.CharField(max_length=500, help_text="What is wrong or was done, in words.")
    rows = models.PositiveIntegerField(default=1, help_text="How many rows this is said of.")

    class Meta:
        ordering = ["dataset_import_id", "id"]
        constraints = [*choices_hold("importremark", remark_kind=RemarkKind)]

    def __str__(self) -> str:
        return f"row {self.row_number}, {self.column}: {self.reason}"


class ImportedRow(models.Model):
    """Which record a dataset's row became. Two rows are the same when dataset and key are, in whatever release."""

    dataset = models.ForeignKey(
        "sources.Dataset", on_delete=models.PROTECT, related_name="+", help_text="The dataset that the row is of."
    )
    row_key = models.CharField(max_length=200, help_text="The row's own key, the same in every release.")
    record_kind = models.CharField(max_length=40, help_text="Which kind of record it became.")
    record_id = models.BigIntegerField(help_text="The record's number in its own table.")
    release = models.ForeignKey(
        DatasetRelease,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The newest release read that has it.",
    )
    scope = models.CharField(
        max_length=100, blank=True, help_text="Which part of the dataset it is of, e.g. a country."
    )
    adopted = models.BooleanField(
        default=False,
        help_text="Whether the record was there before, so that imports only add what it lacks.",
    )
    digest = models.CharField(max_length=32, help_text="Digest of the row's values as they were read.")
    dropped_in = models.ForeignKey(
        DatasetRelease,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The newer release, read as complete, that no longer has the row; empty where none dropped it.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "row_key"],
                name="importedrow_once_a_key",
                violation_error_message="The dataset's row is already a record.",
            )
        ]
        indexes = [models.Index(fields=["record_kind", "record_id"], name="importedrow_record")]

    def __str__(self) -> str:
        return f"{self.dataset}, row {self.row_key}"


class ReleaseScope(models.Model):
    """That a release was read as complete for one part of its dataset: a row it lacks there is gone from it."""

    release = models.ForeignKey(
        DatasetRelease, on_delete=models.CASCADE, related_name="scopes", help_text="The release read."
    )
    scope = models.CharField(max_length=100, blank=True, help_text="The part, e.g. a country; empty for the whole.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "scope"],
                name="releasescope_once",
                violation_error_message="The release is already known to be complete there.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.release}: {self.scope or 'all'}"
