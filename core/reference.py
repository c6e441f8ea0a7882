"""Reference rows read from the CSV files of the applications, and records made to agree with them.

Every application keeps its files in its folder `reference/`. Each row has its own key, the column `row_key`; what is
made from a row cites that key. Loading is idempotent: a row that says what the record says writes nothing.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import models

from core.choices import EntryMethod, PublicationStatus
from core.dates import PartialDate
from core.models import Change, Record

# Who writes, in the change feed.
LOADER = "reference data"
# How the name begins under which imports of datasets write.
IMPORTER = "import "

Row = Mapping[str, str]
R = TypeVar("R", bound=Record)
C = TypeVar("C", bound=models.Model)


class ReferenceDataError(Exception):
    """A reference file that cannot be loaded; the text names file, row and what is wrong."""

    retryable = False


def reference_files() -> list[Path]:
    """The reference files of all installed applications, in a fixed order."""
    folders = [Path(config.path) / "reference" for config in apps.get_app_configs()]
    return sorted(path for folder in folders for path in folder.glob("*") if path.suffix in {".csv", ".toml"})


def fingerprint(paths: Iterable[Path], *versions: str) -> str:
    """SHA-256 over the names and contents of `paths` and over what else the loaded data depend on."""
    digest = hashlib.sha256("\n".join(versions).encode())
    for path in paths:
        digest.update(f"\0{path.parent.parent.name}/{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def read(path: Path, *columns: str) -> list[Row]:
    """The rows of a reference file, checked to have `row_key` and `columns` and no key twice."""
    with path.open(encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source, strict=True)
        missing = {"row_key", *columns} - set(reader.fieldnames or ())
        if missing:
            raise ReferenceDataError(f"{path.name} lacks the column {', '.join(sorted(missing))}")
        rows: list[Row] = list(reader)
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ReferenceDataError(f"{path.name}, record {number - 1}: more or fewer values than columns")
        if row["row_key"] in seen or not row["row_key"]:
            raise ReferenceDataError(
                f"{path.name}, record {number - 1}: row_key {row['row_key']!r} is empty or not unique"
            )
        seen.add(row["row_key"])
    return rows


def several(text: str) -> list[str]:
    """The parts of a value that lists several, separated by semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def partial(text: str) -> PartialDate | None:
    """A date as exact as written: `2012`, `2012-03` or `2012-03-02`; None for an empty text."""
    return PartialDate.parse(text) if text else None


def period(first: str, until: str) -> PartialDate | None:
    """The period from `first` until `until`; None where both are empty.

    A full day as `until` is the first day outside. A month or a year says that the end lies in it; the period then
    reaches to its last day, so that it is never narrower than what is known.
    """
    if not first and not until:
        return None
    start, end = partial(first), partial(until)
    return PartialDate.between(start.start if start else None, _outside(end))


def _outside(end: PartialDate | None) -> date | None:
    if end is None:
        return None
    return end.start if end.precision == "day" else end.end


@dataclass
class Loaded(Generic[R]):
    """Records by their key after loading, with what was done to them."""

    records: dict[Hashable, R] = field(default_factory=dict)
    created: list[Hashable] = field(default_factory=list)
    changed: list[Hashable] = field(default_factory=list)
    left_alone: list[Hashable] = field(default_factory=list)

    @property
    def written(self) -> list[Hashable]:
        return [*self.created, *self.changed]

    def ours(self, key: Hashable) -> bool:
        """Whether parts of this record may be written: it is not one that somebody else has changed."""
        return key not in self._foreign

    def __post_init__(self) -> None:
        self._foreign: set[Hashable] = set()

    def leave(self, key: Hashable) -> None:
        self._foreign.add(key)


def agree(
    queryset: models.QuerySet[R],
    wanted: Mapping[Hashable, Mapping[str, Any]],
    *,
    key: Callable[[R], Hashable],
) -> Loaded[R]:
    """Creates the wanted records that `queryset` lacks and updates those that say something else.

    A record that anybody but the loader has changed is left alone and named in `left_alone` when it says something
    else: a curator's word outranks a file. Imports of datasets only fill what a reference record lacks; that stays,
    and all else follows the files. Records that no row names any more stay as they are.
    Must run inside `acting_as(LOADER)`.
    """
    loaded: Loaded[R] = Loaded()
    known = {found: record for record in queryset if (found := key(record)) in wanted}
    foreign, filled = _changed_by_others(known.values())
    new: dict[Hashable, R] = {}
    for name, values in wanted.items():
        record = known.get(name)
        if record is None:
            new[name] = queryset.model(
                publication_status=PublicationStatus.PUBLISHED, entry_method=EntryMethod.REFERENCE, **values
            )
            continue
        loaded.records[name] = record
        differing = [column for column, value in values.items() if getattr(record, column) != value]
        if record.uid in filled:
            differing = [column for column in differing if values[column] not in (None, "")]
        if record.uid in foreign:
            loaded.leave(name)
            if differing:
                loaded.left_alone.append(name)
        elif differing:
            for column in differing:
                setattr(record, column, values[column])
            record.save(update_fields=differing)
            loaded.changed.append(name)
    queryset.model._default_manager.bulk_create(new.values(), batch_size=500)
    loaded.records.update(new)
    loaded.created.extend(new)
    return loaded


def _changed_by_others(records: Iterable[Record]) -> tuple[set[Any], set[Any]]:
    """The uids of records that anybody but the loader has changed, and of those where that was only imports."""
    of_ours = {record.uid for record in records if record.entry_method == EntryMethod.REFERENCE}
    uids = [record.uid for record in records]
    changed = Change.objects.filter(uid__in=uids).exclude(changed_by=LOADER).values_list("uid", "changed_by").distinct()
    foreign = {uid for uid, by in changed if uid not in of_ours or not by.startswith(IMPORTER)}
    return foreign, {uid for uid, _ in changed} - foreign


def agree_parts(model: type[C], wanted: Iterable[Mapping[str, Any]], *, same: tuple[str, ...], owners: str) -> list[C]:
    """Adds the child rows that are missing and updates those that differ; returns the rows written.

    `same` are the columns that make two rows the same, `owners` the foreign key to the record they belong to. A child
    row that no reference row names is left where it is.
    """
    rows = list(wanted)
    owner_ids = {row[owners] for row in rows}
    known = {
        tuple(getattr(child, column) for column in same): child
        for child in model._default_manager.filter(**{f"{owners}__in": owner_ids})
    }
    written: list[C] = []
    new: dict[Hashable, C] = {}
    for row in rows:
        identity = tuple(row[column] for column in same)
        child = known.get(identity)
        if child is None:
            new.setdefault(identity, model(**row))
        elif differing := [column for column, value in row.items() if getattr(child, column) != value]:
            for column in differing:
                setattr(child, column, row[column])
            child.save(update_fields=differing)
            written.append(child)
    written.extend(model._default_manager.bulk_create(new.values(), batch_size=1000))
    return written


def known_as(rows: Mapping[Hashable, R], name: str, row: Row) -> R:
    """The record that a row refers to by `name`; raises ReferenceDataError naming the row when there is none."""
    try:
        return rows[name]
    except KeyError:
        raise ReferenceDataError(f"row {row['row_key']}: {name!r} is not known") from None
