"""Records that were there before the dataset: which row is which, and what was only proposed until now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ingest.choices import RemarkKind
from ingest.datasets.resolving.actors import PROPOSED
from ingest.datasets.run import Run


@dataclass(frozen=True)
class Unmatched:
    """A row that is no record yet, with the values asked for."""

    row_number: int
    row_key: str
    values: tuple[str | None, ...]


def unmatched(run: Run, *columns: str) -> list[Unmatched]:
    """The rows of `work` that would become new records, in the order of the file."""
    listed = "".join(f", {column}" for column in columns)
    run.execute(f"SELECT row_number, row_key{listed} FROM work WHERE is_new ORDER BY row_number")
    return [Unmatched(number, key, tuple(values)) for number, key, *values in run.cursor.fetchall()]


def adopt(run: Run, rows: Iterable[Unmatched], candidates: Callable[[Unmatched], Iterable[int]]) -> int:
    """Makes rows with exactly one candidate that record, each record once; returns how many.

    Several candidates, and two rows for one record, are told; the row becomes a record of its own.
    """
    kind = run.layout.target.model.record_kind  # type: ignore[attr-defined]  # every target is a record
    run.execute(
        "SELECT record_id, row_key FROM ingest_importedrow WHERE dataset_id = %(dataset)s AND record_kind = %(kind)s",
        dataset=run.release.dataset_id,
        kind=kind,
    )
    taken = dict(run.cursor.fetchall())
    adopted: dict[str, int] = {}
    for row in rows:
        found = sorted(set(candidates(row)))
        if len(found) > 1:
            _note(run, row, f"fits {len(found)} records that are there, and so none of them was taken for it")
        elif found and found[0] in taken:
            _note(run, row, f"fits the record that row {taken[found[0]]} is already, and became one of its own")
        elif found:
            taken[found[0]], adopted[row.row_key] = row.row_key, found[0]
    run.execute("CREATE TEMPORARY TABLE adopted (row_key text PRIMARY KEY, record_id bigint) ON COMMIT DROP")
    with run.cursor.copy("COPY adopted FROM STDIN") as copy:
        for key, record in adopted.items():
            copy.write_row((key, record))
    return run.execute(
        """UPDATE work w SET record_id = a.record_id, is_new = false, is_adopted = true FROM adopted a
        WHERE a.row_key = w.row_key"""
    )


def _note(run: Run, row: Unmatched, reason: str) -> None:
    run.remarks.add(RemarkKind.NOTED, row.row_number, row.row_key, reason=f"row {row.row_key} {reason}")


def take_over_proposed(run: Run, **columns: str) -> int:
    """Publishes adopted drafts that an import had only proposed, with the file's `columns`; returns how many."""
    table = run.layout.target.model._meta.db_table
    sets = "".join(f", {name} = {value}" for name, value in columns.items())
    taken_over = run.execute(
        f"""UPDATE {table} t SET publication_status = 'published', internal_note = ''{sets} FROM work s
        WHERE t.id = s.record_id AND s.is_adopted AND t.publication_status = 'draft' AND t.entry_method = 'dataset'
            AND starts_with(t.internal_note, %(proposed)s)""",
        proposed=PROPOSED,
    )
    run.counts["published"] += taken_over
    return taken_over


def tell_differences(run: Run, column: str, theirs: str, ours: str, differ: str) -> None:
    """Says of each adopted record what it has in a column, where the file says something else.

    `theirs` and `ours` are SQL for the words, over the staged row `s` and the record `t`; `differ` is when they do.
    """
    table = run.layout.target.model._meta.db_table
    run.execute(
        f"""SELECT s.row_number, s.row_key, {theirs}, {ours} FROM work s JOIN {table} t ON t.id = s.record_id
        WHERE s.is_adopted AND {differ} ORDER BY s.row_number"""
    )
    for number, key, given, known in run.cursor.fetchall():
        run.remarks.add(
            RemarkKind.KEPT,
            number,
            key,
            column=column,
            value=given,
            reason=f"row {key}: ours says “{known}”, the file says “{given}”",
        )
