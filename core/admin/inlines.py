"""Parts of a record, entered on its page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from core.admin.base import Curated, Guarded
from core.admin.columns import link
from core.admin.records import QuickList
from core.admin.typed import SkinnedStackedInline, SkinnedTabularInline


class PartInline(Curated, SkinnedTabularInline):  # type: ignore[misc]  # the stubs give forms two types
    """A row a part; for parts of few columns."""

    extra = 0
    tab = True
    hide_title = True


class StackedPartInline(Curated, SkinnedStackedInline):  # type: ignore[misc]  # as above
    """A block a part; for parts of many columns."""

    extra = 0
    tab = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """Says of each row whether it has claims: its status then follows from them."""
        rows = super().get_queryset(request)
        return with_claims_told(rows) if hasattr(self.model, "claims") else rows

    @admin.display(description="claims")
    def claims_told(self, part: Any) -> str:
        """The part's claims in a line each, and the way to the page where they are entered."""
        if part.pk is None:
            return "Save first; then who says so is entered on the part's own page."
        url = reverse(f"admin:{part._meta.app_label}_{part._meta.model_name}_change", args=[part.pk])
        lines = format_html_join("", "<li>{}</li>", ((str(claim),) for claim in part.claims.all()))
        return format_html("<ul>{}</ul>{}", lines, link(url, "Enter or change its claims"))


class PartAdmin(Curated, Guarded, QuickList):
    """The page of a part with parts of its own, such as a participation with its claims; reached from its record."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A part is added on its record's page."""
        return False

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """None: the index and the sidebar lead to records, and a record to its parts."""
        return {}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return with_claims_told(super().get_queryset(request))


def with_claims_told(rows: QuerySet[Model]) -> QuerySet[Model]:
    """The same rows, each with its claims and `has_claims`."""
    claims = rows.model._meta.get_field("claims").related_model
    assert claims is not None
    every = claims._default_manager.select_related("claimant")
    told: QuerySet[Model] = rows.annotate(
        has_claims=Exists(claims._default_manager.filter(fact=OuterRef("pk")))
    ).prefetch_related(Prefetch("claims", queryset=every))
    return told


class ReadOnlyAdmin(Curated, QuickList):
    """Rows written by the database or a loader: a curator looks them up."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
