"""An export as files: a folder or a zip of one NDJSON file a kind of record, checked against its manifest."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from ingest.datasets.mandata.errors import RestoreError

MANIFEST = "manifest.json"
SUFFIXES = (".ndjson", ".ndjson.gz")
# The shape of the files that this version writes; a manifest of a newer one may mean what we do not know.
SCHEMA_VERSION = (1, 0)


@dataclass(frozen=True)
class Line:
    """One record as it stands in a file."""

    file: str
    number: int
    json: dict[str, Any]

    def wrong(self, what: object) -> RestoreError:
        return RestoreError(f"{self.file}, line {self.number}: {what}")


@dataclass(frozen=True)
class Files:
    """The files of an export, by what they hold: a plural such as `mandate-tasks`."""

    by_name: dict[str, Any]
    manifest: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> Files:
        """The files below `path`, whose hashes are those that the manifest tells; raises RestoreError."""
        if path.is_file() and not zipfile.is_zipfile(path):
            raise RestoreError(f"{path.name} is neither a folder nor a zip file.")
        if not path.exists():
            raise RestoreError(f"There is no {path}.")
        folder = _inside(path if path.is_dir() else zipfile.Path(path))
        found = {entry.name.split(".")[0]: entry for entry in folder.iterdir() if entry.name.endswith(SUFFIXES)}
        if not found:
            raise RestoreError(f"{path.name} holds no NDJSON file, such as incidents.ndjson.")
        manifest = folder / MANIFEST
        files = cls(found, _manifest(manifest) if manifest.is_file() else {})
        files.check()
        return files

    def check(self) -> None:
        """Raises RestoreError where a file is not the one that the manifest speaks of."""
        version = str(self.manifest.get("schema_version", "1.0"))
        if not version.replace(".", "").isdigit() or tuple(map(int, version.split(".")[:2])) > SCHEMA_VERSION:
            raise RestoreError(
                f"The files have the schema version {version}; this version of the software reads "
                f"{SCHEMA_VERSION[0]}.{SCHEMA_VERSION[1]} and older. Update it first."
            )
        present = {entry.name: entry for entry in self.by_name.values()}
        for listed in self.manifest.get("files", ()):
            name = Path(str(listed.get("path", listed.get("name")))).name
            if not name.endswith(SUFFIXES):
                continue
            if name not in present:
                raise RestoreError(f"{name} is missing: the manifest lists it.")
            if "sha256" in listed and _sha256(present[name]) != listed["sha256"]:
                raise RestoreError(f"{name} is damaged: its SHA-256 is not the one in the manifest.")

    def lines(self, name: str) -> Iterator[Line]:
        """The lines of one file, each a JSON object; none where there is no such file."""
        if name not in self.by_name:
            return
        entry = self.by_name[name]
        number = 0
        try:
            with _open(entry) as source:
                for number, text in enumerate(source, start=1):
                    yield Line(entry.name, number, _object(text))
        except (ValueError, EOFError, OSError, zlib.error) as error:
            raise RestoreError(f"{entry.name}, line {number}: this is not a JSON object in UTF-8 ({error}).") from None


def _inside(folder: Any) -> Any:
    """The folder with the files: itself, or the only one in it."""
    entries = list(folder.iterdir())
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else folder


def _manifest(file: Any) -> dict[str, Any]:
    try:
        return _object(file.read_bytes())
    except ValueError as error:
        raise RestoreError(f"{MANIFEST} is not a JSON object in UTF-8 ({error}).") from None


def _open(entry: Any) -> IO[bytes]:
    source: Any = entry.open("rb")
    return gzip.open(source) if entry.name.endswith(".gz") else source  # type: ignore[no-any-return, return-value]  # all are read as bytes


def _sha256(entry: Any) -> str:
    with entry.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _object(text: bytes) -> dict[str, Any]:
    found = json.loads(text.decode("utf-8"))
    if not isinstance(found, dict):
        raise ValueError("it is something else")  # noqa: TRY004  # of the text, not of an argument
    return found
