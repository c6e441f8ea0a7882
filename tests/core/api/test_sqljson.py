"""What the compiler of rows owes, whatever a serializer says."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.postgres.fields import DateRangeField
from django.db import connection, models
from django.utils import translation

from config.api import RESOURCES
from core.api.fields import is_free_text
from core.api.jsontext import Sql, joined, json_object, literal, quoted
from core.api.serializers import DeclaredSerializer
from core.api.sqljson import json_row
from core.api.vocabularies import vocabularies
from core.models import Record
from events.api.timeline import SOURCES


def sql_of(name: str) -> str:
    serializer = RESOURCES[name].serializer_class
    return json_row(serializer, tuple(serializer.Meta.fields))  # type: ignore[attr-defined]


def test_the_sql_of_a_choice_of_fields_is_compiled_once() -> None:
    assert sql_of("incidents") is sql_of("incidents")


@pytest.mark.parametrize("name", RESOURCES)
def test_every_related_record_must_be_public(name: str) -> None:
    """Each table of records that the statement joins is met with a condition on its publication."""
    tables = {model._meta.db_table for model in models_of_records() if f'"{model._meta.db_table}" t' in sql_of(name)}
    for table in tables:
        for alias in aliases_of(table, sql_of(name)):
            assert f"{alias}.\"publication_status\" = 'published'" in sql_of(name), f"{table} {alias}"


def models_of_records() -> list[type[Record]]:
    return [viewset.queryset.model for viewset in RESOURCES.values()]


def aliases_of(table: str, sql: str) -> set[str]:
    return {part.split()[0].rstrip(",") for part in sql.split(f'"{table}" ')[1:] if part.startswith("t")}


@pytest.mark.parametrize("name", RESOURCES)
def test_free_text_is_withheld_in_coarsened_records_unless_it_is_said_to_be_shown(name: str) -> None:
    serializer = RESOURCES[name].serializer_class()
    assert exposed(serializer) <= set(getattr(serializer.Meta, "shown", ()))  # type: ignore[attr-defined]


def exposed(serializer: DeclaredSerializer) -> set[str]:
    """The columns of words or days that the SQL shows whatever the sensitivity."""
    table = serializer.Meta.model._meta.db_table  # type: ignore[attr-defined]
    sql = json_row(type(serializer), tuple(serializer.fields))
    shown: set[str] = set()
    for name in serializer.fields:
        field = next((one for one in serializer.Meta.model._meta.concrete_fields if one.name == name), None)  # type: ignore[attr-defined]
        if isinstance(field, models.Field) and (is_free_text(field) or isinstance(field, DateRangeField)):
            column = f'"{table}"."{field.column}"'
            if any(f"{written}({column})" in sql for written in ("to_json", "lower")) or f", {column}," in sql:
                shown.add(str(name))
    return shown


def test_what_is_written_without_escaping_is_held_to_a_vocabulary_by_the_database() -> None:
    """Codes go into the JSON as they are; a check constraint sees to it that they are codes."""
    unchecked = {
        f"{model.__name__}.{field.name}"
        for model, names in served_columns()
        for field in model._meta.concrete_fields
        if field.name in names and field.choices
        if not any(field.name in str(check.condition) for check in checks_of(model))
    }
    assert unchecked == set()


def served_columns() -> list[tuple[type[models.Model], tuple[str, ...]]]:
    """Every model that some declared serializer reads, and the names it serves."""
    kinds = set(DeclaredSerializer.__subclasses__())
    while more := {deeper for kind in kinds for deeper in kind.__subclasses__()} - kinds:
        kinds |= more
    return [(kind.Meta.model, kind.Meta.fields) for kind in kinds if hasattr(kind, "Meta")]


def checks_of(model: type[models.Model]) -> list[models.CheckConstraint]:
    return [one for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]


def test_codes_need_no_escaping() -> None:
    for vocabulary in vocabularies().values():
        assert all(re.fullmatch(r"[\w.:-]*", code) for code in vocabulary.codes), vocabulary.name


@pytest.mark.django_db
def test_an_object_of_more_pieces_than_a_function_takes_is_put_together_from_several() -> None:
    pieces = json_object((f"n{number}", [Sql(f"{number}::text")]) for number in range(80))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {joined(pieces)}")
        assert json.loads(cursor.fetchone()[0]) == {f"n{number}": number for number in range(80)}


def test_places_are_the_one_kind_served_only_when_fully_public() -> None:
    assert "coarsened" in str(RESOURCES["places"]().records.query)


def test_labels_are_english_whoever_asks_first() -> None:
    json_row.cache_clear()
    with translation.override("fr"):
        told = json_row(SOURCES[2].serializer, SOURCES[2].serializer.default_names())
    assert "renews the mandate" in told


def test_constants_cannot_leave_their_quotes() -> None:
    assert literal("l'été") == "'l''été'"
    assert quoted('a"b') == '"a""b"'
