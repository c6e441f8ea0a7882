"""Statements that PostgreSQL plans once for each connection, not each time.

Planning a page takes as long as reading it: there is a subquery for each nested object. So a statement whose text is
the same for many requests is sent with its values apart and kept prepared. One whose filters decide how it is best
answered goes as text, and is planned for its own values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from psycopg import Cursor
from psycopg.types.string import TextLoader


class PreparedCursor(Cursor[Any]):
    """A cursor of psycopg's own, which sends values apart from the text; Django's puts them into it."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> PreparedCursor:
        # Of all the rows' keys only the last goes on, into a cursor: to read each as a range would take longest of all.
        self.adapters.register_loader("daterange", TextLoader)
        return super().execute(query, params, prepare=True)


def fetch_prepared(rows: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """The rows of a `values_list`, whose values must be of types that need no conversion by Django."""
    try:
        return fetch(*compiled(rows))
    except EmptyResultSet:
        return []


def compiled(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """The statement that reads `rows`, and its values; raises EmptyResultSet where there can be none."""
    statement, values = rows.query.get_compiler(connection=connection).as_sql()
    return str(statement), tuple(values)


def fetch(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What the statement, kept prepared, gives."""
    connection.ensure_connection()
    cursor: Any = connection.make_cursor(PreparedCursor(connection.connection))  # type: ignore[arg-type]  # the stub wants it wrapped already
    if connection.queries_logged:
        # A log is read by people: as text, with the values in it.
        cursor = connection.cursor()
    with cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
