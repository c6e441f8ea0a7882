"""The same page as one would write it first: nested ModelSerializers, with and without prefetching.

They leave out claims, fatalities and whatever a coarsened record needs, which ours answers too: what is measured
against is if anything too fast.
"""

from __future__ import annotations

from typing import Any

from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import ModelSerializer

from actors.models import Actor
from core.choices import PUBLIC_SENSITIVITIES
from core.models import Place
from events.models import Casualty, Incident, IncidentCitation, Participation
from missions.models import Mission
from sources.models import Citation, Document, DocumentText, Publisher

BOOKKEEPING = [
    "publication_status",
    "entry_method",
    "sensitivity",
    "revision",
    "recorded_at",
    "updated_at",
    "published_at",
]


class PublisherSerializer(ModelSerializer[Publisher]):
    class Meta:
        model = Publisher
        fields = ["uid", "slug", "name", "publisher_kind"]


class DocumentSerializer(ModelSerializer[Document]):
    publisher = PublisherSerializer()

    class Meta:
        model = Document
        fields = ["uid", "title", "symbol", "document_kind", "published_precision", "publisher", "url"]


class DocumentTextSerializer(ModelSerializer[DocumentText]):
    document = DocumentSerializer()

    class Meta:
        model = DocumentText
        fields = ["document", "sha256"]


class CitationSerializer(ModelSerializer[Citation]):
    document_text = DocumentTextSerializer()

    class Meta:
        model = Citation
        fields = ["document_text", "page", "paragraph", "start", "end", "quote", "row_key"]


class IncidentCitationSerializer(ModelSerializer[IncidentCitation]):
    citation = CitationSerializer()

    class Meta:
        model = IncidentCitation
        fields = ["field_name", "citation"]


class ActorSerializer(ModelSerializer[Actor]):
    class Meta:
        model = Actor
        fields = ["uid", "slug", "name", "actor_kind"]


class ParticipationSerializer(ModelSerializer[Participation]):
    actor = ActorSerializer()

    class Meta:
        model = Participation
        fields = ["role", "actor", "description_as_stated", "identification", "assertion", "verification"]


class CasualtySerializer(ModelSerializer[Casualty]):
    class Meta:
        model = Casualty
        exclude = ["id", "incident"]


class MissionSerializer(ModelSerializer[Mission]):
    class Meta:
        model = Mission
        fields = ["uid", "slug", "acronym", "name", "mission_kind"]


class PlaceSerializer(ModelSerializer[Place]):
    class Meta:
        model = Place
        fields = ["uid", "name", "place_kind", "country_code", "admin1_name", "admin2_name", "latitude", "longitude"]


class IncidentSerializer(ModelSerializer[Incident]):
    place = PlaceSerializer()
    missions = MissionSerializer(many=True)
    participations = ParticipationSerializer(many=True)
    casualties = CasualtySerializer(many=True)
    citation_links = IncidentCitationSerializer(many=True)

    class Meta:
        model = Incident
        fields = [
            "uid",
            "title",
            "incident_kind",
            "date",
            "date_precision",
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
            "citation_links",
            *BOOKKEEPING,
        ]


class Pages(CursorPagination):
    page_size = 100
    ordering = ("-id",)


class NaiveView(ListAPIView[Incident]):
    """A query for each row's every relation."""

    queryset = Incident.objects.filter(publication_status="published", sensitivity__in=PUBLIC_SENSITIVITIES)
    serializer_class = IncidentSerializer
    pagination_class = Pages
    renderer_classes = [JSONRenderer]
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []


class PrefetchedView(NaiveView):
    """A query for each relation."""

    queryset = NaiveView.queryset.select_related("place").prefetch_related(
        "missions",
        "participations__actor",
        "casualties",
        "citation_links__citation__document_text__document__publisher",
    )
