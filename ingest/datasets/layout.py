"""One declarative description of a file: which it is, and from which columns the fields of its records come.

The form is the same for the layouts that come with the project (`layouts/*.yaml`) and for a user's own mapping;
`docs/adding-a-layout.md` explains it. A mistake in one is told before any row is read.
"""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from core.choices import Sensitivity
from core.dates import PartialDate
from core.figures import Figure
from ingest.datasets import converters_codes, converters_figures, plain_yaml  # noqa: F401 - they register themselves
from ingest.datasets.converters import CONVERTERS, Repaired, day_of_moment
from ingest.datasets.errors import ImportRefused, Unreadable
from ingest.datasets.reading.table import Table
from ingest.datasets.targets import TARGETS
from ingest.datasets.targets.base import Field, Target

FOLDER = Path(__file__).parent / "layouts"
# How a value of each kind is read where a layout does not say.
USUAL = {
    "text": "text",
    "code": "code",
    "number": "number",
    "truth": "truth",
    "json": "reports",
    "country": "country",
    "key": "text",
    "point": "point",
    "date": "partial_date",
    "figure": "count",
    "actor": "actor",
}
# A converter's answer for cells: the texts for the staging columns, and what was mended.
Read = Callable[..., tuple[tuple[str | None, ...], str]]


class LayoutError(ImportRefused):
    """A description that cannot be followed; says which and why."""

    def __init__(self, reason: str) -> None:
        super().__init__("layout", reason)


@dataclass(frozen=True)
class Rule:
    """Where one field comes from: the columns read, and how their cells become a value."""

    field: Field
    columns: tuple[str, ...]
    read: Read


@dataclass(frozen=True)
class Skip:
    """Rows that are no record, and why: those with one of the values in each column or, for `unless`, with none."""

    columns: tuple[str, ...]
    values: frozenset[str]
    because: str
    unless: bool = False


@dataclass(frozen=True)
class Only:
    """Which rows have the record at all: those with one of the values in a column or, for `unless`, with none."""

    column: str
    values: frozenset[str]
    unless: bool = False


@dataclass(frozen=True)
class RecordRules:
    """How a row becomes one record; a row may become several, told apart by `suffix` in their keys."""

    target: Target
    rules: tuple[Rule, ...]
    skips: tuple[Skip, ...]
    suffix: str = ""
    only: tuple[Only, ...] = ()


@dataclass(frozen=True)
class Layout:
    """One layout of one kind of dataset."""

    name: str
    kind: str
    dataset: str
    title: str
    columns: frozenset[str]
    absent: frozenset[str]
    key: tuple[str, ...]
    records: tuple[RecordRules, ...]
    scope: str = ""
    claimant: str = ""
    sensitivity: str = "public"
    mind: str = ""
    empty: frozenset[str] = frozenset()
    # Rows to pass over silently, such as a row of HXL hashtags.
    hashtags: bool = False
    # Rows of one key are records of their own, numbered as they come; else all but the first are refused.
    numbered: bool = False
    version_from: tuple[tuple[str, str], ...] = ()
    topic: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def target(self) -> Target:
        return self.records[0].target

    def fits(self, columns: Sequence[str]) -> bool:
        return self.columns <= set(columns) and not self.absent & set(columns)


