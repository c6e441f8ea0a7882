"""`make run` seen from the terminal: what is refused before anything starts, in one line each."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.environment import PROJECT
from launcher.errors import LaunchError
from launcher.home import Home
from launcher.run import Address, base_environment, sample_files, servers


def refused(home: Path, **variables: str) -> str:
    """Returns what `make run` says before it ends by itself, which must be one line and leave nothing."""
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "CELERY_BROKER_URL", "PORT")}
    done = subprocess.run(
        [sys.executable, "-m", "launcher", "run"],
        env={**env, "MANDATA_HOME": str(home), **variables},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert not (home / "postgres").exists()
    return done.stderr.strip()


@pytest.fixture
def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.mark.parametrize("port", ["web", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(LaunchError, match=f"PORT must be a number from 1 to 65535, not '{port}'"):
        Address.from_environment()


def test_a_taken_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = refused(tmp_path / "home", PORT=port)
    assert said == f"mandata: Port {port} on 127.0.0.1 cannot be used: Address already in use; set PORT to another."


def test_a_folder_that_cannot_be_made_is_said(free_port: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "The data folder" in refused(tmp_path / "file" / "home", PORT=free_port)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "Connection refused"),
        ("mysql://root@localhost/db", "must begin with postgres:// or postgresql://"),
        ("postgresql://user@localhost:port/db", "malformed"),
        ("postgresql://user@localhost", "names no database"),
    ],
)
def test_a_wrong_database_url_is_said_and_nothing_starts(url: str, reason: str, free_port: str, tmp_path: Path) -> None:
    said = refused(tmp_path / "home", PORT=free_port, DATABASE_URL=url)
    assert said.startswith("mandata: DATABASE_URL ")
    assert reason in said


def test_a_wrong_broker_url_is_said(free_port: str, tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    said = refused(tmp_path / "home", PORT=free_port, DATABASE_URL=url, CELERY_BROKER_URL="redis://localhost")
    assert said.startswith("mandata: CELERY_BROKER_URL is malformed")


def test_addresses_are_ones_a_browser_can_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8100")
    assert Address.from_environment().url == "http://127.0.0.1:8100"
    assert Address("0.0.0.0", 1).url == "http://127.0.0.1:1"
    assert Address("::", 1).url == "http://[::1]:1"


def test_nothing_answers_on_a_port_nobody_listens_on(free_port: str) -> None:
    assert Address("127.0.0.1", int(free_port)).answers() is False


def test_what_the_caller_set_outranks_the_defaults_of_a_run(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOW_UNREVIEWED_ACCEPT", "0")
    monkeypatch.setenv("SECRET_KEY", "")
    monkeypatch.delenv("HTTPS_ONLY", raising=False)
    env = base_environment(home)
    assert env["ALLOW_UNREVIEWED_ACCEPT"] == "0"
    assert env["HTTPS_ONLY"] == "0"
    assert env["SECRET_KEY"] == home.secrets()["secret_key"]
    assert env["MANDATA_HOME"] == str(home.root)


def test_web_comes_first_and_a_killed_supervisor_leaves_no_warm_worker(home: Home) -> None:
    web, worker, beat = servers(home, base_environment(home), Address("127.0.0.1", 8100))
    assert [web.name, worker.name, beat.name] == ["web", "worker", "beat"]
    assert worker.orphan_signal.name == "SIGQUIT"


def test_sample_documents_are_documents_only() -> None:
    files = sample_files()
    assert files
    assert not [file.name for file in files if file.suffix == ".md" or file.name.startswith(".")]
