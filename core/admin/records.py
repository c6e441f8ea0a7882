"""The admin of a record: what its own admin declares, and below it what all records share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core.admin.actions import RecordActions
from core.admin.base import Curated, Guarded
from core.admin.columns import link
from core.admin.filters import ReviewFilter, SourceFilter
from core.admin.typed import SkinnedAdmin
from core.choices import PublicationStatus
from core.models import Change, Record

if TYPE_CHECKING:
    from django.contrib.admin import ChoicesFieldListFilter as ChoicesDropdownFilter
else:
    from unfold.contrib.filters.admin import ChoicesDropdownFilter

KEPT_BY_THE_DATABASE = ("uid", "revision", "recorded_at", "updated_at", "published_at", "history")
CHANGES_SHOWN = 10
LABEL_OF_STATUS = {
    PublicationStatus.DRAFT: "warning",
    PublicationStatus.PUBLISHED: "success",
    PublicationStatus.WITHDRAWN: "danger",
}


class QuickList(SkinnedAdmin):
    """A list that costs the same number of queries whatever its length."""

    list_filter_submit = True
    list_per_page = 50
    list_fullwidth = True
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing that can be referred to is deleted; a record is withdrawn."""
        return False


class RecordAdmin(Curated, Guarded, RecordActions, QuickList):
    """Declare `fieldsets`, `list_display`, `list_filter`, `search_fields` and `inlines` of the record's own fields."""

    warn_unsaved_form = True
    compressed_fields = True

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_display(request), "status"]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        common: list[Any] = [
            ("publication_status", ChoicesDropdownFilter),
            ("entry_method", ChoicesDropdownFilter),
            ("sensitivity", ChoicesDropdownFilter),
            ReviewFilter,
        ]
        if hasattr(self.model, "citation_links"):
            common.append(SourceFilter)
        return [*super().get_list_filter(request), *common]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        publication = ["publication_status", "sensitivity", "entry_method", "internal_note"]
        sets: list[Any] = [*super().get_fieldsets(request, obj)]
        if obj is None:
            # A new record is a draft entered by hand.
            publication = ["sensitivity", "internal_note"]
        sets.append((_("Publication"), {"fields": publication}))
        if obj is not None:
            sets.append((_("Kept by the database"), {"fields": KEPT_BY_THE_DATABASE}))
        return sets

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        derived: tuple[str, ...] = ()
        if obj is not None and hasattr(obj, "claims") and obj.claims.exists():
            derived = ("assertion", "verification")
        own = super().get_readonly_fields(request, obj)
        return [*own, *derived, "publication_status", "entry_method", *KEPT_BY_THE_DATABASE]

    @admin.display(description=_("status"), ordering="publication_status")
    def status(self, record: Record) -> Any:
        return record.publication_status, record.get_publication_status_display()

    status.label = LABEL_OF_STATUS  # type: ignore[attr-defined]  # the skin shows it as a coloured label

    @admin.display(description=_("history"))
    def history(self, record: Record) -> str:
        """The record's latest changes, newest first, and the way to all of them."""
        rows = format_html_join(
            "", "<li>{}. {}</li>", ((change.revision, _told(change)) for change in changes_of(record))
        )
        every = f"{reverse('admin:core_change_changelist')}?uid__exact={record.uid}"
        return format_html("<ul>{}</ul>{}", rows, link(every, _("All changes")))


def changes_of(record: Record) -> QuerySet[Change]:
    """The record's latest changes, newest first."""
    return Change.objects.filter(uid=record.uid).order_by("-revision")[:CHANGES_SHOWN]


def _told(change: Change) -> str:
    parts = [change.action, f"{change.changed_at:%Y-%m-%d %H:%M} UTC", change.changed_by]
    return " · ".join(part for part in parts if part)
