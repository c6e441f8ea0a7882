"""Reading what a reconciliation client sends: JSON in a form field or a parameter, refused where it is malformed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from core.api.problems import Problem
from core.api.reconcile.types import TYPES

MOST_QUERIES = 50
MOST_CANDIDATES = 50
CANDIDATES = 10
MOST_ENTITIES = 200
MOST_PROPERTIES = 20
LONGEST_TEXT = 300


@dataclass(frozen=True)
class MatchQuery:
    """One name to match, with what narrows its candidates: the types, and pairs of property and values."""

    text: str
    types: tuple[str, ...]
    properties: tuple[tuple[str, tuple[str, ...]], ...]
    limit: int


def read_queries(text: str) -> dict[str, MatchQuery]:
    """The queries of a batch by their own keys."""
    batch = _object("queries", _json("queries", text))
    if len(batch) > MOST_QUERIES:
        raise Problem("too_large", f"A batch holds at most {MOST_QUERIES} queries.", parameter="queries")
    return {key: _query(key, _object(f"queries.{key}", value)) for key, value in batch.items()}


def read_extension(text: str) -> tuple[list[str], list[str]]:
    """The ids of the entities and of the properties asked for."""
    asked = _object("extend", _json("extend", text))
    ids, properties = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise malformed("extend.ids", "is a list of ids")
    if not isinstance(properties, list) or not all(isinstance(one, dict) for one in properties):
        raise malformed("extend.properties", "is a list of objects with an id")
    wanted = [one.get("id") for one in properties]
    if not all(isinstance(one, str) for one in wanted):
        raise malformed("extend.properties", "is a list of objects with an id")
    if len(ids) > MOST_ENTITIES or len(properties) > MOST_PROPERTIES:
        limits = f"{MOST_ENTITIES} entities and {MOST_PROPERTIES} properties"
        raise Problem("too_large", f"One request extends at most {limits}.", parameter="extend")
    return ids, [str(one) for one in wanted]


def plain_text(text: str) -> str:
    """A cell's text in one line, without control characters, cut where no name is that long."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:LONGEST_TEXT]


def malformed(parameter: str, expectation: str) -> Problem:
    name = plain_text(parameter)[:100]
    return Problem("invalid_value", f"{name} {expectation}.", parameter=name)


def _query(key: str, given: dict[str, Any]) -> MatchQuery:
    unknown = sorted(set(given) - {"query", "type", "limit", "properties", "type_strict"})
    if unknown:
        raise malformed(f"queries.{key}", f"has no member {plain_text(unknown[0])[:50]!r}")
    if given.get("type_strict", "any") not in ("any", "should", "all"):
        raise malformed(f"queries.{key}.type_strict", "is any, should or all")
    text = given.get("query", "")
    if not isinstance(text, str) or not (text.strip() or given.get("properties")):
        raise malformed(f"queries.{key}", "needs a query, which is text, or properties")
    limit = given.get("limit", CANDIDATES)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise malformed(f"queries.{key}.limit", "is a whole number from 1")
    properties = _properties(key, given.get("properties", []))
    return MatchQuery(plain_text(text), _types(key, given.get("type")), properties, min(limit, MOST_CANDIDATES))


def _types(key: str, given: Any) -> tuple[str, ...]:
    """The types asked for; all where none is named. A type that is not ours has no entities here."""
    if given is None or given in ("", []):
        return tuple(TYPES)
    names = given if isinstance(given, list) else [given]
    ids = [one.get("id") if isinstance(one, dict) else one for one in names]
    if not all(isinstance(one, str) for one in ids):
        raise malformed(f"queries.{key}.type", "is the id of a type, or a list of them")
    return tuple(one for one in TYPES if one in ids)


def _properties(key: str, given: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(given, list) or len(given) > MOST_PROPERTIES:
        raise malformed(f"queries.{key}.properties", f"is a list of at most {MOST_PROPERTIES} objects with pid and v")
    pairs = []
    for one in given:
        if not isinstance(one, dict) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise malformed(f"queries.{key}.properties", "is a list of objects with pid and v")
        values = one["v"] if isinstance(one["v"], list) else [one["v"]]
        texts = [_value(key, value) for value in values]
        # An empty cell says nothing.
        if any(texts):
            pairs.append((one["pid"], tuple(text for text in texts if text)))
    return tuple(pairs)


def _value(key: str, value: Any) -> str:
    """A property's value as text; of an entity its id."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return plain_text(str(value))
        case {"id": str(identifier)}:
            return plain_text(identifier)
        case _:
            raise malformed(f"queries.{key}.properties", "has values that are text, numbers, booleans or entities")


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise malformed(name, "is not JSON") from None


def _object(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise malformed(name, "is an object")
    return value
