"""Why a dataset, or one of its cells, cannot be read."""

from __future__ import annotations


class ImportRefused(Exception):
    """The file as a whole cannot be taken in; nothing was written. Says what, where and what to do."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class LayoutError(ImportRefused):
    """A description of a file that cannot be followed; says which and why."""

    def __init__(self, reason: str) -> None:
        super().__init__("layout", reason)


class Unreadable(Exception):
    """A value that a column cannot have."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Cancelled(Exception):
    """Somebody asked to stop; nothing is kept."""
