"""Database triggers behind every record: identity, revision, change feed.

They fire whoever writes: the admin, the API, a bulk import or plain SQL. The shared SQL functions they call are
created by `core/migrations/0001_functions.py`.
"""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.apps import apps
from django.db import models


def _current(model: type[models.Model]) -> type[models.Model]:
    """The model as it is in the code: the copies that migrations make lack all but columns."""
    return apps.get_model(model._meta.label)


class RecordTrigger(pgtrigger.Trigger):
    """Keeps what no writer may forget: the uid is registered, revision and times move, the change is noted.

    A save that changes nothing is no change. `updated_at = 'infinity'` is how a child row says that its record
    changed although the record's own row did not.
    """

    name = "record"
    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    def get_declare(self, model: type[models.Model]) -> list[tuple[str, str]]:  # type: ignore[override]  # the stub says instance
        return [("touched", "BOOLEAN")]

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]  # the stub says instance
        kind = _current(model).record_kind  # type: ignore[attr-defined]
        return f"""
            IF TG_OP = 'DELETE' THEN
                RAISE EXCEPTION 'Records are never deleted: withdraw {kind} % instead.', OLD.uid
                    USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'INSERT' THEN
                INSERT INTO core_recordidentity (uid, record_kind, registered_at)
                    VALUES (NEW.uid, '{kind}', clock_timestamp());
                NEW.revision := 1;
                NEW.recorded_at := now();
                NEW.updated_at := now();
                NEW.published_at := CASE WHEN NEW.publication_status = 'published' THEN now() END;
                PERFORM core_note_change(NEW.uid, '{kind}', 1, 'absent',
                    core_record_state(NEW.uid, NEW.publication_status, NEW.sensitivity, NEW.published_at));
                RETURN NEW;
            END IF;
            IF NEW.uid <> OLD.uid THEN
                RAISE EXCEPTION 'The uid of {kind} % never changes.', OLD.uid USING ERRCODE = 'restrict_violation';
            END IF;
            touched := NEW.updated_at = 'infinity';
            NEW.revision := OLD.revision;
            NEW.recorded_at := OLD.recorded_at;
            NEW.updated_at := OLD.updated_at;
            NEW.published_at := COALESCE(
                OLD.published_at, CASE WHEN NEW.publication_status = 'published' THEN now() END);
            IF NOT touched AND NEW IS NOT DISTINCT FROM OLD THEN
                RETURN NEW;
            END IF;
            IF core_note_change(NEW.uid, '{kind}', OLD.revision + 1,
                core_record_state(OLD.uid, OLD.publication_status, OLD.sensitivity, OLD.published_at),
                core_record_state(NEW.uid, NEW.publication_status, NEW.sensitivity, NEW.published_at))
            THEN
                NEW.revision := OLD.revision + 1;
            END IF;
            NEW.updated_at := now();
            RETURN NEW;
        """


def _both(column: str) -> str:
    """The SQL array of a foreign key's values before and after: a row that moves concerns both its owners."""
    return f"""CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.{column}] WHEN 'DELETE' THEN ARRAY[OLD.{column}]
                ELSE ARRAY[OLD.{column}, NEW.{column}] END"""


class TouchRecord(pgtrigger.Trigger):
    """A write to a child row is a change of the record that owns it, once a transaction.

    `path` is the chain of foreign keys from the child to its record, e.g. `participation__incident`.
    """

    name = "touch_record"
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    def __init__(self, path: str, **kwargs: Any) -> None:
        self.path = path.split("__")
        super().__init__(**kwargs)

    def get_declare(self, model: type[models.Model]) -> list[tuple[str, str]]:  # type: ignore[override]  # the stub says instance
        return [("owners", "BIGINT[]")]

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]  # the stub says instance
        model = _current(model)
        first, *rest = self.path
        field = model._meta.get_field(first)
        assert isinstance(field, models.ForeignKey)
        first_column, table = field.column, field.related_model._meta.db_table
        lookup = ""
        for name in rest:
            step = field.related_model._meta.get_field(name)
            assert isinstance(step, models.ForeignKey)
            lookup += f"SELECT array_agg({step.column}) INTO owners FROM {table} WHERE id = ANY(owners);\n"
            field, table = step, step.related_model._meta.db_table
        return f"""
            IF TG_OP = 'UPDATE' THEN
                IF NEW IS NOT DISTINCT FROM OLD THEN RETURN NULL; END IF;
            END IF;
            owners := {_both(first_column)};
            {lookup}
            UPDATE {table} SET updated_at = 'infinity' WHERE id = ANY(owners) AND NOT EXISTS (
                SELECT FROM core_change WHERE transaction_id = pg_current_xact_id()::text::bigint
                AND core_change.uid = {table}.uid);
            RETURN NULL;
        """


class DeriveStatus(pgtrigger.Trigger):
    """The status served beside a fact follows from its claims; `fact` is the claim's foreign key to it."""

    name = "derive_status"
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    def __init__(self, fact: str = "fact", **kwargs: Any) -> None:
        self.fact = fact
        super().__init__(**kwargs)

    def get_func(self, model: type[models.Model]) -> str:  # type: ignore[override]  # the stub says instance
        model = _current(model)
        field = model._meta.get_field(self.fact)
        assert isinstance(field, models.ForeignKey)
        fact_table, claims = field.related_model._meta.db_table, model._meta.db_table
        return f"""
            UPDATE {fact_table} AS fact
            SET assertion = derived.assertion, verification = derived.verification
            FROM (
                SELECT {field.column} AS fact_id,
                       core_derived_assertion(array_agg(assertion), array_agg(verification)) AS assertion,
                       core_strongest_verification(array_agg(verification)) AS verification
                FROM {claims}
                WHERE {field.column} = ANY({_both(field.column)}) AND retracted_on IS NULL
                GROUP BY {field.column}
            ) AS derived
            WHERE fact.id = derived.fact_id
              AND (fact.assertion, fact.verification) IS DISTINCT FROM (derived.assertion, derived.verification);
            RETURN NULL;
        """
