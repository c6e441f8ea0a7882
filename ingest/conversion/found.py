"""A value read from a text, with the place that says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Found(Generic[Value]):
    """`value` as read; `start` and `end` are None where the file's own metadata and not its text says it."""

    value: Value
    start: int | None
    end: int | None
    how: str


@dataclass(frozen=True)
class Line:
    """One non-empty line of a canonical text, without the white space around it."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def lines_of(text: str) -> Iterator[Line]:
    """The non-empty lines of the text with their places."""
    start = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            yield Line(start + len(raw) - len(raw.lstrip()), stripped)
        start += len(raw) + 1
