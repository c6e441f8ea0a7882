"""The JSON schemas of GeoJSON answers (RFC 7946)."""

from __future__ import annotations

from typing import Any

MEDIA_TYPE = "application/geo+json"

POINT: dict[str, Any] = {
    "title": "Point",
    "type": "object",
    "description": "A point in WGS 84.",
    "properties": {
        "type": {"type": "string", "const": "Point", "description": "What it is."},
        "coordinates": {
            "type": "array",
            "items": {"type": "number"},
            "minItems": 2,
            "maxItems": 2,
            "description": "Longitude and latitude, in degrees.",
        },
    },
    "required": ["type", "coordinates"],
}
FEATURE: dict[str, Any] = {
    "title": "Feature",
    "type": "object",
    "description": "One record with its place.",
    "properties": {
        "type": {"type": "string", "const": "Feature", "description": "What it is."},
        "id": {"type": "string", "format": "uuid", "description": "The record's uid."},
        "geometry": {
            "oneOf": [POINT, {"type": "null"}],
            "description": "The place as far as it is shown; null where none is.",
        },
        "properties": {"type": "object", "additionalProperties": True, "description": "The record as JSON gives it."},
    },
    "required": ["type", "id", "geometry", "properties"],
}


def feature_collection(title: str) -> dict[str, Any]:
    """The schema of a file of features."""
    what = {"type": "string", "const": "FeatureCollection", "description": "What it is."}
    features = {"type": "array", "items": FEATURE, "description": "The records."}
    return {
        "title": title,
        "type": "object",
        "description": "All records of the query with their places.",
        "properties": {"type": what, "features": features},
        "required": ["type", "features"],
    }
