"""An export as files: a folder or a zip of one NDJSON file a kind of record, checked against its manifest."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from ingest.datasets.mandata.errors import RestoreError

MANIFEST = "manifest.json"
SUFFIXES = (".ndjson", ".ndjson.gz")
# What a release tells of records that it has no longer, besides those that it has.
DELTA = "delta"


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
    """The files of an export, by what they hold: a kind such as `mandate_task`, or its plural `mandate-tasks`."""

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
        files = cls(found, _manifest(folder / MANIFEST))
        try:
            files.check()
        except (KeyError, TypeError, AttributeError) as error:
            raise RestoreError(f"{MANIFEST} has another shape than it should ({error!r}).") from error
        return files

    def check(self) -> None:
        """Raises RestoreError where a file is not the one that the manifest speaks of."""
        ours, theirs = settings.SPECTACULAR_SETTINGS["VERSION"], self.manifest.get("api_version")
        if theirs is not None and _minor(theirs) > _minor(ours):
            raise RestoreError(
                f"The files have the form of version {theirs} of the API; this software reads {ours} and older. "
                "Update it first."
            )
        present = {entry.name: entry for entry in self.by_name.values()}
        for listed in self.manifest.get("files", ()):
            name = listed["name"]
            if not name.endswith(SUFFIXES):
                continue
            if name not in present:
                raise RestoreError(f"{name} is missing: the manifest lists it.")
            if _sha256(present[name]) != listed["sha256"]:
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
                    yield Line(entry.name, number, _object(text, f"{entry.name}, line {number}"))
        except (EOFError, OSError, zlib.error, zipfile.BadZipFile) as error:
            raise RestoreError(f"{entry.name} cannot be read after line {number}: {error}.") from error


def _inside(folder: Any) -> Any:
    """The folder with the files: itself, or the only one in it."""
    entries = list(folder.iterdir())
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else folder


def _manifest(file: Any) -> dict[str, Any]:
    return _object(file.read_bytes(), MANIFEST) if file.is_file() else {}


def _minor(version: Any) -> tuple[int, ...]:
    """The parts of a version that say which members there are; raises RestoreError for what is no version."""
    try:
        return tuple(int(part) for part in version.split(".")[:2])
    except (ValueError, AttributeError):
        raise RestoreError(f"{MANIFEST}: {version!r} is no version of the API.") from None


@contextmanager
def _open(entry: Any) -> Iterator[IO[bytes]]:
    with entry.open("rb") as source:
        if not entry.name.endswith(".gz"):
            yield source
            return
        with gzip.open(source) as unpacked:
            yield unpacked  # type: ignore[misc]  # all are read as bytes


def _sha256(entry: Any) -> str:
    with entry.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _object(text: bytes, where: str) -> dict[str, Any]:
    try:
        found = json.loads(text.decode("utf-8"))
    except ValueError as error:
        raise RestoreError(f"{where}: this is not JSON in UTF-8 ({error}).") from None
    if not isinstance(found, dict):
        raise RestoreError(f"{where}: this is not a JSON object.")
    return found
