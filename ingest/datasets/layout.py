"""One declarative description of a file: which it is, and from which columns the fields of its records come.

The form is the same for the layouts that come with the project (`layouts/*.yaml`) and for a user's own mapping;
`docs/adding-a-layout.md` explains it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.datasets.targets.base import Field, Target

# A converter's answer for cells: the texts for the staging columns, and what was mended.
Read = Callable[..., tuple[tuple[str | None, ...], str]]


@dataclass(frozen=True)
class Rule:
    """Where one field comes from: the columns read, and how their cells become a value."""

    field: Field
    columns: tuple[str, ...]
    read: Read


@dataclass(frozen=True)
class Skip:
    """Rows that are no record, and why: those with one of the values in each column or, for `unless`, with none."""

    columns: tuple[str, ...]
    values: frozenset[str]
    because: str
    unless: bool = False


@dataclass(frozen=True)
class Only:
    """Which rows have the record at all: those with one of the values in a column or, for `unless`, with none."""

    column: str
    values: frozenset[str]
    unless: bool = False


@dataclass(frozen=True)
class RecordRules:
    """How a row becomes one record; a row may become several, told apart by `suffix` in their keys."""

    target: Target
    rules: tuple[Rule, ...]
    skips: tuple[Skip, ...]
    suffix: str = ""
    only: tuple[Only, ...] = ()


@dataclass(frozen=True)
class Layout:
    """One layout of one kind of dataset."""

    name: str
    kind: str
    dataset: str
    title: str
    columns: frozenset[str]
    absent: frozenset[str]
    key: tuple[str, ...]
    records: tuple[RecordRules, ...]
    scope: str = ""
    claimant: str = ""
    sensitivity: str = "public"
    mind: str = ""
    empty: frozenset[str] = frozenset()
    # Rows to pass over silently, such as a row of HXL hashtags.
    hashtags: bool = False
    # Rows of one key are records of their own, numbered as they come; else all but the first are refused.
    numbered: bool = False
    version_from: tuple[tuple[str, str], ...] = ()
    topic: str = ""

    @property
    def target(self) -> Target:
        return self.records[0].target

    def fits(self, columns: Sequence[str]) -> bool:
        return self.columns <= set(columns) and not self.absent & set(columns)
