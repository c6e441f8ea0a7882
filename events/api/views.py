"""Incidents, political events, human-rights reports, displacement figures and narratives."""

from core.api.pagination import by_date
from core.api.records import UPDATED, RecordViewSet
from events.api.filters import (
    DisplacementFigureFilters,
    HumanRightsReportFilters,
    IncidentFilters,
    NarrativeFilters,
    PoliticalEventFilters,
)
from events.api.incidents import IncidentSerializer
from events.api.serializers import (
    DisplacementFigureSerializer,
    HumanRightsReportSerializer,
    NarrativeSerializer,
    PoliticalEventSerializer,
)
from events.models import DisplacementFigure, HumanRightsReport, Incident, Narrative, PoliticalEvent


class IncidentViewSet(RecordViewSet):
    queryset = Incident.objects.all()
    serializer_class = IncidentSerializer
    filterset_class = IncidentFilters
    orderings = {"date": by_date("date"), **UPDATED}
    default_ordering = "-date"
    geometry = "place"
    noun, plural, tag = "incident", "incidents", "Events"


class PoliticalEventViewSet(RecordViewSet):
    queryset = PoliticalEvent.objects.all()
    serializer_class = PoliticalEventSerializer
    filterset_class = PoliticalEventFilters
    orderings = {"date": by_date("date"), **UPDATED}
    default_ordering = "-date"
    geometry = "place"
    noun, plural, tag = "political event", "political events", "Events"


class HumanRightsReportViewSet(RecordViewSet):
    queryset = HumanRightsReport.objects.all()
    serializer_class = HumanRightsReportSerializer
    filterset_class = HumanRightsReportFilters
    orderings = {"period": by_date("period"), **UPDATED}
    default_ordering = "-period"
    noun, plural, tag = "human-rights report", "human-rights reports", "Events"


class DisplacementFigureViewSet(RecordViewSet):
    queryset = DisplacementFigure.objects.all()
    serializer_class = DisplacementFigureSerializer
    filterset_class = DisplacementFigureFilters
    orderings = {"as_of": by_date("as_of"), **UPDATED}
    default_ordering = "-as_of"
    geometry = "place"
    noun, plural, tag = "displacement figure", "displacement figures", "Events"


class NarrativeViewSet(RecordViewSet):
    queryset = Narrative.objects.all()
    serializer_class = NarrativeSerializer
    filterset_class = NarrativeFilters
    orderings = {"date": by_date("date"), **UPDATED}
    default_ordering = "-date"
    noun, plural, tag = "narrative", "narratives", "Events"
