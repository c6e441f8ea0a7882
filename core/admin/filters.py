"""Filters of the changelists that answer a curator's questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.admin import AllValuesFieldListFilter
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.forms import DropdownForm

from core.choices import EntryMethod

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, SimpleListFilter

    DropdownFilter = SimpleListFilter
else:
    from unfold.contrib.filters.admin import DropdownFilter


class ValuesDropdownFilter(AllValuesFieldListFilter):
    """The values that a text column has, as a drop-down, e.g. countries."""

    template = "unfold/filters/filters_field.html"
    form_class = DropdownForm

    def choices(self, changelist: Any) -> Iterator[Any]:
        values = [(value, value) for value in self.lookup_choices if value]
        yield {
            "form": self.form_class(
                label=_("By %(filter_title)s") % {"filter_title": self.title},
                name=self.lookup_kwarg,
                choices=[("", _("All")), *values],
                data={self.lookup_kwarg: self.lookup_val[-1] if self.lookup_val else ""},
            )
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """All rows where the choice is “All”, which the form sends as an empty value."""
        chosen = super().queryset(request, queryset) if any(self.lookup_val or ()) else queryset
        assert chosen is not None
        return chosen


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
