"""The queue as the settings make it: PGMQ by default, and whatever broker CELERY_BROKER_URL names."""

import contextlib
import io
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import kombu.pools
import psycopg
import pytest
from celery import Celery
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from kombu import Connection
from psycopg.conninfo import conninfo_to_dict

from config.database import parse_database_url
from config.preparation import NotUsable, prepare_broker
from config.queue import TASK_TIME_LIMIT, celery_settings, pgmq_conn_string
from tests.config.queue_app import make_app

BROKER = os.environ.get("CELERY_BROKER_URL", "pgmq://")


def eventually(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Returns whether `condition` came true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


@pytest.fixture
def test_database_url(django_db_setup: None) -> str:
    """The test's own database as an address, so that another process or client can join it."""
    keywords = {**parse_database_url(settings.DATABASE_URL), "dbname": str(connection.settings_dict["NAME"])}
    host = keywords.pop("host", "")
    user, password = keywords.get("user", ""), keywords.get("password", "")
    port = f":{keywords['port']}" if "port" in keywords else ""
    if host.startswith("/"):
        return f"postgresql://{user}:{password}@/{keywords['dbname']}?host={host}"
    return f"postgresql://{user}:{password}@{host}{port}/{keywords['dbname']}"


@pytest.fixture
def app(test_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    """A Celery application on a queue of its own, in the test's database when the broker is PGMQ."""
    monkeypatch.setattr(settings, "BROKER_DATABASE_URL", test_database_url)
    prepare_broker()
    queue = f"test_{secrets.token_hex(6)}"
    application = make_app(BROKER, test_database_url, queue)
    yield application
    with application.connection_for_write() as broker:
        application.amqp.queues[queue](broker.default_channel).delete()
    # Kombu keeps connections of all applications in pools of its own; a test database with one cannot be dropped.
    kombu.pools.reset()
    application.close()


@contextlib.contextmanager
def worker(app: Celery, database_url: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker process, ended with everything it started."""
    env = {
        **os.environ,
        "DATABASE_URL": database_url,
        "CELERY_BROKER_URL": BROKER,
        "QUEUE_TEST_NAME": app.conf.task_default_queue,
    }
    command = [sys.executable, "-m", "celery", "-A", "tests.config.queue_app:app", "worker", "--concurrency", "1"]
    with log.open("ab") as output:
        process = subprocess.Popen(command, env=env, stdout=output, stderr=output, start_new_session=True)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.services
def test_a_task_is_run_by_a_worker(app: Celery, test_database_url: str, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    with worker(app, test_database_url, tmp_path / "log"):
        for number in range(20):
            app.send_task("write_down", [str(trace), f"{number}"])
        assert eventually(lambda: trace.exists() and len(trace.read_text().split()) == 20, seconds=20)
    assert sorted(map(int, trace.read_text().split())) == list(range(20))


@pytest.mark.services
def test_a_task_whose_worker_was_killed_is_run_again_by_the_next_one(
    app: Celery, test_database_url: str, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    app.send_task("hang_the_first_time", [str(trace)])
    with worker(app, test_database_url, tmp_path / "log") as first:
        assert eventually(trace.exists, seconds=20)
        os.killpg(first.pid, signal.SIGKILL)
    with worker(app, test_database_url, tmp_path / "log"):
        assert eventually(lambda: "done" in trace.read_text(), seconds=30)
    assert trace.read_text().split("\n")[:-1] == ["began", "began again", "done"]


@pytest.mark.services
def test_a_countdown_is_kept(app: Celery, test_database_url: str, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    with worker(app, test_database_url, tmp_path / "log"):
        app.send_task("write_down", [str(trace), "now"])
        assert eventually(trace.exists, seconds=20)
        sent = time.monotonic()
        app.send_task("write_down", [str(trace), "later"], countdown=3)
        assert eventually(lambda: "later" in trace.read_text(), seconds=20)
    assert time.monotonic() - sent >= 3


@pytest.mark.django_db
@pytest.mark.skipif(not BROKER.startswith("pgmq"), reason="this broker is not in PostgreSQL")
def test_a_message_that_nobody_acknowledged_becomes_visible_again(app: Celery) -> None:
    options = {**app.conf.broker_transport_options, "visibility_timeout": 1}
    with Connection(app.conf.broker_url, transport_options=options) as broker:
        queue = broker.SimpleQueue(app.conf.task_default_queue)
        queue.put({"document": 7}, serializer="json")
        assert queue.get(timeout=2).payload == {"document": 7}
        queue.close()
    with Connection(app.conf.broker_url, transport_options=options) as broker:
        queue = broker.SimpleQueue(app.conf.task_default_queue)
        again = queue.get(timeout=5)
        assert again.payload == {"document": 7}
        again.ack()
        assert queue.qsize() == 0
        queue.close()


@pytest.mark.django_db
def test_the_queue_is_put_into_a_database_once(test_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(test_database_url) as database:
        database.execute("DROP SCHEMA IF EXISTS pgmq CASCADE")
    monkeypatch.setattr(settings, "CELERY_BROKER_URL", "pgmq://localhost")
    monkeypatch.setattr(settings, "BROKER_DATABASE_URL", test_database_url)
    assert [prepare_broker(), prepare_broker()] == [True, False]
    call_command("prepare_broker", stdout=(told := io.StringIO()))
    assert told.getvalue() == "The queue was ready.\n"


def test_a_broker_that_does_not_answer_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CELERY_BROKER_URL", "amqp://guest@127.0.0.1:1//")
    with pytest.raises(NotUsable, match=r"^CELERY_BROKER_URL cannot be used: .*refused"):
        prepare_broker()


@pytest.mark.parametrize("url", ["redis://localhost", "memory://", "filesystem://", "sqla+postgresql://x/y", ""])
def test_brokers_that_lose_tasks_are_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="CELERY_BROKER_URL is malformed"):
        celery_settings(url, database_url="postgresql://u@h/d")


def test_pgmq_lives_in_the_default_database_unless_it_is_given_one() -> None:
    own = celery_settings("pgmq://", database_url="postgresql://u:p@h/d")
    elsewhere = celery_settings("pgmq://u@other/queues", database_url="postgresql://u:p@h/d")
    assert own["BROKER_DATABASE_URL"] == "postgresql://u:p@h/d"
    assert elsewhere["BROKER_DATABASE_URL"] == "postgresql://u@other/queues"


def test_a_message_stays_invisible_longer_than_any_task_may_run() -> None:
    options = celery_settings("pgmq://", database_url="postgresql://u@h/d")["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert options["visibility_timeout"] > TASK_TIME_LIMIT
    assert options["init_extension"] is False


def test_rabbitmq_gets_quorum_queues_and_confirmed_publishing() -> None:
    chosen = celery_settings("amqp://u:p@rabbit//", database_url="postgresql://u@h/d")
    assert chosen["CELERY_TASK_DEFAULT_QUEUE_TYPE"] == "quorum"
    assert chosen["CELERY_TASK_DEFAULT_EXCHANGE_TYPE"] == "topic"
    assert chosen["CELERY_BROKER_TRANSPORT_OPTIONS"] == {"confirm_publish": True}


def test_the_queue_client_keeps_odd_passwords_and_encryption_options() -> None:
    from pgmq.base import PGMQConfig

    given = {"host": "/a folder", "dbname": "d", "user": "o'neil", "password": r"a b'c\d", "sslmode": "verify-full"}
    kept = conninfo_to_dict(PGMQConfig(conn_string=pgmq_conn_string(given)).dsn)
    assert {key: kept[key] for key in given} == given


def test_a_password_nobody_gave_is_not_invented_by_the_queue_client() -> None:
    from pgmq.base import PGMQConfig

    kept = conninfo_to_dict(PGMQConfig(conn_string=pgmq_conn_string({"dbname": "d"})).dsn)
    assert kept["password"] == kept["host"] == kept["user"] == ""
