"""What a release says of itself: its manifest and how to cite it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import yaml
from django.core.serializers.json import DjangoJSONEncoder

from core.models import Release, ReleaseFile

LICENCE = "CC-BY-4.0"


def described(release: Release, files: Iterable[ReleaseFile]) -> dict[str, Any]:
    """The release and its files as the manifest and the API tell of them."""
    listed = [file_described(file) for file in files]
    return {
        "version": release.version,
        "revision": release.revision,
        "published_at": release.published_at,
        "reissued_at": release.reissued_at,
        "reissue_reason": release.reissue_reason,
        "position": release.position,
        "previous": release.previous and {"version": release.previous.version, "revision": release.previous.revision},
        "api_version": release.api_version,
        "code_version": release.code_version,
        "licence": LICENCE,
        "counts": {
            file["record_kind"]: file["records"]
            for file in listed
            if file["record_kind"] and file["records"] is not None
        },
        "files": listed,
    }


def file_described(file: ReleaseFile) -> dict[str, Any]:
    """One file as the manifest lists it."""
    return {
        "name": file.name,
        "record_kind": file.record_kind or None,
        "records": file.records,
        "media_type": file.media_type,
        "bytes": file.size,
        "sha256": file.sha256,
    }


def manifest(release: Release, files: Iterable[ReleaseFile]) -> str:
    """The text of manifest.json; the same for the same release and files."""
    return json.dumps(described(release, files), cls=DjangoJSONEncoder, indent=2, ensure_ascii=False) + "\n"


def citation(release: Release) -> str:
    """The text of CITATION.cff (Citation File Format 1.2.0)."""
    revision = "" if release.revision == 1 else f", revision {release.revision}"
    told = {
        "cff-version": "1.2.0",
        "title": f"Mandata, an open database of peace operations: release {release.version}{revision}",
        "message": "Please cite the release you used, and the documents behind the values you quote.",
        "type": "dataset",
        "authors": [{"name": "The Mandata contributors"}],
        "version": release.label,
        "date-released": (release.reissued_at or release.published_at).date().isoformat(),
        "license": LICENCE,
        "identifiers": [
            {
                "type": "other",
                "value": release.position,
                "description": "Position of the change feed up to which the release tells.",
            }
        ],
    }
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=120)
