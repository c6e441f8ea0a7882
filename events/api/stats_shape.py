"""How statistics are served: rows of the statement become cells, and small ones are withheld."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from core.choices import DerivedAssertion
from events.choices import Outcome
from events.small_cells import Value, concerns_people_at_risk, suppress
from events.stats import DIMENSIONS, PERIODS, Question

UNDATED = "undated_in_bin"
ASSERTIONS = tuple(DerivedAssertion.values)
EXAMPLE = {
    "incidents": {
        "value": 12,
        "by_assertion": {name: {"stated": 3, "alleged": 9, "denied": 1}.get(name, 0) for name in ASSERTIONS},
        "possible_duplicates": 1,
        "suppressed": False,
    },
    "figure": {"value": 31, "unknown": 2, "not_reported": 4, "suppressed": False},
}


def measures_of(one: dict[str, Any], measures: Iterable[str]) -> dict[str, Any]:
    """`one`'s member for each measure."""
    return {name: one["incidents" if name == "incidents" else "figure"] for name in measures}


def results(
    rows: Sequence[dict[str, Any]], question: Question, measures: Sequence[str], sensitive: bool
) -> list[dict[str, Any]]:
    """The served cells of the statement's rows, in their order; `sensitive` where the whole question is."""
    names = [name for dimension in question.by for name in dimension.columns]
    cells: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        cells.setdefault(tuple(row[name] for name in names), []).append(row)
    if not names and not cells:
        cells[()] = []
    keys = [dict(zip(names, values, strict=True)) for values in cells]
    served = [{name: _shown(name, value) for name, value in key.items()} for key in keys]
    for measure in measures:
        outcome, _dot, bound = measure.rpartition("_")
        made = [
            _incidents(parts, question, sensitive or _at_risk(key, ""))
            if measure == "incidents"
            else _figure(parts, question, outcome, bound, sensitive or _at_risk(key, outcome))
            for key, parts in zip(keys, cells.values(), strict=True)
        ]
        suppress([(key, value) for key, (value, _shape) in zip(keys, made, strict=True)], PARENTS)
        for cell, (value, shape) in zip(served, made, strict=True):
            cell[measure] = _served(value, shape)
    return served


def _at_risk(key: dict[str, Any], outcome: str) -> bool:
    return concerns_people_at_risk({"incident_kind": [key.get("incident_kind")], "outcome": [outcome]})


def _incidents(rows: list[dict[str, Any]], question: Question, sensitive: bool) -> tuple[Value, dict[str, Any]]:
    counted = _counted(rows, question)
    count = sum(row["incidents"] for row in counted)
    by_assertion = dict.fromkeys(ASSERTIONS, 0)
    for row in rows:
        by_assertion[row["assertion"]] += row["incidents"]
    doubtful = sum(row["doubtful"] for row in counted)
    return Value(count, sensitive), {"value": count, "by_assertion": by_assertion, "possible_duplicates": doubtful}


def _figure(
    rows: list[dict[str, Any]], question: Question, outcome: str, bound: str, sensitive: bool
) -> tuple[Value, dict[str, Any]]:
    """One bound. It is withheld with the others of its outcome, since the lowest may tell what the highest does not."""
    counted = _counted(rows, question)
    reported = sum(row[f"{outcome}_reported"] for row in counted)
    asked = question.outcomes[Outcome(outcome)]
    known = [total for one in asked if (total := _sum(counted, f"{outcome}_{one}")) is not None]
    size = (min(known) or SOME) if known else None
    shape = {
        "value": _sum(counted, f"{outcome}_{bound}"),
        "unknown": sum(row[f"{outcome}_{bound}_open"] for row in counted),
        "not_reported": sum(row["incidents"] for row in counted) - reported,
    }
    return Value(size if reported else 0, sensitive), shape


# A bound of nought beside others that are not is a small count, and not nothing.
SOME = 1


def _sum(rows: list[dict[str, Any]], name: str) -> int | None:
    known = [row[name] for row in rows if row[name] is not None]
    return sum(known) if known else None


def _counted(rows: list[dict[str, Any]], question: Question) -> list[dict[str, Any]]:
    return [row for row in rows if row["assertion"] in question.counted]


def _served(value: Value, shape: dict[str, Any]) -> dict[str, Any]:
    """The statistic; of people at risk nothing but the value is told, since its parts may be small where it is not."""
    told = dict(shape)
    for name, part in shape.items():
        if value.suppressed or (value.sensitive and name != "value"):
            told[name] = dict.fromkeys(part) if isinstance(part, dict) else None
    return {**told, "suppressed": value.suppressed}


def _shown(name: str, value: Any) -> Any:
    """A key as it is served: `2022-03`, `2022-Q1`, `2022`."""
    if name not in PERIODS:
        return value
    if value is None:
        return UNDATED
    return {"month": f"{value:%Y-%m}", "quarter": f"{value:%Y}-Q{value.month // 3 + 1}", "year": f"{value:%Y}"}[name]


def _wider(value: date | None, months: int) -> Iterable[str]:
    """The quarter and the year of a month, the year of a quarter."""
    if value is None:
        return ()
    quarter = f"{value.year}-Q{value.month // 3 + 1}"
    return (quarter, str(value.year)) if months == 1 else (str(value.year),)


PARENTS: dict[str, Any] = {"month": lambda value: _wider(value, 1), "quarter": lambda value: _wider(value, 3)}


def register_stats(generator: Any, measures: Sequence[str]) -> None:
    """Puts the components of the answer's schema in their place."""
    count = {"type": ["integer", "null"]}
    suppressed = {"type": "boolean", "description": "Whether it is withheld: too few people to tell of."}
    statistic = {
        "StatIncidents": {
            "value": {**count, "description": "Incidents that count; null where withheld."},
            "by_assertion": {
                "title": "StatAssertions",
                "type": "object",
                "description": "All incidents of the cell by status, counted or not.",
                "properties": {name: {**count, "description": f"With status {name}."} for name in ASSERTIONS},
                "required": list(ASSERTIONS),
            },
            "possible_duplicates": {
                **count,
                "description": "How many of the value may describe an event that another counted incident describes.",
            },
            "suppressed": suppressed,
        },
        "StatFigure": {
            "value": {**count, "description": "People, as far as numbers are known; null without any, or withheld."},
            "unknown": {**count, "description": "Incidents that report it without this number, or not of all."},
            "not_reported": {**count, "description": "Incidents that count and report nothing of this outcome."},
            "suppressed": suppressed,
        },
    }
    for name, properties in statistic.items():
        generator.register(name, _object("One statistic of one cell.", properties))
    text = {"type": ["string", "null"]}
    keys = {name: text for dimension in DIMENSIONS.values() for name in dimension.columns}
    described: dict[str, Any] = {
        name: {**schema, "description": "What the cell is of; null where the record shows none."}
        for name, schema in keys.items()
    }
    for name in measures:
        component = "StatIncidents" if name == "incidents" else "StatFigure"
        described[name] = {"$ref": f"#/components/schemas/{component}"}
    generator.register("StatCell", {**_object("One cell, with what was asked for.", described), "required": []})
    names = {"type": "array", "items": {"type": "string"}}
    answer = {
        "by": {**names, "description": "What cells are told apart by."},
        "measures": {**names, "description": "What is counted."},
        "results": {"type": "array", "items": {"$ref": "#/components/schemas/StatCell"}},
    }
    generator.register("Stats", _object("Statistics of incidents.", answer))


def _object(description: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
