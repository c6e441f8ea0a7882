"""The records of a release: a file for each kind of record and format, in the order of their uids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from core.api.changes import Feed
from core.api.exports import formats as exports
from core.api.tables import FORMATS, stream

if TYPE_CHECKING:
    from core.api.records import RecordViewSet

MEDIA_TYPES = {
    **exports.MEDIA_TYPES,
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "cff": "application/yaml",
}


def resources() -> dict[str, type[RecordViewSet]]:
    """What the API serves of each kind of record, in alphabetical order of kinds."""
    # Resolving any address loads the addresses, which name the resources.
    reverse("api-root")
    return dict(sorted(Feed.resources.items()))


def formats_of(resource: type[RecordViewSet]) -> list[str]:
    """The formats in which a release has this kind; GeoJSON for what has a place."""
    return [form for form in FORMATS if form != "geojson" or resource.geometry is not None]


def rows_of(resource: type[RecordViewSet], form: str) -> Iterator[bytes]:
    """All public records of a kind with every field, in the order of their uids, as the bytes of a file."""
    names = tuple(resource.serializer_class.Meta.fields)  # type: ignore[attr-defined]
    return stream(resource, resource().records.order_by("uid"), form, names)
