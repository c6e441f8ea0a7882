"""Places as names are matched to them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from core.api.places import PLACE_NAMES, PlaceViewSet
from core.api.reconcile.types import EntityType, Property


def _named(records: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Places share their names: a match is certain only where one place has it, or within a country only one."""
    name = Q(name__iexact=text) | Q(names__name__iexact=text)
    return records.filter(name | Q(pcode__iexact=text) | Q(gazetteer_id=text)).distinct()


PLACES = EntityType(
    PlaceViewSet,
    PLACE_NAMES,
    _named,
    about=("place_kind", "admin1_name", "country_code"),
    properties=(
        Property("country", "Country", "country_code", "country"),
        Property("place_kind", "Kind of place", "place_kind", "place_kind"),
        Property("admin1_name", "First-order area", "admin1_name"),
        Property("admin2_name", "Second-order area", "admin2_name"),
        Property("pcode", "OCHA place code", "pcode"),
        Property("latitude", "Latitude", "latitude"),
        Property("longitude", "Longitude", "longitude"),
        Property("gazetteer_id", "Identifier in the gazetteer", "gazetteer_id", "gazetteer_id"),
        Property("names", "Other names", "names.name"),
    ),
)
