"""A radius is measured on the sphere: across the antimeridian, at the poles, and against an independent formula."""

from __future__ import annotations

import math
import random

import pytest

from core.api.geo_filters import EARTH_RADIUS, NearFilter, box_around
from core.models import Place
from events.models import Incident
from tests.factories import IncidentFactory, PlaceFactory

KM_PER_DEGREE = math.radians(1) * EARTH_RADIUS


def found(latitude: float, longitude: float, kilometres: float) -> set[int]:
    condition = NearFilter("").condition((latitude, longitude, kilometres))
    return set(Place.objects.filter(condition).values_list("pk", flat=True))


def vector_distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points, by the angle of their vectors."""

    def vector(latitude: float, longitude: float) -> tuple[float, float, float]:
        north, east = math.radians(latitude), math.radians(longitude)
        return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)

    chord = math.dist(vector(*one), vector(*other))
    return 2 * EARTH_RADIUS * math.asin(min(1.0, chord / 2))


@pytest.mark.django_db
def test_a_radius_ends_where_it_says() -> None:
    place = PlaceFactory.create(latitude=1.0, longitude=0.0)
    assert place.pk in found(0, 0, KM_PER_DEGREE + 0.01)
    assert place.pk not in found(0, 0, KM_PER_DEGREE - 0.01)


@pytest.mark.django_db
def test_a_radius_crosses_the_antimeridian_and_the_pole() -> None:
    east, west = PlaceFactory.create(latitude=0.0, longitude=179.9), PlaceFactory.create(latitude=0.0, longitude=-179.9)
    assert {east.pk, west.pk} <= found(0, 179.95, 30)
    pole = PlaceFactory.create(latitude=89.5, longitude=170.0)
    assert pole.pk in found(89.5, -10.0, 120)
    assert pole.pk not in found(89.5, -10.0, 100)


@pytest.mark.django_db
def test_random_places_agree_with_an_independent_formula() -> None:
    numbers = random.Random(7)
    points = [(numbers.uniform(-90, 90), numbers.uniform(-180, 180)) for _ in range(150)]
    places = {PlaceFactory.create(latitude=point[0], longitude=point[1]).pk: point for point in points}
    for _ in range(40):
        center = numbers.uniform(-90, 90), numbers.uniform(-180, 180)
        kilometres = numbers.choice([50, 500, 3000, 9000, 19_900])
        near = {pk for pk, point in places.items() if vector_distance(center, point) <= kilometres}
        assert found(*center, kilometres) == near, (center, kilometres)


@pytest.mark.django_db
def test_neither_a_coarsened_incident_nor_a_coarsened_place_is_found_by_distance() -> None:

    IncidentFactory.create(sensitivity="coarsened", place__latitude=14.0)
    IncidentFactory.create(place__sensitivity="coarsened", place__latitude=14.0)
    shown = IncidentFactory.create(place__latitude=14.0)
    condition = NearFilter("place").condition((14.0, -4.2, 1.0))
    assert list(Incident.objects.filter(condition)) == [shown]


def test_a_box_around_a_pole_goes_all_the_way_round() -> None:
    assert box_around(89.9, 0, 100)[0::2] == (-180, 180)
