"""Rows written with COPY, table by table, each remembered with the line it comes from."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import Error

from core.triggers import foreign_key, path_to_record
from ingest.datasets.mandata.errors import RestoreError
from ingest.datasets.mandata.files import Line

Model = type[models.Model]


@cache
def order_of_tables() -> dict[Model, int]:
    """The place of each model, after all that its rows, or the parts of its records, refer to."""
    refers: dict[Model, set[Any]] = {
        model: {column.related_model for column in model._meta.concrete_fields if column.is_relation} - {model}
        for model in apps.get_models()
    }
    for part in apps.get_models():
        owner = part
        for name in path_to_record(part):
            owner = foreign_key(owner, name).related_model
            refers[owner] |= {other for other in refers[part] if other is not owner and not path_to_record(other)}
    return {model: place for place, model in enumerate(TopologicalSorter(refers).static_order())}


class Writer:
    """Collects rows, gives them their ids, and writes them in the order in which tables refer to each other."""

    def __init__(self) -> None:
        self.line: Line | None = None
        self.written: dict[Model, int] = defaultdict(int)
        self._rows: dict[Model, list[tuple[tuple[Any, ...], Line | None]]] = defaultdict(list)
        self._last: dict[Model, int] = {}
        self._columns: dict[Model, list[tuple[str, Any]]] = {}

    def add(self, model: Model, row: dict[str, Any], *, pk: int | None = None) -> int:
        """The id of a row that `flush` will write; columns that are not given have their defaults."""
        if pk is None:
            pk = self.last_id(model) + 1
        self._last[model] = max(pk, self._last.get(model, 0))
        row["id"] = pk
        values = tuple(row[name] if name in row else _default(column) for name, column in self._columns_of(model))
        self._rows[model].append((values, self.line))
        return pk

    def last_id(self, model: Model) -> int:
        if model not in self._last:
            self._last[model] = model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
        return self._last[model]

    def flush(self) -> None:
        """Writes what was added; raises RestoreError naming the line that the database refuses."""
        for model in sorted(self._rows, key=order_of_tables().__getitem__):
            rows = self._rows[model]
            try:
                self._copy(model, [values for values, _line in rows])
            except Error as error:
                raise _refused(error, [line for _values, line in rows]) from error
            self.written[model] += len(rows)
        self._rows.clear()

    def finish(self) -> None:
        """Lets ids go on after the last one given, and never back: the past may have later ones."""
        self.flush()
        with connection.cursor() as cursor:
            for model, last in self._last.items():
                if last:
                    cursor.execute(
                        "SELECT setval(ids, greatest(nextval(ids), %s)) FROM pg_get_serial_sequence(%s, 'id') AS ids",
                        [last, f'"{model._meta.db_table}"'],
                    )

    def _copy(self, model: Model, rows: list[tuple[Any, ...]]) -> None:
        names = ", ".join(f'"{column.column}"' for _name, column in self._columns_of(model))
        with (
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def _columns_of(self, model: Model) -> list[tuple[str, Any]]:
        if model not in self._columns:
            self._columns[model] = [
                (column.attname, column)
                for column in model._meta.concrete_fields
                if not isinstance(column, models.GeneratedField)
            ]
        return self._columns[model]


def _default(column: Any) -> Any:
    """What a column holds of which nothing is said."""
    if isinstance(column, models.JSONField):
        return "[]"
    value = column.get_default()
    return str(value) if isinstance(value, models.TextChoices) else value


def _refused(error: Error, lines: list[Line | None]) -> RestoreError:
    """What the database refuses, in the words of the constraint, with the line where it says which row it was."""
    what = error.diag.message_detail or error.diag.message_primary or str(error)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == error.diag.constraint_name:
                what = str(constraint.get_violation_error_message())
    row = re.search(r"^COPY \w+, line (\d+)", error.diag.context or "", re.MULTILINE)
    line = lines[int(row[1]) - 1] if row else next((line for line in lines if line), None)
    if line is None:
        return RestoreError(what)
    where = f"{line.file}, line {line.number}" if row else f"{line.file}, at or after line {line.number}"
    return RestoreError(f"{where}: {error.diag.message_primary}: {what}")
