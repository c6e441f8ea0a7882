"""What a converter is, and the registry of them: one function a way of writing things.

A converter takes the stripped texts of its columns and returns the value, None where the cells are empty, or a
`Repaired` value where what is written is wrong and what is meant is certain. It raises Unreadable with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Options = Mapping[str, Any]
Converter = Callable[..., Any]
CONVERTERS: dict[str, Callable[[Options], Converter]] = {}


@dataclass(frozen=True)
class Repaired:
    """A value, and what had to be mended to read it."""

    value: Any
    reason: str


def converter(name: str) -> Callable[[Callable[[Options], Converter]], Callable[[Options], Converter]]:
    """Registers a maker of converters under the name that layouts use for it."""

    def register(make: Callable[[Options], Converter]) -> Callable[[Options], Converter]:
        CONVERTERS[name] = make
        return make

    return register
