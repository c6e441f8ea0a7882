"""What every declared resource shares, and the brief and full forms of places."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from rest_framework import serializers

from core.api.fields import Column, UrlField, WithheldField
from core.api.shapes import declared_field
from core.models import Place, PlaceName

IDENTITY = ("uid", "url")
BOOKKEEPING = (
    "publication_status",
    "entry_method",
    "sensitivity",
    "revision",
    "recorded_at",
    "updated_at",
    "published_at",
)


class DeclaredSerializer(serializers.Serializer[Any]):
    """Declares what a record looks like outside; rows are made by PostgreSQL (`core.api.sqljson`).

    `Meta.fields` gives the order. A name that is only listed is the model column of that name. `Meta.shown` names the
    columns that stay as they are in a coarsened record, `Meta.on_request` the fields served by `include=` only,
    `Meta.example` values that make the example in the documentation a telling one. `condition`, where a subclass has
    it, is SQL that a nested row must meet to be served.
    """

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The declared fields, and one of our own kinds for every other column listed."""
        declared = deepcopy(self._declared_fields)
        model = self.Meta.model  # type: ignore[attr-defined]  # every subclass has a Meta
        return {
            name: declared.get(name) or declared_field(model._meta.get_field(name))()
            for name in self.Meta.fields  # type: ignore[attr-defined]
        }

    @property
    def is_resource(self) -> bool:
        """Whether the serializer is a record's full form, of which a request may choose fields."""
        return set(BOOKKEEPING) <= set(self.Meta.fields)  # type: ignore[attr-defined]

    @classmethod
    def default_names(cls) -> tuple[str, ...]:
        """The fields served when a request asks for nothing else."""
        on_request = cls.names_on_request()
        return tuple(name for name in cls.Meta.fields if name not in on_request)  # type: ignore[attr-defined]

    @classmethod
    def names_on_request(cls) -> tuple[str, ...]:
        """The heavier fields that `include=` adds."""
        return getattr(cls.Meta, "on_request", ())  # type: ignore[attr-defined]

    def example(self) -> dict[str, Any]:
        """An example of the JSON object, put together from the fields' own examples."""
        return self.example_with(self.default_names())

    def example_with(self, names: tuple[str, ...]) -> dict[str, Any]:
        """The example with these fields."""
        given = getattr(self.Meta, "example", {})  # type: ignore[attr-defined]
        fields = {name: field for name, field in self.fields.items() if name in names}
        return {name: given[name] if name in given else example_of(field) for name, field in fields.items()}


class RecordSerializer(DeclaredSerializer):
    """A record with its identity, how it came in, and when it changed."""

    url = UrlField()


class PlaceBriefSerializer(DeclaredSerializer):
    """A place as other records show it. Where details are withheld, only the first-order area and country are given."""

    uid = Column(coarse="NULL")
    name = Column(coarse="CASE WHEN {place_kind} IN ('country', 'admin1') THEN {name} ELSE {admin1_name} END")
    admin1_name = Column(coarse="{admin1_name}")
    latitude = Column(coarse="NULL")
    longitude = Column(coarse="NULL")
    withheld = WithheldField()

    class Meta:
        model = Place
        fields = (
            "uid",
            "name",
            "place_kind",
            "country_code",
            "admin1_name",
            "admin2_name",
            "latitude",
            "longitude",
            "withheld",
        )
        example = {"name": "Moura", "place_kind": "populated_place", "country_code": "ML", "admin1_name": "Mopti"}


class PlaceNameSerializer(DeclaredSerializer):
    """Another name of a place."""

    class Meta:
        model = PlaceName
        fields = ("name", "language", "name_kind")
        shown = ("name",)
        example = {"name": "Mopti", "language": "fr"}


class PlaceSerializer(RecordSerializer):
    """A place that facts refer to."""

    names = PlaceNameSerializer(many=True, help_text="Other names of the place.")

    class Meta:
        model = Place
        fields = (
            *IDENTITY,
            "name",
            "place_kind",
            "country_code",
            "admin1_name",
            "admin2_name",
            "pcode",
            "latitude",
            "longitude",
            "gazetteer",
            "gazetteer_id",
            "names",
            *BOOKKEEPING,
        )
        example = {"name": "Kidal", "place_kind": "populated_place", "country_code": "ML", "gazetteer": "geonames"}


def example_of(field: Any) -> Any:
    """The example of one declared field, whatever its kind."""
    if isinstance(field, serializers.ListSerializer):
        return [example_of(field.child)]
    return field.example()
