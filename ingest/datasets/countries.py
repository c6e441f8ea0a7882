"""Countries by the names that datasets write, and the rectangle in which each lies."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pycountry
import yaml

from core.world import search_form

OTHER_NAMES = Path(__file__).parent / "layouts" / "country_names.yaml"
# Of the towns from 500 inhabitants in GeoNames (CC BY 4.0).
BOXES = Path(__file__).parent / "layouts" / "country_boxes.csv"


@dataclass(frozen=True)
class Box:
    """South, west, north and east of a country's towns, in degrees."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, latitude: float, longitude: float, margin: float = 1.0) -> bool:
        return (
            self.south - margin <= latitude <= self.north + margin
            and self.west - margin <= longitude <= self.east + margin
        )

    def near(self, latitude: float, longitude: float) -> bool:
        """Whether the point may be the country's: seas and neighbours' border zones are."""
        return self.holds(latitude, longitude, margin=5.0)


def country_code(name: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country by name, code or number; None where nothing is known by that."""
    names = _names()
    form = search_form(name)
    return names.get(form) or names.get(form.partition(" (")[0]) or names.get(form.removesuffix(".0"))


@cache
def _names() -> dict[str, str]:
    known: dict[str, str] = {}
    for country in pycountry.countries:
        for attribute in ("name", "official_name", "common_name", "alpha_2", "alpha_3", "numeric"):
            if value := getattr(country, attribute, None):
                known[search_form(value)] = country.alpha_2
        known[str(int(country.numeric))] = country.alpha_2
    for code, names in yaml.safe_load(OTHER_NAMES.read_text(encoding="utf-8")).items():
        known.update({search_form(name): str(code) for name in names})
    return known


@cache
def _boxes() -> dict[str, Box]:
    with BOXES.open(encoding="utf-8", newline="") as file:
        return {
            row["country_code"]: Box(*(float(row[side]) for side in ("south", "west", "north", "east")))
            for row in csv.DictReader(file)
        }


def box_of(code: str) -> Box | None:
    """The rectangle of a country's towns; None where none is known."""
    return _boxes().get(code)
