"""The form of one candidate: its values beside their evidence, and what a reviewer made of them."""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from core.choices import GeoPrecision
from core.figures import Quantifier
from ingest.models import Candidate, CandidateEvidence
from ingest.review.exceptions import ReviewError
from ingest.review.schema import FIELDS, Field, Widget
from ingest.review.writing import Entries, entries_of, read, shown

# What a browser posts; a QueryDict gives the last of several values, and there is only ever one.
Data: TypeAlias = Mapping[str, Any]

# How many colours the page has for evidence; further numbers begin again.
COLOURS = 8

_VALUE = "v."
_REMOVE = "remove."
_CONFIRM = "confirm."

_QUANTIFIERS = tuple((str(code), str(label)) for code, label in Quantifier.choices)
_PRECISIONS = tuple((str(code), str(label)) for code, label in GeoPrecision.choices)


@dataclass
class Entry:
    """One named input of a value; `choices` are the codes that may stand in it."""

    name: str
    key: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Code, label and whether it is chosen; a value that is no code is shown as such, not as another."""
        options = [(code, label, code == self.value) for code, label in self.choices]
        if self.value and not any(chosen for *_, chosen in options):
            options.append((self.value, _("unknown code: %(code)s") % {"code": self.value}, True))
        return options


def colour_of(number: int) -> int:
    """Which of the page's colours a number has; 0 is that of the record as a whole."""
    return (number - 1) % COLOURS + 1 if number else 0


@dataclass
class Support:
    """What supports a value: its quotes under one number, and how it was derived where no quote says it outright."""

    number: int = 0
    quotes: list[CandidateEvidence] = dataclasses.field(default_factory=list)
    derived: str = ""

    @property
    def colour(self) -> int:
        return colour_of(self.number)


@dataclass
class BoundField:
    """One field at one place of the candidate.

    `path` is its evidence path; `rows` are the rows of a nested list; `known` names the record a reference leads to.
    """

    field: Field
    path: str
    entries: list[Entry] = dataclasses.field(default_factory=list)
    rows: list[Row] = dataclasses.field(default_factory=list)
    support: Support = dataclasses.field(default_factory=Support)
    known: str = ""
    error: str = ""

    @property
    def widget(self) -> str:
        return self.field.widget.value

    @property
    def template(self) -> str:
        """The template that writes the value."""
        name = "reference" if self.field.widget in (Widget.ACTOR, Widget.MISSION) else self.widget
        return f"admin/ingest/review/widgets/{name}.html"

    @property
    def html_id(self) -> str:
        return f"field-{self.path.replace('.', '-')}"

    @property
    def entry(self) -> dict[str, Entry]:
        """The entries by key, for templates."""
        return {entry.key or "one": entry for entry in self.entries}

    @property
    def is_empty(self) -> bool:
        return not self.rows and not any(entry.value for entry in self.entries)

    @property
    def blank_row(self) -> Row | None:
        """An empty row for the page to copy; its number is left open."""
        return _row(self.field, f"{self.path}.__row__", {}, None) if self.field.widget is Widget.ROWS else None


