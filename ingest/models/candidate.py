from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.constraints import choices_hold
from core.fields import choice_field, optional_choice_field
from core.models import RecordIdentity
from ingest.choices import CandidateState, RejectionReason, Verdict
from ingest.models.mention import ExtractionRun
from sources.models import Document, DocumentText
from sources.triggers import QuoteIsVerbatim

# The values that name a candidate, best first.
HEADLINE_KEYS = ("title", "statement", "text_as_printed", "name", "symbol", "description", "description_as_stated")
RECORDED = (CandidateState.ACCEPTED, CandidateState.EDITED_ACCEPTED, CandidateState.DUPLICATE_OF)


class Candidate(models.Model):
    """A record proposed from a document, with the evidence of each of its values. It publishes nothing by itself.

    Two rows are the same when document and fingerprint are.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False, help_text="Identifier of the candidate.")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="candidates", help_text="The document it was read from."
    )
    run = models.ForeignKey(
        ExtractionRun, on_delete=models.PROTECT, related_name="candidates", help_text="The run that proposed it."
    )
    target_kind = models.CharField(max_length=40, help_text="Kind of record proposed, e.g. incident.")
    values = models.JSONField(help_text="The proposed values; after an edit, the edited ones.")
    proposed_values = models.JSONField(help_text="The values as extracted; never changed.")
    confidence = models.FloatField(help_text="The extractor's own score, 0 to 1; not a probability.")
    priority = models.FloatField(default=0, help_text="Place in the review queue; higher comes first.")
    extractor = models.CharField(max_length=80, help_text="The extractor that proposed it.")
    extractor_version = models.CharField(max_length=40, help_text="Its version.")
    rule = models.CharField(max_length=120, blank=True, help_text="The rule that fired.")
    derivation = models.JSONField(
        default=dict, blank=True, help_text="How values that no single quote gives were derived, by field."
    )
    fingerprint = models.CharField(max_length=64, help_text="Hash of kind, values and evidence.")
    state = choice_field(CandidateState, "Where it stands.", default=CandidateState.PROPOSED)
    known_record = models.ForeignKey(
        RecordIdentity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="likely_candidates",
        help_text="A known record that it probably repeats or updates; a proposal, never applied by itself.",
    )
    record = models.ForeignKey(
        RecordIdentity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="candidates",
        help_text="The record it became or was found to duplicate.",
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was proposed (UTC).")
    updated_at = models.DateTimeField(auto_now=True, help_text="When it last changed (UTC).")

    class Meta:
        ordering = ["-priority", "id"]
        permissions = [("review_candidate", "Can decide on candidates: accept, reject, mark as duplicate")]
        constraints = [
            *choices_hold("candidate", state=CandidateState),
            models.UniqueConstraint(
                fields=["document", "fingerprint"],
                name="candidate_once_a_document",
                violation_error_message="The document already proposes exactly this.",
            ),
            models.CheckConstraint(
                name="candidate_confidence_range",
                condition=Q(confidence__range=(0, 1)),
                violation_error_message="Confidence lies between 0 and 1.",
            ),
            models.CheckConstraint(
                name="candidate_recorded_has_a_record",
                condition=Q(state__in=RECORDED, record__isnull=False) | ~Q(state__in=RECORDED) & Q(record__isnull=True),
                violation_error_message="An accepted candidate points to its record, and only an accepted one.",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-priority", "id"], name="candidate_queue"),
            models.Index(fields=["document", "target_kind"], name="candidate_document_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.target_kind}: {self.headline}"

    @property
    def headline(self) -> str:
        """A few words that tell the candidate from its neighbours."""
        for key in HEADLINE_KEYS:
            if self.values.get(key):
                return str(self.values[key])[:160]
        # Not .first(), which would ask the database again where the evidence was prefetched.
        first = next(iter(self.evidence.all()), None)
        return first.quote[:160] if first else str(self.uid)


class CandidateEvidence(models.Model):
    """The words that support one proposed value."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="evidence", help_text="The candidate supported."
    )
    document_text = models.ForeignKey(
        DocumentText, on_delete=models.PROTECT, related_name="+", help_text="The text quoted."
    )
    field_path = models.CharField(
        max_length=100, blank=True, help_text="The value supported, e.g. date or casualties.0.figure; empty for all."
    )
    start = models.PositiveIntegerField(help_text="First code point of the quote, from 0.")
    end = models.PositiveIntegerField(help_text="Code point after the last of the quote.")
    quote = models.TextField(help_text="The words themselves, exactly as in the text.")
    page = models.PositiveIntegerField(null=True, blank=True, help_text="Page on which the quote begins.")
    paragraph = models.CharField(max_length=30, blank=True, help_text="The document's own paragraph number.")

    class Meta:
        ordering = ["candidate_id", "start", "id"]
        verbose_name_plural = "candidate evidence"
        constraints = [
            models.CheckConstraint(
                name="candidateevidence_span_not_empty",
                condition=Q(end__gt=F("start")),
                violation_error_message="A quote ends after it starts.",
            ),
            models.UniqueConstraint(
                fields=["candidate", "field_path", "start", "end"],
                name="candidateevidence_once",
                violation_error_message="This quote already supports this value.",
            ),
        ]
        triggers = [QuoteIsVerbatim("candidateevidence_quote_is_verbatim")]

    def __str__(self) -> str:
        return f"{self.field_path or 'record'}: “{self.quote[:80]}”"


class Review(models.Model):
    """One reviewer's verdict on one candidate; a second review is a second row."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="reviews", help_text="The candidate reviewed."
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        help_text="Who reviewed it; empty for an acceptance without review.",
    )
    verdict = choice_field(Verdict, "The verdict.")
    reason_code = optional_choice_field(RejectionReason, "Why it was rejected.")
    reason = models.TextField(blank=True, help_text="The reason in the reviewer's words.")
    values_before = models.JSONField(help_text="The values the reviewer met.")
    values_after = models.JSONField(help_text="The values the reviewer left.")
    created_at = models.DateTimeField(auto_now_add=True, help_text="When the verdict was given (UTC).")

    class Meta:
        ordering = ["candidate_id", "id"]
        constraints = [
            *choices_hold("review", verdict=Verdict, reason_code=RejectionReason),
            models.CheckConstraint(
                name="review_rejection_has_a_reason",
                condition=~Q(verdict=Verdict.REJECT) | Q(reason_code__isnull=False),
                violation_error_message="A rejection needs a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} by {self.reviewer or 'nobody'}"
