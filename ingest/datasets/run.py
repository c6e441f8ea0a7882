"""One import while it runs: its layout and release, its remarks and counts, and what it tells of its progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.choices import RemarkKind
from ingest.datasets.remarks import Remarks
from sources.models import DatasetRelease

if TYPE_CHECKING:
    from ingest.datasets.layout import Layout

# Told of each piece of work: the phase, how much is done, and of how much; raises Cancelled where it should stop.
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Join:
    """SQL that joins what was resolved to the staged rows `s`, and the columns that it adds."""

    sql: str
    columns: dict[str, str]


@dataclass
class Run:
    """What the steps of an import share. `work` is the table of the rows that change something."""

    cursor: Any
    layout: Layout
    release: DatasetRelease
    by: str
    tell: Tell
    remarks: Remarks
    claimant_id: int | None = None
    claimant_as_stated: str = ""
    complete: bool = False
    counts: Counter[str] = field(default_factory=Counter)

    def execute(self, sql: str, **values: Any) -> int:
        """Runs one statement; returns how many rows it touched."""
        self.cursor.execute(sql, values or None)
        return int(self.cursor.rowcount)

    def note(self, reason: str, rows: int = 1) -> None:
        """Says something of several rows that went in."""
        self.remarks.add(RemarkKind.NOTED, 0, reason=reason, rows=rows)
