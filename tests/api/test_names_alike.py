"""`name_like` finds what somebody means; filters by name go on taking whole names only."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from core.api.names import NameLikeFilter, Names, look_alike
from tests import factories
from tests.api.resources import RESOURCES, get, results

pytestmark = pytest.mark.django_db
NAMED = [name for name, viewset in RESOURCES.items() if "name_like" in viewset.filterset_class.declared()]


def names_like(resource: str, wanted: str) -> list[str]:
    return [row.get("name") or row["title"] for row in results(f"{resource}/", name_like=wanted)]


@pytest.mark.parametrize("wanted", ["Wagnr", "wagner", "WAGNER GRUOP", "Wägner", "Groupe Wagnr", "Afrika Korps"])
def test_an_actor_is_found_by_any_of_its_names_misspelt(wanted: str) -> None:
    actor = factories.ActorFactory.create(name="Wagner Group")
    for name in ("Groupe Wagner", "Africa Corps"):
        factories.ActorNameFactory.create(actor=actor, name=name)
    factories.ActorFactory.create(name="Ansar Dine")
    assert names_like("actors", wanted) == ["Wagner Group"]


@pytest.mark.parametrize("wanted", ["Douenza", "douentsa", "Douentza", "Kidla"])
def test_a_place_is_found_misspelt(wanted: str) -> None:
    for name in ("Douentza", "Kidal", "Gao"):
        factories.PlaceFactory.create(name=name)
    assert names_like("places", wanted) == ["Kidal" if wanted == "Kidla" else "Douentza"]


@pytest.mark.parametrize("wanted", ["minusma", "MINUSAM", "stabilisation multidimensionnelle integree", "Mission X"])
def test_a_mission_is_found_by_acronym_french_name_and_other_names(wanted: str) -> None:
    mission = factories.MissionFactory.create(
        acronym="MINUSMA",
        name="Stabilization Mission in Mali",
        name_fr="Mission multidimensionnelle intégrée pour la stabilisation au Mali",
    )
    factories.ActorNameFactory.create(actor=mission.actor, name="Mission X")
    assert str(mission.uid) in [row["uid"] for row in results("missions/", name_like=wanted)]


def test_publishers_and_documents_are_found_too() -> None:
    factories.PublisherFactory.create(name="Human Rights Watch", other_names=["HRW", "Helsinki Watch"])
    factories.DocumentFactory.create(title="World Report 2023: Mali")
    assert names_like("publishers", "Human Right Wach") == ["Human Rights Watch"]
    assert names_like("publishers", "helsinky watch") == ["Human Rights Watch"]
    assert names_like("documents", "Wold Report 2023") == ["World Report 2023: Mali"]


def test_the_most_alike_comes_first_and_the_same_name_scores_one() -> None:
    for name in ("Wagner Group in Mali", "Wagner", "Wagner Group"):
        factories.ActorFactory.create(name=name)
    page = get("actors/", name_like="wagner group")
    assert [row["name"] for row in page["results"]] == ["Wagner Group", "Wagner Group in Mali", "Wagner"]
    scores = [highlight["score"] for highlight in page["highlights"]]
    assert scores[0] == 1
    assert scores == sorted(scores, reverse=True)
    assert max(scores[1:]) < 1
    assert page["ranked_at_most"] is None


def test_pages_hold_every_row_once() -> None:
    made = [factories.ActorFactory.create(name=f"Wagner {'Group ' * (n % 3)}").name for n in range(7)]
    seen: list[str] = []
    page = get("actors/", name_like="wagner", limit=2)
    while page["next_cursor"]:
        seen += [row["name"] for row in page["results"]]
        page = get("actors/", name_like="wagner", limit=2, cursor=page["next_cursor"])
    assert sorted(seen + [row["name"] for row in page["results"]]) == sorted(made)


def test_other_filters_by_name_take_whole_names_only() -> None:
    factories.ActorFactory.create(name="Somalia", country_code="SO")
    assert get("actors/", status=400, known_as="Somali")["parameter"] == "known_as"
    assert get("incidents/", status=400, country="Mal")["parameter"] == "country"


@pytest.mark.parametrize("wanted", ["%", "_", "'", "\\", "a", "é" * 1000, "\N{FIRE}"])
def test_odd_input_is_no_error(wanted: str) -> None:
    factories.ActorFactory.create(name="Wagner Group")
    assert names_like("actors", wanted) == []


def test_words_and_a_name_may_be_asked_for_together() -> None:
    both = factories.ActorFactory.create(name="Wagner Group", description="A company.")
    factories.ActorFactory.create(name="Wagner Trio", description="Musicians.")
    assert [row["uid"] for row in results("actors/", q="company", name_like="wagner")] == [str(both.uid)]


def test_a_list_by_name_takes_no_more_statements_than_any(django_assert_num_queries: Any) -> None:
    factories.ActorFactory.create(name="Wagner Group", names=3)
    with django_assert_num_queries(2):
        names_like("actors", "wagner")


@pytest.mark.parametrize("resource", NAMED)
def test_an_index_answers_for_every_column_of_names(resource: str) -> None:
    one = RESOURCES[resource].filterset_class.declared()["name_like"]
    assert isinstance(one, NameLikeFilter)
    for rows, column, array in columns_of(one.names):
        plan = look_alike(rows, column, "wagner", array=array).values("pk").explain()
        (asked,) = set(re.findall(r"\((core_plain\(.*?\)) %", plan))
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [rows.model._meta.db_table])
            indexed = [definition for (definition,) in cursor.fetchall() if "gin_trgm_ops" in definition]
        assert any(f"({asked} gin_trgm_ops)" in definition for definition in indexed), (asked, indexed)


def columns_of(names: Names) -> list[tuple[QuerySet[Any], str, bool]]:
    records = names.model._default_manager.order_by()
    own = [(records, column, column in names.arrays) for column in (*names.own, *names.arrays)]
    return [*own, *((other.model._default_manager.order_by(), "name", False) for other in names.others)]
