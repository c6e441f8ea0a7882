"""Candidates for a name: records that have it, and records that have one like it."""

from __future__ import annotations

from typing import Any

from django.db.models import IntegerField, QuerySet, Value

from core.api.reconcile.reading import MatchQuery
from core.api.reconcile.types import CERTAIN, TYPES, EntityType

# What a record scores that only its properties fit.
UNNAMED = 50


def candidates(query: MatchQuery) -> list[dict[str, Any]]:
    """The best candidates, at most `query.limit`; one statement.

    A match is certain only where one record alone has the name, code, alias or uid as a whole.
    """
    parts = [part for name in query.types if (part := _of_type(TYPES[name], query)) is not None]
    if not parts:
        return []
    # Two that are certain must be seen, or one of them would pass for the only one.
    most = max(query.limit, 2)
    merged = parts[0][:most]
    if len(parts) > 1:
        merged = merged.union(*(part[:most] for part in parts[1:]), all=True).order_by("-likeness", "uid")[:most]
    rows = list(merged)
    alone = sum(likeness == CERTAIN for _entity, likeness, _uid in rows) == 1
    return [_candidate(entity, likeness, alone) for entity, likeness, _uid in rows[: query.limit]]


def _of_type(one: EntityType, query: MatchQuery) -> QuerySet[Any] | None:
    """The candidates of one type; None where the type has no such property."""
    narrowed = one.records
    for identifier, values in query.properties:
        fitting = one.narrowed(identifier, list(values))
        if fitting is None:
            return None
        narrowed = narrowed.filter(pk__in=fitting.values("pk"))
    if query.text:
        return one.candidates(query.text, narrowed)
    return one.rows(narrowed, Value(UNNAMED, output_field=IntegerField())) if query.properties else None


def _candidate(entity: dict[str, Any], likeness: int, alone: bool) -> dict[str, Any]:
    certain = likeness == CERTAIN
    return {
        **entity,
        "type": [TYPES[entity["type"]].reference],
        "score": likeness,
        "match": certain and alone,
        "features": [{"id": "name_likeness", "value": likeness}, {"id": "whole_name", "value": certain}],
    }
