"""Why an export cannot be restored."""

from __future__ import annotations


class RestoreError(Exception):
    """An export that cannot be read back as it is; the text says what is wrong and in which line of which file."""

    retryable = False


class LineError(RestoreError):
    """What is wrong with one line, before it is known which one it is."""
