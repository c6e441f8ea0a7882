"""Publishers, documents and datasets."""

from core.api.pagination import by_date, by_text
from core.api.records import UPDATED, RecordViewSet
from sources.api.filters import DatasetFilters, DocumentFilters, PublisherFilters
from sources.api.serializers import DatasetSerializer, DocumentSerializer, PublisherSerializer
from sources.models import Dataset, Document, Publisher


class PublisherViewSet(RecordViewSet):
    queryset = Publisher.objects.all()
    serializer_class = PublisherSerializer
    filterset_class = PublisherFilters
    orderings = {"name": by_text("name"), **UPDATED}
    default_ordering = "name"
    noun, plural, tag = "publisher", "publishers", "Sources"


class DocumentViewSet(RecordViewSet):
    queryset = Document.objects.all()
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilters
    orderings = {"published": by_date("published"), **UPDATED}
    default_ordering = "-published"
    noun, plural, tag = "document", "documents", "Sources"


class DatasetViewSet(RecordViewSet):
    queryset = Dataset.objects.all()
    serializer_class = DatasetSerializer
    filterset_class = DatasetFilters
    orderings = {"name": by_text("name"), **UPDATED}
    default_ordering = "name"
    noun, plural, tag = "dataset", "datasets", "Sources"
