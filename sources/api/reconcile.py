"""Publishers and documents as names are matched to them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from core.api.reconcile.types import EntityType, Property
from sources.api.filters import DOCUMENT_NAMES, PUBLISHER_NAMES, by_publisher_name
from sources.api.views import DocumentViewSet, PublisherViewSet


def _by_symbol_or_title(records: QuerySet[Any], text: str) -> QuerySet[Any]:
    return records.filter(Q(symbol__iexact=text) | Q(title__iexact=text))


PUBLISHERS = EntityType(
    PublisherViewSet,
    PUBLISHER_NAMES,
    by_publisher_name,
    about=("publisher_kind", "country_code"),
    properties=(
        Property("country", "Country of its seat", "country_code", "country"),
        Property("publisher_kind", "Kind of publisher", "publisher_kind", "publisher_kind"),
        Property("slug", "Short identifier", "slug", "slug"),
        Property("names", "Other names", "other_names"),
        Property("homepage_url", "Home page", "homepage_url"),
    ),
)
DOCUMENTS = EntityType(
    DocumentViewSet,
    DOCUMENT_NAMES,
    _by_symbol_or_title,
    about=("symbol", "document_kind"),
    name_column="title",
    properties=(
        Property("symbol", "Official symbol", "symbol", "symbol"),
        Property("document_kind", "Kind of document", "document_kind", "document_kind"),
        Property("language", "Language", "language", "language"),
        Property("published", "Published", "published", "published_overlaps"),
        Property("publisher", "Publisher", "publisher", "publisher"),
        Property("source_url", "Where it was published", "source_url"),
        Property("licence", "Licence", "licence", "licence"),
    ),
)
