"""Word lists written as running text, so that a reader sees the words and not their punctuation."""

from __future__ import annotations


def words_of(block: str) -> frozenset[str]:
    """The words of a block of text."""
    return frozenset(block.split())
