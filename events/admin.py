"""Incidents, political events, human-rights reports, displacement figures and narratives."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from actors.admin import ClaimInline
from core.admin import (
    PartAdmin,
    PartInline,
    QuickList,
    RecordAdmin,
    StackedPartInline,
    ValuesDropdownFilter,
    date_column,
    figure_column,
)
from core.admin.base import Curated, Guarded
from events.choices import ProposalVerdict
from events.models import (
    Casualty,
    CasualtyClaim,
    CodeCrosswalk,
    CoverageEntry,
    DisplacementFigure,
    DisplacementFigureCitation,
    Finding,
    FindingClaim,
    HumanRightsReport,
    HumanRightsReportCitation,
    Incident,
    IncidentCitation,
    IncidentClaim,
    IncidentFatality,
    IncidentMission,
    IncidentSource,
    Narrative,
    NarrativeCitation,
    Participation,
    ParticipationClaim,
    PoliticalEvent,
    PoliticalEventCitation,
    PoliticalEventClaim,
    PoliticalEventMission,
    PoliticalEventParticipant,
    ReportedIncident,
    SameEventGroup,
    SameEventMember,
    SameEventProposal,
)
from events.proposals_admin import VerdictActions
from events.same_event import note_verdict
from missions.admin import BY_MISSION, FIGURE
from sources.admin import CitationLinkInline

STATUS: tuple[str, Any] = (
    "Status, derived from the claims once there are any",
    {"fields": (("assertion", "verification"),)},
)


class ParticipationInline(StackedPartInline):
    model = Participation
    fields = (
        ("role", "identification"),
        ("actor", "description_as_stated"),
        ("assertion", "verification"),
        "claims_told",
    )
    readonly_fields = ("claims_told",)


class CasualtyInline(StackedPartInline):
    model = Casualty
    fields = (
        ("victim_category", "outcome"),
        ("figure_as_stated", "quantifier"),
        ("low", "best", "high"),
        ("by_convention", "bounds_as_published"),
        ("age_group", "sex", "nationality_code"),
        ("later_outcome", "sexual_violence_form"),
        ("assertion", "verification"),
        ("is_recommended", "recommended_reason"),
        "claims_told",
    )
    readonly_fields = ("claims_told",)


class IncidentClaimInline(ClaimInline):
    model = IncidentClaim


class IncidentSourceInline(PartInline):
    model = IncidentSource
    autocomplete_fields = ("document",)


class IncidentMissionInline(PartInline):
    model = IncidentMission
    verbose_name_plural = "missions affected"


class IncidentFatalityInline(PartInline):
    model = IncidentFatality
    verbose_name_plural = "registered fatalities"


class IncidentCitationInline(CitationLinkInline):
    model = IncidentCitation


@admin.register(Incident)
class IncidentAdmin(RecordAdmin):
    list_display = ("title", "incident_kind", "date_shown", "place", "assertion", "verification")
    list_filter = (
        ("incident_kind", ChoicesDropdownFilter),
        ("missions", AutocompleteSelectFilter),
        ("place__country_code", ValuesDropdownFilter),
        ("assertion", ChoicesDropdownFilter),
        ("verification", ChoicesDropdownFilter),
    )
    list_select_related = ("place",)
    search_fields = ("title", "location_as_stated", "place__name", "description", "participations__actor__name")
    fieldsets = (
        (None, {"fields": ("title", "incident_kind", "date", "weapon", "description")}),
        ("Where", {"fields": (("place", "geo_precision"), "location_as_stated")}),
        STATUS,
    )
    inlines = (
        ParticipationInline,
        CasualtyInline,
        IncidentClaimInline,
        IncidentMissionInline,
        IncidentSourceInline,
        IncidentFatalityInline,
        IncidentCitationInline,
    )
    date_shown = date_column("date", "date")


class ParticipationClaimInline(ClaimInline):
    model = ParticipationClaim


@admin.register(Participation)
class ParticipationAdmin(PartAdmin):
    list_display = ("incident", "role", "actor", "description_as_stated", "assertion")
    list_filter = (("role", ChoicesDropdownFilter), ("assertion", ChoicesDropdownFilter))
    list_select_related = ("incident", "actor")
    search_fields = ("incident__title", "actor__name", "description_as_stated")
    fieldsets = ((None, {"fields": ("incident", *ParticipationInline.fields[:-1])}),)
    readonly_fields = ("incident",)
    inlines = (ParticipationClaimInline,)


class CasualtyClaimInline(ClaimInline):
    model = CasualtyClaim


@admin.register(Casualty)
class CasualtyAdmin(PartAdmin):
    list_display = ("incident", "figure_shown", "victim_category", "outcome", "assertion", "is_recommended")
    list_filter = (
        ("victim_category", ChoicesDropdownFilter),
        ("outcome", ChoicesDropdownFilter),
        ("assertion", ChoicesDropdownFilter),
    )
    list_select_related = ("incident",)
    search_fields = ("incident__title", "figure_as_stated")
    fieldsets = ((None, {"fields": ("incident", *CasualtyInline.fields[:-1])}),)
    readonly_fields = ("incident",)
    inlines = (CasualtyClaimInline,)
    figure_shown = figure_column("persons")


class SameEventMemberInline(PartInline):
    model = SameEventMember
    verbose_name_plural = "incidents that describe it"
    fields = ("incident", "status", "is_representative", "reason", "decided_by", "decided_at")
    readonly_fields = ("decided_by", "decided_at")


@admin.register(SameEventGroup)
class SameEventGroupAdmin(Curated, Guarded, QuickList):
    """Which incident records describe one event; the records themselves stay apart."""

    list_display = ("title",)
    search_fields = ("title", "members__incident__title")
    fieldsets = ((None, {"fields": ("title",)}),)
    inlines = (SameEventMemberInline,)
    # A curator without the right to one of the incidents does not learn of the event.
    visible_through = ("members__incident",)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Each row that is new or changed carries who decided it, and when."""
        for member in formset.save(commit=False):
            member.decided_by, member.decided_at = request.user.get_username(), timezone.now()
            member.save()
        for member in formset.deleted_objects:
            member.delete()
            for other in SameEventMember.objects.filter(group=member.group_id).select_related("incident"):
                note_verdict(
                    [member.incident, other.incident],
                    ProposalVerdict.DIFFERENT,
                    by=request.user.get_username(),
                    reason=f"Taken out of “{member.group}”"[:300],
                )