def layout_for(kind: str, columns: Sequence[str]) -> Layout:
    """The layout of a kind whose columns a file has; the one that asks for most, where several fit.

    Raises ImportRefused naming what is missing from the layout that comes nearest.
    """
    known = [layout for layout in layouts() if layout.kind == kind]
    if not known:
        kinds = ", ".join(sorted({layout.kind for layout in layouts()}))
        raise ImportRefused("unknown_kind", f"There is no kind of dataset {kind!r}; there are {kinds}.")
    fitting = [layout for layout in known if layout.fits(columns)]
    if fitting:
        return max(fitting, key=lambda layout: len(layout.columns))
    nearest = min(known, key=lambda layout: len(layout.columns - set(columns)))
    missing = ", ".join(sorted(nearest.columns - set(columns))) or "nothing, but has columns of another layout"
    raise ImportRefused(
        "unknown_layout",
        f"No layout of {kind} fits the columns of this file. The nearest, {nearest.name}, lacks {missing}.",
    )


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout that comes with the project."""
    files = sorted(path for path in FOLDER.glob("*/*.yaml"))
    return tuple(layout_in(path.read_text(encoding="utf-8"), f"{path.parent.name}/{path.stem}") for path in files)


def layout_in(text: str, name: str) -> Layout:
    """The layout that a YAML text describes; raises LayoutError with what is wrong where."""
    try:
        described = plain_yaml.load(text)
    except yaml.YAMLError as error:
        raise LayoutError(f"{name} is not YAML: {error}") from error
    if not isinstance(described, dict):
        raise LayoutError(f"{name} must be a mapping, with `target`, `key` and `fields` at least.")
    unknown = set(described) - _MEMBERS
    if unknown:
        raise LayoutError(f"{name} has {', '.join(sorted(unknown))}, which no layout has; it may have {_LISTED}.")
    missing = {"target", "key", "dataset"} - set(described)
    if missing:
        raise LayoutError(f"{name} lacks {', '.join(sorted(missing))}.")
    sensitivity = described.get("sensitivity", Sensitivity.PUBLIC)
    if sensitivity not in Sensitivity.values:
        raise LayoutError(f"{name}: sensitivity is {sensitivity!r}, which is none of {', '.join(Sensitivity.values)}.")
    if not isinstance(described.get("fields", {}), dict):
        raise LayoutError(f"{name}: fields must be a mapping from names of fields to columns.")
    made = tuple(_record_rules(one, described, name) for one in _records(described))
    suffixes = Counter(one.suffix for one in made)
    if any(suffixes[one.suffix] > 1 and not one.only for one in made):
        raise LayoutError(f"{name}: records of one row need a `suffix` each, or say by `only` which rows have them.")
    key = _columns(described["key"])
    used = {column for one in made for rule in one.rules for column in rule.columns} | set(key)
    used |= {column for one in made for skip in one.skips for column in skip.columns}
    used |= {only.column for one in made for only in one.only} | (
        {described["scope"]} if "scope" in described else set()
    )
    used |= {where for kind, where in described.get("version", {}).items() if kind == "column"}
    return Layout(
        name=name,
        kind=described.get("kind", "table"),
        dataset=described["dataset"],
        title=described.get("title", name),
        columns=frozenset(described.get("recognise", sorted(used))) | frozenset(used),
        absent=frozenset(described.get("absent", ())),
        key=key,
        records=made,
        scope=described.get("scope", ""),
        claimant=described.get("claimant", ""),
        sensitivity=sensitivity,
        mind=" ".join(str(described.get("mind", "")).split()),
        empty=frozenset(map(str, described.get("empty", ()))),
        hashtags=bool(described.get("hashtags", False)),
        numbered=bool(described.get("numbered", False)),
        version_from=tuple((str(where), str(pattern)) for where, pattern in described.get("version", {}).items()),
        topic=described.get("topic", made[0].target.topic),
    )


_MEMBERS = {
    "kind", "dataset", "title", "target", "recognise", "absent", "key", "fields", "records", "skip", "scope",
    "claimant", "sensitivity", "mind", "empty", "hashtags", "numbered", "version",
    "topic",
}  # fmt: skip
_RECORD_MEMBERS = {"target", "fields", "skip", "suffix", "only", "times"}
_LISTED = ", ".join(sorted(_MEMBERS))


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
    rules = tuple(_rule(field, fields[field.name], name) for field in target.fields if field.name in fields)
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
    return Skip(_columns(described["column"]), values, str(described["because"]), unless)


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


def _rule(field: Field, described: Any, name: str) -> Rule:
    if not isinstance(described, str | list | dict):
        raise LayoutError(f"{name}: {field.name} must be a column, a list of columns, or a mapping.")
    options: dict[str, Any] = {"from": described} if isinstance(described, str | list) else dict(described)
    columns = _columns(options.pop("from", ()))
    reader = options.pop("read", "template" if "template" in options else USUAL[field.kind])
    if "value" in options:
        return _constant(field, reader, options, name)
    if reader not in CONVERTERS:
        raise LayoutError(f"{name}: {field.name} is to be read as {reader!r}; there are {', '.join(CONVERTERS)}.")
    if not columns:
        raise LayoutError(f"{name}: {field.name} says neither from which column (`from`) it comes, nor a `value`.")
    for code in options.get("codes", {}).values() if reader == "code" else ():
        if field.codes and code is not None and str(code) not in field.codes:
            raise LayoutError(f"{name}: {field.name} is given {code!r}, which is none of {', '.join(field.codes)}.")
    return Rule(field, columns, _remembering(field, _converter(field, reader, options, columns, name)))


def _constant(field: Field, reader: str, options: dict[str, Any], name: str) -> Rule:
    """A field that is the same in every row."""
    given = options.pop("value")
    cells = tuple(str(one) for one in (given if isinstance(given, list) else [given]) if one is not None)
    convert = _converter(field, reader, options, cells, name)
    try:
        texts, _ = _remembering(field, convert)(*cells)
    except Unreadable as error:
        raise LayoutError(f"{name}: {field.name} is {given!r}, which {error.reason}.") from error
    return Rule(field, (), lambda: (texts, ""))


class _Noted(dict[str, Any]):
    """Options that note which of them are asked for, so that one that nobody knows can be told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)


