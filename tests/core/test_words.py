"""The vectors of a table's words follow its rows, whoever writes, and take no part in the model or its history."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from core.words import fill, words_index
from events.models import Incident
from tests import factories
from tests.api.resources import MAKERS

pytestmark = pytest.mark.django_db
INDEXES = [index for model in apps.get_models() if (index := words_index(model))]


def lexemes(pk: int) -> set[str]:
    """The words kept of an incident, none where it has no vector."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(vector) FROM incident_words WHERE id = %s", [pk])
        row = cursor.fetchone()
    return set(row[0]) if row else set()


def execute(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_row_that_is_added_or_changed_is_found_by_its_words() -> None:
    incident = factories.IncidentFactory.create(title="Convoys")
    assert "convoy" in lexemes(incident.pk)
    incident.title = "Villages"
    incident.save()
    assert "convoy" not in lexemes(incident.pk)
    assert "villag" in lexemes(incident.pk)


def test_plain_sql_and_bulk_writes_are_followed() -> None:
    made = factories.IncidentFactory.create_batch(3, title="Convoys")
    execute("UPDATE events_incident SET title = 'Villages'")
    assert all("villag" in lexemes(one.pk) for one in made)
    Incident.objects.filter(pk=made[0].pk).update(sensitivity="coarsened")
    assert lexemes(made[0].pk) == {"|"}
    assert "villag" in lexemes(made[1].pk)


def test_a_row_that_is_gone_leaves_no_words() -> None:
    incident = factories.IncidentFactory.create(title="Convoys")
    execute("SELECT set_config('mandata.redacting', %s, true)", str(incident.uid))
    execute("DELETE FROM events_incident WHERE id = %s", incident.pk)
    assert lexemes(incident.pk) == set()


def test_vectors_made_anew_are_those_that_the_triggers_made() -> None:
    for make in MAKERS.values():
        make()
    before = vectors()
    assert all(before.values())
    fill()
    assert vectors() == before


def vectors() -> dict[str, list[tuple[int, str]]]:
    """The vectors of every table."""
    kept = {}
    with connection.cursor() as cursor:
        for index in INDEXES:
            cursor.execute(f"SELECT id, vector FROM {index.name} ORDER BY id")
            kept[index.name] = cursor.fetchall()
    return kept


def test_every_row_has_its_words_after_a_load_without_triggers() -> None:
    execute("ALTER TABLE events_incident DISABLE TRIGGER incident_words_insert")
    incident = factories.IncidentFactory.create(title="Convoys")
    assert lexemes(incident.pk) == set()
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("ALTER TABLE events_incident ENABLE TRIGGER incident_words_insert")
    fill()
    assert "convoy" in lexemes(incident.pk)


def test_an_index_can_be_taken_away_and_made_again() -> None:
    incident = factories.IncidentFactory.create(title="Convoys")
    index = words_index(Incident)
    assert index is not None
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.schema_editor() as editor:
        editor.remove_index(Incident, index)
        editor.add_index(Incident, index)
    assert "convoy" in lexemes(incident.pk)
