"""JSON text put together in SQL from constant pieces and expressions.

One `concat()` joins them. `json_build_object` would look up for every key and value of every row how it is written;
`concat()` does so once a statement, which halves the time of a page (docs/adr/0009). It leaves NULL out, so that each
expression must say itself what becomes of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby


class Sql(str):
    """An SQL expression whose text is JSON, or belongs into JSON as it is."""

    __slots__ = ()


# Constant pieces of JSON are plain strings, what is computed is Sql.
Pieces = Sequence[str]

# PostgreSQL's limit for one function.
MOST_ARGUMENTS = 100


def joined(pieces: Pieces) -> Sql:
    """SQL for the text of all pieces in their order."""
    arguments: list[str] = []
    for computed, neighbours in groupby(pieces, key=lambda piece: isinstance(piece, Sql)):
        run = list(neighbours)
        arguments += run if computed else [literal("".join(run))]
    calls = [arguments[start : start + MOST_ARGUMENTS] for start in range(0, len(arguments), MOST_ARGUMENTS)]
    return Sql(" || ".join(f"concat({', '.join(call)})" for call in calls))


def to_json(value: str) -> Sql:
    """A value of any SQL type, which may be null."""
    return Sql(f"COALESCE(to_json({value})::text, 'null')")


def or_null(value: str, quote: str = "") -> Sql:
    """A value whose text needs no escaping, between quotes where JSON wants them; it may be null."""
    text = " || ".join((literal(quote), value, literal(quote))) if quote else f"{value}::text"
    return Sql(f"COALESCE({text}, 'null')")


def json_object(members: Iterable[tuple[str, Pieces]]) -> Pieces:
    """The pieces of an object; its names are ours and need no escaping."""
    pieces: list[str] = []
    for name, value in members:
        pieces += [f'{"," if pieces else "{"}"{name}":', *value]
    return [*pieces, "}"] if pieces else ["{}"]


def quoted(name: object) -> str:
    """A table or column name of ours as an SQL identifier."""
    return '"' + str(name).replace('"', '""') + '"'


def literal(text: str) -> str:
    """A constant of ours as an SQL string."""
    return "'" + text.replace("'", "''") + "'"
