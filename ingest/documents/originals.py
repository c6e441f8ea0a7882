"""The bytes of documents as they were received, kept under their own SHA-256; also those of refused files."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile

from ingest.documents.exceptions import OriginalDamaged, TooLargeToKeep
from sources.storage import document_storage

# Larger files than conversion takes are kept all the same, so that a refusal loses nothing; up to here.
KEPT_AT_MOST = 200 * 1024 * 1024


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def keep(data: bytes) -> tuple[str, str]:
    """Stores the bytes once and returns their name in the storage and their SHA-256.

    Raises TooLargeToKeep. A file of that name that a crash left half-written is replaced.
    """
    if len(data) > KEPT_AT_MOST:
        raise TooLargeToKeep(f"{len(data):,} bytes are more than the {KEPT_AT_MOST:,} that are kept.")
    storage = document_storage()
    sha256 = sha256_of(data)
    name = f"originals/{sha256[:2]}/{sha256[2:4]}/{sha256}"
    if storage.exists(name):
        if storage.size(name) == len(data):
            return name, sha256
        storage.delete(name)
    stored = storage.save(name, ContentFile(data))
    if stored != name:  # another worker stored the same bytes in the same moment
        storage.delete(stored)
    return name, sha256


def load(name: str, sha256: str) -> bytes:
    """The stored bytes; raises OriginalDamaged where they are not those that were received."""
    with document_storage().open(name) as stored:
        data: bytes = stored.read()
    if sha256_of(data) != sha256:
        raise OriginalDamaged(f"The stored file {name} no longer has the SHA-256 it was received with.")
    return data
