"""What PostgreSQL makes of a declaration is what the declaration says: every resource, every choice of fields."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from hypothesis import given, settings
from hypothesis import strategies as st

from core.api.sqljson import json_rows
from core.models import Record
from tests import factories
from tests.api.declared import declared_json
from tests.api.resources import MAKERS, RESOURCES, get

pytestmark = pytest.mark.django_db


def made_by_postgresql(viewset: Any, record: Record, names: tuple[str, ...]) -> dict[str, Any]:
    rows = json_rows(type(record).objects.filter(pk=record.pk), viewset.serializer_class, names)  # type: ignore[attr-defined]
    parsed: dict[str, Any] = json.loads(rows.values_list("json", flat=True).get())
    return parsed


def choices_of_fields(viewset: Any) -> list[tuple[str, ...]]:
    """The default, each field alone, and all with everything that may be included."""
    declared = viewset.serializer_class.Meta.fields
    return [viewset.serializer_class.default_names(), *((name,) for name in declared), tuple(declared)]


def others_become(sensitivity: str, record: Record) -> None:
    """Every other record around it changes its sensitivity."""
    for model in apps.get_models():
        if issubclass(model, Record):
            others = model._default_manager.exclude(uid=record.uid)
            others.update(sensitivity=sensitivity)


@pytest.mark.parametrize("around", ["public", "coarsened", "restricted"])
@pytest.mark.parametrize("sensitivity", ["public", "coarsened"])
@pytest.mark.parametrize("name", RESOURCES)
def test_rows_are_what_the_declaration_says(name: str, sensitivity: str, around: str) -> None:
    viewset, record = RESOURCES[name], MAKERS[name]()
    type(record)._default_manager.filter(pk=record.pk).update(sensitivity=sensitivity)
    if around != "public":
        others_become(around, record)
    record = type(record)._default_manager.get(pk=record.pk)
    # Alone is tried once; how a field is read does not depend on what surrounds the record.
    choices = choices_of_fields(viewset) if around == "public" else [viewset.serializer_class.Meta.fields]  # type: ignore[attr-defined]
    for names in choices:
        assert made_by_postgresql(viewset, record, names) == declared_json(viewset.serializer_class, record, names)


@pytest.mark.parametrize("name", RESOURCES)
def test_a_request_gets_what_the_declaration_says(name: str) -> None:
    serializer, record = RESOURCES[name].serializer_class, MAKERS[name]()
    assert get(f"{name}/{record.uid}/") == declared_json(serializer, record, serializer.default_names())
    if everything := ",".join(serializer.names_on_request()):
        (row,) = get(f"{name}/", uid=record.uid, include=everything)["results"]
        assert row == declared_json(serializer, record, tuple(serializer.Meta.fields))  # type: ignore[attr-defined]


def test_names_of_a_mission_are_in_the_order_of_their_entry() -> None:
    mission = factories.MissionFactory.create()
    names = [factories.ActorNameFactory.create(actor=mission.actor) for _ in range(3)]
    # A row that is written again lies elsewhere in its table.
    type(names[0]).objects.filter(pk=names[0].pk).update(language="fr")
    served = made_by_postgresql(RESOURCES["missions"], mission, ("names",))["names"]
    assert [name["name"] for name in served] == [name.name for name in names]


# All of Unicode that PostgreSQL stores: no NUL, no half of a surrogate pair.
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=300)


@settings(max_examples=50, deadline=None)
@given(TEXT)
def test_words_come_out_as_they_went_in(words: str) -> None:
    incident = factories.IncidentFactory.create(description=words)
    names = ("uid", "description")
    assert made_by_postgresql(RESOURCES["incidents"], incident, names)["description"] == words
