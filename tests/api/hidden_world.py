"""A world whose public records are tied to hidden ones in every way there is, and ways to change what is hidden.

Of each kind there are three records: one in common use (`shared`), which is public like all it refers to; one that is
public and refers to hidden records wherever it may (`tied`); and one that is hidden and refers to the shared ones
(`hidden`). Rows are changed without triggers, so that nothing but their columns differs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from core.api.fields import is_free_text
from core.models import Record, RecordChild
from core.triggers import path_to_record
from tests import factories
from tests.api.filter_cases import CASES
from tests.api.resources import MAKERS

# The one word of all hidden records, with which they are asked for.
SECRET = "Zebra crossing"
SLUG = "zebra-crossing"


@dataclass
class World:
    """Records by resource, and for each filter of each resource a value that would find the hidden record."""

    shared: dict[str, Record] = field(default_factory=dict)
    tied: dict[str, Record] = field(default_factory=dict)
    hidden: dict[str, Record] = field(default_factory=dict)
    hits: dict[str, dict[str, str]] = field(default_factory=dict)
    tasks: list[str] = field(default_factory=list)

    def of_model(self, records: dict[str, Record]) -> dict[type[models.Model], Record]:
        return {type(record): record for record in records.values()}


def make_world() -> World:
    """All records public still; `hide` hides those that are to be."""
    world = World()
    for name, make in MAKERS.items():
        world.shared[name], world.tied[name], world.hidden[name] = make(), make(), make()
    for name, record in world.hidden.items():
        hits = {filter_name: case[0] for filter_name, case in CASES[name].items()}
        world.hits[name] = {one: hit if isinstance(hit, str) else hit(record) for one, hit in hits.items()}
    with pgtrigger.ignore():
        for records, targets in (
            (world.shared, world.shared),
            (world.hidden, world.shared),
            (world.tied, world.hidden),
        ):
            for record in records.values():
                tie(record, world.of_model(targets))
        for record in world.hidden.values():
            write_texts(record, SECRET, SLUG)
    make_tasks_of_hidden_missions(world)
    for record in (*world.shared.values(), *world.tied.values(), *world.hidden.values()):
        record.refresh_from_db()
    return world


def make_tasks_of_hidden_missions(world: World) -> None:
    """A public mandate of the hidden mission with a public task, in force when what the mission is tied to happened."""
    mission: Any = world.hidden["missions"]
    mandate = factories.MandateFactory.create(mission=mission, in_force=DateRange(date(2021, 1, 1), None))
    world.tasks = [str(factories.MandateTaskFactory.create(mandate=mandate, mission=mission).task.code)]
    world.tasks += [str(task.task.code) for task in (world.shared["mandate-tasks"], world.hidden["mandate-tasks"])]  # type: ignore[attr-defined]


def tie(record: Record, targets: dict[type[models.Model], Record]) -> None:
    """Makes the record and its parts refer to these records wherever the database lets them."""
    for row in rows_of(record):
        for column in row._meta.concrete_fields:
            target = targets.get(column.related_model) if isinstance(column, models.ForeignKey) else None
            # Whose part a row is stays as it is.
            if target is None or target.pk == row.pk or column.name in path_to_record(type(row)):
                continue
            if row == target:
                continue
            write(row, **{column.name: target})


def write_texts(record: Record, words: str, slug: str) -> None:
    """Puts these words in every text of the record and its parts."""
    for row in rows_of(record):
        for column in row._meta.concrete_fields:
            if isinstance(column, models.SlugField):
                write(row, **{column.name: slug})
            elif is_free_text(column) and (column.max_length or 99) > len(words):
                write(row, **{column.name: words})


def write(row: models.Model, **columns: Any) -> bool:
    """Whether the database took the columns."""
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**columns)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        return False
    return True


def rows_of(record: Record) -> Iterator[models.Model]:
    """The record, then every row that is part of it."""
    yield record
    for model, path in parts_of(type(record)):
        yield from model._base_manager.filter(**{"__".join(path): record}).order_by("pk")


def parts_of(record: type[models.Model]) -> Iterator[tuple[type[models.Model], list[str]]]:
    """The models whose rows are part of such a record, each with the path that leads there."""
    for model in apps.get_models():
        path = path_to_record(model)
        owner: Any = model
        for name in path:
            owner = owner._meta.get_field(name).related_model
        if path and owner is record and issubclass(model, RecordChild):
            yield model, path


def hide(world: World, **columns: Any) -> None:
    """Gives the hidden records these columns, such as a sensitivity."""
    with pgtrigger.ignore():
        for record in world.hidden.values():
            type(record)._base_manager.filter(pk=record.pk).update(**columns)


@contextmanager
def removed(world: World) -> Iterator[None]:
    """The world without its hidden records; they are back afterwards."""
    with transaction.atomic():
        remove(world)
        yield
        transaction.set_rollback(True)


def remove(world: World) -> None:
    """Deletes the hidden records with their parts and every trace in the registry.

    Where a public row cannot do without one, a draft remains in its place that has nothing else in common with it.
    """
    with pgtrigger.ignore(), connection.cursor() as cursor:
        for record in world.hidden.values():
            for row in reversed(list(rows_of(record))[1:]):
                cursor.execute(f'DELETE FROM "{row._meta.db_table}" WHERE id = %s', [row.pk])  # our own names
        for record in world.hidden.values():
            if needed(record):
                write(record, publication_status="draft", published_at=None)
                write_texts(record, "Giraffe house", "giraffe-house")
                continue
            cursor.execute(f'DELETE FROM "{record._meta.db_table}" WHERE id = %s', [record.pk])  # our own names
            cursor.execute("DELETE FROM core_change WHERE uid = %s", [record.uid])
            cursor.execute("DELETE FROM core_recordidentity WHERE uid = %s", [record.uid])


def needed(record: Record) -> bool:
    """Whether another row refers to the record by a column that cannot be empty."""
    relations = [one for one in record._meta.get_fields(include_hidden=True) if isinstance(one, models.ManyToOneRel)]
    columns = [one.field for one in relations if not one.field.null]
    return any(column.model._base_manager.filter(**{column.name: record.pk}).exists() for column in columns)
