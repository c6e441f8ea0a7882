"""Unpacks gzip and zip files, with limits, since a small file can hold an endless one."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ingest.conversion.limits import in_words
from ingest.datasets.errors import ImportRefused

MOST_BYTES = 4 * 1024**3
FORMATS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".json": "json", ".geojson": "json", ".xlsx": "xlsx"}


@contextmanager
def unpacked(path: Path, name: str) -> Iterator[tuple[Path, str, str]]:
    """The file itself, its format (csv, json or xlsx) and its name; an unpacked copy is removed at the end.

    Raises ImportRefused for an empty or damaged file, for a zip of several tables, and for an unknown format.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise ImportRefused("empty", f"{name} is empty.")
    if start[:2] == b"\x1f\x8b":
        inner = name.removesuffix(".gz")
        with gzip.open(path) as unzipped, _copied(unzipped, name) as copy:
            yield copy, _format_of(inner, copy), inner
    elif start == b"PK\x03\x04" and not name.lower().endswith(".xlsx"):
        with _archive(path, name) as archive:
            member = _only_table(archive, name)
            with archive.open(member) as packed, _copied(packed, name) as copy:
                yield copy, _format_of(member.filename, copy), Path(member.filename).name
    else:
        yield path, _format_of(name, path), name


def _format_of(name: str, path: Path) -> str:
    known = FORMATS.get(Path(name).suffix.lower())
    if known:
        return known
    with path.open("rb") as file:
        start = file.read(64).lstrip()
    if start[:1] in {b"[", b"{"}:
        return "json"
    if start[:4] == b"PK\x03\x04":
        return "xlsx"
    raise ImportRefused(
        "unknown_format", f"{name} is no table that can be read; give CSV, JSON or XLSX, also packed as gz or zip."
    )


@contextmanager
def _archive(path: Path, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise ImportRefused("damaged", f"{name} is a damaged zip file: {error}. Fetch it again.") from error
    with archive:
        yield archive


def _only_table(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    tables = [member for member in archive.infolist() if Path(member.filename).suffix.lower() in FORMATS]
    if len(tables) != 1:
        found = ", ".join(member.filename for member in tables[:5]) or "none"
        raise ImportRefused("not_one_table", f"{name} must hold exactly one table and holds {found}; unpack it first.")
    return tables[0]


@contextmanager
def _copied(packed: IO[bytes] | gzip.GzipFile, name: str) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(prefix="mandata-import-") as copy:
        try:
            while block := packed.read(1 << 20):
                copy.write(block)
                if copy.tell() > MOST_BYTES:
                    raise ImportRefused("too_large", f"{name} unpacks to more than {in_words(MOST_BYTES)}.")
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
            raise ImportRefused("damaged", f"{name} is damaged or cut short: {error}. Fetch it again.") from error
        copy.flush()
        yield Path(copy.name)
