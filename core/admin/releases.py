"""The admin of releases: what is published, and its files; publishing is an operator's command."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Sum
from django.db.models.query import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.admin.inlines import ReadOnlyAdmin
from core.admin.typed import SkinnedTabularInline
from core.api.releases.shape import address_of_file
from core.models import Release, ReleaseFile


class ReleaseFileInline(SkinnedTabularInline):
    """The files of a release, each with its address."""

    model = ReleaseFile
    extra = 0
    fields = readonly_fields = ("name", "link", "record_kind", "records", "media_type", "size", "sha256")

    @admin.display(description="download")
    def link(self, file: ReleaseFile) -> SafeString:
        return format_html('<a href="{}">{}</a>', address_of_file(file.release, file.name), file.name)

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ("label", "published_at", "reissued_at", "withdrawn_at", "bytes")
    list_filter = (("withdrawn_at", admin.EmptyFieldListFilter),)
    search_fields = ("=year", "=position")
    fields = (
        ("year", "number", "revision"),
        ("published_at", "published_by"),
        ("reissued_at", "reissue_reason", "withdrawn_at"),
        ("position", "transaction_id"),
        "previous",
        ("api_version", "code_version"),
        "stored_in",
    )
    inlines = (ReleaseFileInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        releases: QuerySet[Release] = super().get_queryset(request).annotate(bytes=Sum("files__size"))
        return releases

    @admin.display(description="size")
    def bytes(self, release: Release) -> str:
        return filesizeformat(release.bytes or 0)  # type: ignore[attr-defined]  # get_queryset adds it
