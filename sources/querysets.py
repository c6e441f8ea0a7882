"""Named reads of documents and citations."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db.models import Manager

from core.models.record import Record
from core.querysets import RecordQuerySet

_Record = TypeVar("_Record", bound=Record, covariant=True)


class DocumentQuerySet(RecordQuerySet[_Record]):
    def with_bytes(self, sha256: str) -> Self:
        """The document whose bytes have this SHA-256; at most one."""
        return self.filter(sha256=sha256)

    def with_text(self, sha256: str) -> Self:
        """Documents of which some conversion has this canonical text."""
        return self.filter(texts__sha256=sha256).distinct()


DocumentManager = Manager.from_queryset(DocumentQuerySet)
