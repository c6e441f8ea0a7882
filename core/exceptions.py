"""Errors of the write layer; each says what is wrong, where, and what to do."""

from __future__ import annotations


class RecordError(Exception):
    """A write that was refused. `code` is stable; `field` names the value at fault where there is one."""

    retryable = False

    def __init__(self, code: str, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class ReleaseError(Exception):
    """A release that was refused or not finished; nothing of it is visible. The text says what to do."""
