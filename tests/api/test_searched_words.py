"""No search tells what a record hides: what is searched is what the serializer shows, column by column."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model

from core.api.fields import Column, is_free_text
from core.api.fulltext import WordsFilter
from core.models import Record
from core.words import Words, words_of
from tests import factories
from tests.api.resources import MAKERS, RESOURCES, get, results

SEARCHED = [name for name, viewset in RESOURCES.items() if words_of(viewset.queryset.model)]
# Records with no words of their own: figures and registered deaths.
WORDLESS = {"displacement-figures", "personnel-figures", "fatalities"}


def words(name: str) -> Words:
    found = words_of(RESOURCES[name].queryset.model)
    assert found is not None
    return found


def test_every_record_with_words_is_searched() -> None:
    assert set(RESOURCES) - set(SEARCHED) == WORDLESS
    for name, viewset in RESOURCES.items():
        assert ("q" in viewset.filterset_class.declared()) is (name in SEARCHED), name


@pytest.mark.parametrize("name", SEARCHED)
def test_every_column_searched_is_served_under_its_own_name(name: str) -> None:
    serializer: Any = RESOURCES[name].serializer_class()
    for column in words(name).columns:
        field = serializer.fields[column]
        assert isinstance(field, Column), column
        assert field.source == column, column


@pytest.mark.parametrize("name", SEARCHED)
def test_a_column_counts_as_shown_only_where_the_serializer_shows_it_in_a_coarsened_record(name: str) -> None:
    shown = set(getattr(RESOURCES[name].serializer_class.Meta, "shown", ()))  # type: ignore[attr-defined]
    assert set(words(name).shown) == set(words(name).columns) & shown


@pytest.mark.django_db
@pytest.mark.parametrize("name", SEARCHED)
def test_no_hidden_word_is_found_counted_or_marked(name: str) -> None:
    """Every free text of the row, served or not, holds the same secret."""
    record: Any = MAKERS[name](sensitivity="coarsened")
    shown = {"places": ()}.get(name, words(name).shown)
    for column in texts_of(type(record)):
        if column not in shown:
            setattr(record, column, "Zzyzx secret")
    record.save()
    for q in ("zzyzx", '"zzyzx secret"'):
        page = get(f"{name}/", q=q, count="true")
        assert (page["results"], page["highlights"], page["count"]) == ([], [], 0)
    assert "zzyzx" not in str(get(f"{name}/", q="zzyzx or 1")["highlights"]).lower()


@pytest.mark.django_db
@pytest.mark.parametrize("name", SEARCHED)
def test_a_private_note_is_never_searched(name: str) -> None:
    MAKERS[name](internal_note="Zzyzx secret")
    assert results(f"{name}/", q="zzyzx") == []


@pytest.mark.django_db
@pytest.mark.parametrize("columns", [{"publication_status": "draft"}, {"sensitivity": "restricted"}])
def test_what_is_not_public_is_not_found_by_word_or_name(columns: dict[str, str]) -> None:
    factories.ActorFactory.create(name="Zzyzx group", **columns)
    assert get("actors/", q="zzyzx", count="true")["count"] == 0
    assert get("actors/", name_like="zzyzx", count="true")["count"] == 0


@pytest.mark.django_db
def test_a_mission_is_not_found_by_the_names_of_an_actor_that_is_not_public() -> None:
    mission = factories.MissionFactory.create(actor__sensitivity="restricted")
    factories.ActorNameFactory.create(actor=mission.actor, name="Zzyzx")
    assert results("missions/", name_like="zzyzx") == []


def texts_of(model: type[Model]) -> list[str]:
    """Every column of a model that holds words."""
    assert issubclass(model, Record)
    return [
        field.name
        for field in model._meta.concrete_fields
        if is_free_text(field) and field.max_length != 64 and not field.unique
    ]


def test_the_filter_asks_for_the_words_of_its_own_model() -> None:
    for name in SEARCHED:
        viewset = RESOURCES[name]
        one = viewset.filterset_class.declared()["q"]
        assert isinstance(one, WordsFilter)
        assert one.words is words(name), name
