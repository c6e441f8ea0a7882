"""Missions, instruments, mandates and tasks."""

from __future__ import annotations

from actors.api.serializers import ActorBriefSerializer, ActorNameSerializer
from core.api.serializers import BOOKKEEPING, IDENTITY, DeclaredSerializer, PlaceBriefSerializer, RecordSerializer
from core.api.shapes import FigureField, PeriodField
from missions.api.briefs import (
    MandateBriefSerializer,
    MissionBriefSerializer,
    ResolutionBriefSerializer,
    TaskSerializer,
)
from missions.models import (
    Mandate,
    MandateOption,
    MandateTask,
    Mission,
    MissionHost,
    MissionLead,
    MissionPhase,
    PersonnelFigure,
    Resolution,
    ResolutionVote,
)
from sources.api.serializers import DocumentBriefSerializer, citations


class MissionHostSerializer(DeclaredSerializer):
    """A country or territory in which the mission works, and when."""

    class Meta:
        model = MissionHost
        fields = ("country_code", "territory", "valid")
        shown = fields
        example = {"country_code": "ML"}


class MissionLeadSerializer(DeclaredSerializer):
    """Who leads the mission, alone or with others."""

    actor = ActorBriefSerializer(allow_null=True, help_text="The organisation or state that leads it.")

    class Meta:
        model = MissionLead
        fields = ("actor", "valid")
        shown = ("valid",)


class MissionPhaseSerializer(DeclaredSerializer):
    """A stretch of the mission's life."""

    class Meta:
        model = MissionPhase
        fields = ("phase", "period")
        shown = fields
        example = {"phase": "operating"}


class MissionSerializer(RecordSerializer):
    """A mission or operation, of the United Nations or not, with its hosts, leads and phases."""

    actor = ActorBriefSerializer(allow_null=True, help_text="The mission as an actor.")
    names = ActorNameSerializer(many=True, source="actor.names", help_text="Its other names.")
    hosts = MissionHostSerializer(many=True, help_text="Countries and territories it works in, with periods.")
    leads = MissionLeadSerializer(many=True, help_text="Organisations and states that lead it.")
    phases = MissionPhaseSerializer(many=True, help_text="Its phases in order of time.")
    headquarters = PlaceBriefSerializer(allow_null=True, help_text="Where its headquarters is or last was.")
    citations = citations()

    class Meta:
        model = Mission
        fields = (
            *IDENTITY,
            "slug",
            "acronym",
            "name",
            "name_fr",
            "mission_kind",
            "actor",
            "names",
            "hosts",
            "leads",
            "phases",
            "established",
            "closed",
            "headquarters",
            "description",
            "website_url",
            "citations",
            *BOOKKEEPING,
        )
        shown = ("acronym", "name", "name_fr", "description")
        example = {**MissionBriefSerializer.Meta.example, "mission_kind": "un_peacekeeping"}


class ResolutionVoteSerializer(DeclaredSerializer):
    """How one member voted."""

    member = ActorBriefSerializer(allow_null=True, help_text="The member of the body.")

    class Meta:
        model = ResolutionVote
        fields = ("member", "vote")


class ResolutionSerializer(RecordSerializer):
    """An instrument that authorises: a Council resolution, a communiqué, a decision, a host State's request."""

    body = ActorBriefSerializer(allow_null=True, help_text="The body that adopted it.")
    document = DocumentBriefSerializer(allow_null=True, help_text="Its text, where we hold it.")
    votes = ResolutionVoteSerializer(many=True, help_text="How each member voted, where recorded.")
    mandates = MandateBriefSerializer(many=True, help_text="What it decides on missions' mandates.")
    citations = citations()

    class Meta:
        model = Resolution
        fields = (
            *IDENTITY,
            "symbol",
            "instrument_kind",
            "body",
            "title",
            "adopted_on",
            "votes_for",
            "votes_against",
            "votes_abstaining",
            "votes",
            "chapter_vii",
            "confirmation",
            "document",
            "mandates",
            "citations",
            *BOOKKEEPING,
        )
        shown = ("symbol", "title", "adopted_on")
        on_request = ("votes", "mandates")
        example = {**ResolutionBriefSerializer.Meta.example, "votes_for": 15, "chapter_vii": True}


