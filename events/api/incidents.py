"""Incidents with who took part, who suffered, and who says so."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from actors.api.serializers import ActorBriefSerializer, claims
from core.api.fields import DeclaredField, GeoPrecisionField
from core.api.jsontext import literal
from core.api.serializers import BOOKKEEPING, IDENTITY, DeclaredSerializer, PlaceBriefSerializer, RecordSerializer
from core.api.shapes import FigureField
from core.api.sqljson import Row, is_coarse, is_public
from core.api.vocabularies import vocabulary_of
from events.choices import SameEventStatus
from events.models import Casualty, Incident, IncidentSource, Participation
from missions.api.briefs import MissionBriefSerializer
from missions.models import PeacekeeperFatality
from sources.api.serializers import DocumentBriefSerializer, citations


class ParticipationSerializer(DeclaredSerializer):
    """Who took part, in which role and with which status. A perpetrator is always an alleged one."""

    actor = ActorBriefSerializer(allow_null=True, help_text="The actor, where it is known.")
    claims = claims()

    class Meta:
        model = Participation
        fields = (
            "role",
            "actor",
            "description_as_stated",
            "identification",
            "assertion",
            "verification",
            "claims",
        )
        example = {"role": "alleged_perpetrator", "identification": "suspected", "assertion": "alleged"}


class CasualtySerializer(DeclaredSerializer):
    """How many people of one category met one outcome, by one count. Competing figures stand side by side."""

    figure = FigureField()
    claims = claims()

    class Meta:
        model = Casualty
        fields = (
            "victim_category",
            "outcome",
            "later_outcome",
            "sexual_violence_form",
            "age_group",
            "sex",
            "nationality_code",
            "figure",
            "is_recommended",
            "recommended_reason",
            "assertion",
            "verification",
            "claims",
        )
        example = {"victim_category": "detainees", "outcome": "killed", "assertion": "alleged"}


class IncidentFatalitySerializer(DeclaredSerializer):
    """A registered death of a peacekeeper that the incident caused."""

    class Meta:
        model = PeacekeeperFatality
        fields = ("uid", "cause", "incident_date", "death_date")
        example = {"cause": "malicious_act"}

    @staticmethod
    def condition(row: Row) -> str:
        """The registered death gives the day; a coarsened incident does not lead there."""
        return f"NOT ({row.coarse})"


class IncidentSourceSerializer(DeclaredSerializer):
    """A report that a dataset names as its own source for the incident; nobody has read it here."""

    document = DocumentBriefSerializer(help_text="The report, as far as it is known.")

    class Meta:
        model = IncidentSource
        fields = ("document", "as_stated")
        example = {"as_stated": "Agence France Presse, 2017-08-30"}

    @staticmethod
    def condition(row: Row) -> str:
        """Its title gives the place; a coarsened incident does not lead there."""
        return f"NOT ({row.coarse})"


class SameEventField(DeclaredField):
    """The other records that describe, or may describe, the same event.

    A record that withholds details neither has nor is one: its double would tell the place and day.
    """

    schema_name = "SameEvent"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", **kwargs)

    def sql(self, row: Row) -> str:
        other = Row("other", Incident, "FALSE")
        url = f"{literal(reverse('incident-list'))} || other.uid || '/'"
        status = (
            f"CASE WHEN own.status = '{SameEventStatus.CONFIRMED.value}' THEN their.status "
            f"ELSE '{SameEventStatus.POSSIBLE.value}' END"
        )
        # Nothing of a request is in the text.
        return f"""(SELECT COALESCE(json_agg(json_build_object('uid', other.uid, 'url', {url}, 'status', {status},
                'is_representative', their.is_representative) ORDER BY other.id), '[]'::json)
            FROM events_sameeventmember own, events_sameeventmember their, events_incident other
            WHERE own.incident_id = {row.column("id")} AND their.group_id = own.group_id AND their.id <> own.id
                AND other.id = their.incident_id AND NOT ({row.coarse}) AND NOT {is_coarse(other)}
                AND {is_public(other)})"""  # noqa: S608

    def schema(self) -> dict[str, Any]:
        properties: dict[str, Any] = {
            "uid": {"type": "string", "format": "uuid", "description": "The other record."},
            "url": {"type": "string", "format": "uri-reference", "description": "Its address."},
            "status": vocabulary_of(SameEventStatus.choices).reference("Whether for certain, or possibly."),
            "is_representative": {
                "type": "boolean",
                "description": "Whether statistics count the event by that record.",
            },
        }
        item = {
            "title": "SameEventRecord",
            "type": "object",
            "description": "Another record of the same event.",
            "properties": properties,
            "required": list(properties),
        }
        return {"type": "array", "items": item}

    def description(self) -> str:
        return "Other records of the same event; statistics count confirmed ones once."

    def example(self) -> list[Any]:
        return []


class IncidentBriefSerializer(DeclaredSerializer):
    """An incident as other records show it."""

    class Meta:
        model = Incident
        fields = ("uid", "title", "incident_kind", "date", "assertion")
        example = {"title": "Killings at Moura", "incident_kind": "vac.attack", "assertion": "alleged"}


class IncidentSerializer(RecordSerializer):
    """Something that happened, or is said to have happened: an attack, a clash, an abduction.

    `assertion` is the status that follows from all claims; the claims are served beside it.
    """

    place = PlaceBriefSerializer(allow_null=True, help_text="Where it happened, as exactly as the source says.")
    geo_precision = GeoPrecisionField()
    missions = MissionBriefSerializer(many=True, source="mission_links.mission", help_text="Missions affected.")
    participations = ParticipationSerializer(many=True, help_text="Who took part, with role and status.")
    casualties = CasualtySerializer(many=True, help_text="Who suffered what, with figures.")
    fatalities = IncidentFatalitySerializer(
        many=True, source="fatality_links.fatality", help_text="Registered deaths of peacekeepers it caused."
    )
    same_event = SameEventField()
    reported_in = IncidentSourceSerializer(
        many=True, source="source_links", help_text="Reports that the dataset names as its own sources."
    )
    claims = claims()
    citations = citations()

    class Meta:
        model = Incident
        fields = (
            *IDENTITY,
            "title",
            "incident_kind",
            "date",
            "place",
            "geo_precision",
            "location_as_stated",
            "missions",
            "weapon",
            "description",
            "assertion",
            "verification",
            "participations",
            "casualties",
            "fatalities",
            "same_event",
            "reported_in",
            "claims",
            "citations",
            *BOOKKEEPING,
        )
        on_request = ("reported_in",)
        example: dict[str, Any] = {
            "title": "Killings at Moura",
            "incident_kind": "vac.attack",
            "geo_precision": "exact",
            "assertion": "alleged",
            "weapon": "firearms",
        }
