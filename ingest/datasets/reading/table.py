"""What every reader gives: named columns and an iterator over their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.datasets.errors import ImportRefused

Cells = Sequence[str]


@dataclass
class Table:
    """The rows of one file, read as they are asked for.

    A row comes with its number as a spreadsheet counts it: the header is row 1. `position` says how many of the
    `size` bytes have been read. `repairs` tells what was mended in all of the file.
    """

    columns: Sequence[str]
    rows: Iterable[tuple[int, Cells]]
    position: Callable[[], int]
    size: int
    repairs: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        return iter(self.rows)


def checked_header(cells: Cells, name: str) -> list[str]:
    """The names of the columns; raises ImportRefused where there are none, or one stands twice."""
    columns = [cell.strip().removeprefix("\ufeff") for cell in cells]
    if not any(columns):
        raise ImportRefused("no_header", f"{name} has no header row; its first row must name the columns.")
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise ImportRefused(
            "column_twice", f"{name} has more than one column {', '.join(twice)}; rename or remove one."
        )
    return columns
