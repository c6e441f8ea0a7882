"""Database triggers behind every record: identity, revision, change feed, and the versions that history keeps.

They see whoever writes: the admin, the API, a bulk import or plain SQL. What one row needs is done row by row without
a query worth naming; everything that is written elsewhere is written once a statement, whatever its size. The SQL
functions they call are made by `core/migrations/0006_history.py`, the tables of the past by `core.history`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection, models

from core.history import insert_past


def _current(model: type[models.Model]) -> type[models.Model]:
    """The model as it is in the code: the copies that migrations make lack all but columns."""
    return apps.get_model(model._meta.label)


# A restored row brings what the database would else give it, and its record is written with it. Set for one
# transaction by whoever restores an export.
RESTORING = "current_setting('mandata.restoring', true) = 'on'"
# A record that is restricted from the beginning has not been published: nobody could see it.
SEEN_NOW = "core_is_seen(NEW.publication_status, NEW.sensitivity) <> 'no'"


class RecordTrigger(pgtrigger.Trigger):
    """Keeps what no writer may forget about one row: revision and times move, the uid stays.

    A save that changes nothing is no change. `updated_at = 'infinity'` is how a child row says that its record
    changed although the record's own row did not. Only a redaction deletes (`core.redaction`). A record that is
    restored from an export keeps the revision and times it comes with.
    """

    name = "record"
    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    def get_declare(self, model: type[models.Model]) -> list[tuple[str, str]]:  # type: ignore[override]  # the stub says instance
        return [("touched", "BOOLEAN")]

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]  # the stub says instance
        kind = _kind(model)
        return f"""
            IF TG_OP = 'DELETE' THEN
                IF current_setting('mandata.redacting', true) = OLD.uid::text THEN RETURN OLD; END IF;
                RAISE EXCEPTION 'Records are never deleted: withdraw {kind} % instead.', OLD.uid
                    USING ERRCODE = 'restrict_violation';
            END IF;
            NEW.written_in := core_current_transaction();
            IF TG_OP = 'INSERT' AND {RESTORING} THEN
                NEW.published_at := COALESCE(NEW.published_at, CASE WHEN {SEEN_NOW} THEN now() END);
                RETURN NEW;
            END IF;
            IF TG_OP = 'INSERT' THEN
                NEW.revision := 1;
                NEW.recorded_at := now();
                NEW.updated_at := now();
                NEW.published_at := CASE WHEN {SEEN_NOW} THEN now() END;
                RETURN NEW;
            END IF;
            IF NEW.uid <> OLD.uid THEN
                RAISE EXCEPTION 'The uid of {kind} % never changes.', OLD.uid USING ERRCODE = 'restrict_violation';
            END IF;
            touched := NEW.updated_at = 'infinity';
            NEW.revision := OLD.revision;
            NEW.recorded_at := OLD.recorded_at;
            NEW.updated_at := OLD.updated_at;
            NEW.written_in := OLD.written_in;
            NEW.published_at := COALESCE(
                OLD.published_at, CASE WHEN {SEEN_NOW} THEN now() END);
            IF NOT touched AND NEW IS NOT DISTINCT FROM OLD THEN
                RETURN NEW;
            END IF;
            IF {not_noted("OLD")} THEN
                NEW.revision := OLD.revision + 1;
            END IF;
            -- By the clock, so that a record touched twice by one transaction has changed twice.
            NEW.updated_at := clock_timestamp();
            NEW.written_in := core_current_transaction();
            RETURN NEW;
        """


class StatementTrigger(pgtrigger.Trigger):
    """Runs once after a statement, with the rows it wrote as `old_rows` and `new_rows`."""

    level = pgtrigger.Statement
    when = pgtrigger.After

    def __init__(self, operation: Any, **kwargs: Any) -> None:
        tables = {pgtrigger.Insert: {"new": "new_rows"}, pgtrigger.Delete: {"old": "old_rows"}}
        both = {"old": "old_rows", "new": "new_rows"}
        referencing = pgtrigger.Referencing(**tables.get(operation, both))  # type: ignore[no-untyped-call]
        super().__init__(operation=operation, referencing=referencing, **kwargs)

    @property
    def written(self) -> str:
        """The rows of the statement, before and after."""
        if self.operation == pgtrigger.Insert:
            return "SELECT * FROM new_rows"
        if self.operation == pgtrigger.Delete:
            return "SELECT * FROM old_rows"
        return "SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows"


class RecordsAdded(StatementTrigger):
    """Registers the uids of new records and notes them in the change feed."""

    name = "records_added"

    def __init__(self) -> None:
        super().__init__(pgtrigger.Insert)

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]  # the stub says instance
        kind = _kind(model)
        return f"""
            INSERT INTO core_recordidentity (uid, record_kind, registered_at)
                SELECT uid, '{kind}', clock_timestamp() FROM new_rows;
            INSERT INTO core_change
                (transaction_id, uid, record_kind, revision, state_before, state_after, changed_at, changed_by)
            SELECT core_current_transaction(), uid, '{kind}', revision, 'absent',
                core_record_state(false, publication_status, sensitivity, published_at),
                clock_timestamp(), core_changed_by()
            FROM new_rows ORDER BY id;
            PERFORM core_note_transaction() FROM new_rows LIMIT 1;
            RETURN NULL;
        """


class RecordsChanged(StatementTrigger):
    """Notes changed records in the feed, keeps their last versions, and tells records that show them.

    A record that readers begin or cease to see, or see less exactly, changes what they see of the records that refer
    to it: those have changed too.
    """

    name = "records_changed"

    def __init__(self) -> None:
        super().__init__(pgtrigger.Update)

    def get_declare(self, model: type[models.Model]) -> list[tuple[str, str]]:  # type: ignore[override]  # the stub says instance
        return [("shifted", "BIGINT[]")]

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]  # the stub says instance
        model = _current(model)
        changed = "FROM new_rows later JOIN old_rows earlier USING (id) WHERE later IS DISTINCT FROM earlier"
        touches = "\n".join(touch(owner, condition) for owner, condition in referrers(model, "SELECT unnest(shifted)"))
        seen = "core_is_seen({0}.publication_status, {0}.sensitivity)"
        return f"""
            IF NOT EXISTS (SELECT {changed}) THEN RETURN NULL; END IF;
            INSERT INTO core_change
                (transaction_id, uid, record_kind, revision, state_before, state_after, changed_at, changed_by,
                merged_into)
            SELECT core_current_transaction(), later.uid, '{_kind(model)}', later.revision,
                core_record_state(identity.merged_into_id IS NOT NULL,
                    earlier.publication_status, earlier.sensitivity, earlier.published_at),
                core_record_state(identity.merged_into_id IS NOT NULL,
                    later.publication_status, later.sensitivity, later.published_at),
                clock_timestamp(), core_changed_by(), identity.merged_into_id
            FROM new_rows later JOIN old_rows earlier USING (id)
            JOIN core_recordidentity identity ON identity.uid = later.uid
            WHERE later IS DISTINCT FROM earlier ORDER BY later.id
            ON CONFLICT (transaction_id, uid) DO UPDATE
                SET state_after = EXCLUDED.state_after, merged_into = EXCLUDED.merged_into;
            PERFORM core_note_transaction();
            {insert_past(model, f"SELECT earlier.* {changed}")}
            SELECT array_agg(later.id) INTO shifted {changed}
                AND {seen.format("earlier")} IS DISTINCT FROM {seen.format("later")};
            IF shifted IS NOT NULL THEN
                {touches or "NULL;"}
            END IF;
            RETURN NULL;
        """


class StampPart(pgtrigger.Trigger):
    """Says of a changed part which transaction wrote this version of it."""

    name = "stamp_part"
    when = pgtrigger.Before
    operation = pgtrigger.Update

    func = """
        IF NEW IS DISTINCT FROM OLD THEN NEW.written_in := core_current_transaction(); END IF;
        RETURN NEW;
    """


class TouchRecord(StatementTrigger):
    """A write to parts is a change of the records that own them, once a transaction; their last versions are kept.

    `path` is the chain of foreign keys from the part to its record, e.g. `participation__incident`.
    """

    def __init__(self, operation: Any, path: str) -> None:
        self.path = path.split("__")
        super().__init__(operation, name=f"touch_record_{str(operation).lower()}")

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]  # the stub says instance
        model = _current(model)
        owner, ids = owners(model, self.path, f"({self.written})")
        if self.operation == pgtrigger.Insert:
            return f"IF {RESTORING} THEN RETURN NULL; END IF; {touch(owner, f'id IN ({ids})')} RETURN NULL;"
        kept, changed = "SELECT * FROM old_rows", "SELECT FROM old_rows"
        if self.operation == pgtrigger.Update:
            join = "FROM new_rows later JOIN old_rows earlier USING (id) WHERE later IS DISTINCT FROM earlier"
            kept, changed = f"SELECT earlier.* {join}", f"SELECT {join}"
            # Only rows that changed concern their owners.
            rows = f"(SELECT earlier.* {join} UNION ALL SELECT later.* {join})"
            owner, ids = owners(model, self.path, rows)
        return f"""
            IF NOT EXISTS ({changed}) THEN RETURN NULL; END IF;
            {insert_past(model, kept)}
            {touch(owner, f"id IN ({ids})")}
            RETURN NULL;
        """


class TouchSiblings(StatementTrigger):
    """A write to one part of a group changes what the records of all parts of the group show of each other.

    `owner` and `group` are the part's foreign keys to its record and to what the parts have in common.
    """

    def __init__(self, operation: Any, owner: str, group: str) -> None:
        self.owner, self.group = owner, group
        super().__init__(operation, name=f"touch_siblings_{str(operation).lower()}")

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]  # the stub says instance
        model = _current(model)
        owner = foreign_key(model, self.owner)
        # Parts of a record that is not shown, or withholds details, are shown by no other.
        groups = f"""SELECT written.{foreign_key(model, self.group).column} FROM ({self.written}) AS written
            JOIN {owner.related_model._meta.db_table} AS owner ON owner.id = written.{owner.column}
            WHERE core_is_seen(owner.publication_status, owner.sensitivity) = 'yes'"""
        restored = f"IF {RESTORING} THEN RETURN NULL; END IF; " if self.operation == pgtrigger.Insert else ""
        return f"{restored}{touch(*self.siblings(model, groups))} RETURN NULL;"

    def siblings(self, model: type[models.Model], groups: str) -> tuple[str, str]:
        """The table of the records whose parts are in `groups`, and the condition that they meet."""
        owner, group = foreign_key(model, self.owner), foreign_key(model, self.group)
        ids = f"SELECT {owner.column} FROM {model._meta.db_table} WHERE {group.column} IN ({groups})"
        return owner.related_model._meta.db_table, f"id IN ({ids})"


class DeriveStatus(StatementTrigger):
    """The status served beside a fact follows from its claims; `fact` is the claim's foreign key to it.

    A restored fact keeps the status it comes with: an export may withhold what a claim's weight depends on.
    """

    def __init__(self, operation: Any, fact: str = "fact") -> None:
        self.fact = fact
        super().__init__(operation, name=f"derive_status_{str(operation).lower()}")

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]  # the stub says instance
        model = _current(model)
        field = model._meta.get_field(self.fact)
        assert isinstance(field, models.ForeignKey)
        fact_table, claims = field.related_model._meta.db_table, model._meta.db_table
        return f"""
            IF {RESTORING} THEN RETURN NULL; END IF;
            UPDATE {fact_table} AS fact
            SET assertion = derived.assertion, verification = derived.verification
            FROM (
                SELECT {field.column} AS fact_id,
                       core_derived_assertion(array_agg(assertion), array_agg(verification)) AS assertion,
                       core_strongest_verification(array_agg(verification)) AS verification
                FROM {claims}
                WHERE {field.column} IN (SELECT {field.column} FROM ({self.written}) AS written)
                    AND retracted_on IS NULL
                GROUP BY {field.column}
            ) AS derived
            WHERE fact.id = derived.fact_id
              AND (fact.assertion, fact.verification) IS DISTINCT FROM (derived.assertion, derived.verification);
            RETURN NULL;
        """


class CodesChanged(StatementTrigger):
    """A code list kept as data is no record, but answers show it: the transaction is noted, the feed stays as it is."""

    def __init__(self, operation: Any) -> None:
        super().__init__(operation, name=f"codes_changed_{str(operation).lower()}")

    func = "PERFORM core_note_transaction(); RETURN NULL;"


def make_ignoring_cheap(**_: Any) -> None:
    """Replaces pgtrigger's check for whether a session ignores a trigger, after each migration, which makes it anew.

    Its own opens a subtransaction a row, and the cost of one grows with those before it in the transaction: a bulk
    write of 20,000 rows took a hundred times as long.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
            LANGUAGE sql STABLE PARALLEL SAFE RETURN COALESCE(
                trigger_name::text = ANY (NULLIF(current_setting('pgtrigger.ignore', true), '')::text[]), false)"""
        )


WRITES = (pgtrigger.Insert, pgtrigger.Update, pgtrigger.Delete)


def record_triggers() -> list[pgtrigger.Trigger]:
    """What every record's table has."""
    return [RecordTrigger(), RecordsAdded(), RecordsChanged()]


