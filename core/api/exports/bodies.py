"""Exports in the schema, the body that asks for one, and a job as JSON."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.api.exports.addresses import LONGEST
from core.api.fields import EXAMPLE_UID
from core.api.parameters import is_readable
from core.api.problems import Problem
from core.api.vocabularies import vocabulary_of
from core.choices import ExportState
from core.models import ExportJob

EXAMPLE_ADDRESS = "/api/v1/incidents/?format=parquet&country=ML"
TIME = {"type": ["string", "null"], "format": "date-time"}
COUNT: dict[str, Any] = {"type": ["integer", "null"], "minimum": 0}
REQUEST_BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "title": "ExportRequest",
                "type": "object",
                "properties": {
                    "address": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": LONGEST,
                        "description": "Path and query of a list on this server, with its format.",
                    },
                },
                "required": ["address"],
                "additionalProperties": False,
            },
            "example": {"address": EXAMPLE_ADDRESS},
        }
    },
}


def export_schema() -> dict[str, Any]:
    """The JSON schema of an export."""
    properties: dict[str, Any] = {
        "uid": {"type": "string", "format": "uuid", "description": "Names the export in addresses."},
        "url": {"type": "string", "format": "uri-reference", "description": "Address of the export on this server."},
        "address": {"type": "string", "description": "The list that was asked for, with its query."},
        "state": vocabulary_of(ExportState.choices).reference("Where it stands."),
        "reason": {"type": "string", "description": "Why it could not be made, or is begun again; else empty."},
        "row_count": COUNT | {"description": "Rows of the file; null until they are counted."},
        "rows_written": {"type": "integer", "minimum": 0, "description": "Rows written so far."},
        "byte_size": {"type": "integer", "minimum": 0, "description": "Bytes written so far; in the end, of the file."},
        "sha256": {"type": ["string", "null"], "description": "SHA-256 of the file, once it is done."},
        "file": {
            "type": ["string", "null"],
            "format": "uri-reference",
            "description": "Where to fetch the file, with the token that asked for it; null while there is none.",
        },
        "feed_position": {
            "type": ["string", "null"],
            "description": "Goes into `since` of the change feed to go on after what the file holds; null until it is "
            "done, and for a file of the past.",
        },
        "created_at": {"type": "string", "format": "date-time", "description": "When it was asked for."},
        "finished_at": TIME | {"description": "When it came to its end."},
        "expires_at": TIME | {"description": "When the file is deleted."},
    }
    return {
        "title": "Export",
        "type": "object",
        "description": "A file of a whole list, made in the background.",
        "properties": properties,
        "required": list(properties),
    }


EXAMPLE = {
    "uid": EXAMPLE_UID,
    "url": f"/api/v1/exports/{EXAMPLE_UID}/",
    "address": EXAMPLE_ADDRESS,
    "state": "running",
    "reason": "",
    "row_count": 176579,
    "rows_written": 90000,
    "byte_size": 14200000,
    "sha256": None,
    "file": None,
    "feed_position": None,
    "created_at": "2026-11-24T06:00:00Z",
    "finished_at": None,
    "expires_at": None,
}


def export_json(job: ExportJob) -> dict[str, Any]:
    """The export as its owner sees it."""
    return {
        "uid": job.uid,
        "url": reverse("export-detail", args=[job.uid]),
        "address": job.address,
        "state": job.state,
        "reason": job.reason,
        "row_count": job.row_count,
        "rows_written": job.rows_written,
        "byte_size": job.byte_size,
        "sha256": job.sha256 or None,
        "file": reverse("export-file", args=[job.uid]) if job.state == ExportState.DONE else None,
        "feed_position": job.feed_position or None,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "expires_at": job.expires_at,
    }


def read_address(body: object) -> str:
    """The address that a body asks for; raises Problem `invalid_body`."""
    if not isinstance(body, dict) or set(body) != {"address"}:
        raise Problem("invalid_body", "The body is an object with address and nothing else.")
    address = body["address"]
    if not isinstance(address, str) or not 0 < len(address) <= LONGEST or not is_readable(address):
        raise Problem("invalid_body", f"address is 1 to {LONGEST} printable characters.")
    return address
