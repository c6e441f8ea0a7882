"""Places."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from core.api.fields import EXAMPLE_UID
from core.api.filters import ChoiceFilter, ExactFilter, RecordFilter, RecordFilters
from core.api.fulltext import WordsFilter
from core.api.geo_filters import BoundingBoxFilter, CountryFilter, NearFilter
from core.api.names import NameLikeFilter, Names, OtherNames
from core.api.pagination import by_text
from core.api.records import UPDATED, RecordViewSet
from core.api.serializers import PlaceSerializer
from core.choices import PlaceKind, Sensitivity
from core.models import Place, PlaceName

PLACE_NAMES = Names(Place, others=(OtherNames(PlaceName, "place"),))


class NamedPlaceFilter(RecordFilter):
    """Records at one place; those that withhold theirs are never found by it."""

    def __init__(self, path: str = "place") -> None:
        super().__init__(
            path,
            "The place, by uid. Records whose place is withheld are left out.",
            model=Place,
            names=_by_no_name,
            example=EXAMPLE_UID,
            hidden_in_coarsened=True,
        )

    @property
    def records(self) -> QuerySet[Any]:
        """Not those coarsened themselves: who knows the uid of one would learn what happened there."""
        return super().records.filter(sensitivity=Sensitivity.PUBLIC)


class PlaceFilters(RecordFilters):
    q = WordsFilter(Place)
    name_like = NameLikeFilter(PLACE_NAMES, "Douenza")
    name = ExactFilter("name", "The place with exactly this name, whatever the letter case.", example="Kidal")
    place_kind = ChoiceFilter("place_kind", "What kind of place it is.", PlaceKind.choices)
    country = CountryFilter("country_code", "The country it lies in")
    gazetteer_id = ExactFilter("gazetteer_id", "The gazetteer's own identifier.", example="2455841")
    bbox = BoundingBoxFilter("")
    near = NearFilter("")


class PlaceViewSet(RecordViewSet):
    """Places. A place that is itself coarsened has nothing left to show and is not served."""

    queryset = Place.objects.all()
    serializer_class = PlaceSerializer
    filterset_class = PlaceFilters
    orderings = {"name": by_text("name"), **UPDATED}
    default_ordering = "name"
    geometry = ""
    noun, plural, tag = "place", "places", "Places"

    @property
    def records(self) -> QuerySet[Any]:
        return super().records.filter(Q(sensitivity=Sensitivity.PUBLIC))


def _by_no_name(records: QuerySet[Any], _text: str) -> QuerySet[Any]:
    """Places share their names; only a uid tells one from another."""
    return records.none()
