"""Actors and their relations."""

from actors.api.filters import ActorFilters, ActorRelationFilters
from actors.api.serializers import ActorRelationSerializer, ActorSerializer
from actors.models import Actor, ActorRelation
from core.api.pagination import by_date, by_text
from core.api.records import UPDATED, RecordViewSet


class ActorViewSet(RecordViewSet):
    queryset = Actor.objects.all()
    serializer_class = ActorSerializer
    filterset_class = ActorFilters
    orderings = {"name": by_text("name"), **UPDATED}
    default_ordering = "name"
    noun, plural, tag = "actor", "actors", "Actors"


class ActorRelationViewSet(RecordViewSet):
    queryset = ActorRelation.objects.all()
    serializer_class = ActorRelationSerializer
    filterset_class = ActorRelationFilters
    orderings = {"valid": by_date("valid"), **UPDATED}
    default_ordering = "-valid"
    noun, plural, tag = "actor relation", "actor relations", "Actors"
