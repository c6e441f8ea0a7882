"""Exports of the test database as files, and a database emptied to restore them into."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.db import connection

from core.api.sqljson import json_rows
from core.models import Record, RecordChild, RecordIdentity
from events.models import SameEventGroup
from missions.models import TaskVocabulary
from sources.models import Citation
from tests.api.resources import RESOURCES


def write_export(folder: Path) -> dict[str, str]:
    """Writes all public records into `folder`, one file a kind; returns the texts by kind."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {name: "".join(f"{line}\n" for line in lines_of(name)) for name in RESOURCES}
    for name, text in texts.items():
        (folder / f"{name}.ndjson").write_text(text, encoding="utf-8")
    return texts


def lines_of(name: str) -> list[str]:
    """The fullest JSON of every public record of a kind, ordered by uid."""
    viewset = RESOURCES[name]
    serializer = viewset.serializer_class
    rows = json_rows(viewset().records, serializer, tuple(serializer.Meta.fields))  # type: ignore[attr-defined]
    return list(rows.order_by("uid").values_list("json", flat=True))


def empty_database() -> None:
    """Takes all records out, as no user can: what is left is what a new database has, until the test's end."""
    of_records = [model for model in apps.get_models() if issubclass(model, Record | RecordChild)]
    tables = [model._meta.db_table for model in (*of_records, RecordIdentity, Citation, SameEventGroup, TaskVocabulary)]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"TRUNCATE core_change, {', '.join(tables)} CASCADE")
