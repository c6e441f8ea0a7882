"""Where a client can go on from an answer: OpenAPI links, read off the addresses themselves."""

from __future__ import annotations

import re
from typing import Any

JSON = "application/json"
# The parameters that take `next_cursor`.
CURSORS = ("cursor", "since")


def add_links(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Adds to every answer the links that its address tells: page to next page, list to record, record to its parts."""
    paths, schemas = result["paths"], result["components"]["schemas"]
    for path, item in paths.items():
        if "get" not in item or "200" not in item["get"]["responses"]:
            continue
        links = next_page(item["get"], schemas) | first_record(path, paths, schemas) | parts_of(path, paths)
        if links:
            answer = item["get"]["responses"]["200"]
            answer["links"] = links | answer.get("links", {})
    return result


def next_page(operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The same query after the page's cursor, of an operation that answers in pages."""
    if "next_cursor" not in answered(operation, schemas).get("properties", {}):
        return {}
    taken = [(one["in"], one["name"]) for one in operation.get("parameters", []) if one["in"] in {"path", "query"}]
    same = {f"{place}.{name}": f"$request.{place}.{name}" for place, name in taken}
    (cursor,) = [name for place, name in taken if place == "query" and name in CURSORS]
    parameters = same | {f"query.{cursor}": "$response.body#/next_cursor"}
    return {"next_page": link(operation, parameters, "The next page of the same query.")}


def first_record(path: str, paths: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The record of a list's first row."""
    detail = paths.get(f"{path}{{id}}/", {}).get("get")
    if detail is None or "results" not in answered(paths[path]["get"], schemas).get("properties", {}):
        return {}
    return {"record": link(detail, {"path.id": "$response.body#/results/0/uid"}, "The page's first record in full.")}


def parts_of(path: str, paths: dict[str, Any]) -> dict[str, Any]:
    """What lies below a record's address, such as a mission's timeline."""
    if not path.endswith("{id}/"):
        return {}
    below = {
        found[1]: item["get"]
        for other, item in paths.items()
        if "get" in item and (found := re.fullmatch(re.escape(path) + r"([a-z-]+)/", other))
    }
    return {
        name.replace("-", "_"): link(operation, {"path.id": "$response.body#/uid"}, operation["summary"] + ".")
        for name, operation in below.items()
    }


def link(operation: dict[str, Any], parameters: dict[str, str], description: str) -> dict[str, Any]:
    """The OpenAPI link to an operation."""
    return {"operationId": operation["operationId"], "parameters": parameters, "description": description}


def answered(operation: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of an operation's 200, empty where it answers no JSON."""
    schema: dict[str, Any] = operation["responses"]["200"].get("content", {}).get(JSON, {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    return schemas[name] if name else schema
