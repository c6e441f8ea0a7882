"""The admin of places and of the change feed, and what the admins of all records are built from."""

from __future__ import annotations

from django.contrib import admin
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from core.admin.access import ApiTokenAdmin, IdempotencyKeyAdmin
from core.admin.columns import date_column, figure_column
from core.admin.exports import ExportJobAdmin
from core.admin.filters import ValuesDropdownFilter
from core.admin.inlines import PartAdmin, PartInline, ReadOnlyAdmin, StackedPartInline
from core.admin.records import QuickList, RecordAdmin
from core.admin.releases import ReleaseAdmin
from core.models import Change, FeedEpoch, GazetteerEntry, NotedTransaction, Place, PlaceName, RecordIdentity

__all__ = [
    "ApiTokenAdmin",
    "ExportJobAdmin",
    "IdempotencyKeyAdmin",
    "PartAdmin",
    "PartInline",
    "QuickList",
    "ReadOnlyAdmin",
    "RecordAdmin",
    "ReleaseAdmin",
    "StackedPartInline",
    "ValuesDropdownFilter",
    "date_column",
    "figure_column",
]


class PlaceNameInline(PartInline):
    model = PlaceName
    verbose_name_plural = "other names"


@admin.register(Place)
class PlaceAdmin(RecordAdmin):
    list_display = ("name", "place_kind", "country_code", "admin1_name", "gazetteer_id")
    list_filter = (("place_kind", ChoicesDropdownFilter), ("country_code", ValuesDropdownFilter))
    search_fields = ("name", "names__name", "=gazetteer_id", "=pcode")
    fieldsets = (
        (None, {"fields": ("name", "place_kind")}),
        ("Where it lies", {"fields": ("country_code", "admin1_name", "admin2_name", ("latitude", "longitude"))}),
        ("Identifiers", {"fields": ("pcode", ("gazetteer", "gazetteer_id"))}),
    )
    inlines = (PlaceNameInline,)


@admin.register(GazetteerEntry)
class GazetteerEntryAdmin(ReadOnlyAdmin):
    list_display = ("name", "country_code", "admin1_code", "population", "geonameid")
    list_filter = (("country_code", ValuesDropdownFilter),)
    search_fields = ("name", "=geonameid")


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    list_display = ("changed_at", "action", "record_kind", "uid", "revision", "changed_by")
    list_filter = (("record_kind", ValuesDropdownFilter), ("action", ValuesDropdownFilter))
    search_fields = ("=uid", "=changed_by")
    ordering = ("-transaction_id", "-id")
    fields = (
        ("changed_at", "changed_by"),
        ("record_kind", "uid"),
        ("action", "revision"),
        ("state_before", "state_after", "merged_into"),
        "transaction_id",
    )


@admin.register(NotedTransaction)
class NotedTransactionAdmin(ReadOnlyAdmin):
    list_display = ("transaction_id", "committed_at")
    search_fields = ("=transaction_id",)
    ordering = ("-transaction_id",)


@admin.register(FeedEpoch)
class FeedEpochAdmin(ReadOnlyAdmin):
    list_display = ("began_at", "cluster", "offset")
    search_fields = ("=cluster",)
    ordering = ("-id",)


@admin.register(RecordIdentity)
class RecordIdentityAdmin(ReadOnlyAdmin):
    list_display = ("uid", "record_kind", "merged_into", "redacted_at", "registered_at")
    list_filter = (("record_kind", ValuesDropdownFilter), ("merged_into", admin.EmptyFieldListFilter))
    list_select_related = ("merged_into",)
    search_fields = ("=uid",)
    ordering = ("-registered_at",)
