"""The past of every record: each version of each row that was replaced, and reads as of a moment.

Beside each table of records and their parts stands one of the same columns in the schema `history`; triggers put the
versions there that an update or a deletion replaces (`core.triggers`). The schema `as_of` has a view for each of them
under the table's own name: the rows as they were when the transactions seen by the asked moment were all there were.
A read of the past is then the very statement that reads the present, with another `search_path`.

What is not part of a record never changes (citations, frozen texts) or is shown as it is now (code lists).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

PAST, AS_OF = "history", "as_of"
# Not columns of any model: kept by the database, and nobody's business but history's.
WRITTEN_IN, GONE_IN = "written_in", "gone_in"


@dataclass(frozen=True)
class Moment:
    """A moment of the database: it sees all transactions below `before` but for some that were still running."""

    before: int
    running: Sequence[int] = ()


@contextmanager
def as_of(moment: Moment) -> Iterator[None]:
    """Reads inside see records as they were at `moment`, under today's sensitivity where that is stricter."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('search_path', %s, true), set_config('mandata.as_of', %s, true),"
            " set_config('mandata.as_of_running', %s, true)",
            [f"{AS_OF}, public", str(moment.before), f"{{{','.join(map(str, moment.running))}}}"],
        )
        yield
        cursor.execute("SELECT set_config('search_path', 'public', true)")


def insert_past(model: type[models.Model], rows: str) -> str:
    """SQL, for a trigger, that keeps `rows` of the model's table, unless this transaction had written them itself."""
    columns = ", ".join(columns_of(model))
    return f"""INSERT INTO {PAST}.{model._meta.db_table} ({columns}, {WRITTEN_IN}, {GONE_IN})
        SELECT {columns}, {WRITTEN_IN}, core_current_transaction() FROM ({rows}) AS gone
        WHERE {WRITTEN_IN} <> core_current_transaction();"""


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns of a model's table, quoted."""
    return [f'"{field.column}"' for field in model._meta.local_concrete_fields]


def with_past() -> list[type[models.Model]]:
    """The models whose rows have a past: records and their parts."""
    from core.models import Record, RecordChild

    return [model for model in apps.get_models() if issubclass(model, Record | RecordChild)]


def drop_views(**_: Any) -> None:
    """Takes the views away before a migration, which could not change the columns they show."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {AS_OF} CASCADE")


def install(**_: Any) -> None:
    """Makes tables and views of the past fit the models; run after each migration, and changes only what differs."""
    from core.epochs import begin_first_epoch

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('core_current_transaction()') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return  # a database migrated only so far that there is nothing to keep
        begin_first_epoch()
        existing = _columns(cursor)
        cursor.execute("SELECT obj_description(to_regnamespace(%s), 'pg_namespace')", [AS_OF])
        if cursor.fetchone()[0] == _fitting(existing):
            return
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {PAST}; CREATE SCHEMA IF NOT EXISTS {AS_OF}")
        for model in with_past():
            if model._meta.db_table in {table for schema, table in existing if schema == "public"}:
                _install_table(cursor, model, existing)
                cursor.execute(_view(model))
        cursor.execute(f"COMMENT ON SCHEMA {AS_OF} IS '{_fitting(_columns(cursor))}'")


def _columns(cursor: Any) -> dict[tuple[str, str], dict[str, str]]:
    """The columns that tables have, with their types, by schema and table."""
    cursor.execute(
        "SELECT nspname, relname, attname, format_type(atttypid, atttypmod) FROM pg_attribute"
        " JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace"
        " WHERE nspname IN ('public', %s) AND relkind = 'r' AND attnum > 0 AND NOT attisdropped",
        [PAST],
    )
    found: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, kind in cursor.fetchall():
        found.setdefault((schema, table), {})[column] = kind
    return found


def _fitting(columns: dict[tuple[str, str], dict[str, str]]) -> str:
    """A note that everything fits exactly these tables, so that nothing need be done where nothing changed."""
    return f"fits {hashlib.sha256(repr(sorted(columns.items())).encode()).hexdigest()}"


def _install_table(cursor: Any, model: type[models.Model], existing: dict[tuple[str, str], dict[str, str]]) -> None:
    """The column that dates versions, and the table of versions that are gone, with what has been added since."""
    table = model._meta.db_table
    present, past = existing["public", table], existing.get((PAST, table))
    if WRITTEN_IN not in present:
        cursor.execute(
            f'ALTER TABLE public."{table}" ADD COLUMN {WRITTEN_IN} bigint NOT NULL DEFAULT core_current_transaction()'
        )
    if past is None:
        cursor.execute(
            f'CREATE TABLE {PAST}."{table}" (LIKE public."{table}", {GONE_IN} bigint NOT NULL);'
            f'CREATE INDEX ON {PAST}."{table}" (id)'
        )
        for field in model._meta.local_concrete_fields:
            if field.is_relation:
                cursor.execute(f'CREATE INDEX ON {PAST}."{table}" ("{field.column}")')
        return
    for column, kind in present.items():
        if column not in past:
            cursor.execute(f'ALTER TABLE {PAST}."{table}" ADD COLUMN "{column}" {kind}')
        elif past[column] != kind:
            cursor.execute(f'ALTER TABLE {PAST}."{table}" ALTER "{column}" TYPE {kind} USING "{column}"::{kind}')
    for column in past.keys() - present.keys() - {GONE_IN}:
        # Values of a column that is no more are kept; new versions have none.
        cursor.execute(f'ALTER TABLE {PAST}."{table}" ALTER "{column}" DROP NOT NULL')


def _view(model: type[models.Model]) -> str:
    """The rows as of the moment that is set: those that still stand, and those that have been replaced since."""
    table, columns = model._meta.db_table, columns_of(model)
    standing = ", ".join(f"now.{column}" for column in columns)
    if not hasattr(model, "record_kind"):
        gone = ", ".join(f"gone.{column}" for column in columns)
        source = f'{PAST}."{table}" gone'
    else:
        # Today's rights govern reads of the past: what has become more sensitive since is so in every version.
        tightened = "core_stricter(gone.sensitivity, now.sensitivity)::varchar(12)"
        gone = ", ".join(tightened if column == '"sensitivity"' else f"gone.{column}" for column in columns)
        source = f'{PAST}."{table}" gone JOIN public."{table}" now ON now.id = gone.id'
    return f"""CREATE OR REPLACE VIEW {AS_OF}."{table}" AS
        SELECT {standing} FROM public."{table}" now WHERE core_is_past(now.{WRITTEN_IN})
        UNION ALL
        SELECT {gone} FROM {source} WHERE core_is_past(gone.{WRITTEN_IN}) AND NOT core_is_past(gone.{GONE_IN})"""
