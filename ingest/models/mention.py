from django.db import models
from django.db.models import F, Q

from core.constraints import choices_hold
from core.fields import choice_field
from ingest.choices import MentionKind
from sources.models import DocumentText


class ExtractionRun(models.Model):
    """One extraction of one text by one version of the extractors."""

    document_text = models.ForeignKey(
        DocumentText, on_delete=models.PROTECT, related_name="extraction_runs", help_text="The text read."
    )
    version = models.CharField(max_length=80, help_text="Version of extractors, lexicons and names known, as one hash.")
    dropped = models.JSONField(
        default=dict, blank=True, help_text="Drafts that the gate refused, counted by reason; none is hidden."
    )
    segments = models.JSONField(
        default=list,
        blank=True,
        help_text="Sections, paragraphs and sentences: a list of [start, end, kind, number, page].",
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it ran (UTC).")

    class Meta:
        ordering = ["document_text_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document_text", "version"],
                name="extractionrun_once",
                violation_error_message="This text was already extracted by this version.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_text_id}: {self.version}"


class Mention(models.Model):
    """A span of a text that names or counts something."""

    run = models.ForeignKey(
        ExtractionRun, on_delete=models.CASCADE, related_name="mentions", help_text="The run that found it."
    )
    mention_kind = choice_field(MentionKind, "What it mentions.")
    start = models.PositiveIntegerField(help_text="First code point, from 0.")
    end = models.PositiveIntegerField(help_text="Code point after the last.")
    value = models.JSONField(default=dict, blank=True, help_text="The mention's value as understood.")
    known_slug = models.CharField(max_length=120, blank=True, help_text="Slug of the known record it names.")

    class Meta:
        ordering = ["run_id", "start", "id"]
        constraints = [
            *choices_hold("mention", mention_kind=MentionKind),
            models.CheckConstraint(
                name="mention_span_not_empty",
                condition=Q(end__gt=F("start")),
                violation_error_message="A mention ends after it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mention_kind} {self.start}–{self.end}"
