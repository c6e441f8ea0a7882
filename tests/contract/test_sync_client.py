"""The reference client of docs/api keeps a copy equal to the server, whoever writes and whatever happens to it."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, connections, transaction
from django.db.utils import OperationalError
from django.test import Client
from django.urls import reverse

from config.api import RESOURCES
from core.api.sqljson import json_rows
from core.models import Change, Place
from core.refusals import REFUSALS
from tests.api.test_changes import settle
from tests.core.edits import Editor
from tests.factories import PlaceFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAM = Path(settings.BASE_DIR) / "docs" / "api" / "sync_client.py"


def program() -> Any:
    """The client as a module."""
    spec = spec_from_file_location("sync_client", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def public_database() -> dict[str, Any]:
    """Every public record by uid as the feed would carry it, read without the feed."""
    found: dict[str, Any] = {}
    for viewset in RESOURCES.values():
        serializer = viewset.serializer_class
        rows = json_rows(viewset().records, serializer, serializer.default_names(), references=True)
        found |= {str(uid): json.loads(text) for uid, text in rows.values_list("uid", "json")}
    return found


def copied(file: Path) -> dict[str, Any]:
    with sqlite3.connect(file) as database:
        return {uid: json.loads(body) for uid, body in database.execute("SELECT uid, body FROM record")}


class Follower:
    """A client in a thread that notes each change it is told, all of them and not only the latest."""

    def __init__(self, server: str, file: Path) -> None:
        sync = program()
        self.copy_file = file
        self.feed = sync.Feed(server, page=37)
        self.open_copy: Callable[[], Any] = lambda: sync.Copy(str(file))
        self.told: list[tuple[str, int]] = []

    def follow(self, done: threading.Event) -> None:
        copy, every = self.open_copy(), self.feed.address
        while True:
            finished = done.is_set()
            self.feed.address = every
            page = self._page(copy.cursor)
            self.told += [(change["uid"], change["revision"]) for change in page["results"]]
            copy.apply(page)
            if finished and not page["results"]:
                return

    def _page(self, cursor: str | None) -> Any:
        import urllib.request

        query = f"?limit={self.feed.page}" + (f"&since={cursor}" if cursor else "")
        with urllib.request.urlopen(self.feed.address + query, timeout=60) as response:
            return json.load(response)


@contextmanager
def killed_at_random(server: str, file: Path, seed: int) -> Any:
    """The program itself, following; killed and begun again at random moments."""
    stop, deaths = threading.Event(), []

    def run() -> None:
        chance = random.Random(seed)
        while not stop.is_set():
            child = subprocess.Popen([sys.executable, str(PROGRAM), server, str(file), "--follow"])
            stop.wait(chance.uniform(0.1, 1.5))
            child.send_signal(signal.SIGKILL)
            child.wait()
            deaths.append(child.pid)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        try:
            yield deaths
        finally:
            stop.set()
            running.result(30)


@contextmanager
def long_transactions(done: threading.Event) -> Any:
    """Transactions that write and stay open for seconds, all the while."""

    def hold() -> None:
        try:
            while not done.is_set():
                place = PlaceFactory.create()
                with transaction.atomic():
                    Place.objects.filter(pk=place.pk).update(name=f"held {time.monotonic()}")
                    done.wait(2.5)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        yield
        done.set()
        holding.result(30)


def copy_in(chance: random.Random) -> None:
    """Places by COPY, as an import does."""
    columns = (
        "uid, publication_status, entry_method, sensitivity, revision, recorded_at, updated_at, internal_note, name,"
        " place_kind, country_code, admin1_name, admin2_name, pcode, gazetteer, gazetteer_id"
    )
    with connection.cursor() as cursor, cursor.copy(f"COPY core_place ({columns}) FROM STDIN") as copy:
        for _ in range(chance.randrange(1, 20)):
            uid = f"{chance.getrandbits(128):032x}"
            copy.write_row(
                [uid, "published", "dataset", "public", 1, "now", "now", "", f"Copied {uid[:6]}", "area", "ML"]
                + [""] * 5
            )


def through_the_admin(chance: random.Random, client: Client, editor: Editor) -> None:
    """A list action of the admin."""
    incident = editor.some(editor.incidents)
    withdrawn = incident.publication_status == "withdrawn"
    form = {"action": "restore_selected" if withdrawn else "withdraw_selected", "_selected_action": [incident.pk]}
    answer = client.post(reverse("admin:events_incident_changelist"), {**form, "confirmed": "1", "reason": "test"})
    assert answer.status_code in {200, 302}


def writer(number: int, shared: Editor, user: User, done: threading.Event, refused: list[Exception]) -> int:
    """Writes by every door until `done`; what another writer made impossible meanwhile is refused and counted."""
    chance = random.Random(number)
    own = Editor(number, incidents=2)
    own.places, own.actors, own.incidents = shared.places, shared.actors, [*shared.incidents, *own.incidents]
    client = Client()
    client.force_login(user)
    doors: list[Callable[[], None]] = [
        own.edit,
        own.edit,
        own.edit,
        lambda: copy_in(chance),
        lambda: through_the_admin(chance, client, own),
    ]
    written = 0
    try:
        while not done.is_set():
            door = chance.choice(doors)
            try:
                with suppress(Place.DoesNotExist):
                    door()
                    written += 1
            except (*REFUSALS, OperationalError) as error:
                refused.append(error)
    finally:
        connections.close_all()
    return written


@pytest.mark.parametrize(
    ("writers", "seconds"), [(3, 3), pytest.param(16, 60, marks=pytest.mark.long)], ids=["few", "sixteen"]
)
def test_every_copy_ends_equal_and_no_change_is_missed_or_told_twice(
    writers: int, seconds: int, live_server: Any, tmp_path: Path
) -> None:
    shared, user = Editor(0), UserFactory.create(is_staff=True, is_superuser=True)
    done, followed = threading.Event(), threading.Event()
    refused: list[Exception] = []
    followers = [Follower(live_server.url, tmp_path / f"follower-{number}.sqlite") for number in range(2)]
    killed = [tmp_path / f"killed-{number}.sqlite" for number in range(2)]
    with ThreadPoolExecutor(writers + 2) as pool:
        following = [pool.submit(one.follow, followed) for one in followers]
        with (
            killed_at_random(live_server.url, killed[0], 1) as deaths,
            killed_at_random(live_server.url, killed[1], 2),
            long_transactions(done),
        ):
            writing = [pool.submit(writer, number, shared, user, done, refused) for number in range(1, writers + 1)]
            done.wait(seconds)
            done.set()
            written = sum(one.result(120) for one in writing)
        settle()
        for file in killed:
            subprocess.run([sys.executable, str(PROGRAM), live_server.url, str(file)], check=True, timeout=120)
        followed.set()
        for one in following:
            one.result(300)
    every = list(Change.objects.settled().public().after(0, 0).values_list("uid", "revision"))
    expected = public_database()
    assert written > 5 * writers
    assert deaths
    for follower in followers:
        assert follower.told == [(str(uid), revision) for uid, revision in every]
    for file in (*killed, *(follower.copy_file for follower in followers)):
        assert copied(file) == expected
