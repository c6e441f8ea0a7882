"""Filters by where something is, as it is shown: country, box, distance, precision."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from django.db.models import Case, CharField, Expression, F, Q, Value, When
from django.db.models.functions import Cos, Power, Radians, Sin
from django.db.models.lookups import LessThanOrEqual

from core.api.countries import country_code
from core.api.filters import EXACT_ONLY, ChoiceFilter, QueryFilter, public_along
from core.api.parameters import invalid
from core.api.problems import Problem
from core.choices import GeoPrecision, Sensitivity
from core.models import Place

EARTH_RADIUS = 6371.0088  # kilometres, the mean of the WGS 84 ellipsoid
FARTHEST = 20_000
# How many places are named one by one in a statement; a larger area has so many rows that any of them is soon met.
MOST_PLACES = 1_000


class GeoPrecisionFilter(ChoiceFilter):
    """By the precision shown: coarsened records are `withheld`, whatever is stored."""

    def __init__(self) -> None:
        super().__init__("geo_precision", "How exactly the place is given.", GeoPrecision.choices)

    def condition(self, value: list[str]) -> Q:
        shown = EXACT_ONLY & Q(geo_precision__in=value)
        return shown | Q(sensitivity=Sensitivity.COARSENED) if GeoPrecision.WITHHELD in value else shown

    def facet(self) -> Expression:
        return Case(When(EXACT_ONLY, then=F(self.path)), default=Value(GeoPrecision.WITHHELD.value))


class GeoPrecisionMaxFilter(QueryFilter):
    """Rows whose place is given at least as exactly as the given precision."""

    sample = "admin1"
    # From the most exact; a place that is not stated or withheld is as exact as nothing.
    levels: ClassVar[tuple[str, ...]] = tuple(
        code.value for code in GeoPrecision if code not in {GeoPrecision.NOT_STATED, GeoPrecision.WITHHELD}
    )

    def __init__(self) -> None:
        super().__init__(
            "geo_precision",
            "Least exact precision of the place kept: `admin1` keeps exact, near, admin2 and admin1. Records whose "
            "place is not stated or withheld are left out.",
        )

    def parse(self, name: str, text: str) -> tuple[str, ...]:
        if text not in self.levels:
            allowed = ", ".join(self.levels)
            raise Problem("unknown_value", f"{name} is one of {allowed}.", parameter=name, suggestions=self.levels)
        return self.levels[: self.levels.index(text) + 1]

    def condition(self, value: tuple[str, ...]) -> Q:
        return Q(geo_precision__in=value) & EXACT_ONLY

    def schema(self) -> dict[str, Any]:
        return {"title": "PlacePrecision", "type": "string", "enum": list(self.levels)}


class CountryFilter(QueryFilter):
    """One or several countries by code or name, comma-separated."""

    sample: ClassVar[Any] = ["ML"]
    value_schema: ClassVar[dict[str, Any]] = {"type": "array", "items": {"type": "string"}, "minItems": 1}

    def __init__(self, path: str, what: str, *, within: str = "") -> None:
        super().__init__(
            path, f"{what}, by ISO 3166-1 code of two or three letters or by exact English name.", within=within
        )

    def parse(self, name: str, text: str) -> list[str]:
        return [country_code(name, part.strip()) for part in text.split(",")]

    def condition(self, value: list[str]) -> Q:
        return Q(**{f"{self.path}__in": value}) & public_along(self.path)

    def facet(self) -> Expression:
        """Null without a country, or where the place that would tell it is not public."""
        given = ~Q(**{self.path: ""}) & public_along(self.path)
        return Case(When(given, then=F(self.path)), output_field=CharField())


class LocatedFilter(QueryFilter):
    """Rows by the coordinates of their place; coarsened ones show none and are never found by them."""

    def located(self, lies: Q) -> Q:
        """Rows that show coordinates for which `lies`, a condition on places, holds.

        The few places of a small area are read first: no statistics tell the planner how many rows they have together.
        """
        if not self.path:
            return lies & EXACT_ONLY
        shown = Place.objects.public().filter(lies, sensitivity=Sensitivity.PUBLIC)
        few = list(shown.order_by().values_list("pk", flat=True)[: MOST_PLACES + 1])
        return Q(**{f"{self.path}__in": few if len(few) <= MOST_PLACES else shown.values("pk")}) & EXACT_ONLY

    def in_box(self, west: float, south: float, east: float, north: float) -> Q:
        """Places within the box; west may exceed east across the antimeridian."""
        lies = Q(longitude__gte=west, longitude__lte=east)
        if west > east:
            lies = Q(longitude__gte=west) | Q(longitude__lte=east)
        return lies & Q(latitude__range=(south, north))


class BoundingBoxFilter(LocatedFilter):
    """Rows whose place lies in a box."""

    value_schema: ClassVar[dict[str, Any]] = {
        "type": "array",
        "items": {"type": "number"},
        "minItems": 4,
        "maxItems": 4,
    }
    sample: ClassVar[Any] = [-12.3, 10.1, 4.3, 25.0]

    def __init__(self, path: str) -> None:
        super().__init__(
            path,
            "The place lies in this box: west, south, east, north in degrees (WGS 84). West may exceed east across "
            "the antimeridian. Records whose place is withheld are left out.",
        )

    def parse(self, name: str, text: str) -> tuple[float, float, float, float]:
        problem = invalid(name, "expects west,south,east,north in degrees, south not above north")
        try:
            west, south, east, north = (float(part) for part in text.split(",") if len(part) < 40)
        except ValueError:
            raise problem from None
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
            raise problem
        return west, south, east, north

    def condition(self, value: tuple[float, float, float, float]) -> Q:
        return self.located(self.in_box(*value))


class NearFilter(LocatedFilter):
    """Rows whose place lies within a distance of a point, measured on the sphere."""

    value_schema: ClassVar[dict[str, Any]] = {
        "type": "array",
        "items": {"type": "number"},
        "minItems": 3,
        "maxItems": 3,
    }
    sample: ClassVar[Any] = [16.27, -0.04, 100]

    def __init__(self, path: str) -> None:
        super().__init__(
            path,
            f"The place lies within so many kilometres of a point: latitude, longitude, kilometres (at most "
            f"{FARTHEST}). Records whose place is withheld are left out.",
        )

    def parse(self, name: str, text: str) -> tuple[float, float, float]:
        problem = invalid(name, f"expects latitude,longitude,kilometres, the last above 0 and at most {FARTHEST}")
        try:
            latitude, longitude, kilometres = (float(part) for part in text.split(",") if len(part) < 40)
        except ValueError:
            raise problem from None
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 < kilometres <= FARTHEST):
            raise problem
        return latitude, longitude, kilometres

    def condition(self, value: tuple[float, float, float]) -> Q:
        latitude, longitude, kilometres = value
        # The haversine of the angle, compared with that of the distance: no arc is computed for each row.
        haversine = Power(Sin(Radians(F("latitude") - latitude) / 2), 2) + Cos(Radians(F("latitude"))) * math.cos(
            math.radians(latitude)
        ) * Power(Sin(Radians(F("longitude") - longitude) / 2), 2)
        near = LessThanOrEqual(haversine, Value(math.sin(kilometres / EARTH_RADIUS / 2) ** 2))
        return self.located(self.in_box(*box_around(latitude, longitude, kilometres)) & Q(near))


def box_around(latitude: float, longitude: float, kilometres: float) -> tuple[float, float, float, float]:
    """West, south, east and north of a box that holds the whole circle, for an index to begin with."""
    # A little wider, since a sum of floating-point numbers may end just below its true value.
    angle = math.degrees(kilometres / EARTH_RADIUS) + 1e-6
    south, north = latitude - angle, latitude + angle
    if south <= -90 or north >= 90:
        return -180, max(south, -90), 180, min(north, 90)
    width = math.degrees(math.asin(math.sin(math.radians(angle)) / math.cos(math.radians(latitude)))) + 1e-6
    west, east = longitude - width, longitude + width
    return west + 360 if west < -180 else west, south, east - 360 if east > 180 else east, north
