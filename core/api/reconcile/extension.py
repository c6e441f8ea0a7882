"""Data extension: values of chosen properties of records, as their public form shows them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from core.api.filters import read_uid
from core.api.problems import Problem, suggest
from core.api.reconcile.types import TYPES, EntityType, Property
from core.api.sqljson import json_rows


def extension(ids: list[str], wanted: list[str]) -> dict[str, Any]:
    """The answer to a data extension query; one statement a type. An id that is not public here has no values."""
    known = {one.id: one for kind in TYPES.values() for one in kind.properties}
    for identifier in wanted:
        if identifier not in known:
            near = suggest(identifier, known)
            raise Problem(
                "unknown_value", f"There is no property {identifier[:50]!r}.", parameter="extend", suggestions=near
            )
    found: dict[str, dict[str, list[Any]]] = {}
    for kind in TYPES.values():
        found |= _values(kind, ids, wanted)
    return {
        "meta": [{"id": identifier, "name": known[identifier].name} for identifier in wanted],
        "rows": {one: found.get(one.lower(), {identifier: [] for identifier in wanted}) for one in ids},
    }


def _values(kind: EntityType, ids: list[str], wanted: list[str]) -> dict[str, dict[str, list[Any]]]:
    """Values by uid and property of those ids that are records of the type."""
    uids = [uid for uid in map(read_uid, ids) if uid]
    serializer = kind.viewset.serializer_class
    properties = {identifier: kind.property_of(identifier) for identifier in wanted}
    needed = {one.path.split(".")[0] for one in properties.values() if one}
    fields: tuple[str, ...] = serializer.Meta.fields  # type: ignore[attr-defined]  # every serializer has a Meta
    names = tuple(name for name in fields if name == "uid" or name in needed)
    texts = json_rows(kind.records.filter(uid__in=uids), serializer, names).values_list("json", flat=True)
    rows = [json.loads(text) for text in texts]
    return {row["uid"]: {name: _cells(row, one) if one else [] for name, one in properties.items()} for row in rows}


def _cells(row: dict[str, Any], one: Property) -> list[dict[str, Any]]:
    return [cell for value in _follow(row, one.path.split(".")) if (cell := _cell(value))]


def _follow(value: Any, path: list[str]) -> Iterable[Any]:
    """Every value that the path leads to, through lists and objects; none where something is missing."""
    if isinstance(value, list):
        for item in value:
            yield from _follow(item, path)
    elif not path:
        yield value
    elif isinstance(value, dict):
        yield from _follow(value.get(path[0]), path[1:])


def _cell(value: Any) -> dict[str, Any] | None:
    """A value in the protocol's form; None for nothing. Dates keep their precision: they are text."""
    match value:
        case None | "":
            return None
        case bool():
            return {"str": "true" if value else "false"}
        case int():
            return {"int": value}
        case float():
            return {"float": value}
        case {"uid": str(uid), "name": str(name)}:
            return {"id": uid, "name": name}
        case {"start": start, "precision": precision}:
            return {"str": _date(start, value.get("end"), precision)}
        case _:
            return {"str": str(value)}


def _date(start: str | None, end: str | None, precision: str) -> str:
    """A partial date as the filters write it: a day, a month or a year alone, else both ends."""
    length = {"day": 10, "month": 7, "year": 4}.get(precision)
    if start and length:
        return start[:length]
    return f"{start or '..'}/{end or '..'} (end not included)"
