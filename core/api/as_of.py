"""`as_of=`: the same question of an earlier moment, under today's rights."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from core.api.filters import FilterSet, read_time
from core.api.parameters import Parameter, invalid
from core.api.problems import Problem
from core.feed import OutOfHistory, Position, moment_after, moment_at
from core.history import Moment, as_of

AS_OF = Parameter(
    "as_of",
    "What was recorded at this moment: a time (UTC unless it has an offset) or a position of the change feed, which "
    "stands for the end of its transaction. What has been restricted or coarsened since stays so; what has been "
    "withdrawn since is shown as it was. Code lists are shown as they are now.",
    example="2026-11-01T00:00:00Z",
)


def reading(values: dict[str, str], filters: type[FilterSet]) -> AbstractContextManager[None]:
    """Where the records are read: now, or as of the moment asked; raises Problem for one that cannot be asked."""
    if AS_OF.name not in values:
        return nullcontext()
    for name in values:
        if name in filters.declared() and not filters.declared()[name].has_past:
            told = f"{name} goes by what is kept of the present only; leave out as_of or {name}."
            raise Problem("no_history", told, parameter=name)
    return as_of(read_moment(values[AS_OF.name]))


def read_moment(text: str) -> Moment:
    """The moment that a time or a position stands for; raises Problem where it is neither, or not in history."""
    try:
        # A position has no colon, a time always has one.
        return moment_at(read_time(text)) if ":" in text else moment_after(Position.parse(text))
    except (ValueError, OverflowError):
        raise invalid("as_of", "expects a time such as 2026-11-01T00:00:00Z, or a position of the feed") from None
    except OutOfHistory as outside:
        raise invalid("as_of", f"cannot be answered: {outside}") from None
