from __future__ import annotations

from django.contrib.auth.models import User
from factory.declarations import LazyAttribute, Sequence, SubFactory

from core.models import GazetteerEntry, Place, PlaceName
from tests.factories.base import ModelFactory, RecordFactory, children


class UserFactory(ModelFactory[User]):
    """An account without a usable password; tests log in by force."""

    class Meta:
        model = User

    username = Sequence(lambda n: f"user{n}")
    password = "!"  # Django's mark for no usable password


class PlaceFactory(RecordFactory[Place]):
    class Meta:
        model = Place

    name = Sequence(lambda n: f"Place {n}")
    place_kind = "populated_place"
    country_code = "ML"
    admin1_name = "Mopti"
    latitude = Sequence(lambda n: 14.0 + n % 500 / 1000)
    longitude = -4.2
    gazetteer = "geonames"
    gazetteer_id = Sequence(lambda n: str(9_000_000 + n))
    names = children("core.PlaceNameFactory", "place")


class PlaceNameFactory(ModelFactory[PlaceName]):
    class Meta:
        model = PlaceName

    place = SubFactory(PlaceFactory)
    name = Sequence(lambda n: f"Lieu {n}")
    language = "fr"
    name_kind = "translation"


class GazetteerEntryFactory(ModelFactory[GazetteerEntry]):
    class Meta:
        model = GazetteerEntry

    geonameid = Sequence(lambda n: 9_500_000 + n)
    name = Sequence(lambda n: f"Town {n}")
    search_names = LazyAttribute(lambda entry: [entry.name.lower()])
    country_code = "ML"
    latitude = 14.5
    longitude = -4.2
    population = 5_000
