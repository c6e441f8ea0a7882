"""The formats of files of whole lists: their media types, names and words."""

from __future__ import annotations

from typing import Any

from rest_framework.renderers import BaseRenderer

from core.api.operations import LINES
from core.api.renderers import CSVRenderer, GeoJSONRenderer

NDJSON, PARQUET = LINES, "application/vnd.apache.parquet"
WORDS = {
    "csv": "All rows, one line a record, nested objects as columns, citations in words in their own column.",
    "ndjson": "All rows, one line of JSON a record.",
    "geojson": "All rows, one feature a record, its point where one is shown.",
    "parquet": "All rows with the columns of CSV, each of its own type; GeoParquet 1.1 where records have a place.",
}
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": NDJSON,
    "geojson": GeoJSONRenderer.media_type,
    "parquet": PARQUET,
}


class FileRenderer(BaseRenderer):
    """Names a media type; `core.api.tables` writes the file itself."""

    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        raise AssertionError("files are streamed")


class NDJSONRenderer(FileRenderer):
    """A line of JSON a record."""

    media_type, format = NDJSON, "ndjson"


class ParquetRenderer(FileRenderer):
    """Columns of their own types, for tools that compute."""

    media_type, format = PARQUET, "parquet"


def renderers(*, geographic: bool) -> list[BaseRenderer]:
    """What a list may be asked for beside pages of JSON."""
    return [CSVRenderer(), NDJSONRenderer(), *([GeoJSONRenderer()] if geographic else []), ParquetRenderer()]
