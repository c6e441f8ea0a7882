"""What extraction did and what reviewers said, to look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin
from ingest.models import ExtractionRun, Review, StepRun

if TYPE_CHECKING:
    from django.contrib.admin import AllValuesFieldListFilter
    from django.contrib.admin import ChoicesFieldListFilter as ChoicesDropdownFilter
else:
    from unfold.contrib.filters.admin import AllValuesCheckboxFilter as AllValuesFieldListFilter
    from unfold.contrib.filters.admin import ChoicesDropdownFilter


@admin.register(StepRun)
class StepRunAdmin(ReadOnlyAdmin):
    list_display = ("job", "step", "outcome", "attempts", "seconds", "tool", "started_at")
    list_filter = (("outcome", ChoicesDropdownFilter), ("step", AllValuesFieldListFilter))
    list_select_related = ("job",)
    search_fields = ("job__file_name", "job__url", "step", "=job__uid")
    ordering = ("-started_at", "-id")
    visible_through = ("job__document",)

    @admin.display(description=_("seconds"))
    def seconds(self, run: StepRun) -> str:
        return f"{run.seconds:.1f}"


@admin.register(ExtractionRun)
class ExtractionRunAdmin(ReadOnlyAdmin):
    list_display = ("document", "version", "proposed", "refused_by_the_gate", "created_at")
    search_fields = ("document_text__document__title", "document_text__document__symbol", "=version")
    ordering = ("-created_at", "-id")
    exclude = ("segments",)
    readonly_fields = ("proposed",)
    visible_through = ("document_text__document",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """Without texts and segments, which are long and not shown."""
        rows = super().get_queryset(request).select_related("document_text__document")
        shown: QuerySet[Model] = rows.defer("document_text__text", "segments")
        counted: QuerySet[Model] = shown.annotate(proposed_count=Count("candidates"))
        return counted

    @admin.display(description=_("document"), ordering="document_text__document__title")
    def document(self, run: ExtractionRun) -> str:
        return str(run.document_text.document)

    @admin.display(description=_("candidates"), ordering="proposed_count")
    def proposed(self, run: ExtractionRun) -> int:
        return run.proposed_count  # type: ignore[attr-defined,no-any-return]  # annotated above

    @admin.display(description=_("refused by the gate"))
    def refused_by_the_gate(self, run: ExtractionRun) -> str:
        return ", ".join(f"{reason}: {count}" for reason, count in sorted(run.dropped.items())) or "–"


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "reviewer", "verdict", "reason_code", "candidate_link")
    list_filter = (("verdict", ChoicesDropdownFilter), ("reason_code", ChoicesDropdownFilter))
    list_select_related = ("reviewer",)
    search_fields = ("=reviewer__username", "reason")
    ordering = ("-created_at", "-id")
    visible_through = ("candidate__document",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).prefetch_related("candidate__evidence")

    @admin.display(description=_("candidate"))
    def candidate_link(self, review: Review) -> str:
        address = reverse("admin:ingest_candidate_change", args=(review.candidate_id,))
        return format_html('<a href="{}">{}</a>', address, str(review.candidate))
