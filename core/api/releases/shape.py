"""A release as the API tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from core.api.vocabularies import vocabulary_of
from core.choices import ReissueReason
from core.models import Release, ReleaseFile
from core.releases.manifest import LICENCE, described

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
TIME = {"type": "string", "format": "date-time"}
EXAMPLE_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
FILE = {
    "title": "ReleaseFile",
    "type": "object",
    "description": "One file of a release.",
    "properties": {
        "name": {**TEXT, "description": "Its name."},
        "url": {**TEXT, "format": "uri-reference", "description": "Where it is; the bytes there never change."},
        "record_kind": {
            "type": ["string", "null"],
            "description": "The kind of the records in it; null for a file about the release.",
        },
        "records": {"type": ["integer", "null"], "description": "How many records are in it."},
        "media_type": {**TEXT, "description": "Its media type."},
        "bytes": {**COUNT, "description": "Its length."},
        "sha256": {**TEXT, "description": "SHA-256 of its bytes, in hex; also its ETag."},
    },
    "required": ["name", "url", "record_kind", "records", "media_type", "bytes", "sha256"],
}
PREVIOUS = {
    "title": "PreviousRelease",
    "type": "object",
    "description": "A release that came before.",
    "properties": {
        "version": {**TEXT, "description": "Its version."},
        "revision": {"type": "integer", "description": "Its revision."},
    },
    "required": ["version", "revision"],
}


def release_schema(*, files: bool) -> dict[str, Any]:
    """The JSON schema of a release, with its files or without."""
    reason = vocabulary_of(ReissueReason.choices).reference()
    properties: dict[str, Any] = {
        "version": {**TEXT, "description": "What is cited."},
        "revision": {"type": "integer", "description": "1; more where it was made again to protect people."},
        "url": {**TEXT, "format": "uri-reference", "description": "Address of this revision."},
        "published_at": {**TIME, "description": "When the version was published."},
        "reissued_at": {
            **TIME,
            "type": ["string", "null"],
            "description": "When it was made again.",
        },
        "reissue_reason": {
            "anyOf": [reason, {"type": "null"}],
            "description": "What kind of reason there was to make this revision; what it left out is never told.",
        },
        "withdrawn_at": {
            **TIME,
            "type": ["string", "null"],
            "description": "When its files were withdrawn to protect people; null while they are served.",
        },
        "position": {**TEXT, "description": "The position of the change feed up to which it tells; goes into `since`."},
        "previous": {
            "anyOf": [PREVIOUS, {"type": "null"}],
            "description": "The release from which its delta leads; null for the first.",
        },
        "api_version": {**TEXT, "description": "The version of the API whose form its records have."},
        "code_version": {**TEXT, "description": "A digest of the code that made its files."},
        "licence": {**TEXT, "description": "SPDX identifier of the licence; see LICENSE.md among the files."},
        "counts": {
            "title": "ReleaseCounts",
            "type": "object",
            "additionalProperties": COUNT,
            "description": "Records by kind.",
        },
    }
    if files:
        properties["files"] = {"type": "array", "items": FILE, "description": "All its files, the manifest last."}
    return {
        "title": "Release" if files else "ReleaseSummary",
        "type": "object",
        "description": "One revision of a release: all public records as of a position of the change feed.",
        "properties": properties,
        "required": list(properties),
    }


def release_json(release: Release, files: Sequence[ReleaseFile], *, with_files: bool) -> dict[str, Any]:
    """A release as it is served; `files` are all of its files."""
    told = described(release, files)
    listed = told.pop("files")
    told = {
        "version": told.pop("version"),
        "revision": told.pop("revision"),
        "url": address(release),
        "withdrawn_at": release.withdrawn_at,
        **told,
    }
    if with_files:
        told["files"] = [{**file, "url": address_of_file(release, file["name"])} for file in listed]
    return told


def address(release: Release) -> str:
    """The path of one revision."""
    return reverse("release-detail", args=[release.label])


def address_of_file(release: Release, name: str) -> str:
    """The path of one file of one revision."""
    return reverse("release-file", args=[release.label, name])


def release_example(*, with_files: bool) -> dict[str, Any]:
    """A telling release for the documentation."""
    name = "incident.csv"
    file = {"name": name, "record_kind": "incident", "records": 176579, "media_type": "text/csv", "bytes": 198000000}
    told: dict[str, Any] = {
        "version": "2026.2",
        "revision": 1,
        "url": reverse("release-detail", args=["2026.2"]),
        "withdrawn_at": None,
        "published_at": "2026-11-24T09:30:00Z",
        "reissued_at": None,
        "reissue_reason": None,
        "position": "MTIzNC41LjE",
        "previous": {"version": "2026.1", "revision": 1},
        "api_version": "1.0.0",
        "code_version": "0123456789abcdef",
        "licence": LICENCE,
        "counts": {"incident": 176579},
    }
    if with_files:
        url = reverse("release-file", args=["2026.2", name])
        told["files"] = [{**file, "url": url, "sha256": EXAMPLE_SHA256}]
    return told
