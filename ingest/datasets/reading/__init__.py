"""Files as rows: whatever they are packed in, however they are encoded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from ingest.datasets.reading import json_rows, text, workbooks
from ingest.datasets.reading.packing import unpacked
from ingest.datasets.reading.table import Table

READERS: dict[str, Callable[[Path, str], AbstractContextManager[Table]]] = {
    "csv": text.opened,
    "json": json_rows.opened,
    "xlsx": workbooks.opened,
}

__all__ = ["Table", "open_table", "unpacked"]


def open_table(path: Path, file_format: str, name: str) -> AbstractContextManager[Table]:
    """The rows of an unpacked file; raises ImportRefused where it is no file of that format."""
    return READERS[file_format](path, name)