def part_of(path: str) -> list[pgtrigger.Trigger]:
    """What the table of a record's parts has; `path` leads from the part to its record."""
    return [StampPart(), *(TouchRecord(operation, path) for operation in WRITES)]


def siblings(owner: str, group: str) -> list[pgtrigger.Trigger]:
    """What a table of parts has besides, whose records show the others of their group."""
    return [TouchSiblings(operation, owner, group) for operation in WRITES]


def derived_status() -> list[pgtrigger.Trigger]:
    """What a table of claims has besides."""
    return [DeriveStatus(operation) for operation in WRITES]


def code_list() -> list[pgtrigger.Trigger]:
    """What a table of codes has."""
    return [CodesChanged(operation) for operation in WRITES]


def path_to_record(model: type[models.Model]) -> list[str]:
    """The chain of foreign keys from a part to its record; empty for what is no part."""
    triggers = getattr(model._meta, "triggers", ())
    return next((trigger.path for trigger in triggers if isinstance(trigger, TouchRecord)), [])


def touch(table: str, condition: str) -> str:
    """SQL that makes the table's records that meet the condition changed, unless they have changed already."""
    return f"UPDATE {table} SET updated_at = 'infinity' WHERE {condition} AND {not_noted(table)};"


def not_noted(row: str) -> str:
    """SQL for whether this transaction has given the record no change yet."""
    return f"""NOT EXISTS (SELECT FROM core_change
        WHERE core_change.transaction_id = core_current_transaction() AND core_change.uid = {row}.uid)"""