def _converter(
    field: Field, reader: str, options: Mapping[str, Any], columns: tuple[str, ...], name: str
) -> Callable[..., Any]:
    """The converter as its options make it; raises LayoutError for options it lacks or does not know."""
    noted = _Noted({"longest": field.longest, "known": field.codes, **options})
    try:
        convert = CONVERTERS[reader](noted)
        inspect.signature(convert).bind(*columns)
        for sentence in ("template", "stated"):
            str(options.get(sentence, "")).format(*columns)
    except KeyError as error:
        raise LayoutError(f"{name}: {field.name}, read as {reader}, needs {error}.") from error
    except TypeError as error:
        raise LayoutError(
            f"{name}: {field.name}, read as {reader}, cannot be read from {len(columns)} columns."
        ) from error
    except (ValueError, IndexError, re.error) as error:
        raise LayoutError(f"{name}: {field.name}, read as {reader}: {error}.") from error
    if unknown := set(options) - noted.asked:
        taken = ", ".join(sorted(noted.asked - {"longest", "known"})) or "none"
        raise LayoutError(
            f"{name}: {field.name}, read as {reader}, has no option {', '.join(sorted(unknown))}; it takes {taken}."
        )
    return convert


def _columns(given: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in given) if isinstance(given, list | tuple) else (str(given),)


def _remembering(field: Field, convert: Callable[..., Any]) -> Read:
    """Reads cells once for each of their values: dates, countries and counts come again and again."""

    @lru_cache(maxsize=20_000)
    def read(*cells: str) -> tuple[tuple[str | None, ...], str]:
        value = convert(*cells)
        if isinstance(value, Repaired):
            return as_texts(field, value.value), value.reason
        return as_texts(field, value), ""

    return read


def as_texts(field: Field, value: Any) -> tuple[str | None, ...]:
    """A value as the texts of its staging columns."""
    width = len(field.columns)
    match value:
        case None:
            return (None,) * width
        case PartialDate():
            days = f"[{value.start or ''},{value.end or ''})"
            return (days, str(value.precision))
        case Figure():
            numbers = [None if one is None else str(one) for one in (value.low, value.best, value.high)]
            crossed, convention = ("t" if flag else "f" for flag in (value.bounds_as_published, value.by_convention))
            return (*numbers, str(value.quantifier), crossed, convention, value.as_stated or None)
        case tuple():
            return tuple(None if one is None else str(one) for one in value)
        case _:
            if width != 1:
                raise Unreadable(f"cannot be read as {field.kind}")
            return (str(value),)


def version_in(layout: Layout, table: Table) -> str:
    """The release's version by a column of its rows, the greatest value; a moment as its day. Reads all of `table`."""
    at = list(table.columns).index(dict(layout.version_from)["column"])
    values = {cells[at].strip() for _, cells in table if at < len(cells)} - {""}
    return max((_version(value) for value in values), default="")


def _version(value: str) -> str:
    try:
        return day_of_moment(value).isoformat()
    except Unreadable:
        return value


def version_of(layout: Layout, file_name: str) -> str:
    """The release's version by the file's name, where the layout knows how; empty where it does not say."""
    for where, pattern in layout.version_from:
        if where == "file_name" and (match := re.search(pattern, file_name)):
            return ".".join(group.lstrip("0") or "0" for group in match.groups())
    return ""


def known_kinds() -> list[str]:
    """The kinds of dataset that have layouts of ours."""
    return sorted({layout.kind for layout in layouts()})


def fields_used(rules: Iterable[Rule]) -> list[str]:
    """The staging columns that rules fill, in order."""
    return [column for rule in rules for column in rule.field.columns]
