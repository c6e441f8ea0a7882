"""The OpenAPI document as tests read it: its operations, and whether an answer is one that it describes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpResponse
from openapi_schema_validator import OAS31Validator

from config.api_docs import document

# They answer for minutes and have no next page.
ENDLESS = {"stream_changes"}
METHODS = ("get", "post", "put", "patch", "delete")
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Described:
    """One operation of the document."""

    path: str
    method: str
    definition: dict[str, Any]

    def __str__(self) -> str:
        return str(self.definition["operationId"])

    @property
    def parameters(self) -> list[dict[str, Any]]:
        return list(self.definition.get("parameters", []))

    def codes(self, status: str) -> list[str]:
        """The codes of problem that it may answer with this status."""
        content = self.definition["responses"].get(status, {}).get("content", {})
        return list(content.get(PROBLEM, {}).get("examples", {}))


def operations() -> Iterator[Described]:
    for path, item in document()["paths"].items():
        for method in METHODS:
            if method in item:
                yield Described(path, method, item[method])


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    """`node`, or the component it refers to."""
    while "$ref" in node:
        found: Any = document()
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


@cache
def validator(path: str, method: str, status: str, media_type: str) -> OAS31Validator:
    content = document()["paths"][path][method]["responses"][status]["content"]
    return OAS31Validator({**content[media_type]["schema"], "components": document()["components"]})


def assert_valid(body: Any, path: str, *, status: str = "200", method: str = "get") -> None:
    """The body is one that the operation describes for this status, as JSON or as a problem."""
    content = document()["paths"][path][method]["responses"][status]["content"]
    media_type = "application/json" if "application/json" in content else PROBLEM
    errors = list(validator(path, method, status, media_type).iter_errors(body))
    assert not errors, f"{method} {path} {status} {errors[0].json_path}: {errors[0].message[:300]}"


def assert_described(response: HttpResponse, operation: Described) -> None:
    """The whole answer is one that the operation describes: status, media type, headers, body, code of problem."""
    status, responses = str(response.status_code), operation.definition["responses"]
    assert status in responses, f"{operation} answers {status}, which it does not describe: {response.content[:500]!r}"
    for name, header in responses[status].get("headers", {}).items():
        assert name in response or not resolved(header).get("required"), f"{operation} {status} has no header {name}"
    content = responses[status].get("content", {})
    if response.streaming:
        assert response["Content-Type"] in content
        return
    if not content:
        assert not response.content, f"{operation} {status} has a body that is not described"
        return
    media_type = response["Content-Type"].partition(";")[0]
    assert media_type in content, f"{operation} {status} answers {media_type}"
    if "json" not in media_type:
        return
    body = json.loads(response.content)
    errors = list(validator(operation.path, operation.method, status, media_type).iter_errors(body))
    assert not errors, f"{operation} {status} {errors[0].json_path}: {errors[0].message[:300]}"
    if media_type == PROBLEM:
        codes = operation.codes(status)
        assert body["code"] in codes, (
            f"{operation} answers the problem {body['code']}; add it to its Operation.problems"
        )
