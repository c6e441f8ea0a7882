import pgtrigger
from django.db import models
from django.db.models import Q

from core.choices import ReissueReason
from core.constraints import choices_hold
from core.fields import optional_choice_field
from core.triggers import code_list


class Release(models.Model):
    """One revision of one release: every public record as it stood at a position of the change feed, in files.

    The version is what is cited, and its files never change. Only to protect people are they withdrawn and made again
    without what harms, as the next revision of the same version.
    """

    year = models.PositiveSmallIntegerField(help_text="The year in the version, such as 2026 in 2026.1.")
    number = models.PositiveSmallIntegerField(help_text="The number in the version, such as 1 in 2026.1.")
    revision = models.PositiveSmallIntegerField(
        default=1, help_text="1, and one more each time the release was made again without what harmed people."
    )
    position = models.CharField(
        max_length=60, help_text="The position of the change feed up to which it tells; goes into since= and as_of=."
    )
    transaction_id = models.BigIntegerField(
        help_text="The transaction of that position: what was committed by later ones is not in the release."
    )
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
        help_text="The release from which its delta leads to it; empty for the first.",
    )
    api_version = models.CharField(max_length=20, help_text="The version of the API whose form its records have.")
    code_version = models.CharField(max_length=40, help_text="A digest of the code that made its files.")
    published_at = models.DateTimeField(help_text="When the version was published, in its first revision (UTC).")
    reissued_at = models.DateTimeField(
        null=True, blank=True, help_text="When this revision was made (UTC); empty for the first."
    )
    published_by = models.CharField(
        max_length=150, help_text="Who published it: an account or an operator. Never published."
    )
    reissue_reason = optional_choice_field(
        ReissueReason, "What kind of reason there was to make this revision; empty for the first."
    )
    stored_in = models.CharField(
        max_length=80, unique=True, help_text="The folder of its files in the storage of releases."
    )
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="When its files were withdrawn to protect people (UTC); empty while served."
    )

    class Meta:
        ordering = ["-year", "-number", "-revision"]
        constraints = [
            models.CheckConstraint(
                name="release_version_well_formed",
                condition=Q(year__range=(2000, 9999), number__range=(1, 999), revision__gte=1),
                violation_error_message="A version is a year and a number from 1 to 999, such as 2026.1.",
            ),
            models.UniqueConstraint(
                fields=["year", "number", "revision"],
                name="release_once_a_revision",
                violation_error_message="This revision of the release is published already.",
            ),
            models.UniqueConstraint(
                fields=["year", "number"],
                condition=Q(withdrawn_at__isnull=True),
                name="release_served_in_one_revision",
                violation_error_message="Another revision of the release is served; withdraw it first.",
            ),
            models.CheckConstraint(
                name="release_reissued_for_a_reason",
                condition=Q(revision=1, reissue_reason__isnull=True, reissued_at__isnull=True)
                | Q(revision__gt=1, reissue_reason__isnull=False, reissued_at__isnull=False),
                violation_error_message="A later revision, and no other, says when and why it was made.",
            ),
            *choices_hold("release", reissue_reason=ReissueReason),
        ]
        triggers = [
            # Answers show releases, so that a new one is noted for their ETags.
            *code_list(),
            pgtrigger.Trigger(
                name="frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL THEN
                        OLD.withdrawn_at := NEW.withdrawn_at;
                        IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
                    END IF;
                    RAISE EXCEPTION 'A published release never changes; it can only be withdrawn, once.'
                        USING ERRCODE = 'restrict_violation';
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def version(self) -> str:
        """What is cited, such as 2026.1."""
        return f"{self.year}.{self.number}"

    @property
    def label(self) -> str:
        """The version for the first revision, and such as 2026.1-r2 for others: names one set of bytes for ever."""
        return self.version if self.revision == 1 else f"{self.version}-r{self.revision}"


class ReleaseFile(models.Model):
    """One file of one release, exactly as it was published."""

    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="files", help_text="The release it belongs to."
    )
    name = models.CharField(max_length=80, help_text="Its name, such as incident.csv.")
    record_kind = models.CharField(
        max_length=40, blank=True, help_text="The kind of the records in it; empty for a file about the release."
    )
    records = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="How many records are in it; empty for a file about the release."
    )
    media_type = models.CharField(max_length=60, help_text="Its media type, as it is served.")
    size = models.PositiveBigIntegerField(help_text="Its length in bytes.")
    sha256 = models.CharField(max_length=64, help_text="SHA-256 of its bytes, in hex.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "name"],
                name="releasefile_once_a_name",
                violation_error_message="The release has a file of this name already.",
            ),
            models.CheckConstraint(
                name="releasefile_sha256_in_hex",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="A SHA-256 is 64 digits, 0 to 9 and a to f.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    RAISE EXCEPTION 'The files of a published release never change.'
                        USING ERRCODE = 'restrict_violation';
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stored_as(self) -> str:
        """Its name in the storage of releases."""
        return f"{self.release.stored_in}/{self.name}"
