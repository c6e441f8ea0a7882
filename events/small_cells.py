"""Small counts of sexual violence and of children are withheld, so that statistics do not point at people.

A statistic is a `Value`; it is withheld where it is sensitive and counts fewer than five. Where then one cell alone of
a line is withheld, the next smallest is too, or the line's sum, which another query gives, would tell it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from events.choices import AgeGroup, IncidentKind, Outcome, VictimCategory

SMALLEST = 5

# Filter values that make every statistic one of sexual violence or of children.
SENSITIVE: Mapping[str, frozenset[str]] = {
    "incident_kind": frozenset({IncidentKind.VAC_CRSV, IncidentKind.MISSION_MISCONDUCT}),
    "outcome": frozenset({Outcome.SEXUAL_VIOLENCE}),
    "victim_category": frozenset({VictimCategory.CHILDREN}),
    "age_group": frozenset({AgeGroup.CHILD}),
}


def concerns_people_at_risk(values: Mapping[str, Iterable[str | None]]) -> bool:
    """Whether these values of filters, or of a cell, say that what is counted is sexual violence or children."""
    return any(SENSITIVE[name] & set(values.get(name, ())) for name in SENSITIVE)


@dataclass
class Value:
    """One statistic of one cell. `size` is what it counts at least, 0 for nothing at all, None where not known."""

    size: int | None
    sensitive: bool
    suppressed: bool = False

    @property
    def small(self) -> bool:
        return self.size is None or 0 < self.size < SMALLEST


Key = Mapping[str, Hashable]
Parents = Mapping[str, Callable[[Any], Iterable[Hashable]]]


def suppress(cells: Sequence[tuple[Key, Value]], parents: Parents) -> None:
    """Marks what is withheld of one statistic over all cells.

    `parents` says for a column into which wider ones its values add up: a month into its quarter and its year.
    """
    for _key, value in cells:
        value.suppressed = value.sensitive and value.small
    lines = list(_lines(cells, parents))
    # What is withheld for one line may leave another with one alone.
    while sum(_cover(line) for line in lines):
        continue


def _lines(cells: Sequence[tuple[Key, Value]], parents: Parents) -> Iterator[list[Value]]:
    """The values that add up to what a coarser query tells: those that differ in one column alone."""
    for column in cells[0][0] if cells else ():
        lines: dict[Hashable, list[Value]] = defaultdict(list)
        for key, value in cells:
            others = tuple(sorted((name, str(part)) for name, part in key.items() if name != column))
            wider = parents[column](key[column]) if column in parents else ()
            for sum_of in (None, *wider):
                lines[others, sum_of].append(value)
        yield from lines.values()


def _cover(line: list[Value]) -> bool:
    """Withholds one more where one alone is withheld; whether it did."""
    if sum(value.suppressed for value in line) != 1:
        return False
    shown = [value for value in line if not value.suppressed and value.size]
    if not shown:
        return False
    min(shown, key=lambda value: value.size or 0).suppressed = True
    return True
