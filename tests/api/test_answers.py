"""Answers that are kept, and that are never stale."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.api import answers
from core.models import Place
from core.services import merge, restore, unmerge, withdraw
from events.models import Incident
from missions.models import TaskVocabulary
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kept(settings: Any) -> Iterator[None]:
    """Answers are kept in memory, as an installation keeps them."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept-in-tests"}
    nothing = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = {**settings.CACHES, "answers": memory, "nothing": nothing}
    settings.KEPT_ANSWERS = 200
    caches["answers"].clear()
    yield
    caches["answers"].clear()


def ask(path: str, **headers: str) -> HttpResponse:
    response: Any = Client().get(f"/api/v1/{path}", headers=headers)
    return response  # type: ignore[no-any-return]


def ask_until_kept(path: str) -> tuple[HttpResponse, int]:
    """An answer from the store, and how many statements it took: other programs' transactions pass meanwhile."""
    for _ in range(100):
        ask(path)
        with CaptureQueriesContext(connection) as captured:
            answer = ask(path)
        if len(captured) == 1:
            return answer, 1
    raise AssertionError("no answer was kept in a hundred tries")


def test_a_repeated_request_is_answered_after_one_cheap_query() -> None:
    factories.IncidentFactory.full()
    fresh = ask("incidents/")
    kept, _statements = ask_until_kept("incidents/")
    assert kept.content == fresh.content
    assert [kept[name] for name in ("Content-Type", "Cache-Control", "Vary")] == [
        fresh[name] for name in ("Content-Type", "Cache-Control", "Vary")
    ]


@pytest.mark.parametrize("path", ["incidents/", "vocabularies/", "changes/"])
def test_a_held_answer_is_told_to_be_still_right_after_one_cheap_query(path: str) -> None:
    factories.IncidentFactory.create()
    for _ in range(100):  # other programs' transactions pass meanwhile
        held = ask(path)["ETag"]
        with CaptureQueriesContext(connection) as captured:
            again = ask(path, **{"If-None-Match": held})
        if again.status_code == 304:
            assert (again.content, again["ETag"], len(captured)) == (b"", held, 1)
            assert again["Cache-Control"] == "public, max-age=0, must-revalidate"
            return
    raise AssertionError("a held answer was never right in a hundred tries")


def test_a_change_anywhere_in_what_an_answer_shows_makes_another() -> None:
    incident = factories.IncidentFactory.create(participations=1)
    actor = incident.participations.get().actor
    assert actor is not None
    before = ask(f"incidents/{incident.uid}/")
    actor.name = "Renamed"
    actor.save()
    after = ask(f"incidents/{incident.uid}/", **{"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "Renamed" in after.content.decode()


def test_a_code_list_kept_as_data_is_no_record_and_yet_never_stale() -> None:
    factories.TaskVocabularyFactory.create(code="protect", name="Protection")
    ask("vocabularies/tasks/")
    TaskVocabulary.objects.update(name="Protection of civilians")
    assert "Protection of civilians" in ask("vocabularies/tasks/").content.decode()


def test_the_order_of_parameters_is_no_difference() -> None:
    factories.IncidentFactory.create_batch(3)
    one, other = ask("incidents/?limit=1&ordering=date"), ask("incidents/?ordering=date&limit=1")
    assert one.content == other.content


def test_kept_answers_have_the_headers_of_their_own_request() -> None:
    factories.IncidentFactory.create_batch(2)
    ask_until_kept("incidents/?limit=1")
    kept = ask("incidents/?limit=1")
    assert kept["Link"].startswith("</api/v1/incidents/?")
    head: Any = Client().head("/api/v1/incidents/?limit=1")
    assert (head.content, head["Content-Length"]) == (b"", str(len(kept.content)))


@pytest.mark.parametrize("path", ["incidents/?limti=1", "incidents/nothing/", "incidents/?limit=0"])
def test_problems_are_never_kept(path: str) -> None:
    problem = ask(path, **{"If-None-Match": "*"})
    assert problem.status_code in {400, 404}
    assert problem["Cache-Control"] == "no-store"
    assert "ETag" not in problem


def test_no_answer_needs_a_cookie_or_differs_by_one() -> None:
    answer = ask("incidents/")
    assert "Set-Cookie" not in answer
    assert "Cookie" not in answer["Vary"]


class Reader:
    """A client that keeps what it was told and asks whether it still holds."""

    def __init__(self) -> None:
        self.held: dict[str, HttpResponse] = {}

    def read(self, path: str) -> bytes:
        held = self.held.get(path)
        answer = ask(path, **({"If-None-Match": held["ETag"]} if held is not None else {}))
        if answer.status_code == 304:
            assert held is not None
            return held.content
        self.held[path] = answer
        return answer.content


PATHS = ("incidents/", "incidents/?country=ML&fields=title,place", "places/", "incidents/?limit=2&ordering=date")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_written_between_no_reader_is_ever_told_less_than_there_is(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writes of every kind and reads in any order: each answer equals one made without any kept answer."""
    chance = random.Random(seed)
    places = factories.PlaceFactory.create_batch(3)
    incidents = factories.IncidentFactory.create_batch(4, place=places[0])

    def write() -> None:
        incident, place = chance.choice(incidents), chance.choice(places)
        incident.refresh_from_db()
        match chance.randrange(6):
            case 0:
                Incident.objects.filter(pk=incident.pk).update(title=f"Attack {chance.random()}")
            case 1:
                Place.objects.filter(pk=place.pk).update(name=f"Place {chance.random()}")
            case 2:
                factories.ParticipationFactory.create(incident=incident)
            case 3:
                act = withdraw if incident.publication_status == "published" else restore
                act(incident, by="test", **({"reason": "test"} if act is withdraw else {}))
            case 4:
                Incident.objects.filter(pk=incident.pk).update(place=place)
            case _:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("UPDATE core_place SET latitude = 10 + random(), longitude = 1")

    reader = Reader()
    for _ in range(60):
        if chance.random() < 0.4:
            write()
        path = chance.choice(PATHS)
        told = reader.read(path)
        with monkeypatch.context() as without:
            without.setattr(answers, "KEPT", "nothing")
            assert told == ask(path).content


def test_a_merge_and_its_undoing_change_the_answer_at_once() -> None:
    old, new = factories.PublisherFactory.create_batch(2)
    assert len(json.loads(ask("publishers/").content)["results"]) == 2
    merge(old, into=new, by="test")
    assert len(json.loads(ask("publishers/").content)["results"]) == 1
    moved = ask(f"publishers/{old.uid}/")
    assert (moved.status_code, moved["Cache-Control"]) == (308, "no-cache")
    unmerge(old, by="test")
    assert len(json.loads(ask("publishers/").content)["results"]) == 2