@admin.register(SameEventProposal)
class SameEventProposalAdmin(VerdictActions, Curated, Guarded, QuickList):
    """Pairs that look like one event, the most alike first; a curator says which they are."""

    list_display = ("first", "second", "reason", "score", "verdict")
    list_filter = (("verdict", ChoicesDropdownFilter),)
    list_select_related = ("first", "second")
    search_fields = ("first__title", "second__title")
    fieldsets = (
        (None, {"fields": (("first", "second"), "reason", "score")}),
        ("Verdict", {"fields": ("verdict", ("decided_by", "decided_at"), ("proposed_by", "proposed_at"))}),
    )
    readonly_fields = (
        *("first", "second", "reason", "score", "verdict"),
        *("decided_by", "decided_at", "proposed_by", "proposed_at"),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class PoliticalEventMissionInline(PartInline):
    model = PoliticalEventMission
    verbose_name_plural = "missions concerned"


class PoliticalEventParticipantInline(PartInline):
    model = PoliticalEventParticipant
    verbose_name_plural = "participants"


class PoliticalEventClaimInline(ClaimInline):
    model = PoliticalEventClaim


class PoliticalEventCitationInline(CitationLinkInline):
    model = PoliticalEventCitation


@admin.register(PoliticalEvent)
class PoliticalEventAdmin(RecordAdmin):
    list_display = ("title", "political_event_kind", "date_shown", "place", "assertion", "verification")
    list_filter = (
        ("political_event_kind", ChoicesDropdownFilter),
        ("missions", AutocompleteSelectFilter),
        ("place__country_code", ValuesDropdownFilter),
        ("assertion", ChoicesDropdownFilter),
    )
    list_select_related = ("place",)
    search_fields = ("title", "description", "place__name", "participants__actor__name")
    fieldsets = (
        (None, {"fields": ("title", "political_event_kind", "date", "place", "description")}),
        STATUS,
    )
    inlines = (
        PoliticalEventParticipantInline,
        PoliticalEventMissionInline,
        PoliticalEventClaimInline,
        PoliticalEventCitationInline,
    )
    date_shown = date_column("date", "date")


class FindingInline(StackedPartInline):
    model = Finding
    fields = (
        "category",
        ("counting_unit", "victim_category"),
        ("figure_as_stated", "quantifier"),
        ("low", "best", "high"),
        ("by_convention", "bounds_as_published"),
        ("perpetrator", "perpetrator_as_stated"),
        "identification",
        ("assertion", "verification"),
        ("method", "overlaps_with"),
        "claims_told",
    )
    readonly_fields = ("claims_told",)


class ReportedIncidentInline(PartInline):
    model = ReportedIncident
    verbose_name_plural = "incidents it speaks of"


class HumanRightsReportCitationInline(CitationLinkInline):
    model = HumanRightsReportCitation


@admin.register(HumanRightsReport)
class HumanRightsReportAdmin(RecordAdmin):
    list_display = ("title", "publisher", "reported_by", "period_shown", "country_code", "mission")
    list_filter = (
        ("publisher", AutocompleteSelectFilter),
        ("reported_by", AutocompleteSelectFilter),
        BY_MISSION,
        ("country_code", ValuesDropdownFilter),
    )
    list_select_related = ("publisher", "reported_by", "mission")
    search_fields = ("title", "summary", "publisher__name", "reported_by__name", "reported_by_as_stated")
    fieldsets = (
        (None, {"fields": ("title", "publisher", ("reported_by", "reported_by_as_stated"), "document")}),
        ("What it covers", {"fields": ("period", ("country_code", "territory_as_stated"), "mission", "summary")}),
    )
    inlines = (FindingInline, ReportedIncidentInline, HumanRightsReportCitationInline)
    period_shown = date_column("period", "period covered")


class FindingClaimInline(ClaimInline):
    model = FindingClaim


@admin.register(Finding)
class FindingAdmin(PartAdmin):
    list_display = ("report", "category", "figure_shown", "counting_unit", "perpetrator", "assertion")
    list_filter = (("category", ChoicesDropdownFilter), ("assertion", ChoicesDropdownFilter))
    list_select_related = ("report", "perpetrator")
    search_fields = ("report__title", "perpetrator__name", "perpetrator_as_stated", "figure_as_stated")
    fieldsets = ((None, {"fields": ("report", *FindingInline.fields[:-1])}),)
    readonly_fields = ("report",)
    inlines = (FindingClaimInline,)
    figure_shown = figure_column("figure")


class DisplacementFigureCitationInline(CitationLinkInline):
    model = DisplacementFigureCitation


@admin.register(DisplacementFigure)
class DisplacementFigureAdmin(RecordAdmin):
    list_display = ("figure_shown", "displacement_kind", "measure", "unit", "as_of_shown", "country_code", "place")
    list_filter = (
        ("displacement_kind", ChoicesDropdownFilter),
        ("measure", ChoicesDropdownFilter),
        ("country_code", ValuesDropdownFilter),
    )
    list_select_related = ("place",)
    search_fields = ("=country_code", "place__name", "figure_as_stated", "reported_by__name")
    fieldsets = (
        (None, {"fields": (("displacement_kind", "measure", "unit"), "as_of")}),
        FIGURE,
        ("Where and whose figure", {"fields": (("country_code", "place"), "origin_country_code", "reported_by")}),
    )
    inlines = (DisplacementFigureCitationInline,)
    figure_shown = figure_column("figure")
    as_of_shown = date_column("as_of", "as of")


class NarrativeCitationInline(CitationLinkInline):
    model = NarrativeCitation


@admin.register(Narrative)
class NarrativeAdmin(RecordAdmin):
    list_display = ("statement", "narrative_kind", "mission", "holder", "spreader", "date_shown")
    list_filter = (("narrative_kind", ChoicesDropdownFilter), BY_MISSION)
    list_select_related = ("mission", "holder", "spreader")
    search_fields = ("statement", "mission__acronym", "mission__name", "holder_as_stated", "spreader_as_stated")
    fieldsets = (
        (None, {"fields": ("mission", "narrative_kind", "statement")}),
        (
            "Who holds it and who spreads it",
            {"fields": (("holder", "holder_as_stated"), ("spreader", "spreader_as_stated"))},
        ),
        ("When and where", {"fields": ("date", "place")}),
    )
    inlines = (NarrativeCitationInline,)
    date_shown = date_column("date", "date")


@admin.register(CodeCrosswalk)
class CodeCrosswalkAdmin(QuickList):
    list_display = ("external_code", "scheme", "label", "code", "match", "vocabulary")
    list_filter = (("scheme", ValuesDropdownFilter), ("vocabulary", ValuesDropdownFilter))
    search_fields = ("external_code", "label", "code")
    fieldsets = ((None, {"fields": (("scheme", "external_code"), "label", ("vocabulary", "code"), "match")}),)


@admin.register(CoverageEntry)
class CoverageEntryAdmin(Curated, QuickList):
    """What was read, for looking up only: imports and documents note it."""

    list_display = ("topic", "dataset_release", "document", "country_code", "mission", "period", "complete")
    list_filter = (("topic", ChoicesDropdownFilter), ("country_code", ValuesDropdownFilter), "complete", "is_public")
    list_select_related = ("dataset_release__dataset", "document", "mission")
    search_fields = ("dataset_release__dataset__name", "document__title", "mission__acronym", "=country_code")
    visible_through = ("dataset_release__dataset",)
    fieldsets = (
        (None, {"fields": ("topic", ("dataset_release", "document"), ("complete", "is_public"))}),
        ("What of it", {"fields": (("country_code", "mission"), "period")}),
    )
    readonly_fields = (
        *("topic", "dataset_release", "document", "complete", "is_public"),
        *("country_code", "mission", "period"),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
