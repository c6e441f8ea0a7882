"""The operations of the reconciliation service as the OpenAPI document shows them."""

from __future__ import annotations

import json
from typing import Any

from core.api import operations
from core.api.fields import EXAMPLE_UID
from core.api.operations import READ_PROBLEMS, Operation
from core.api.parameters import Parameter
from core.api.reconcile.reading import MOST_ENTITIES, MOST_PROPERTIES, MOST_QUERIES

TEXT = {"type": "string"}
OBJECT: dict[str, Any] = {
    "title": "Reconciliation",
    "type": "object",
    "description": "As the W3C Entity Reconciliation API describes it.",
    "additionalProperties": True,
}
NAMED = {
    "id": {**TEXT, "description": "Its id in the reconciliation service."},
    "name": {**TEXT, "description": "Its name in English."},
}
TYPE = {
    "title": "ReconciliationType",
    "type": "object",
    "description": "A type or property of the reconciliation service.",
    "properties": NAMED,
    "required": ["id", "name"],
}
QUERIES_EXAMPLE = '{"q0": {"query": "Wagnr", "type": "actor", "limit": 3}}'
EXTEND_EXAMPLE = json.dumps({"ids": [EXAMPLE_UID], "properties": [{"id": "country"}]})
CANDIDATE = {
    "id": EXAMPLE_UID,
    "name": "Wagner Group",
    "description": "private_military_company · RU",
    "type": [{"id": "actor", "name": "Actor"}],
    "score": 47,
    "match": False,
    "features": [{"id": "name_likeness", "value": 47}, {"id": "whole_name", "value": False}],
}
ANSWER = {"q0": {"result": [CANDIDATE]}}
ABOUT = f"""
The reconciliation service after the W3C Entity Reconciliation API 0.2, for OpenRefine and other clients: give them this
address. Without parameters it answers with its manifest.

`queries` is a batch of at most {MOST_QUERIES} queries by keys of your own. A candidate's `score` is 100 where the whole
name, code, alias or uid is the same and below 100 where it only looks alike; `match` is true where one record alone
scores 100. Properties narrow the candidates by the filters of the lists: all must fit, a value that is not understood
fits nothing. `extend` fetches properties of at most {MOST_ENTITIES} records, {MOST_PROPERTIES} at a time.
""".strip()
PARAMETERS = (
    Parameter("queries", "A batch of queries, as JSON.", example=QUERIES_EXAMPLE),
    Parameter("extend", "A data extension query, as JSON: ids, and properties by their ids.", example=EXTEND_EXAMPLE),
)
PROBLEMS = ("invalid_value", "unknown_value", "unknown_parameter", "malformed_request", "too_large", "not_acceptable")


def service() -> Operation:
    return Operation(
        "reconcile",
        "Describe the reconciliation service, or match a few names",
        ABOUT,
        PARAMETERS,
        {
            "200": operations.answer(
                OBJECT, description="The manifest, or the answer.", example=ANSWER, headers=operations.SOMETIMES_KEPT
            ),
            "304": operations.not_modified,
        },
        ("duplicate_parameter", *PROBLEMS),
    )


def matching() -> Operation:
    form = {
        "title": "ReconciliationForm",
        "type": "object",
        "description": "Either `queries` or `extend`.",
        "properties": {one.name: {**TEXT, "description": one.description} for one in PARAMETERS},
    }
    return Operation(
        "reconcile_batch",
        "Match names to records, or fetch their properties",
        f"{ABOUT}\n\nThe form is read like the parameters; nothing is written, and no token is needed.",
        (),
        {
            "200": operations.answer(OBJECT, description="The answer.", example=ANSWER, headers={}),
        },
        (*PROBLEMS, "duplicate_parameter", "unsupported_media_type"),
        {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": form, "example": {"queries": QUERIES_EXAMPLE}}},
        },
    )


def suggestions(kind: str, parameters: tuple[Parameter, ...]) -> Operation:
    item: dict[str, Any] = TYPE
    if kind == "entity":
        about = {**TEXT, "description": "What tells it from others of its name."}
        types = {"type": "array", "items": TYPE, "description": "Its types."}
        item = {
            **TYPE,
            "title": "ReconciliationEntity",
            "description": "An entity of the reconciliation service.",
            "properties": NAMED | {"description": about, "notable": types},
        }
    plural = {"entity": "entities", "type": "types", "property": "properties"}[kind]
    first = {
        "entity": {"id": EXAMPLE_UID, "name": "Wagner Group"},
        "type": {"id": "actor", "name": "Actor"},
        "property": {"id": "country", "name": "Country"},
    }[kind]
    schema = {
        "title": f"{kind.capitalize()}Suggestions",
        "type": "object",
        "description": "Suggestions, the likeliest first.",
        "properties": {"result": {"type": "array", "items": item, "description": "At most ten."}},
        "required": ["result"],
    }
    return Operation(
        f"reconcile_suggest_{kind}",
        f"Suggest {plural} while somebody types",
        "For clients of the reconciliation service; ten at a time.",
        parameters,
        {
            "200": operations.answer(schema, description="The suggestions.", example={"result": [first]}),
            "304": operations.not_modified,
        },
        (*READ_PROBLEMS, "not_acceptable"),
    )


def properties(parameters: tuple[Parameter, ...]) -> Operation:
    schema = {
        "title": "ReconciliationProperties",
        "type": "object",
        "description": "What can be fetched of a type.",
        "properties": {
            "type": {**TEXT, "description": "The type's id."},
            "limit": {"type": "integer", "description": "At most so many."},
            "properties": {"type": "array", "items": TYPE, "description": "The properties."},
        },
        "required": ["type", "properties"],
    }
    example = {"type": "actor", "limit": 100, "properties": [{"id": "country", "name": "Country"}]}
    return Operation(
        "reconcile_properties",
        "List what can be fetched of a type",
        "The properties by which `extend` takes them.",
        parameters,
        {
            "200": operations.answer(schema, description="The properties.", example=example),
            "304": operations.not_modified,
        },
        (*READ_PROBLEMS, "not_acceptable"),
    )


def entity() -> Operation:
    return Operation(
        "get_reconcile_entity",
        "Go to an entity's record",
        "Leads to the record behind an id of the reconciliation service.",
        (Parameter("uid", "The entity's id.", {"type": "string", "format": "uuid"}, EXAMPLE_UID, place="path"),),
        {"303": _elsewhere},
        ("unknown_parameter", "not_found", "not_acceptable"),
    )


def preview(parameters: tuple[Parameter, ...]) -> Operation:
    return Operation(
        "get_reconcile_preview",
        "Preview an entity",
        "A small HTML page about an entity, for the frame of a client. It loads and runs nothing.",
        parameters,
        {"200": _page},
        (*READ_PROBLEMS, "not_found", "not_acceptable"),
    )


def _elsewhere(_generator: Any) -> dict[str, Any]:
    """303: the record is at another address."""
    header = {"description": "Address of the record.", "schema": {"type": "string"}}
    return {"description": "The record is there.", "headers": {"Location": header}}


def _page(_generator: Any) -> dict[str, Any]:
    """200: a page of HTML."""
    return {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}}
