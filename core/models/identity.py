import pgtrigger
from django.db import models
from django.db.models import F, Q


class RecordIdentity(models.Model):
    """The one table that owns every uid, of whatever kind of record.

    One row is one uid ever given out. It outlives its record: a merged record stays reachable through the one
    it was merged into, and a uid is never used twice.
    """

    uid = models.UUIDField(primary_key=True, help_text="The record's permanent public identifier.")
    record_kind = models.CharField(max_length=40, help_text="Which kind of record carries this uid, e.g. incident.")
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_records",
        help_text="The record that this one was found to duplicate; readers are redirected there.",
    )
    registered_at = models.DateTimeField(help_text="When the uid was given out (UTC).")

    redacted_at = models.DateTimeField(
        null=True, blank=True, help_text="When the record was erased to protect people (UTC); empty for all others."
    )
    redaction_reason = models.CharField(
        max_length=300,
        blank=True,
        db_default="",  # rows are written by triggers
        help_text="Why it was erased, in words that repeat nothing of it; never published.",
    )

    class Meta:
        verbose_name_plural = "record identities"
        # Of all records, whatever their kind; `config.roles` says who holds them.
        permissions = [
            ("publish_records", "Can publish drafts"),
            ("withdraw_records", "Can withdraw, restore and merge records"),
            ("redact_records", "Can erase records to protect people"),
            ("view_restricted", "Can see restricted records"),
            ("view_confidential", "Can see confidential records"),
        ]
        constraints = [
            models.CheckConstraint(
                name="recordidentity_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("uid")),
                violation_error_message="A record cannot be merged into itself.",
            )
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.record_kind} {self.uid}"
