"""The fields by which a record of any kind says where it is."""

from __future__ import annotations

from collections.abc import Sequence

from core.models import Place
from ingest.datasets.targets.base import Field, code, column_of, text

FIELDS: Sequence[Field] = (
    Field("country_code", "country", "The country it is in."),
    Field("point", "point", "Latitude and longitude of the place, WGS 84."),
    text("place_name", column_of(Place, "name"), help="Name of the place."),
    code("place_kind", column_of(Place, "place_kind")),
    text("admin1", help="First-order administrative area."),
    text("admin2", help="Second-order administrative area."),
)
# The place, where the row says one: a record that is only in a country has none.
PLACE_ID = "CASE WHEN s.point_latitude IS NOT NULL OR s.place_name IS NOT NULL THEN s.place_id END"
