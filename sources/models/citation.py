from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from core.models import RecordChild
from sources.models.dataset import DatasetRelease
from sources.models.document import DocumentText
from sources.triggers import QuoteIsVerbatim


class Citation(models.Model):
    """One place a value can be read: a span of a document's text, or a row of a dataset release.

    Immutable. The database guarantees that `text[start:end] = quote`. Two rows are the same when text and span,
    or release and row, are.
    """

    document_text = models.ForeignKey(
        DocumentText,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
        help_text="The text quoted.",
    )
    start = models.PositiveIntegerField(null=True, blank=True, help_text="First code point of the quote, from 0.")
    end = models.PositiveIntegerField(null=True, blank=True, help_text="Code point after the last of the quote.")
    quote = models.TextField(blank=True, help_text="The words themselves, exactly as in the text.")
    page = models.PositiveIntegerField(null=True, blank=True, help_text="Page on which the quote begins.")
    paragraph = models.CharField(
        max_length=30, blank=True, help_text="The document's own paragraph number, e.g. 16 (a) (ii)."
    )
    dataset_release = models.ForeignKey(
        DatasetRelease,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
        help_text="The dataset release read.",
    )
    row_key = models.CharField(max_length=200, blank=True, help_text="The row's own key in that release.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="citation_one_of_span_or_row",
                condition=Q(
                    document_text__isnull=False,
                    start__isnull=False,
                    end__isnull=False,
                    dataset_release__isnull=True,
                    row_key="",
                )
                & ~Q(quote="")
                | Q(
                    document_text__isnull=True,
                    start__isnull=True,
                    end__isnull=True,
                    quote="",
                    page__isnull=True,
                    paragraph="",
                    dataset_release__isnull=False,
                )
                & ~Q(row_key=""),
                violation_error_message="A citation points to a span of a text or to a row of a dataset, not both.",
            ),
            models.CheckConstraint(
                name="citation_span_not_empty",
                condition=Q(start__isnull=True) | Q(end__gt=F("start")),
                violation_error_message="A quote ends after it starts.",
            ),
            models.UniqueConstraint(
                fields=["document_text", "start", "end"],
                condition=Q(document_text__isnull=False),
                name="citation_span_once",
                violation_error_message="This span is already a citation; use that one.",
            ),
            models.UniqueConstraint(
                fields=["dataset_release", "row_key"],
                condition=Q(dataset_release__isnull=False),
                name="citation_row_once",
                violation_error_message="This row is already a citation; use that one.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update),
            QuoteIsVerbatim("citation_quote_is_verbatim"),
        ]

    def __str__(self) -> str:
        if self.document_text_id:
            return f"“{self.quote[:80]}” ({self.start}–{self.end})"
        return f"{self.dataset_release}, row {self.row_key}"


class CitationLink(RecordChild):
    """Which value of a fact a citation supports. Each fact model has one concrete table with a `fact` key."""

    citation = models.ForeignKey(
        Citation, on_delete=models.PROTECT, related_name="+", help_text="Where the value can be read."
    )
    field_name = models.CharField(
        max_length=100,
        blank=True,
        help_text="The field supported, e.g. date or casualties.0.figure; empty for the record as a whole.",
    )

    class Meta:
        abstract = True
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["fact", "citation", "field_name"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="This citation already supports this field.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.field_name or 'record'}: {self.citation}"
