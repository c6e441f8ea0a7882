"""The reference files as the tests read them: plain CSV, no database."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    path for app in ("core", "sources", "actors", "missions", "events") for path in (ROOT / app).glob("reference/*.csv")
)


@cache
def rows_of(name: str) -> tuple[dict[str, str], ...]:
    """The rows of the file of that name; names are unique over the applications."""
    (path,) = [path for path in FILES if path.name == f"{name}.csv"]
    with path.open(encoding="utf-8", newline="") as source:
        return tuple(csv.DictReader(source, strict=True))


def column(name: str, field: str) -> set[str]:
    return {row[field] for row in rows_of(name)}


def actor_slugs() -> set[str]:
    """Everybody a row may refer to as an actor: listed actors, states and missions."""
    states = {row["slug"] for row in rows_of("states") if row["standing"] != "territory"}
    return column("actors", "slug") | states | column("missions", "slug")


def dangling(names: set[str], known: set[str]) -> list[str]:
    """The non-empty `names` that nobody has, in order."""
    return sorted(names - known - {""})
