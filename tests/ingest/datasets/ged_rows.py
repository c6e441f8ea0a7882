"""Rows of made-up files of UCDP's events, and imports of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.models import DatasetImport
from tests.factories import ActorFactory, DatasetFactory
from tests.ingest.datasets.importing import imported

REDUCED = (
    "id", "year", "month", "day", "country", "type_of_violence", "conflict_name", "side_a", "side_b", "latitude",
    "longitude", "low_death", "best_death", "high_death",
)  # fmt: skip
NATIVE = (
    "id", "type_of_violence", "side_a_new_id", "side_a", "side_b_new_id", "side_b", "source_headline", "source_office",
    "source_date", "where_prec", "where_coordinates", "adm_1", "adm_2", "latitude", "longitude", "country", "date_prec",
    "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "low", "best", "high",
)  # fmt: skip


def reduced(key: int = 1, **values: Any) -> dict[str, Any]:
    """A row of the reduced layout: a clash in the north of Mali."""
    row = {
        "id": key, "year": 2016, "month": 5, "day": 12, "country": "Mali", "type_of_violence": "State-based violence",
        "conflict_name": "Mali: Azawad", "side_a": "Government of Mali", "side_b": "Band of the Dunes",
        "latitude": 16.27, "longitude": -0.04, "low_death": 2, "best_death": 3, "high_death": 5,
    }  # fmt: skip
    return row | values


def native(key: int = 1, **values: Any) -> dict[str, Any]:
    """A row of the native layout: an attack on a village, known to its month."""
    row = {
        "id": key, "type_of_violence": 3, "side_a_new_id": 90001, "side_a": "Band of the Dunes", "side_b_new_id": 1,
        "side_b": "Civilians", "source_headline": "Village attacked; Elders ask for help",
        "source_office": "River Post;River Post", "source_date": "2016-05-14;2016-05-15", "where_prec": 1,
        "where_coordinates": "Tin Ouro village", "adm_1": "Gao region", "adm_2": "Ansongo", "latitude": 15.6,
        "longitude": 0.5, "country": "Mali", "date_prec": 4, "date_start": "2016-05-01", "date_end": "2016-05-31",
        "deaths_a": 1, "deaths_b": 0, "deaths_civilians": 6, "low": 5, "best": 7, "high": 9,
    }  # fmt: skip
    return row | values


def text_of(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """The rows as CSV; a value that needs quotation marks has its own."""
    lines = [",".join(columns), *(",".join(str(row[column]) for column in columns) for row in rows)]
    return "\n".join(lines) + "\n"


def prepared() -> None:
    """The dataset and its claimant, as reference data has them."""
    DatasetFactory.create(slug="ucdp-ged", name="UCDP Georeferenced Event Dataset", releases=0)
    ActorFactory.create(slug="ucdp", name="Uppsala Conflict Data Program", actor_kind="ngo")


def imported_ged(folder: Path, content: str | bytes, *, version: str = "21.1", **options: Any) -> DatasetImport:
    """The import of a file of that content."""
    return imported(folder, content, kind="ucdp-ged", version=version, **options)


def imported_rows(folder: Path, *rows: Mapping[str, Any], **options: Any) -> DatasetImport:
    """The import of rows of the layout whose columns they have."""
    columns = REDUCED if "low_death" in rows[0] else NATIVE
    return imported_ged(folder, text_of(columns, rows), **options)
