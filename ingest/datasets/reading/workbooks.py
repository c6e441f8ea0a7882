"""Excel workbooks: the first sheet, row by row, values and not formulas."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ingest.datasets.errors import ImportRefused
from ingest.datasets.reading.table import Cells, Table, checked_header

MOST_UNPACKED = 1024**3


@contextmanager
def opened(path: Path, name: str) -> Iterator[Table]:
    """The rows of a workbook's first sheet; raises ImportRefused for a damaged one."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise ImportRefused("too_large", f"{name} unpacks to more than 1 GB; save it as CSV.")
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True)
            try:
                rows = book.worksheets[0].iter_rows(values_only=True)
                columns = checked_header([_cell(value) for value in next(rows, ())], name)
                size = path.stat().st_size
                yield Table(columns, _rows(rows, len(columns)), file.tell, size)
            finally:
                book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError) as error:
        raise ImportRefused("damaged", f"{name} is a damaged workbook: {error}. Save it again.") from error


def _rows(rows: Any, width: int) -> Iterator[tuple[int, Cells]]:
    for number, values in enumerate(rows, start=2):
        cells = [_cell(value) for value in values]
        if any(cells):
            # Excel leaves out empty cells at the end of a row.
            yield number, cells + [""] * (width - len(cells))


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime() if not (value.hour or value.minute or value.second):
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
