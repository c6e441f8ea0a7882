"""Political events, human-rights reports, displacement figures and narratives."""

from __future__ import annotations

from actors.api.serializers import ActorBriefSerializer, claims
from core.api.serializers import BOOKKEEPING, IDENTITY, DeclaredSerializer, PlaceBriefSerializer, RecordSerializer
from core.api.shapes import FigureField
from events.api.incidents import IncidentBriefSerializer
from events.models import (
    DisplacementFigure,
    Finding,
    HumanRightsReport,
    Narrative,
    PoliticalEvent,
    PoliticalEventParticipant,
)
from missions.api.briefs import MissionBriefSerializer
from sources.api.serializers import DocumentBriefSerializer, PublisherBriefSerializer, citations


class PoliticalEventParticipantSerializer(DeclaredSerializer):
    """Who took part in a political event, and as what."""

    actor = ActorBriefSerializer(allow_null=True, help_text="The actor, where it is known.")

    class Meta:
        model = PoliticalEventParticipant
        fields = ("role", "actor", "description_as_stated")
        example = {"role": "initiator"}


class PoliticalEventSerializer(RecordSerializer):
    """A political event around missions: a coup, an expulsion, a withdrawal, an agreement, a briefing."""

    place = PlaceBriefSerializer(allow_null=True, help_text="Where it happened or which country it concerns.")
    missions = MissionBriefSerializer(many=True, source="mission_links.mission", help_text="Missions it concerns.")
    participants = PoliticalEventParticipantSerializer(many=True, help_text="Who took part, and as what.")
    claims = claims()
    citations = citations()

    class Meta:
        model = PoliticalEvent
        fields = (
            *IDENTITY,
            "title",
            "political_event_kind",
            "date",
            "place",
            "missions",
            "participants",
            "description",
            "assertion",
            "verification",
            "claims",
            "citations",
            *BOOKKEEPING,
        )
        example = {
            "title": "Director of the Human Rights Division told to leave",
            "political_event_kind": "expulsion",
            "assertion": "stated",
        }


class FindingSerializer(DeclaredSerializer):
    """One finding of a report. It is an aggregate: never an incident, and never to be added to others."""

    figure = FigureField()
    perpetrator = ActorBriefSerializer(
        allow_null=True, help_text="Who is said to be responsible, where it is a known actor; see assertion."
    )
    claims = claims()

    class Meta:
        model = Finding
        fields = (
            "category",
            "counting_unit",
            "victim_category",
            "figure",
            "perpetrator",
            "perpetrator_as_stated",
            "identification",
            "assertion",
            "verification",
            "method",
            "claims",
        )
        example = {"category": "killings", "counting_unit": "victims", "assertion": "stated"}


class HumanRightsReportSerializer(RecordSerializer):
    """A report on human rights, or what another source says that a body reported, with its findings."""

    publisher = PublisherBriefSerializer(allow_null=True, help_text="Who published it.")
    reported_by = ActorBriefSerializer(allow_null=True, help_text="Who reports, where it is a known actor.")
    document = DocumentBriefSerializer(allow_null=True, help_text="The report itself, where we hold it.")
    mission = MissionBriefSerializer(allow_null=True, help_text="The mission that reports or is reported on.")
    findings = FindingSerializer(many=True, help_text="What it finds, category by category.")
    incidents = IncidentBriefSerializer(
        many=True, source="incident_links.incident", help_text="Incidents that it speaks of."
    )
    citations = citations()

    class Meta:
        model = HumanRightsReport
        fields = (
            *IDENTITY,
            "title",
            "publisher",
            "reported_by",
            "reported_by_as_stated",
            "document",
            "period",
            "country_code",
            "territory_as_stated",
            "mission",
            "summary",
            "findings",
            "incidents",
            "citations",
            *BOOKKEEPING,
        )
        shown = ("title",)
        on_request = ("incidents",)
        example = {"title": "World Report 2023: Mali", "country_code": "ML"}


class DisplacementFigureSerializer(RecordSerializer):
    """How many people are displaced (stock) or were displaced (flow), where and as of when. Stock is never flow."""

    figure = FigureField()
    place = PlaceBriefSerializer(allow_null=True, help_text="Where they are, where more exact than the country.")
    reported_by = ActorBriefSerializer(allow_null=True, help_text="Whose figure it is.")
    citations = citations()

    class Meta:
        model = DisplacementFigure
        fields = (
            *IDENTITY,
            "displacement_kind",
            "measure",
            "unit",
            "figure",
            "as_of",
            "country_code",
            "place",
            "origin_country_code",
            "reported_by",
            "citations",
            *BOOKKEEPING,
        )
        example = {"displacement_kind": "idp", "measure": "stock", "unit": "persons", "country_code": "ML"}


class NarrativeSerializer(RecordSerializer):
    """A rumour, disinformation or a sentiment about a mission. That it circulates is the fact, not what it says."""

    mission = MissionBriefSerializer(allow_null=True, help_text="The mission it is about.")
    holder = ActorBriefSerializer(allow_null=True, help_text="Who holds it, where it is a known actor.")
    spreader = ActorBriefSerializer(allow_null=True, help_text="Who is said to spread it.")
    place = PlaceBriefSerializer(allow_null=True, help_text="Where it circulates.")
    citations = citations()

    class Meta:
        model = Narrative
        fields = (
            *IDENTITY,
            "mission",
            "narrative_kind",
            "statement",
            "holder",
            "holder_as_stated",
            "spreader",
            "spreader_as_stated",
            "date",
            "place",
            "citations",
            *BOOKKEEPING,
        )
        example = {"narrative_kind": "rumour", "statement": "the mission favours one side"}
