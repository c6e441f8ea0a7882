"""The same page as one would write it first: nested ModelSerializers over a prefetching queryset.

It answers the same members as ours, in the same order; the benchmark compares the two bodies. It spares itself what
the generated rows do not need: nothing is coarsened, and no related record is asked whether it is public.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import CharField, Field, IntegerField, ModelSerializer, SerializerMethodField, UUIDField

from actors.models import Actor
from core.choices import PUBLIC_SENSITIVITIES
from core.models import Place
from core.shown_dates import DateKey
from events.models import Casualty, Incident, IncidentCitation, IncidentClaim, Participation
from events.models.incident import IncidentFatality
from missions.models import Mission
from sources.models import Citation, DatasetRelease, DocumentText, Publisher

BOOKKEEPING = [
    "publication_status",
    "entry_method",
    "sensitivity",
    "revision",
    "recorded_at",
    "updated_at",
    "published_at",
]


class PartialDate(Field[Any, Any, Any, Any]):
    """A range and its precision as one object."""

    def __init__(self, column: str) -> None:
        self.column = column
        super().__init__(source="*", read_only=True)

    def to_representation(self, row: Model) -> Any:
        dates = getattr(row, self.column)
        if dates is None:
            return None
        return {"start": dates.lower, "end": dates.upper, "precision": getattr(row, f"{self.column}_precision")}


class PublisherSerializer(ModelSerializer[Publisher]):
    class Meta:
        model = Publisher
        fields = ["uid", "slug", "name", "publisher_kind"]


class CitedDocumentSerializer(ModelSerializer[DocumentText]):
    uid = UUIDField(source="document.uid")
    url = SerializerMethodField()
    title = CharField(source="document.title")
    symbol = CharField(source="document.symbol")
    document_kind = CharField(source="document.document_kind")
    published = SerializerMethodField()
    publisher = PublisherSerializer(source="document.publisher")
    source_url = CharField(source="document.url")
    text_sha256 = CharField(source="sha256")

    class Meta:
        model = DocumentText
        fields = [
            "uid",
            "url",
            "title",
            "symbol",
            "document_kind",
            "published",
            "publisher",
            "source_url",
            "text_sha256",
        ]

    def get_url(self, text: DocumentText) -> str:
        return f"/api/v1/documents/{text.document.uid}/"

    def get_published(self, text: DocumentText) -> Any:
        return PartialDate("published").to_representation(text.document)


class CitedDatasetSerializer(ModelSerializer[DatasetRelease]):
    uid = UUIDField(source="dataset.uid")
    url = SerializerMethodField()
    slug = CharField(source="dataset.slug")
    name = CharField(source="dataset.name")
    release = CharField(source="version")
    licence = CharField(source="dataset.licence")

    class Meta:
        model = DatasetRelease
        fields = ["uid", "url", "slug", "name", "release", "licence"]

    def get_url(self, release: DatasetRelease) -> str:
        return f"/api/v1/datasets/{release.dataset.uid}/"


class CitationSerializer(ModelSerializer[Citation]):
    document = CitedDocumentSerializer(source="document_text")
    dataset = CitedDatasetSerializer(source="dataset_release")

    class Meta:
        model = Citation
        fields = ["document", "page", "paragraph", "start", "end", "quote", "dataset", "row_key"]


class IncidentCitationSerializer(ModelSerializer[IncidentCitation]):
    document = CitedDocumentSerializer(source="citation.document_text")
    page = IntegerField(source="citation.page")
    paragraph = CharField(source="citation.paragraph")
    start = IntegerField(source="citation.start")
    end = IntegerField(source="citation.end")
    quote = CharField(source="citation.quote")
    dataset = CitedDatasetSerializer(source="citation.dataset_release")
    row_key = CharField(source="citation.row_key")

    class Meta:
        model = IncidentCitation
        fields = ["field_name", "document", "page", "paragraph", "start", "end", "quote", "dataset", "row_key"]


class ActorSerializer(ModelSerializer[Actor]):
    class Meta:
        model = Actor
        fields = ["uid", "slug", "name", "actor_kind"]


class ClaimSerializer(ModelSerializer[IncidentClaim]):
    """Claims of participations and casualties have the same columns."""

    claimant = ActorSerializer()
    verified_by = ActorSerializer()
    citation = CitationSerializer()

    class Meta:
        model = IncidentClaim
        fields = [
            "claimant",
            "claimant_as_stated",
            "assertion",
            "claims_responsibility",
            "verification",
            "verified_by",
            "standard_of_proof",
            "said_on",
            "retracted_on",
            "citation",
        ]


class ParticipationSerializer(ModelSerializer[Participation]):
    actor = ActorSerializer()
    claims = ClaimSerializer(many=True)

    class Meta:
        model = Participation
        fields = ["role", "actor", "description_as_stated", "identification", "assertion", "verification", "claims"]


class FigureSerializer(ModelSerializer[Casualty]):
    as_stated = CharField(source="figure_as_stated")

    class Meta:
        model = Casualty
        fields = ["low", "best", "high", "quantifier", "by_convention", "bounds_as_published", "as_stated"]


class CasualtySerializer(ModelSerializer[Casualty]):
    figure = FigureSerializer(source="*")
    claims = ClaimSerializer(many=True)

    class Meta:
        model = Casualty
        fields = [
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
        ]


class FatalitySerializer(ModelSerializer[IncidentFatality]):
    uid = UUIDField(source="fatality.uid")
    cause = CharField(source="fatality.cause")
    incident_date = SerializerMethodField()
    death_date = SerializerMethodField()

    class Meta:
        model = IncidentFatality
        fields = ["uid", "cause", "incident_date", "death_date"]

    def get_incident_date(self, link: IncidentFatality) -> Any:
        return PartialDate("incident_date").to_representation(link.fatality)

    def get_death_date(self, link: IncidentFatality) -> Any:
        return PartialDate("death_date").to_representation(link.fatality)


class MissionSerializer(ModelSerializer[Mission]):
    class Meta:
        model = Mission
        fields = ["uid", "slug", "acronym", "name", "mission_kind"]


class PlaceSerializer(ModelSerializer[Place]):
    withheld = SerializerMethodField()

    class Meta:
        model = Place
        fields = [
            "uid",
            "name",
            "place_kind",
            "country_code",
            "admin1_name",
            "admin2_name",
            "latitude",
            "longitude",
            "withheld",
        ]

    def get_withheld(self, place: Place) -> bool:
        return False


class IncidentSerializer(ModelSerializer[Incident]):
    url = SerializerMethodField()
    date = PartialDate("date")
    place = PlaceSerializer()
    missions = MissionSerializer(many=True)
    participations = ParticipationSerializer(many=True)
    casualties = CasualtySerializer(many=True)
    fatalities = FatalitySerializer(many=True, source="fatality_links")
    claims = ClaimSerializer(many=True)
    citations = IncidentCitationSerializer(many=True, source="citation_links")
    same_event = SerializerMethodField()

    def get_same_event(self, incident: Incident) -> list[dict[str, Any]]:
        return [
            {
                "uid": str(other.incident.uid),
                "url": f"/api/v1/incidents/{other.incident.uid}/",
                "status": other.status,
                "is_representative": other.is_representative,
            }
            for link in incident.same_event_links.all()
            for other in link.group.members.all()
            if other.incident_id != incident.pk
        ]

    class Meta:
        model = Incident
        fields = [
            "uid",
            "url",
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
            "claims",
            "same_event",
            "citations",
            *BOOKKEEPING,
        ]

    def get_url(self, incident: Incident) -> str:
        return f"/api/v1/incidents/{incident.uid}/"


class Pages(CursorPagination):
    """In the order of ours, so that the same index serves both."""

    page_size, max_page_size, page_size_query_param = 100, 1000, "limit"
    ordering = ("-page_key", "-id")


class NaiveView(ListAPIView[Incident]):
    """One query for each relation."""

    queryset = (
        Incident.objects.filter(publication_status="published", sensitivity__in=PUBLIC_SENSITIVITIES)
        .annotate(page_key=DateKey("date"))
        .select_related("place")
        .prefetch_related(
            "missions",
            "participations__actor",
            "participations__claims",
            "casualties__claims",
            "fatality_links__fatality",
            "claims",
            "citation_links__citation__document_text__document__publisher",
            "citation_links__citation__dataset_release__dataset",
            "same_event_links__group__members__incident",
        )
    )
    serializer_class = IncidentSerializer
    pagination_class = Pages
    renderer_classes = [JSONRenderer]
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
