"""Converters for where something is: points and countries."""

from __future__ import annotations

from ingest.datasets.converters.base import Converter, Options, Repaired, converter
from ingest.datasets.converters.numbers import decimal
from ingest.datasets.countries import box_of, country_code
from ingest.datasets.errors import Unreadable


@converter("point")
def point(options: Options) -> Converter:
    """Latitude, longitude and, third, the country; swapped ones are turned round where that is certain.

    It is certain where the latitude is above 90, or where the point lies far outside the country and the swapped one
    inside.
    """

    def read(first: str, second: str, country: str = "") -> tuple[float, float] | Repaired | None:
        if not first and not second:
            return None
        if not first or not second:
            raise Unreadable("has only one of latitude and longitude")
        (latitude, mended), (longitude, more) = decimal(first, "latitude"), decimal(second, "longitude")
        repairs = [mended or more] if mended or more else []
        if _is_swapped(latitude, longitude, country_code(country) if country else None):
            latitude, longitude = longitude, latitude
            repairs.append("latitude and longitude were swapped")
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise Unreadable("is no point on earth: latitude is -90 to 90, longitude -180 to 180")
        return Repaired((latitude, longitude), "; ".join(repairs)) if repairs else (latitude, longitude)

    return read


def _is_swapped(latitude: float, longitude: float, country: str | None) -> bool:
    box = box_of(country) if country else None
    if box is None:
        return abs(latitude) > 90 and abs(longitude) <= 90 and abs(latitude) <= 180
    return not box.near(latitude, longitude) and box.holds(longitude, latitude)


@converter("country")
def country(options: Options) -> Converter:
    """A country or territory by any of its usual names, ISO 3166 codes or M49 number; empty for `nowhere`.

    With `between`, what separates several: only one that stands alone is taken, and one that is not known is left out.
    """
    nowhere, between = set(options.get("nowhere", ())), options.get("between", "")

    def read(cell: str) -> str | Repaired | None:
        if not cell or cell in nowhere or (between and between in cell):
            return None
        found = country_code(cell)
        if found is None and between:
            return Repaired(None, "no country or territory that is known; left empty")
        if found is None:
            raise Unreadable("is no country or territory that is known")
        return found

    return read
