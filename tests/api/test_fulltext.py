"""`q` finds what a record shows, ranks it and marks the words; odd input finds nothing and breaks nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from core.api.fulltext import COMPARED, Query
from core.dates import PartialDate
from tests import factories
from tests.api.resources import RESOURCES, get, results

pytestmark = pytest.mark.django_db


def incident(title: str, **columns: Any) -> str:
    return str(factories.IncidentFactory.create(title=title, **columns).uid)


def found(q: str, **query: Any) -> list[str]:
    return [row["uid"] for row in results("incidents/", q=q, **query)]


@pytest.mark.parametrize(
    ("title", "q"),
    [
        ("Attack on a convoy", "convoys attacked"),
        ("Attaques contre des villages", "attaque village"),
        ("Enlèvement à Ségou", "enlevements segou"),
        ("Enlevement a Segou", "enlèvement à Ségou"),
        ("Meeting of the junta", "the junta"),
        ("La junte se réunit", "la junte"),
        ("Armed men kill a mayor", '"armed men"'),
        ("Drone strike", "shelling or drone"),
        ("L’attaque du « camp » – vue d’en haut…", "attaque camp haut"),
        ("The “convoy”", "«convoy»"),
    ],
)
def test_words_are_found_in_both_languages_whatever_their_endings_and_accents(title: str, q: str) -> None:
    uid = incident(title)
    incident("Something else")
    assert found(q) == [uid]


@pytest.mark.parametrize(
    ("title", "q"),
    [
        ("Men, heavily armed", '"armed men"'),
        ("Village attacked by men on foot", '"foot village"'),
        ("Killed in the market", "market -killing"),
        ("Des tués au marché", "marché -tué"),
        ("Armed men kill a mayor", 'mayor -"armed men"'),
        ("Attack on a convoy", "on the"),
        ("Attack on a convoy", "-drone"),
    ],
)
def test_what_does_not_fit_is_not_found(title: str, q: str) -> None:
    incident(title)
    assert found(q) == []


def test_a_phrase_does_not_reach_from_the_title_into_the_text() -> None:
    incident("The convoy", description="Burnt down.")
    assert found("convoy burnt")
    assert found('"convoy burnt"') == []


@pytest.mark.parametrize(
    "q",
    [
        "'",
        '"',
        "-",
        "--",
        '-"',
        "&|!()<->:*",
        "a" * 1000,
        "\N{FIRE}" * 500,
        "or",
        "or or -",
        "\\",
        "%",
        "é" * 999,
        "<b>",
    ],
)
def test_odd_input_is_no_error(q: str) -> None:
    incident("Attack")
    assert found(q) == []


@pytest.mark.parametrize("q", ["att\x00ack", "a" * 1001, " "])
def test_what_no_parameter_may_hold_is_refused_and_named(q: str) -> None:
    problem = get("incidents/", status=400, q=q)
    assert (problem["code"], problem["parameter"]) == ("invalid_value", "q")


def test_the_title_weighs_more_and_the_best_comes_first() -> None:
    in_text = incident("Attack", description="A convoy was looted.")
    in_title = incident("Convoy looted")
    assert found("convoy") == [in_title, in_text]
    assert found("convoy", ordering="rank") == [in_title, in_text]


def test_another_order_may_be_asked_for() -> None:
    old = incident("Convoy", date=PartialDate.year(2010))
    new = incident("Convoy of a convoy", date=PartialDate.year(2011))
    assert found("convoy", ordering="date") == [old, new]
    assert found("convoy", ordering="-date") == [new, old]


@pytest.mark.parametrize("query", [{}, {"ordering": "rank"}])
def test_pages_in_the_order_of_rank_hold_every_row_once(query: dict[str, Any]) -> None:
    titles = ["Convoy", "Attack on a convoy", "Convoy, convoy"]
    made = [incident(title) for title in titles * 3]
    seen: list[str] = []
    page = get("incidents/", q="convoy", limit=2, **query)
    while page["next_cursor"]:
        seen += [row["uid"] for row in page["results"]]
        page = get("incidents/", q="convoy", limit=2, cursor=page["next_cursor"], **query)
    seen += [row["uid"] for row in page["results"]]
    assert sorted(seen) == sorted(made)
    assert seen == found("convoy")


def test_a_rank_in_a_cursor_must_be_one() -> None:
    for _ in range(2):
        incident("Convoy")
    cursor = get("incidents/", q="convoy", limit=1)["next_cursor"]
    assert get("incidents/", status=400, q="village", cursor=cursor)["code"] == "invalid_cursor"
    assert get("incidents/", status=400, q="convoy", ordering="-date", cursor=cursor)["code"] == "invalid_cursor"


def test_rank_is_no_order_without_words() -> None:
    assert get("incidents/", status=400, ordering="rank")["parameter"] == "ordering"
    assert get("incidents/", status=400, q="convoy", ordering="-rank")["parameter"] == "ordering"


def test_only_the_newest_matches_are_ranked_and_the_answer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.api.fulltext.WordsFilter.compared", 2)
    best = incident("Convoy")
    others = [incident("Attack on a convoy") for _ in range(2)]
    page = get("incidents/", q="convoy", count="true")
    assert [row["uid"] for row in page["results"]] == others[::-1]
    assert (page["ranked_at_most"], page["count"]) == (2, 3)
    assert best in found("convoy", ordering="updated_at")


def test_how_many_are_ranked_is_documented() -> None:
    assert f"{COMPARED:,} newest matches" in RESOURCES["incidents"].filterset_class.declared()["q"].description


def test_words_are_marked_in_escaped_text() -> None:
    uid = incident("Convoy & 'escort' 1 < 2", description="A \x01 convoy.")
    page = get("incidents/", q="convoy", fields="title")
    (highlight,) = page["highlights"]
    assert highlight["uid"] == uid == page["results"][0]["uid"]
    assert 0 < highlight["score"] < 1
    assert highlight["snippets"] == [
        {"field": "title", "html": "<mark>Convoy</mark> &amp; &#39;escort&#39; 1 &lt; 2"},
        {"field": "description", "html": "A  <mark>convoy</mark>."},
    ]


def test_french_words_are_marked_by_french_rules() -> None:
    incident("Des journaux saisis")
    (highlight,) = get("incidents/", q="journal")["highlights"]
    assert highlight["snippets"] == [{"field": "title", "html": "Des <mark>journaux</mark> saisis"}]


def test_highlights_come_with_words_only_and_in_any_order() -> None:
    first, second = incident("Convoy"), incident("Attack on a convoy")
    assert "highlights" not in get("incidents/")
    page = get("incidents/", q="convoy", ordering="updated_at")
    assert {highlight["uid"] for highlight in page["highlights"]} == {first, second}
    assert [highlight["uid"] for highlight in page["highlights"]] == [row["uid"] for row in page["results"]]
    assert "ranked_at_most" not in page


def test_words_and_filters_go_together() -> None:
    inside = incident("Convoy", place__country_code="ML")
    incident("Convoy", place__country_code="NE")
    assert found("convoy", country="ML") == [inside]


def test_a_list_by_words_takes_one_statement_more_however_many_rows(django_assert_num_queries: Any) -> None:
    """One tells how far the keys go, one what has changed."""
    for _ in range(3):
        incident("Convoy")
    with django_assert_num_queries(3):
        found("convoy")


def test_the_index_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM incident_words WHERE vector @@ core_query('convoy', '')")
        plan = str(cursor.fetchall())
    assert "incident_words_vector" in plan


def test_words_that_leave_a_record_out_are_told_from_hyphens() -> None:
    query = Query.read('anti-balaka -seleka -"ex seleka" --x')
    assert (query.wanted.strip(), query.unwanted) == ("anti-balaka", 'seleka or "ex seleka" or x')


# --- documents ----------------------------------------------------------------------------------------------------


def document(text: str, **columns: Any) -> str:
    made = factories.DocumentFactory.create(title="Report", **columns)
    factories.DocumentTextFactory.create(document=made, text=text)
    return str(made.uid)


def documents(q: str) -> list[str]:
    return [row["uid"] for row in results("documents/", q=q)]


def test_a_text_is_searched_and_marked_where_its_licence_lets_it_be_served() -> None:
    uid = document("The convoy left Gao.", licence="cc_by")
    assert documents("convoys") == [uid]
    (highlight,) = get("documents/", q="convoys")["highlights"]
    assert highlight["snippets"] == [{"field": "text", "html": "The <mark>convoy</mark> left Gao."}]


@pytest.mark.parametrize("columns", [{"licence": "all_rights_reserved"}, {"sensitivity": "coarsened"}])
def test_a_text_that_is_not_served_is_not_searched(columns: dict[str, str]) -> None:
    uid = document("The convoy left Gao.", **columns)
    assert documents("convoy") == []
    assert documents("report") == [uid]
    assert "convoy" not in str(get("documents/", q="report or convoy")["highlights"])


def test_only_the_newest_text_is_searched() -> None:
    made = factories.DocumentFactory.create(licence="cc_by")
    factories.DocumentTextFactory.create(document=made, text="The convoy.", converter_version="1")
    factories.DocumentTextFactory.create(document=made, text="The patrol.", converter_version="2")
    assert documents("convoy") == []
    assert documents("patrol") == [str(made.uid)]


def test_a_document_named_by_the_words_comes_first() -> None:
    in_text = document("Of convoys.", licence="cc_by")
    in_title = str(factories.DocumentFactory.create(title="Convoys").uid)
    document("Of patrols.", licence="cc_by")
    assert documents("convoy") == [in_title, in_text]


@pytest.mark.parametrize("word", ["{:05x} ", "Ж{:05x} ", "a{0:04x}ing-b{0:04x}es-c{0:04x}ed "])
def test_a_text_of_nothing_but_different_words_can_be_kept(word: str) -> None:
    """A vector holds at most a megabyte; what would exceed it must not keep a document out."""
    uid = document("".join(word.format(number) for number in range(60_000)), licence="cc_by")
    assert documents("report") == [uid]
