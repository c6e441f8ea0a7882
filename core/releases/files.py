"""Files of a release: made in a folder of this machine, then stored and read back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import Storage, storages

from core.exceptions import ReleaseError
from core.models import Release, ReleaseFile
from core.releases.data import MEDIA_TYPES

BLOCK = 1 << 20


def storage() -> Storage:
    """Where the files of releases lie (RELEASE_STORAGE_URL)."""
    return storages["releases"]


def make(folder: Path, release: Release, name: str, content: Iterable[bytes], kind: str = "") -> ReleaseFile:
    """The file `name` of the release, written into `folder`; its row is not saved yet."""
    digest = hashlib.sha256()
    with (folder / name).open("xb") as file:
        for block in content:
            digest.update(block)
            file.write(block)
        size = file.tell()
    media_type = MEDIA_TYPES[name.rpartition(".")[2]]
    return ReleaseFile(
        release=release, name=name, record_kind=kind, media_type=media_type, size=size, sha256=digest.hexdigest()
    )


def store(folder: Path, file: ReleaseFile) -> None:
    """Puts the made file into the storage and reads it back; raises ReleaseError where it is not the same there."""
    with (folder / file.name).open("rb") as made:
        name = storage().save(file.stored_as, File(made))
    if name != file.stored_as or digest_of(file) != file.sha256:
        raise ReleaseError(f"{name} is not in the storage as it was made; nothing is published. Run it again.")


def digest_of(file: ReleaseFile) -> str:
    """SHA-256 of the file as it lies in the storage."""
    digest = hashlib.sha256()
    with storage().open(file.stored_as) as stored:
        while block := stored.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def lines_of(file: ReleaseFile) -> Iterator[bytes]:
    """The lines of a stored file; raises ReleaseError at the end where they are not those that were published."""
    digest = hashlib.sha256()
    with storage().open(file.stored_as) as stored:
        for line in _lines(stored):
            digest.update(line)
            yield line
    if digest.hexdigest() != file.sha256:
        raise ReleaseError(f"{file.stored_as} is damaged: it does not match its SHA-256. Restore it from a backup.")


def _lines(stored: IO[Any]) -> Iterator[bytes]:
    rest = b""
    while block := stored.read(BLOCK):
        *lines, rest = (rest + block).split(b"\n")
        yield from (line + b"\n" for line in lines)
    if rest:
        yield rest


def remove(folder: str) -> None:
    """Deletes a folder of the storage with its files; nothing happens where there is none."""
    for name in _listed(folder)[1]:
        storage().delete(f"{folder}/{name}")
    storage().delete(folder)


def remove_leftovers(version: str) -> None:
    """Deletes what interrupted runs have left of a version, and what revisions that were replaced have."""
    newest = Release.objects.filter(stored_in__startswith=f"{version}/").order_by("-revision").first()
    for name in _listed(version)[0]:
        folder = f"{version}/{name}"
        if newest is None or folder != newest.stored_in:
            remove(folder)


def _listed(folder: str) -> tuple[list[str], list[str]]:
    """The folders and files in a folder of the storage."""
    try:
        return storage().listdir(folder)
    except FileNotFoundError:
        return [], []
