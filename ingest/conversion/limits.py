"""How much of what a stranger may send; one place, so that the operator guide can name the numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ConversionLimits:
    """Upper bounds; bytes, code points, seconds. The defaults take the longest UN reports with room to spare."""

    file_bytes: int = 50 * 1024 * 1024
    text_characters: int = 10_000_000
    pages: int = 3_000
    archive_bytes: int = 200 * 1024 * 1024
    archive_entries: int = 5_000
    archive_ratio: int = 200
    seconds: float = 60.0
    memory_bytes: int = 600 * 1024 * 1024


DEFAULT_LIMITS = ConversionLimits()


def in_words(count: int) -> str:
    """A size for people: `83 kB`, `52.4 MB`."""
    if count < 1_000:
        return f"{count} bytes"
    return f"{count / 1_000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
