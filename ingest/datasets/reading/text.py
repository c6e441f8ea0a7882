"""Delimited text: UTF-8 or, where it is not, Windows-1252, which Latin-1 files are in practice."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.datasets.errors import ImportRefused
from ingest.datasets.reading.table import Cells, Table, checked_header

LONGEST_CELL = 1_000_000


@contextmanager
def opened(path: Path, name: str) -> Iterator[Table]:
    """The rows of a CSV file; the delimiter is read from the header. Raises ImportRefused for what is no table."""
    encoding, repairs = _encoding_of(path)
    csv.field_size_limit(LONGEST_CELL)
    with path.open("rb") as raw:
        lines = codecs.getreader(encoding)(raw, "replace" if encoding == "cp1252" else "strict")
        # Read by the reader's own lines, so that a line feed within quotes stays in its cell.
        source = _Lines(lines)
        delimiter = _delimiter(source.first)
        reader = csv.reader(source, delimiter=delimiter, strict=False)
        columns = checked_header(next(reader, []), name)
        yield Table(columns, _rows(reader, name, len(columns)), raw.tell, path.stat().st_size, repairs)


class _Lines:
    """The lines of a file with the first one known."""

    def __init__(self, lines: Any) -> None:
        self.first = str(lines.readline(keepends=True))
        self._lines = lines

    def __iter__(self) -> Iterator[str]:
        yield self.first
        yield from self._lines


def _rows(reader: Any, name: str, width: int) -> Iterator[tuple[int, Cells]]:
    number = 1
    try:
        for cells in reader:
            number += 1
            if cells:
                yield number, cells
    except csv.Error as error:
        raise ImportRefused(
            "broken_table",
            f"{name}, after row {number}: {error}. A quotation mark that is opened there is probably never closed.",
        ) from error


def _delimiter(header: str) -> str:
    return max(",;\t|", key=header.count)


def _encoding_of(path: Path) -> tuple[str, list[str]]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        start = file.read(4)
        if start[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            return "utf-16", ["The file is in UTF-16."]
        repairs = ["The file begins with a byte order mark."] if start[:3] == codecs.BOM_UTF8 else []
        file.seek(0)
        try:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252", ["The file is not in UTF-8; it was read as Windows-1252 (Latin-1)."]
    return "utf-8-sig", repairs
