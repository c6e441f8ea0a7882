"""Publishers, documents with their frozen texts, citations and datasets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from core.admin import PartInline, QuickList, ReadOnlyAdmin, RecordAdmin, date_column
from core.admin.base import Guarded
from core.admin.columns import link
from core.admin.forms import EntryForm
from core.admin.roles import visible_to
from sources.models import (
    Citation,
    CitationLink,
    Dataset,
    DatasetRelease,
    Document,
    DocumentAuthor,
    DocumentText,
    Publisher,
)

# A text may be megabytes long; no list and no inline reads it.
LONG = ("text", "pages")


class CitationLinkInline(PartInline):
    """Where the record's values can be read. A link is added or removed, never changed: nor is a citation."""

    fields = ("citation", "field_name", "words")
    readonly_fields = ("words",)
    verbose_name_plural = "sources"
    visible_through = ("citation__document_text__document",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return (
            super()
            .get_queryset(request)
            .select_related("citation__document_text__document", "citation__dataset_release__dataset")
            .defer(*(f"citation__document_text__{name}" for name in LONG))
        )

    @admin.display(description="quote and source")
    def words(self, link: CitationLink) -> str:
        return shown_citation(link.citation)


def shown_citation(citation: Citation) -> str:
    """The quote with its place in the document, or the dataset's row; links to the source's page."""
    if citation.document_text is None:
        release = citation.dataset_release
        assert release is not None
        url = reverse("admin:sources_dataset_change", args=[release.dataset_id])
        return format_html("{}, row {}", link(url, release), citation.row_key)
    document = citation.document_text.document
    url = reverse("admin:sources_document_change", args=[document.pk])
    where = ", ".join(
        part
        for part in (
            f"page {citation.page}" if citation.page else "",
            f"paragraph {citation.paragraph}" if citation.paragraph else "",
        )
        if part
    )
    return format_html("“{}”<br>{}{}", citation.quote, link(url, document), f", {where}" if where else "")


@admin.register(Publisher)
class PublisherAdmin(RecordAdmin):
    list_display = ("name", "publisher_kind", "country_code", "licence")
    list_filter = (("publisher_kind", ChoicesDropdownFilter), ("licence", ChoicesDropdownFilter))
    search_fields = ("name", "slug", "other_names")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "other_names", "publisher_kind", "country_code", "homepage_url")}),
        ("Licence of its documents", {"fields": ("licence", "licence_note")}),
    )


class DocumentAuthorInline(PartInline):
    model = DocumentAuthor


class DocumentTextInline(PartInline):
    """The conversions of a document, without their text."""

    model = DocumentText
    fields = ("converter", "converter_version", "sha256", "created_at")
    readonly_fields = fields
    verbose_name_plural = "frozen texts"
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).defer(*LONG)


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    list_display = ("title", "symbol", "document_kind", "publisher", "published_shown", "language")
    list_filter = (
        ("document_kind", ChoicesDropdownFilter),
        ("publisher", AutocompleteSelectFilter),
        ("language", ChoicesDropdownFilter),
        ("licence", ChoicesDropdownFilter),
    )
    list_select_related = ("publisher",)
    search_fields = ("title", "symbol", "url", "authors__name")
    fieldsets = (
        (None, {"fields": ("title", "document_kind", "symbol", "language", "publisher", "published", "complete")}),
        ("Licence", {"fields": ("licence", "licence_note")}),
        ("Where it was found", {"fields": ("url", "archived_url", "accessed_at")}),
        ("The bytes as received", {"fields": ("original_name", "sha256", "byte_size", "media_type", "page_count")}),
    )
    readonly_fields = ("original_name", "sha256", "byte_size", "media_type", "page_count", "accessed_at")
    inlines = (DocumentAuthorInline, DocumentTextInline)
    published_shown = date_column("published", "published")


@admin.register(DocumentText)
class DocumentTextAdmin(ReadOnlyAdmin):
    """Frozen: it is read here and quoted in citations."""

    list_display = ("document", "converter", "converter_version", "created_at")
    list_filter = ("converter",)
    list_select_related = ("document",)
    search_fields = ("document__title", "document__symbol")
    fields = ("document", "converter", "converter_version", "sha256", "created_at", "text")

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """None: the document leads to its texts."""
        return {}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """Without the long columns in lists and look-ups; a single text's page reads them when it shows them."""
        return super().get_queryset(request).defer(*LONG)


class CitationForm(EntryForm):
    """A quote finds its own place in the text."""

    start = forms.IntegerField(
        required=False,
        min_value=0,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="First code point of the quote; needed only where the text has the same words more than once.",
    )

    def clean_quote(self) -> str:
        """The words with the text's line ends: browsers send others."""
        quote: str = self.cleaned_data["quote"]
        return quote.replace("\r\n", "\n")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        text, quote = cleaned.get("document_text"), cleaned.get("quote")
        if text and quote:
            assert isinstance(self.instance, Citation)
            start = self._place(text.text, quote, cleaned.get("start"))
            cleaned["start"] = start
            self.instance.end = start + len(quote)
            self.instance.page = text.page_at(start)
        return cleaned

    def _place(self, text: str, quote: str, start: int | None) -> int:
        """Raises ValidationError where the quote is not in the text, or in it more than once and no start is given."""
        if start is not None:
            if text[start : start + len(quote)] == quote:
                return start
            raise ValidationError({"start": "The text does not have the quote there."})
        first = text.find(quote)
        if first < 0:
            raise ValidationError({"quote": "The text does not have these words; copy them from it exactly."})
        if (again := text.find(quote, first + 1)) >= 0:
            raise ValidationError(
                {"start": f"The text has these words more than once, at {first} and {again}: say which, or quote more."}
            )
        return first


@admin.register(Citation)
class CitationAdmin(Guarded, QuickList):
    """Made once and never changed; a wrong one is left and another is made."""

    form = CitationForm
    list_display = ("__str__", "document", "page", "paragraph")
    list_select_related = ("document_text__document", "dataset_release__dataset")
    search_fields = ("quote", "document_text__document__title", "document_text__document__symbol", "row_key")
    autocomplete_fields = ("document_text", "dataset_release")
    fieldsets = (
        ("A span of a document", {"fields": ("document_text", "quote", "start", "paragraph")}),
        ("Or a row of a dataset", {"fields": ("dataset_release", "row_key")}),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        rows = visible_to(
            request.user, super().get_queryset(request), ("document_text__document", "dataset_release__dataset")
        )
        return rows.defer(*(f"document_text__{name}" for name in LONG))

    @admin.display(description="document")
    def document(self, citation: Citation) -> str:
        return str(citation.document_text.document if citation.document_text else citation.dataset_release)


class DatasetReleaseInline(PartInline):
    model = DatasetRelease


@admin.register(Dataset)
class DatasetAdmin(RecordAdmin):
    list_display = ("name", "publisher", "licence")
    list_filter = (("licence", ChoicesDropdownFilter), ("publisher", AutocompleteSelectFilter))
    list_select_related = ("publisher",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "publisher", "description", "url", "citation_text")}),
        ("Licence", {"fields": ("licence", "licence_note")}),
    )
    inlines = (DatasetReleaseInline,)


@admin.register(DatasetRelease)
class DatasetReleaseAdmin(ReadOnlyAdmin):
    """Entered on the dataset's page; here it can be looked up by a citation."""

    list_display = ("dataset", "version", "released_on", "row_count")
    list_select_related = ("dataset",)
    search_fields = ("dataset__name", "version")

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """None: the dataset leads to its releases."""
        return {}
