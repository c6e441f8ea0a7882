"""What can go wrong around a step, apart from the document itself."""

from __future__ import annotations


class IngestError(Exception):
    """Base of this package's own errors; `retryable` says whether trying again can help."""

    code = "ingest_error"
    retryable = False


class LeaseLost(IngestError):
    """Another worker holds the job now; whatever this one has found may not be written."""

    code = "lease_lost"


class OriginalDamaged(IngestError):
    """The stored bytes are not those that were received."""

    code = "original_damaged"


class TooLargeToKeep(IngestError):
    """A file so large that not even its bytes are kept."""

    code = "too_large"
