"""Fatalities, positions, projects and restrictions."""

from __future__ import annotations

from actors.api.serializers import ActorBriefSerializer
from core.api.serializers import BOOKKEEPING, IDENTITY, PlaceBriefSerializer, RecordSerializer
from core.api.shapes import FigureField
from missions.api.briefs import MissionBriefSerializer
from missions.models import PeacekeeperFatality, Position, Project, Restriction
from sources.api.serializers import citations


class PeacekeeperFatalitySerializer(RecordSerializer):
    """The death of one member of a mission, as registered. Nobody is named."""

    mission = MissionBriefSerializer(allow_null=True, help_text="The mission they served in.")
    nationality = ActorBriefSerializer(allow_null=True, help_text="Their state, where given.")
    citations = citations()

    class Meta:
        model = PeacekeeperFatality
        fields = (
            *IDENTITY,
            "mission",
            "nationality",
            "personnel_category",
            "sex",
            "cause",
            "incident_date",
            "death_date",
            "register",
            "register_key",
            "citations",
            *BOOKKEEPING,
        )
        shown = ("register",)
        example = {"cause": "malicious_act", "register": "psdata"}


class PositionSerializer(RecordSerializer):
    """What somebody holds, expects, demands or assesses about a mission; an opinion with its holder, not a fact."""

    mission = MissionBriefSerializer(allow_null=True, help_text="The mission it is about.")
    holder = ActorBriefSerializer(allow_null=True, help_text="Who holds it, where it is a known actor.")
    citations = citations()

    class Meta:
        model = Position
        fields = (
            *IDENTITY,
            "mission",
            "holder",
            "holder_as_stated",
            "position_kind",
            "subject_as_stated",
            "statement",
            "metric",
            "date",
            "citations",
            *BOOKKEEPING,
        )
        example = {"position_kind": "expectation", "statement": "joint operations against terrorism are expected"}


class ProjectSerializer(RecordSerializer):
    """A project or a group of projects that a mission supports; the figure counts projects."""

    mission = MissionBriefSerializer(allow_null=True, help_text="The mission that supports it.")
    figure = FigureField()
    place = PlaceBriefSerializer(allow_null=True, help_text="Where it is.")
    citations = citations()

    class Meta:
        model = Project
        fields = (
            *IDENTITY,
            "mission",
            "project_kind",
            "title",
            "sectors",
            "figure",
            "description",
            "period",
            "place",
            "amount_usd",
            "citations",
            *BOOKKEEPING,
        )
        example = {"project_kind": "quick_impact", "title": "Rehabilitation of police stations"}


class RestrictionSerializer(RecordSerializer):
    """Something imposed on a mission that keeps it from its work, by a host State or by anybody else."""

    mission = MissionBriefSerializer(allow_null=True, help_text="The mission restricted.")
    imposed_by = ActorBriefSerializer(allow_null=True, help_text="Who imposes it, where it is a known actor.")
    place = PlaceBriefSerializer(allow_null=True, help_text="Where it applies.")
    citations = citations()

    class Meta:
        model = Restriction
        fields = (
            *IDENTITY,
            "mission",
            "restriction_kind",
            "imposed_by",
            "imposed_by_as_stated",
            "object_as_stated",
            "date",
            "lifted_on",
            "place",
            "description",
            "citations",
            *BOOKKEEPING,
        )
        example = {"restriction_kind": "movement", "imposed_by_as_stated": "the authorities"}
