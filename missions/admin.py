"""Missions, what authorises them, what they are to do, who serves in them and what keeps them from it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from core.admin import PartInline, QuickList, RecordAdmin, ValuesDropdownFilter, date_column, figure_column
from missions.models import (
    Mandate,
    MandateCitation,
    MandateOption,
    MandateOptionCitation,
    MandateTask,
    MandateTaskCitation,
    Mission,
    MissionCitation,
    MissionHost,
    MissionLead,
    MissionPhase,
    PeacekeeperFatality,
    PeacekeeperFatalityCitation,
    PersonnelFigure,
    PersonnelFigureCitation,
    Position,
    PositionCitation,
    Project,
    ProjectCitation,
    Resolution,
    ResolutionCitation,
    ResolutionVote,
    Restriction,
    RestrictionCitation,
    TaskCrosswalk,
    TaskVocabulary,
)
from sources.admin import CitationLinkInline

OF_THE_MISSION = ("mission__name", "mission__acronym", "mission__slug")
BY_MISSION = ("mission", AutocompleteSelectFilter)
FIGURE: tuple[str, Any] = (
    "Figure",
    {"fields": ("figure_as_stated", "quantifier", ("low", "best", "high"), ("by_convention", "bounds_as_published"))},
)


class MissionHostInline(PartInline):
    model = MissionHost


class MissionLeadInline(PartInline):
    model = MissionLead


class MissionPhaseInline(PartInline):
    model = MissionPhase


class MissionCitationInline(CitationLinkInline):
    model = MissionCitation


@admin.register(Mission)
class MissionAdmin(RecordAdmin):
    list_display = ("acronym", "name", "mission_kind", "established_shown", "closed_shown")
    list_display_links = ("acronym", "name")
    list_filter = (("mission_kind", ChoicesDropdownFilter), ("hosts__country_code", ValuesDropdownFilter))
    search_fields = ("acronym", "name", "name_fr", "slug", "actor__names__name")
    prepopulated_fields = {"slug": ("acronym",)}
    fieldsets = (
        (None, {"fields": (("acronym", "slug"), "name", "name_fr", "mission_kind", "actor", "description")}),
        ("Life", {"fields": (("established", "closed"), "headquarters", "website_url")}),
    )
    inlines = (MissionHostInline, MissionLeadInline, MissionPhaseInline, MissionCitationInline)
    established_shown = date_column("established", "established")
    closed_shown = date_column("closed", "ended")


class ResolutionVoteInline(PartInline):
    model = ResolutionVote


class ResolutionCitationInline(CitationLinkInline):
    model = ResolutionCitation


@admin.register(Resolution)
class ResolutionAdmin(RecordAdmin):
    list_display = ("symbol", "body", "instrument_kind", "adopted_on", "confirmation")
    list_filter = (
        ("instrument_kind", ChoicesDropdownFilter),
        ("body", AutocompleteSelectFilter),
        ("confirmation", ChoicesDropdownFilter),
    )
    list_select_related = ("body",)
    search_fields = ("symbol", "title")
    fieldsets = (
        (None, {"fields": ("instrument_kind", "symbol", "body", "title", "adopted_on", "chapter_vii")}),
        ("Votes", {"fields": (("votes_for", "votes_against", "votes_abstaining"),)}),
        ("Text", {"fields": ("document", "confirmation")}),
    )
    inlines = (ResolutionVoteInline, ResolutionCitationInline)


class MandateCitationInline(CitationLinkInline):
    model = MandateCitation


@admin.register(Mandate)
class MandateAdmin(RecordAdmin):
    list_display = ("mission", "resolution", "action", "in_force_shown", "decided_expiry", "confirmation")
    list_display_links = ("mission", "resolution")
    list_filter = (BY_MISSION, ("action", ChoicesDropdownFilter), ("confirmation", ChoicesDropdownFilter))
    list_select_related = ("mission", "resolution")
    search_fields = (*OF_THE_MISSION, "resolution__symbol", "description")
    fieldsets = (
        (None, {"fields": ("mission", "authorising_body", "resolution", "action")}),
        ("In force", {"fields": ("in_force", "decided_expiry", "complete_adjustment")}),
        ("Notes", {"fields": ("confirmation", "description")}),
    )
    inlines = (MandateCitationInline,)
    in_force_shown = date_column("in_force", "in force")


class MandateTaskCitationInline(CitationLinkInline):
    model = MandateTaskCitation


@admin.register(MandateTask)
class MandateTaskAdmin(RecordAdmin):
    list_display = ("task", "mission", "mandate", "change", "modality", "paragraph", "confirmation")
    list_filter = (
        BY_MISSION,
        ("task", AutocompleteSelectFilter),
        ("change", ChoicesDropdownFilter),
        ("confirmation", ChoicesDropdownFilter),
    )
    list_select_related = ("task", "mission", "mandate__mission", "mandate__resolution")
    search_fields = (*OF_THE_MISSION, "task__name", "task__code", "text_as_printed", "mandate__resolution__symbol")
    fieldsets = (
        (None, {"fields": ("mission", "mandate", "task", "change")}),
        ("As printed", {"fields": ("text_as_printed", "description", "paragraph", "priority_as_printed", "condition")}),
        ("How", {"fields": (("modality", "strength"), ("addressee", "addressee_as_stated"))}),
        ("When and where", {"fields": ("period", ("area", "area_as_stated"))}),
        ("Check", {"fields": ("confirmation",)}),
    )
    inlines = (MandateTaskCitationInline,)


class TaskCrosswalkInline(PartInline):
    model = TaskCrosswalk


@admin.register(TaskVocabulary)
class TaskVocabularyAdmin(QuickList):
    list_display = ("name", "code", "scheme", "pema_number")
    list_filter = (("scheme", ChoicesDropdownFilter),)
    search_fields = ("name", "name_fr", "code")
    fieldsets = ((None, {"fields": ("code", ("scheme", "pema_number"), "name", "name_fr", "definition")}),)
    inlines = (TaskCrosswalkInline,)


class MandateOptionCitationInline(CitationLinkInline):
    model = MandateOptionCitation


@admin.register(MandateOption)
class MandateOptionAdmin(RecordAdmin):
    list_display = ("title", "mission", "number", "presented_shown", "presented_to", "fate")
    list_filter = (BY_MISSION, ("fate", ChoicesDropdownFilter))
    list_select_related = ("mission", "presented_to")
    search_fields = (*OF_THE_MISSION, "title", "description")
    fieldsets = (
        (None, {"fields": ("mission", "number", "title", "description")}),
        ("Put forward", {"fields": ("presented", "presented_to", "proposed_by", "fate")}),
    )
    inlines = (MandateOptionCitationInline,)
    presented_shown = date_column("presented", "put forward")


class PersonnelFigureCitationInline(CitationLinkInline):
    model = PersonnelFigureCitation


@admin.register(PersonnelFigure)
class PersonnelFigureAdmin(RecordAdmin):
    list_display = (
        "mission",
        "figure_shown",
        "personnel_category",
        "personnel_status",
        "as_of_shown",
        "contributor",
        "mandate",
    )
    list_filter = (
        BY_MISSION,
        ("personnel_status", ChoicesDropdownFilter),
        ("personnel_category", ChoicesDropdownFilter),
        ("contributor", AutocompleteSelectFilter),
    )
    list_select_related = ("mission", "contributor", "mandate__mission", "mandate__resolution")
    search_fields = (*OF_THE_MISSION, "contributor__name", "place__name", "figure_as_stated")
    fieldsets = (
        (None, {"fields": ("mission", "mandate", ("personnel_status", "personnel_category"), "as_of")}),
        FIGURE,
        ("Of whom and where", {"fields": ("women", "contributor", "place", "rehatted_from")}),
    )
    inlines = (PersonnelFigureCitationInline,)
    figure_shown = figure_column("persons")
    as_of_shown = date_column("as_of", "as of")


class PeacekeeperFatalityCitationInline(CitationLinkInline):
    model = PeacekeeperFatalityCitation


@admin.register(PeacekeeperFatality)
class PeacekeeperFatalityAdmin(RecordAdmin):
    list_display = ("mission", "incident_date_shown", "nationality", "personnel_category", "cause")
    list_filter = (
        BY_MISSION,
        ("cause", ChoicesDropdownFilter),
        ("nationality", AutocompleteSelectFilter),
        ("personnel_category", ChoicesDropdownFilter),
    )
    list_select_related = ("mission", "nationality")
    search_fields = (*OF_THE_MISSION, "nationality__name", "register_key")
    fieldsets = (
        (None, {"fields": ("mission", "nationality", ("personnel_category", "sex"), "cause")}),
        ("When", {"fields": (("incident_date", "death_date"),)}),
        ("Register", {"fields": (("register", "register_key"),)}),
    )
    inlines = (PeacekeeperFatalityCitationInline,)
    incident_date_shown = date_column("incident_date", "date of the incident")


class PositionCitationInline(CitationLinkInline):
    model = PositionCitation


@admin.register(Position)
class PositionAdmin(RecordAdmin):
    list_display = ("statement", "holder", "holder_as_stated", "position_kind", "mission", "date_shown")
    list_filter = (BY_MISSION, ("position_kind", ChoicesDropdownFilter), ("holder", AutocompleteSelectFilter))
    list_select_related = ("mission", "holder")
    search_fields = (*OF_THE_MISSION, "statement", "subject_as_stated", "holder__name", "holder_as_stated")
    fieldsets = (
        (None, {"fields": ("mission", ("holder", "holder_as_stated"), "position_kind")}),
        ("What is held", {"fields": ("subject_as_stated", "statement", "metric", "date")}),
    )
    inlines = (PositionCitationInline,)
    date_shown = date_column("date", "date")


class ProjectCitationInline(CitationLinkInline):
    model = ProjectCitation


@admin.register(Project)
class ProjectAdmin(RecordAdmin):
    list_display = ("title", "mission", "project_kind", "figure_shown", "period_shown", "place")
    list_filter = (BY_MISSION, ("project_kind", ChoicesDropdownFilter))
    list_select_related = ("mission", "place")
    search_fields = (*OF_THE_MISSION, "title", "description", "place__name")
    fieldsets = (
        (None, {"fields": ("mission", "project_kind", "title", "sectors", "description")}),
        FIGURE,
        ("When, where, how much", {"fields": ("period", "place", "amount_usd")}),
    )
    inlines = (ProjectCitationInline,)
    figure_shown = figure_column("projects")
    period_shown = date_column("period", "ran")


class RestrictionCitationInline(CitationLinkInline):
    model = RestrictionCitation


@admin.register(Restriction)
class RestrictionAdmin(RecordAdmin):
    list_display = (
        "mission",
        "restriction_kind",
        "object_as_stated",
        "imposed_by",
        "imposed_by_as_stated",
        "date_shown",
    )
    list_filter = (BY_MISSION, ("restriction_kind", ChoicesDropdownFilter), ("imposed_by", AutocompleteSelectFilter))
    list_select_related = ("mission", "imposed_by")
    search_fields = (*OF_THE_MISSION, "object_as_stated", "description", "imposed_by__name", "imposed_by_as_stated")
    fieldsets = (
        (None, {"fields": ("mission", "restriction_kind", "object_as_stated", "description")}),
        ("By whom", {"fields": (("imposed_by", "imposed_by_as_stated"),)}),
        ("When and where", {"fields": (("date", "lifted_on"), "place")}),
    )
    inlines = (RestrictionCitationInline,)
    date_shown = date_column("date", "applied")
