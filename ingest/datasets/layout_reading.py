"""From YAML to a layout; a mistake in it is told before any row is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import yaml

from core.choices import Sensitivity
from ingest.datasets import plain_yaml
from ingest.datasets.errors import LayoutError
from ingest.datasets.layout import Layout, Only, RecordRules, Skip
from ingest.datasets.rule_reading import columns_in, rule_in
from ingest.datasets.targets import TARGETS

MEMBERS = {
    "kind", "dataset", "title", "target", "recognise", "absent", "key", "fields", "records", "skip", "scope",
    "claimant", "sensitivity", "mind", "empty", "hashtags", "numbered", "version", "topic",
}  # fmt: skip
_RECORD_MEMBERS = {"target", "fields", "skip", "suffix", "only", "times"}


def layout_in(text: str, name: str) -> Layout:
    """The layout that a YAML text describes; raises LayoutError with what is wrong where."""
    described = _described(text, name)
    records, key = _all_rules(described, name), columns_in(described["key"])
    used = _columns_used(described, records, key)
    return Layout(
        name=name,
        kind=described.get("kind", "table"),
        dataset=described["dataset"],
        title=described.get("title", name),
        columns=frozenset(described.get("recognise", ())) | used,
        absent=frozenset(described.get("absent", ())),
        key=key,
        records=records,
        scope=described.get("scope", ""),
        claimant=described.get("claimant", ""),
        sensitivity=described.get("sensitivity", Sensitivity.PUBLIC),
        mind=" ".join(str(described.get("mind", "")).split()),
        empty=frozenset(map(str, described.get("empty", ()))),
        hashtags=bool(described.get("hashtags", False)),
        numbered=bool(described.get("numbered", False)),
        version_from=tuple((str(where), str(pattern)) for where, pattern in described.get("version", {}).items()),
        topic=described.get("topic", records[0].target.topic),
    )


def _described(text: str, name: str) -> dict[str, Any]:
    """What the text says, once it is sure to have the members of a layout and no others."""
    try:
        described = plain_yaml.load(text)
    except yaml.YAMLError as error:
        raise LayoutError(f"{name} is not YAML: {error}") from error
    if not isinstance(described, dict):
        raise LayoutError(f"{name} must be a mapping, with `target`, `key` and `fields` at least.")
    if unknown := set(described) - MEMBERS:
        listed = ", ".join(sorted(MEMBERS))
        raise LayoutError(f"{name} has {', '.join(sorted(unknown))}, which no layout has; it may have {listed}.")
    if missing := {"target", "key", "dataset"} - set(described):
        raise LayoutError(f"{name} lacks {', '.join(sorted(missing))}.")
    sensitivity = described.get("sensitivity", Sensitivity.PUBLIC)
    if sensitivity not in Sensitivity.values:
        raise LayoutError(f"{name}: sensitivity is {sensitivity!r}, which is none of {', '.join(Sensitivity.values)}.")
    if not isinstance(described.get("fields", {}), dict):
        raise LayoutError(f"{name}: fields must be a mapping from names of fields to columns.")
    return described


def _columns_used(
    described: Mapping[str, Any], records: tuple[RecordRules, ...], key: tuple[str, ...]
) -> frozenset[str]:
    """Every column that is read: for the key, a field, a row to skip or a record to make, the scope or the version."""
    used = set(key)
    for record in records:
        used.update(*(rule.columns for rule in record.rules), *(skip.columns for skip in record.skips))
        used.update(only.column for only in record.only)
    if "scope" in described:
        used.add(described["scope"])
    used.update(where for kind, where in described.get("version", {}).items() if kind == "column")
    return frozenset(used)


def _all_rules(described: Mapping[str, Any], name: str) -> tuple[RecordRules, ...]:
    made = tuple(_record_rules(one, described, name) for one in _records(described))
    suffixes = Counter(one.suffix for one in made)
    if any(suffixes[one.suffix] > 1 and not one.only for one in made):
        raise LayoutError(f"{name}: records of one row need a `suffix` each, or say by `only` which rows have them.")
    return made


def _records(described: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The records that a row may become; one with `times: 17` stands for seventeen, with their numbers for `{n}`."""
    given = described.get("records") or [{}]
    return [_numbered(one, number) for one in given for number in range(1, int(one.get("times", 1)) + 1)]


def _numbered(part: Any, number: int) -> Any:
    match part:
        case str():
            return part.replace("{n}", str(number))
        case list():
            return [_numbered(one, number) for one in part]
        case dict():
            return {key: _numbered(value, number) for key, value in part.items()}
        case _:
            return part


def _record_rules(one: Mapping[str, Any], described: Mapping[str, Any], name: str) -> RecordRules:
    if strange := set(one) - _RECORD_MEMBERS:
        raise LayoutError(
            f"{name} has a record with {', '.join(sorted(strange))}; one may have {', '.join(sorted(_RECORD_MEMBERS))}."
        )
    wanted = one.get("target", described["target"])
    if wanted not in TARGETS:
        raise LayoutError(f"{name}: there is no target {wanted!r}; there are {', '.join(TARGETS)}.")
    target = TARGETS[wanted]
    fields = {**described.get("fields", {}), **one.get("fields", {})}
    unknown = [str(given) for given in fields if target.field_named(given) is None]
    if unknown:
        known = ", ".join(field.name for field in target.fields)
        raise LayoutError(f"{name}: {target.name} has no field {', '.join(unknown)}; it has {known}.")
    lacking = [field.name for field in target.fields if field.required and field.name not in fields]
    if lacking:
        raise LayoutError(f"{name}: {target.name} needs {', '.join(lacking)}.")
    rules = tuple(rule_in(field, fields[field.name], name) for field in target.fields if field.name in fields)
    skips = [*described.get("skip", ()), *one.get("skip", ())]
    return RecordRules(
        target,
        rules,
        tuple(_skip(skip, name) for skip in skips),
        str(one.get("suffix", "")),
        tuple(_only(only, name) for only in one.get("only", ())),
    )


def _skip(described: Mapping[str, Any], name: str) -> Skip:
    if not {"column", "because"} <= set(described) or ("values" in described) == ("except" in described):
        raise LayoutError(f"{name}: each `skip` says a `column`, `values` or `except`, and `because`.")
    values, unless = _values(described)
    return Skip(columns_in(described["column"]), values, str(described["because"]), unless)


def _only(described: Mapping[str, Any], name: str) -> Only:
    if not {"column"} <= set(described) <= {"column", "values", "except"} or len(described) > 2:
        raise LayoutError(f"{name}: each `only` says a `column`, and may say `values` or `except`.")
    if len(described) == 1:
        return Only(str(described["column"]), frozenset({""}), unless=True)
    return Only(str(described["column"]), *_values(described))


def _values(described: Mapping[str, Any]) -> tuple[frozenset[str], bool]:
    """The values named, and whether all others are meant."""
    unless = "except" in described
    return frozenset(map(str, described["except" if unless else "values"])), unless