class MandateTaskSerializer(RecordSerializer):
    """What one instrument says of one task: adds, continues, modifies, suspends or drops it."""

    mission = MissionBriefSerializer(allow_null=True, help_text="The mission that has the task.")
    mandate = MandateBriefSerializer(
        allow_null=True, help_text="The mandate it is part of; null where the source names no instrument."
    )
    task = TaskSerializer(help_text="The kind of task.")
    addressee = ActorBriefSerializer(allow_null=True, help_text="Whom the paragraph addresses, where known.")
    area = PlaceBriefSerializer(allow_null=True, help_text="Where the task applies, where limited to a place.")
    citations = citations()

    class Meta:
        model = MandateTask
        fields = (
            *IDENTITY,
            "mission",
            "mandate",
            "task",
            "change",
            "modality",
            "strength",
            "priority_as_printed",
            "addressee",
            "addressee_as_stated",
            "period",
            "area",
            "area_as_stated",
            "condition",
            "text_as_printed",
            "description",
            "paragraph",
            "confirmation",
            "citations",
            *BOOKKEEPING,
        )
        shown = ("paragraph", "priority_as_printed")
        example = {"change": "continue", "strength": "decides", "paragraph": "19 (c) (i)"}


class PersonnelFigureSerializer(RecordSerializer):
    """How many people of one category a mission is authorised, or has, or was pledged. Authorised is not deployed."""

    mission = MissionBriefSerializer(allow_null=True, help_text="The mission counted.")
    mandate = MandateBriefSerializer(allow_null=True, help_text="The mandate whose ceiling this is.")
    figure = FigureField()
    contributor = ActorBriefSerializer(allow_null=True, help_text="The contributing state; null for the whole.")
    place = PlaceBriefSerializer(allow_null=True, help_text="Where they are based.")
    rehatted_from = MissionBriefSerializer(allow_null=True, help_text="The mission they were taken over from.")
    citations = citations()

    class Meta:
        model = PersonnelFigure
        fields = (
            *IDENTITY,
            "mission",
            "mandate",
            "personnel_status",
            "personnel_category",
            "figure",
            "women",
            "contributor",
            "place",
            "as_of",
            "rehatted_from",
            "citations",
            *BOOKKEEPING,
        )
        example = {"personnel_status": "deployed", "personnel_category": "troops"}


class MandateSerializer(RecordSerializer):
    """What one instrument decides on one mission's mandate: establish, renew, amend, extend or terminate it."""

    mission = MissionBriefSerializer(allow_null=True, help_text="The mission mandated.")
    authorising_body = ActorBriefSerializer(allow_null=True, help_text="The body whose mandate it is.")
    resolution = ResolutionBriefSerializer(allow_null=True, help_text="The instrument that decides it.")
    in_force = PeriodField()
    tasks = MandateTaskSerializer(many=True, help_text="The tasks it speaks of itself; not those it inherits.")
    ceilings = PersonnelFigureSerializer(many=True, help_text="The ceilings it sets itself; not those it inherits.")
    citations = citations()

    class Meta:
        model = Mandate
        fields = (
            *IDENTITY,
            "mission",
            "authorising_body",
            "resolution",
            "action",
            "in_force",
            "decided_expiry",
            "complete_adjustment",
            "confirmation",
            "description",
            "tasks",
            "ceilings",
            "citations",
            *BOOKKEEPING,
        )
        shown = ("in_force", "decided_expiry", "description")
        on_request = ("tasks", "ceilings")
        example = {**MandateBriefSerializer.Meta.example, "decided_expiry": "2017-07-01", "confirmation": "confirmed"}


class MandateOptionSerializer(RecordSerializer):
    """An option for a mission's future, put to the body that decides, with its fate."""

    mission = MissionBriefSerializer(allow_null=True, help_text="The mission concerned.")
    presented_to = ActorBriefSerializer(allow_null=True, help_text="The body to which it was put.")
    proposed_by = ActorBriefSerializer(allow_null=True, help_text="Who put it forward.")
    citations = citations()

    class Meta:
        model = MandateOption
        fields = (
            *IDENTITY,
            "mission",
            "number",
            "title",
            "description",
            "presented",
            "presented_to",
            "proposed_by",
            "fate",
            "citations",
            *BOOKKEEPING,
        )
        example = {"title": "Reconfigure the mission to specific priorities", "fate": "not_known"}