@dataclass
class Row:
    """One row of a nested list, under the number it was proposed with; rows added by hand have higher ones."""

    path: str
    fields: list[BoundField]
    accuses: bool
    removed: bool = False
    confirmed: bool = False
    support: Support = dataclasses.field(default_factory=Support)
    error: str = ""

    @property
    def label(self) -> str:
        return str(int(self.number) + 1) if self.number.isdecimal() else ""

    @property
    def number(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def remove_name(self) -> str:
        return f"{_REMOVE}{self.path}"

    @property
    def confirm_name(self) -> str:
        return f"{_CONFIRM}{self.path}"

    @property
    def html_id(self) -> str:
        return f"row-{self.path.replace('.', '-')}"


class CandidateForm:
    """A candidate's values for editing; with `data`, the values that the data gives.

    `values` is what would be recorded, `moved` and `confirmed` are as `services.accept` takes them, `errors` say by
    path what could not be read.
    """

    def __init__(self, candidate: Candidate, data: Data | None = None) -> None:
        self.candidate = candidate
        self.data = data
        self.errors: dict[str, str] = {}
        self.values: dict[str, Any] = copy.deepcopy(candidate.values)
        self.moved: dict[str, str | None] = {}
        self.confirmed: set[str] = set()
        self.fields = [_bound(one, one.key, candidate.values.get(one.key), data) for one in self._schema()]
        if data is not None:
            for bound in self.fields:
                self._take(bound, self.values)

    def _schema(self) -> tuple[Field, ...]:
        return FIELDS.get(self.candidate.target_kind, ())

    @property
    def is_edited(self) -> bool:
        return bool(self.values != self.candidate.values)

    def everything(self) -> Iterator[BoundField]:
        """All fields, those of nested rows too, in the order of the page."""
        for bound in self.fields:
            yield bound
            for row in bound.rows:
                yield from row.fields

    def add_error(self, error: ReviewError) -> bool:
        """Puts a refusal at the field it names; returns whether that field is on the page."""
        path = self.path_on_page(error.field)
        message = error.message.removeprefix(f"{error.field}: ")
        for bound in self.everything():
            if bound.path == path or (bound.rows == [] and path.startswith(f"{bound.path}.")):
                bound.error = message
                return True
            for row in bound.rows:
                if row.path == path:
                    row.error = message
                    return True
        return False

    def path_on_page(self, path: str) -> str:
        """Where on the page a row stands that the values hold at `path`."""
        for before, now in self.moved.items():
            if now and (path == now or path.startswith(f"{now}.")):
                return before + path[len(now) :]
        return path

    def _take(self, bound: BoundField, into: dict[str, Any]) -> None:
        """Reads one field into the values beside it."""
        key = bound.field.key
        if bound.field.widget is not Widget.ROWS:
            self._take_single(bound, into, key, into.get(key))
            return
        original = into.get(key)
        before: list[Any] = original if isinstance(original, list) else []
        after: list[Any] = []
        for row in bound.rows:
            number = int(row.path.rpartition(".")[2])
            known = before[number] if number < len(before) else None
            taken = None if row.removed else self._taken_row(bound.field, row, known)
            if taken is None:
                if known is not None:
                    self.moved[row.path] = None
                continue
            now = f"{key}.{len(after)}"
            if row.path != now:
                self.moved[row.path] = now
            if row.confirmed:
                self.confirmed.add(now)
            after.append(taken)
        if after != before:
            into[key] = after

    def _taken_row(self, of: Field, row: Row, known: Any) -> Any:
        """The row's value, or None where an added row was left empty."""
        if of.each is not None:
            holder = {"": known}
            self._take_single(row.fields[0], holder, "", known)
            return holder[""]
        values = copy.deepcopy(known) if isinstance(known, dict) else {}
        for bound in row.fields:
            self._take_single(bound, values, bound.field.key, values.get(bound.field.key))
        said = any(value not in (None, "", []) for value in values.values())
        return values if said or known is not None else None

    def _take_single(self, bound: BoundField, into: dict[str, Any], key: str, original: Any) -> None:
        assert self.data is not None
        if not any(entry.name in self.data for entry in bound.entries):
            return
        given: Entries = {entry.key: entry.value for entry in bound.entries}
        try:
            value = read(bound.field.widget, given, original)
        except ValueError as error:
            bound.error = str(error)
            self.errors[bound.path] = str(error)
            return
        # A key that was left out and still says nothing stays out.
        if key in into or value is not original:
            into[key] = value


def _bound(of: Field, path: str, value: Any, data: Data | None) -> BoundField:
    if of.widget is Widget.ROWS:
        rows = value if isinstance(value, list) else []
        numbers = range(len(rows)) if data is None else _numbers_in(data, path, len(rows))
        return BoundField(
            of, path, rows=[_row(of, f"{path}.{n}", rows[n] if n < len(rows) else None, data) for n in numbers]
        )
    texts = shown(of.widget, value)
    names = {key: f"{_VALUE}{path}{'.' if key else ''}{key}" for key in entries_of(of.widget)}
    if data is not None and any(name in data for name in names.values()):
        texts = {key: str(data.get(name, "")) for key, name in names.items()}
    return BoundField(of, path, entries=[Entry(names[key], key, texts[key], _choices(of, key)) for key in names])


def _choices(of: Field, key: str) -> tuple[tuple[str, str], ...]:
    match of.widget, key:
        case Widget.FIGURE, "quantifier":
            return _QUANTIFIERS
        case Widget.PLACE, "geo_precision":
            return _PRECISIONS
        case _:
            return of.choices


def _row(of: Field, path: str, value: Any, data: Data | None) -> Row:
    if of.each is not None:
        fields = [_bound(Field("", of.each, of.label, of.help), path, value, data)]
    else:
        known = value if isinstance(value, Mapping) else {}
        fields = [_bound(inner, f"{path}.{inner.key}", known.get(inner.key), data) for inner in of.rows]
    posted = data or {}
    return Row(
        path,
        fields,
        of.accuses,
        removed=f"{_REMOVE}{path}" in posted,
        confirmed=f"{_CONFIRM}{path}" in posted,
    )


def _numbers_in(data: Data, path: str, known: int) -> list[int]:
    """The numbers of the proposed rows, and of those that were added on the page."""
    pattern = re.compile(rf"{re.escape(_VALUE + path)}\.(\d{{1,4}})(?:\.|$)")
    added = {int(match[1]) for name in data if (match := pattern.match(name))}
    return sorted(added | set(range(known)))