def owners(model: type[models.Model], path: list[str], rows: str) -> tuple[str, str]:
    """The table of the records that own `rows` of the part `model`, and SQL for their ids."""
    first, *rest = path
    field = foreign_key(model, first)
    table, ids = field.related_model._meta.db_table, f"SELECT {field.column} FROM {rows} AS part"
    for name in rest:
        field = foreign_key(field.related_model, name)
        ids = f"SELECT {field.column} FROM {table} WHERE id IN ({ids})"
        table = field.related_model._meta.db_table
    return table, ids


def referrers(model: type[models.Model], ids: str) -> Iterator[tuple[str, str]]:
    """Tables of records that refer to the rows `ids` of `model`, each with the condition that its rows meet.

    Directly, by a part of theirs, or through what lies between, as a citation lies between a fact and its document.
    """
    from core.models import Record

    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        other, column = relation.related_model, relation.field.column
        path = path_to_record(other)
        if issubclass(other, Record):
            yield other._meta.db_table, f"{column} IN ({ids})"
        elif path and path != [relation.field.name]:
            rows = f"(SELECT * FROM {other._meta.db_table} WHERE {column} IN ({ids}))"
            owner, owner_ids = owners(other, path, rows)
            if owner != model._meta.db_table:
                yield owner, f"id IN ({owner_ids})"
        else:
            yield from referrers(other, f"SELECT id FROM {other._meta.db_table} WHERE {column} IN ({ids})")
        for trigger in getattr(other._meta, "triggers", ()):
            if isinstance(trigger, TouchSiblings) and trigger.owner == relation.field.name:
                group = foreign_key(other, trigger.group).column
                groups = f"SELECT {group} FROM {other._meta.db_table} WHERE {column} IN ({ids})"
                yield trigger.siblings(other, groups)
                break


def _kind(model: type[models.Model]) -> str:
    return str(_current(model).record_kind)  # type: ignore[attr-defined]  # only records have these triggers


def foreign_key(model: type[models.Model], name: str) -> models.ForeignKey[Any, Any]:
    field = model._meta.get_field(name)
    assert isinstance(field, models.ForeignKey)
    return field
