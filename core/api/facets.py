"""`facets=`: how many rows of the whole filtered set have each value, by one more statement for all facets.

Which facets a list has follows from its filters: every filter by a code list or a country is one, so that each value
counted can be asked for. A facet goes by what is shown, like its filter.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Value
from django.db.models.functions import Cast

from core.api.filters import FilterSet, QueryFilter, rows_seen
from core.api.parameters import Parameter, invalid, read_names

MOST_FACETS, MOST_VALUES = 6, 100
NAME = "facets"


def facet_names(filters: type[FilterSet]) -> list[str]:
    """The facets of a list, by the names of their filters."""
    return [name for name, one in filters.declared().items() if one.facet() is not None]


def parameter(filters: type[FilterSet]) -> Parameter:
    """`facets=` as the list documents it."""
    names = facet_names(filters)
    one = {"title": filters.__name__.removesuffix("Filters") + "Facet", "type": "string", "enum": names}
    return Parameter(
        NAME,
        f"Also counts the rows of the whole query by these, comma-separated, at most {MOST_FACETS}: the "
        f"{MOST_VALUES} commonest values of each, null for rows without one. It takes a second statement; JSON and "
        "GeoJSON only.",
        {"type": "array", "items": one, "minItems": 1, "maxItems": MOST_FACETS},
        names[:2],
    )


def read(text: str, filters: type[FilterSet]) -> tuple[str, ...]:
    """The facets asked for; raises Problem for what is none."""
    names = read_names(NAME, text, facet_names(filters))
    if len(names) > MOST_FACETS or len(set(names)) < len(names):
        raise invalid(NAME, f"takes at most {MOST_FACETS} different names")
    return names


def facets(
    rows: QuerySet[Any], filters: type[FilterSet], names: tuple[str, ...]
) -> dict[str, list[dict[str, str | int | None]]]:
    """For each name its commonest values with the number of rows, the commonest first; one statement."""
    parts = [_counts(rows, name, filters.declared()[name]) for name in names]
    counted = reduce(lambda one, other: one.union(other, all=True), parts)
    found: dict[str, list[dict[str, str | int | None]]] = {name: [] for name in names}
    for name, value, count in counted:
        found[name].append({"value": value, "count": count})
    for values in found.values():
        values.sort(key=lambda one: (-int(one["count"] or 0), str(one["value"] or "")))
    return found


def _counts(rows: QuerySet[Any], name: str, one: QueryFilter) -> QuerySet[Any, Any]:
    """(name, value, count) of the commonest values; a row with several children of one value counts once for it."""
    expression = one.facet()
    assert expression is not None
    if one.within:
        relation: Any = rows.model._meta.get_field(str(one.within))
        children = rows_seen(relation.related_model).filter(**{f"{relation.field.name}__in": rows.values("pk")})
        counted, parent = children, Count(relation.field.name, distinct=True)
    else:
        counted, parent = rows, Count("pk")
    counts: QuerySet[Any, Any] = (
        counted.order_by()
        .annotate(facet=Value(name, output_field=CharField()), facet_value=Cast(expression, CharField()))
        .values("facet", "facet_value")
        .annotate(facet_count=parent)
        .order_by("-facet_count", F("facet_value").asc(nulls_last=True))
        .values_list("facet", "facet_value", "facet_count")[:MOST_VALUES]
    )
    return counts


def schema() -> dict[str, Any]:
    """The JSON schema of the page's member."""
    value = {
        "title": "FacetValue",
        "type": "object",
        "description": "One value, and how often it comes.",
        "properties": {
            "value": {"type": ["string", "null"], "description": "The code; null for rows without one."},
            "count": {"type": "integer", "description": "Rows of the whole query with it."},
        },
        "required": ["value", "count"],
    }
    return {
        "title": "Facets",
        "type": "object",
        "description": "Counts of the whole query by value, for each facet asked for; only with facets=.",
        "additionalProperties": {"type": "array", "items": value},
    }
