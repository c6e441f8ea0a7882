"""Rows of the file into the staging table: read, checked and streamed, one COPY whatever the file's size."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from ingest.choices import RemarkKind
from ingest.datasets.errors import ImportRefused, Unreadable
from ingest.datasets.layout import Only, RecordRules, Skip
from ingest.datasets.reading.table import Cells, Table
from ingest.datasets.remarks import TooManyFailures
from ingest.datasets.run import Run

TELL_EVERY = 2_000  # rows


def stage(run: Run, table: Table, limit: int | None) -> int:
    """Fills the table `staged` with what the file says; returns the number of rows read, blank ones left out.

    A row that cannot be read is told with every column that is wrong, and left out. Raises ImportRefused where so many
    are that the layout must be wrong.
    """
    columns = run.layout.target.staging_columns
    listed = ", ".join(f'"{column}" text' for column in columns)
    run.execute(
        "CREATE TEMPORARY TABLE staged (row_number integer, row_key text, source_key text, scope text, digest text,"
        f" {listed}) ON COMMIT DROP"
    )
    for repair in table.repairs:
        run.remarks.add(RemarkKind.REPAIRED, 1, reason=repair)
    reader = RowReader(run, table.columns)
    try:
        with run.cursor.copy("COPY staged FROM STDIN") as copy:
            for row in reader.staged(table, limit):
                copy.write_row(row)
    except TooManyFailures as error:
        raise ImportRefused(
            "too_many_failures", "More than 100,000 rows cannot be read: this is another file, or needs another layout."
        ) from error
    run.tell("reading", table.size, table.size)
    if run.layout.numbered:
        _number_repeated(run)
    _leave_out_repeated(run)
    run.execute("ANALYZE staged")
    return reader.read


@dataclass(frozen=True)
class _Placed:
    """The rules of one record with the places of their columns in this very file."""

    rules: RecordRules
    reads: tuple[tuple[Any, Any, int, str], ...]
    skips: tuple[tuple[tuple[int, ...], Skip], ...]
    only: tuple[tuple[int, Only], ...]


class RowReader:
    """Turns the rows of one file into rows of the staging table."""

    def __init__(self, run: Run, columns: Sequence[str]) -> None:
        self.run, self.layout, self.columns, self.read = run, run.layout, list(columns), 0
        self._at = {column: index for index, column in enumerate(columns)}
        self._key = [self._at[column] for column in self.layout.key]
        self._scope = self._at[self.layout.scope] if self.layout.scope else None
        self._records = [self._placed(rules) for rules in self.layout.records]
        self._used = sorted({self._at[c] for one in self.layout.records for rule in one.rules for c in rule.columns})

    def _placed(self, rules: RecordRules) -> _Placed:
        places = {column: index for index, column in enumerate(rules.target.staging_columns)}
        reads = []
        for rule in rules.rules:
            at = [self._at[column] for column in rule.columns]
            pick = itemgetter(*at) if at else None
            if len(at) == 1:
                # itemgetter of one gives the cell itself; every reader takes cells one by one.
                pick = _only(at[0])
            reads.append((pick, rule.read, places[rule.field.columns[0]], ", ".join(rule.columns)))
        skips = tuple((tuple(self._at[column] for column in skip.columns), skip) for skip in rules.skips)
        only = tuple((self._at[one.column], one) for one in rules.only)
        return _Placed(rules, tuple(reads), skips, only)

    def staged(self, table: Table, limit: int | None) -> Iterator[tuple[Any, ...]]:
        for number, cells in table:
            if limit is not None and self.read >= limit:
                break
            if self.layout.hashtags and _is_hashtags(cells):
                self.run.remarks.add(
                    RemarkKind.REPAIRED, number, reason="A row of HXL hashtags, which is no data; passed over."
                )
                continue
            self.read += 1
            if self.read % TELL_EVERY == 0:
                self.run.tell("reading", table.position(), table.size)
            yield from self._row(number, cells)

    def _row(self, number: int, cells: Cells) -> Iterator[tuple[Any, ...]]:
        if len(cells) != len(self.columns):
            self._fail(number, "", "", "", f"has {len(cells)} cells where the header has {len(self.columns)}")
            return
        stripped = [cell.strip() for cell in cells]
        if stripped != list(cells):
            self._note_blanks(number, cells, stripped)
        if self.layout.empty:
            stripped = ["" if cell in self.layout.empty else cell for cell in stripped]
        if any("\x00" in cell for cell in stripped):
            self._fail(number, "", "", "", "has a NUL character, which no text has")
            return
        key = "/".join(stripped[at] for at in self._key)
        if not key.strip("/") or len(key) > 180:
            self._fail(number, key, ", ".join(self.layout.key), key, "the row has no key, or one above 180 characters")
            return
        scope = stripped[self._scope][:100] if self._scope is not None else ""
        for record in self._records:
            values = self._values(record, number, key, stripped)
            if values is not None:
                suffix = f"/{record.rules.suffix}" if record.rules.suffix else ""
                digest = hashlib.blake2b(repr(values).encode(), digest_size=16).hexdigest()
                yield (number, f"{key}{suffix}", key, scope, digest, *values)

    def _values(self, record: _Placed, number: int, key: str, cells: list[str]) -> list[str | None] | None:
        """The staged values of one record; None where the row is none or cannot be read, which is told."""
        if any((cells[at] in only.values) == only.unless for at, only in record.only):
            return None
        if any(self._is_skipped(columns, skip, number, key, cells) for columns, skip in record.skips):
            return None
        target = record.rules.target
        staged: list[str | None] = [None] * len(target.staging_columns)
        failed = False
        for pick, read, at, names in record.reads:
            picked = pick(cells) if pick else ()
            try:
                texts, repair = read(*picked)
            except Unreadable as error:
                failed = True
                self._fail(number, key, names, " | ".join(picked), error.reason)
                continue
            staged[at : at + len(texts)] = texts
            if repair:
                self.run.counts["repaired"] += 1
                self.run.remarks.add(
                    RemarkKind.REPAIRED, number, key, column=names, value=" | ".join(picked), reason=repair
                )
        if failed:
            return None
        return staged if self._is_whole(record, number, key, staged) else None

    def _is_skipped(self, columns: tuple[int, ...], skip: Skip, number: int, key: str, cells: list[str]) -> bool:
        """Whether the row is no record, which is told and counted."""
        if any((cells[at] in skip.values) == skip.unless for at in columns):
            return False
        self.run.counts["skipped"] += 1
        value = " | ".join(cells[at] for at in columns)
        names = ", ".join(skip.columns)
        self.run.remarks.add(RemarkKind.NOTED, number, key, column=names, value=value, reason=skip.because)
        return True

    def _is_whole(self, record: _Placed, number: int, key: str, staged: list[str | None]) -> bool:
        """Whether the row has all that its record needs."""
        target = record.rules.target
        by_name = dict(zip(target.staging_columns, staged, strict=True))
        problems = [
            (field.name, "is empty, and a record needs it")
            for field in target.fields
            if field.required and all(by_name[column] is None for column in field.columns)
        ]
        problems += target.check(by_name) if target.check else []
        for name, reason in problems:
            field = target.field_named(name)
            rule = next((rule for rule in record.rules.rules if field and rule.field.name == field.name), None)
            self._fail(number, key, ", ".join(rule.columns) if rule else name, "", reason)
        return not problems

    def _fail(self, number: int, key: str, column: str, value: str, reason: str) -> None:
        self.run.remarks.fail(number, key, column, value, reason)

    def _note_blanks(self, number: int, cells: Cells, stripped: list[str]) -> None:
        for at in self._used:
            if cells[at] != stripped[at]:
                self.run.remarks.add(
                    RemarkKind.REPAIRED,
                    number,
                    column=self.columns[at],
                    value=repr(cells[at]),
                    reason="blanks around the value",
                )


def _only(at: int) -> Any:
    return lambda cells: (cells[at],)


def _is_hashtags(cells: Cells) -> bool:
    given = [cell for cell in cells if cell.strip()]
    return bool(given) and all(cell.strip().startswith("#") for cell in given)


def _leave_out_repeated(run: Run) -> None:
    """Of rows with one key the first stands, with all its records and no others; the other rows are told."""
    run.execute(
        """DELETE FROM staged s USING (SELECT source_key, min(row_number) AS first FROM staged GROUP BY source_key
            HAVING min(row_number) < max(row_number)) twice
        WHERE s.source_key = twice.source_key AND s.row_number > twice.first
        RETURNING s.row_number, s.source_key, twice.first"""
    )
    for number, key, first in sorted(set(run.cursor.fetchall())):
        run.remarks.fail(number, key, ", ".join(run.layout.key), key, f"the key stands in row {first} already")


def _number_repeated(run: Run) -> None:
    """Rows of one key get numbers, in the order of the file, where each is a record of its own; that is told."""
    run.execute(
        """UPDATE staged s SET row_key = s.row_key || '/' || place, source_key = source_key || '/' || place
        FROM (SELECT ctid, row_number() OVER (PARTITION BY row_key ORDER BY row_number) AS place FROM staged) numbered
        WHERE s.ctid = numbered.ctid AND place > 1 RETURNING s.row_number, s.row_key"""
    )
    for number, key in run.cursor.fetchall():
        run.remarks.add(
            RemarkKind.NOTED,
            number,
            key,
            column=", ".join(run.layout.key),
            reason="the key stands in a row before; both are taken in, as the source counts both",
        )
