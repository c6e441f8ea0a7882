"""What a view tells the documentation about each thing it does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.api.geojson import MEDIA_TYPE as GEOJSON
from core.api.geojson import feature_collection
from core.api.parameters import Parameter

LINES = "application/x-ndjson"

# Takes the schema generator (core.api.schema.ResourceSchema), returns an OpenAPI response object.
Response = Callable[[Any], dict[str, Any]]

READ_PROBLEMS = ("invalid_value", "unknown_parameter", "duplicate_parameter", "unknown_value", "malformed_request")

# What any operation may answer: the door of the API refuses before the operation is reached.
PROBLEMS_EVERYWHERE = ("invalid_token", "too_many_requests")
# What passes by itself: the answer says when.
RETRIED = {"too_many_requests", "request_in_progress"}

# Described once, among the components.
HEADER_COMPONENTS: dict[str, Any] = {
    "ETag": {
        "description": "Changes whenever the answer does; send it back in If-None-Match.",
        "schema": {"type": "string"},
        "required": True,
    },
    "Cache-Control": {
        "description": "How the answer may be kept.",
        "schema": {"type": "string"},
        "required": True,
    },
    "Link": {"description": 'The next page as rel="next" (RFC 8288).', "schema": {"type": "string"}},
    "RateLimit-Limit": {"description": "Requests in one window.", "schema": {"type": "integer"}},
    "RateLimit-Remaining": {"description": "Requests left in this window.", "schema": {"type": "integer"}},
    "RateLimit-Reset": {"description": "Seconds until the window ends.", "schema": {"type": "integer"}},
    "Retry-After": {"description": "Seconds after which to ask again.", "schema": {"type": "integer"}},
}
# On every answer.
LIMIT_HEADERS = {
    name: {"$ref": f"#/components/headers/{name}"}
    for name in ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
}
RETRY_AFTER = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
HEADERS = {name: {"$ref": f"#/components/headers/{name}"} for name in ("ETag", "Cache-Control")}
LINK = {"Link": {"$ref": "#/components/headers/Link"}}
# Of an answer that is not always kept.
SOMETIMES_KEPT = HEADERS | {"ETag": {**HEADER_COMPONENTS["ETag"], "required": False}}
# What any operation may answer beside its own problems.
ALWAYS_POSSIBLE = ("not_acceptable", "internal_error")


@dataclass(frozen=True)
class Operation:
    """One operation: its stable id, what it does, what it takes and what it may answer.

    A schema with a `title`, wherever it stands, becomes a component of that name, so that generated clients have one
    type for it. `links` are those that the addresses do not tell (`core.api.links`), by status and name.
    `without_token_too` is for one that answers `authentication_required` to some requests only.
    """

    operation_id: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...] = ()
    responses: Mapping[str, Response] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    request_body: dict[str, Any] | None = None
    links: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    without_token_too: bool = False


def answer(schema: Any, *, description: str, example: Any = None, headers: dict[str, Any] | None = None) -> Response:
    """A JSON response. `schema` is a serializer class, or a JSON schema."""

    def build(generator: Any) -> dict[str, Any]:
        content: dict[str, Any] = {"schema": schema if isinstance(schema, dict) else generator.reference(schema)}
        if example is not None:
            content["example"] = example
        return {
            "description": description,
            "headers": HEADERS if headers is None else headers,
            "content": {"application/json": content},
        }

    return build


def page(
    item: Any,
    name: str,
    *,
    example: Any = None,
    formats: Mapping[str, str] | None = None,
    members: dict[str, Any] | None = None,
) -> Response:
    """A page of rows under the component `name`.

    `formats` are further media types with their descriptions, `members` the schemas of what else a page may have.
    """

    def build(generator: Any) -> dict[str, Any]:
        reference = item if isinstance(item, dict) else generator.reference(item)
        generator.register(name, page_schema(reference, members))
        content: dict[str, Any] = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        if example is not None:
            content["application/json"]["example"] = {
                "count": None,
                "next": None,
                "next_cursor": None,
                "results": [example],
            }
        content |= further_formats(formats or {}, feature_collection(f"{name}Features"))
        if LINES in content:
            content[LINES]["example"] = json.dumps(example)
        return {"description": "A page of records.", "headers": {**HEADERS, **LINK}, "content": content}

    return build


def further_formats(formats: Mapping[str, str], geojson: dict[str, Any] | None = None) -> dict[str, Any]:
    """Media types other than JSON, each described in words; `geojson` is the schema of the one that has one."""
    return {
        media_type: {"schema": geojson if media_type == GEOJSON else {"type": "string", "description": description}}
        for media_type, description in formats.items()
    }


def page_schema(item: dict[str, Any], members: dict[str, Any] | None = None) -> dict[str, Any]:
    """The JSON schema of a page; `members` are further ones that it may have."""
    return {
        "type": "object",
        "description": "One page; follow `next` until it is null.",
        "properties": {
            "count": {"type": ["integer", "null"], "description": "All rows of the query; only with count=true."},
            "next": {
                "type": ["string", "null"],
                "format": "uri-reference",
                "description": "Address of the next page on this server; null on the last.",
            },
            "next_cursor": {"type": ["string", "null"], "description": "The cursor in that address."},
            "results": {"type": "array", "items": item},
            **(members or {}),
        },
        "required": ["count", "next", "next_cursor", "results"],
    }


def not_modified(_generator: Any) -> dict[str, Any]:
    """304: the answer is still the one that carries the ETag sent."""
    return {"description": "Still what the sent ETag stands for."}


def redirected(_generator: Any) -> dict[str, Any]:
    """308: the record was merged; Location is that of the survivor."""
    header = {
        "description": "Address of the record it was merged into.",
        "schema": {"type": "string", "format": "uri-reference"},
        "required": True,
    }
    return {"description": "Merged into another record. A merge can be undone.", "headers": {"Location": header}}
