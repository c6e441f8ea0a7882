"""Actors with their names, and the relations between them."""

from __future__ import annotations

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from actors.models import (
    Actor,
    ActorCitation,
    ActorExternalId,
    ActorName,
    ActorRelation,
    ActorRelationCitation,
    ActorRelationClaim,
)
from core.admin import PartInline, RecordAdmin, StackedPartInline, ValuesDropdownFilter, date_column
from sources.admin import CitationLinkInline


class ClaimInline(StackedPartInline):
    """Who says what of the fact above; the fact's status follows from these."""

    verbose_name = "claim"
    verbose_name_plural = "claims"
    fields = (
        ("claimant", "claimant_as_stated"),
        ("assertion", "claims_responsibility"),
        ("verification", "standard_of_proof"),
        "verified_by",
        ("said_on", "retracted_on"),
        "citation",
    )
    visible_through = ("citation__document_text__document",)


class ActorNameInline(PartInline):
    model = ActorName


class ActorExternalIdInline(PartInline):
    model = ActorExternalId
    verbose_name_plural = "identifiers elsewhere"


class ActorCitationInline(CitationLinkInline):
    model = ActorCitation


@admin.register(Actor)
class ActorAdmin(RecordAdmin):
    list_display = ("name", "actor_kind", "country_code", "slug")
    list_filter = (("actor_kind", ChoicesDropdownFilter), ("country_code", ValuesDropdownFilter))
    search_fields = ("name", "slug", "names__name")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "actor_kind", "country_code", "description", "existed", "publisher")}),
    )
    inlines = (ActorNameInline, ActorExternalIdInline, ActorCitationInline)


class ActorRelationClaimInline(ClaimInline):
    model = ActorRelationClaim


class ActorRelationCitationInline(CitationLinkInline):
    model = ActorRelationCitation


@admin.register(ActorRelation)
class ActorRelationAdmin(RecordAdmin):
    list_display = ("subject", "relation_kind", "object", "valid_shown", "assertion", "verification")
    list_filter = (
        ("relation_kind", ChoicesDropdownFilter),
        ("subject", AutocompleteSelectFilter),
        ("object", AutocompleteSelectFilter),
        ("assertion", ChoicesDropdownFilter),
    )
    list_select_related = ("subject", "object")
    search_fields = ("subject__name", "object__name", "description_as_stated")
    fieldsets = (
        (None, {"fields": ("subject", "relation_kind", "object", "valid", "description_as_stated")}),
        ("Status, derived from the claims once there are any", {"fields": (("assertion", "verification"),)}),
    )
    inlines = (ActorRelationClaimInline, ActorRelationCitationInline)
    valid_shown = date_column("valid", "held")
