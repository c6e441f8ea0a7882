"""Where the original bytes of documents lie; never served directly."""

from __future__ import annotations

from django.core.files.storage import Storage, storages


def document_storage() -> Storage:
    """The storage named `documents` in the settings (DOCUMENT_STORAGE_URL)."""
    return storages["documents"]
