"""The admin of large exports: what was asked for and where it stands; whoever asked fetches the file from the API."""

from __future__ import annotations

from django.contrib import admin

from core.admin.inlines import ReadOnlyAdmin
from core.models import ExportJob


@admin.register(ExportJob)
class ExportJobAdmin(ReadOnlyAdmin):
    list_display = ("address", "state", "row_count", "byte_size", "created_at", "expires_at")
    list_filter = ("state",)
    search_fields = ("address", "=uid")
    ordering = ("-created_at", "-id")
    fields = (
        ("state", "reason"),
        "address",
        ("rows_written", "row_count", "byte_size"),
        ("file_name", "sha256", "stored_as"),
        "feed_position",
        ("requested_by", "uid", "attempts"),
        ("created_at", "finished_at", "expires_at"),
        ("lease_until", "lease_token"),
    )
