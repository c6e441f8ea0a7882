"""Filters of the changelists that answer a curator's questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.choices import EntryMethod

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, SimpleListFilter

    DropdownFilter = SimpleListFilter
else:
    from unfold.contrib.filters.admin import DropdownFilter


class SourceFilter(DropdownFilter):
    """Records that cite nothing, and those that do."""

    title = _("source")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("without", _("without source")), ("with", _("with source"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        match self.value():
            case "without":
                return queryset.filter(citation_links__isnull=True)
            case "with":
                return queryset.filter(citation_links__isnull=False).distinct()
            case _:
                return queryset


class ReviewFilter(DropdownFilter):
    """Records extracted from a document that nobody has reviewed."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [("unreviewed", _("unreviewed")), ("reviewed", _("reviewed or entered by hand"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        match self.value():
            case "unreviewed":
                return queryset.filter(entry_method=EntryMethod.DOCUMENT_UNREVIEWED)
            case "reviewed":
                return queryset.exclude(entry_method=EntryMethod.DOCUMENT_UNREVIEWED)
            case _:
                return queryset
