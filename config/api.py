"""Every address of the API, version 1."""

from __future__ import annotations

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from actors.api.reconcile import ACTORS
from actors.api.views import ActorRelationViewSet, ActorViewSet
from config.api_docs import DocsView, RedocView, SchemaView
from core.api.access.tokens import CurrentTokenView, OwnTokenView, TokensView
from core.api.access.usage import UsageView
from core.api.changes import ChangesView, Feed
from core.api.exports.views import ExportFileView, ExportsView, ExportView
from core.api.places import PlaceViewSet
from core.api.reconcile import views as reconcile
from core.api.reconcile.places import PLACES
from core.api.reconcile.types import offer
from core.api.records import RecordViewSet
from core.api.releases.files import ReleaseFileView
from core.api.releases.views import ReleasesView, ReleaseView
from core.api.search import SearchView
from core.api.service import ProblemsView, ProblemView, RootView, VocabulariesView, VocabularyView
from core.api.stream import ChangeStreamView
from events.api import views as events
from events.api import vocabulary as crosswalks  # noqa: F401 - makes them known
from events.api.coverage import CoverageView
from events.api.stats import StatsView
from events.api.timeline_view import TimelineView
from ingest.api.views import DocumentIntakeViewSet, IngestJobView
from missions.api import views as missions
from missions.api import vocabulary as vocabulary
from missions.api.mandate import MandateInForceView
from missions.api.reconcile import MISSIONS
from sources.api.reconcile import DOCUMENTS, PUBLISHERS
from sources.api.views import DatasetViewSet, PublisherViewSet

# Each kind of record under its plural; `basename` is the kind, by which addresses are found everywhere.
RESOURCES: dict[str, type[RecordViewSet]] = {
    "missions": missions.MissionViewSet,
    "mandates": missions.MandateViewSet,
    "mandate-tasks": missions.MandateTaskViewSet,
    "resolutions": missions.ResolutionViewSet,
    "personnel-figures": missions.PersonnelFigureViewSet,
    "fatalities": missions.FatalityViewSet,
    "projects": missions.ProjectViewSet,
    "restrictions": missions.RestrictionViewSet,
    "mandate-options": missions.MandateOptionViewSet,
    "positions": missions.PositionViewSet,
    "actors": ActorViewSet,
    "actor-relations": ActorRelationViewSet,
    "incidents": events.IncidentViewSet,
    "political-events": events.PoliticalEventViewSet,
    "human-rights-reports": events.HumanRightsReportViewSet,
    "displacement-figures": events.DisplacementFigureViewSet,
    "narratives": events.NarrativeViewSet,
    "documents": DocumentIntakeViewSet,
    "publishers": PublisherViewSet,
    "places": PlaceViewSet,
    "datasets": DatasetViewSet,
}

router = SimpleRouter()
for prefix, viewset in RESOURCES.items():
    router.register(prefix, viewset, basename=viewset.queryset.model.record_kind)

Feed.resources = {viewset.queryset.model.record_kind: viewset for viewset in RESOURCES.values()}
SearchView.resources = RESOURCES
offer(ACTORS, MISSIONS, PLACES, PUBLISHERS, DOCUMENTS)

RootView.addresses = {
    **{prefix: f"{viewset.queryset.model.record_kind}-list" for prefix, viewset in RESOURCES.items()},
    "search": "search",
    "reconcile": "reconcile",
    "vocabularies": "vocabulary-list",
    "changes": "change-list",
    "changes-stream": "change-stream",
    "releases": "release-list",
    "stats": "stats",
    "coverage": "coverage",
    "problems": "problem-list",
    "usage": "usage",
    "tokens": "token-list",
    "schema": "api-schema",
    "docs": "api-docs",
    "redoc": "api-redoc",
}

urlpatterns = [
    path("", RootView.as_view(), name="api-root"),
    path("missions/<str:pk>/mandate/", MandateInForceView.as_view(), name="mission-mandate"),
    path("missions/<str:pk>/timeline/", TimelineView.as_view(), name="mission-timeline"),
    path("reconcile/", reconcile.ReconcileViewSet.as_view({"get": "list", "post": "create"}), name="reconcile"),
    path("reconcile/suggest/entity/", reconcile.SuggestView.as_view(kind="entity"), name="reconcile-suggest-entity"),
    path("reconcile/suggest/type/", reconcile.SuggestView.as_view(kind="type"), name="reconcile-suggest-type"),
    path(
        "reconcile/suggest/property/", reconcile.SuggestView.as_view(kind="property"), name="reconcile-suggest-property"
    ),
    path("reconcile/properties/", reconcile.PropertiesView.as_view(), name="reconcile-properties"),
    path("reconcile/preview/", reconcile.PreviewView.as_view(), name="reconcile-preview"),
    path("reconcile/entities/<str:uid>/", reconcile.EntityView.as_view(), name="reconcile-entity"),
    path("search/", SearchView.as_view(), name="search"),
    path("vocabularies/", VocabulariesView.as_view(), name="vocabulary-list"),
    path("vocabularies/<str:name>/", VocabularyView.as_view(), name="vocabulary-detail"),
    path("changes/", ChangesView.as_view(), name="change-list"),
    path("changes/stream/", ChangeStreamView.as_view(), name="change-stream"),
    path("coverage/", CoverageView.as_view(), name="coverage"),
    path("releases/", ReleasesView.as_view(), name="release-list"),
    path("releases/<str:version>/", ReleaseView.as_view(), name="release-detail"),
    path("releases/<str:version>/files/<str:name>", ReleaseFileView.as_view(), name="release-file"),
    path("stats/", StatsView.as_view(), name="stats"),
    path("problems/", ProblemsView.as_view(), name="problem-list"),
    path("problems/<str:code>/", ProblemView.as_view(), name="problem-detail"),
    path("tokens/", TokensView.as_view(), name="token-list"),
    path("tokens/current/", CurrentTokenView.as_view(), name="token-current"),
    path("tokens/<str:uid>/", OwnTokenView.as_view(), name="token-detail"),
    path("usage/", UsageView.as_view(), name="usage"),
    path("exports/", ExportsView.as_view(), name="export-list"),
    path("exports/<str:uid>/", ExportView.as_view(), name="export-detail"),
    path("exports/<str:uid>/file/", ExportFileView.as_view(), name="export-file"),
    path("ingest-jobs/<str:uid>/", IngestJobView.as_view(), name="ingest-job-detail"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocsView.as_view(), name="api-docs"),
    path("redoc/", RedocView.as_view(), name="api-redoc"),
    path("", include(router.urls)),
]
