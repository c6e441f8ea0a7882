"""What an import has to say of rows, kept until it is over, whether its rows are kept or not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from core.api.renderers import harmless
from ingest.choices import RemarkKind
from ingest.models import DatasetImport, ImportRemark

# A file of which more rows fail than this is the wrong file, or has the wrong layout.
MOST_FAILURES = 100_000
COLUMNS = ("row_number", "row_key", "remark_kind", "column", "value", "reason", "rows")


class TooManyFailures(Exception):
    """More rows fail than anybody would read of."""


@dataclass
class Remark:
    kind: str
    row_number: int
    row_key: str = ""
    column: str = ""
    value: str = ""
    reason: str = ""
    rows: int = 1


class Remarks:
    """Each failed row is told by itself; repairs of one kind once, with the first row and their number."""

    def __init__(self) -> None:
        self.failed: list[Remark] = []
        self._others: dict[tuple[str, str, str], Remark] = {}

    def fail(self, row_number: int, row_key: str, column: str, value: str, reason: str) -> None:
        if len(self.failed) >= MOST_FAILURES:
            raise TooManyFailures
        remark = Remark(RemarkKind.FAILED, row_number, row_key[:200], column[:100], _short(value), reason[:500])
        # Several fields may come from one column.
        if not self.failed or self.failed[-1] != remark:
            self.failed.append(remark)

    def add(
        self,
        kind: RemarkKind,
        row_number: int,
        row_key: str = "",
        *,
        column: str = "",
        value: str = "",
        reason: str,
        rows: int = 1,
    ) -> None:
        known = self._others.get((kind, column, reason))
        if known:
            known.rows += rows
        else:
            remark = Remark(kind, row_number, row_key[:200], column[:100], _short(value), reason[:500], rows)
            self._others[kind, column, reason] = remark

    def __iter__(self) -> Iterator[Remark]:
        yield from sorted(self.failed, key=lambda one: one.row_number)
        yield from self._others.values()

    def save(self, dataset_import: DatasetImport) -> None:
        """Replaces what an earlier try said."""
        dataset_import.remarks.all().delete()
        ImportRemark.objects.bulk_create(
            (
                ImportRemark(
                    dataset_import=dataset_import,
                    remark_kind=one.kind,
                    row_number=one.row_number,
                    row_key=one.row_key,
                    column=one.column,
                    value=one.value,
                    reason=one.reason,
                    rows=one.rows,
                )
                for one in self
            ),
            batch_size=2000,
        )


def _short(value: str) -> str:
    value = value.replace("\x00", "␀")
    return value if len(value) <= 300 else f"{value[:299]}…"


def report_lines(remarks: Iterable[ImportRemark]) -> Iterator[str]:
    """The remarks as CSV, one line each after the header, safe to open in a spreadsheet."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    for cells in chain([COLUMNS], ([getattr(one, name) for name in COLUMNS] for one in remarks)):
        writer.writerow([harmless(cell) for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
