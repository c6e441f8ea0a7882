"""Positions in the change feed as parameters: `since` of the feed and of a record's history."""

from __future__ import annotations

from core.api.pagination import not_ours
from core.api.parameters import Parameter
from core.api.problems import Problem
from core.feed import OutOfHistory, Position, epoch_of

SINCE = Parameter(
    "since",
    "Where to go on: `next_cursor` of the page before. Good for ever; without one, the beginning.",
    example="MS4xLjE",
)


def read_since(text: str | None) -> Position:
    """The position after which to read, in the present epoch; raises Problem for what is none, or was lost."""
    try:
        position = Position.parse(text) if text else Position()
        return Position(position.transaction_id, position.change_id, epoch_of(position))
    except ValueError:
        raise not_ours("since") from None
    except OutOfHistory as lost:
        raise Problem("invalid_cursor", f"since cannot be gone on from: {lost}.", parameter="since") from None
