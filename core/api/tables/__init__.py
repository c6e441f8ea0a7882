"""Lists of records as files of any size: CSV, NDJSON, GeoJSON and Parquet, made by PostgreSQL and handed on.

`stream` is the one way in. What it gives depends on the rows, their order and the versions of this code and of
pyarrow, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from core.api.tables.cells import columns_of
from core.api.tables.parquet import parquet
from core.api.tables.texts import csv, geojson, ndjson

if TYPE_CHECKING:
    from core.api.records import RecordViewSet

__all__ = ["FORMATS", "column_names", "stream"]

FORMATS: dict[str, Callable[[type[RecordViewSet], QuerySet[Any], tuple[str, ...]], Generator[bytes, None, None]]] = {
    "csv": csv,
    "ndjson": ndjson,
    "geojson": geojson,
    "parquet": parquet,
}


def stream(
    resource: type[RecordViewSet], records: QuerySet[Any], format_name: str, names: tuple[str, ...]
) -> Generator[bytes, None, None]:
    """The file of `records`, an ordered queryset of the resource's public ones, with its fields `names`, in pieces.

    One statement reads them all, when the first piece is asked for; memory does not grow with the rows. It must run to
    its end or be closed. `geojson` is for resources with a place, which `names` must include; with it `parquet` is
    GeoParquet.
    """
    return FORMATS[format_name](resource, records, names)


def column_names(resource: type[RecordViewSet], names: tuple[str, ...]) -> list[str]:
    """The columns of CSV and Parquet files of these fields, in the order in which they are declared."""
    return [cell.name for cell in columns_of(resource.serializer_class, names)]
