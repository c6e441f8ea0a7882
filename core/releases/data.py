"""The records of a release: a file for each kind of record and format, in the order of their uids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse

from core.api.changes import Feed
from core.api.sqljson import json_rows

if TYPE_CHECKING:
    from core.api.records import RecordViewSet

CHUNK = 500
MEDIA_TYPES = {
    "csv": "text/csv",
    "ndjson": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
    "json": "application/json",
    "md": "text/markdown",
    "cff": "application/yaml",
}


def resources() -> dict[str, type[RecordViewSet]]:
    """What the API serves of each kind of record, in alphabetical order of kinds."""
    # Resolving any address loads the addresses, which name the resources.
    reverse("api-root")
    return dict(sorted(Feed.resources.items()))


def formats_of(resource: type[RecordViewSet]) -> list[str]:
    """The formats in which a release has this kind; GeoJSON for what has a place."""
    return ["ndjson"]


def rows_of(resource: type[RecordViewSet], form: str) -> Iterator[bytes]:
    """All public records of a kind with every field, in the order of their uids, as the bytes of a file."""
    names = tuple(resource.serializer_class.Meta.fields)  # type: ignore[attr-defined]
    records: QuerySet[Any] = resource().records.order_by("uid")
    rows = json_rows(records, resource.serializer_class, names).values_list("json", flat=True)
    for text in rows.iterator(chunk_size=CHUNK):
        yield f"{text}\n".encode()
