"""The whole installation, started and disturbed for real. Slow: a fresh data folder costs half a minute."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.environment import PROJECT
from launcher.processes import is_alive

pytestmark = pytest.mark.long


class Run:
    """One `make run` on a data folder of its own, with what it says kept in a file."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.output = home.parent / "output"
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "launcher", "run"], env=self.env(), cwd=PROJECT, stdout=output, stderr=output
            )

    def env(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "CELERY_BROKER_URL")}
        own = {"MANDATA_HOME": str(self.home), "PORT": str(self.port), "DJANGO_SETTINGS_MODULE": "config.settings"}
        return {**kept, **own}

    def said(self, text: str, *, times: int = 1, seconds: float = 120) -> bool:
        deadline = time.monotonic() + seconds
        while self.output.read_text().count(text) < times and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.output.read_text().count(text) >= times

    def children(self) -> dict[str, int]:
        entries = json.loads((self.home / "run" / "children.json").read_text())
        return {entry["name"]: entry["pid"] for entry in entries}

    def child(self, name: str) -> int:
        return self.children()[name]

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def answers_soon(self) -> bool:
        """Returns whether it answers within half a minute; just after a start everything competes for the processor."""
        deadline = time.monotonic() + 30
        while not self.answers() and time.monotonic() < deadline:
            time.sleep(0.2)
        return self.answers()

    def end(self) -> None:
        """Ends what a failed test left running; SIGKILL reaches the children through the system."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def processes(self) -> list[int]:
        """Every process that names this data folder in its environment or arguments, the supervisor apart."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                words = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
                if str(self.home).encode() in words and is_alive(int(folder.name)):
                    found.append(int(folder.name))
        return [pid for pid in found if pid not in (self.process.pid, os.getpid())]

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=120)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "launcher", "manage", *arguments]
        return subprocess.run(command, env=self.env(), cwd=PROJECT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def prepared() -> Iterator[tuple[Path, int]]:
    """A data folder that was run once, and a port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="mandata-") as folder:
        home = Path(folder) / "home"
        run = Run(home, port)
        assert run.said("Mandata runs", seconds=300), run.output.read_text()
        assert run.said("password   ")
        assert run.stop() == 0
        assert run.processes() == []
        yield home, port


@pytest.fixture
def run(prepared: tuple[Path, int]) -> Iterator[Run]:
    home, port = prepared
    (home.parent / "output").unlink()
    run = Run(home, port)
    try:
        assert run.said("Mandata runs"), run.output.read_text()
        yield run
        if run.process.poll() is None:
            run.stop()
    finally:
        run.end()
    assert run.processes() == []


def test_a_second_run_serves_within_ten_seconds_and_shows_no_password(prepared: tuple[Path, int]) -> None:
    home, port = prepared
    (home.parent / "output").unlink()
    began = time.monotonic()
    run = Run(home, port)
    while not run.answers() and time.monotonic() - began < 60:
        time.sleep(0.05)
    took = time.monotonic() - began
    assert run.said("Mandata runs")
    assert run.stop() == 0
    if took >= 10 and os.getloadavg()[0] > (os.cpu_count() or 1):
        pytest.skip(f"took {took:.1f} s, but this machine is busy with other work (load {os.getloadavg()[0]:.1f})")
    assert took < 10
    assert "password" not in run.output.read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_leaves_no_process(run: Run, number: signal.Signals) -> None:
    assert run.processes()
    assert run.stop(number) == 0
    assert run.processes() == []
    assert "Stopping" in run.output.read_text()


@pytest.mark.parametrize("name", ["web", "worker", "beat", "PostgreSQL"])
def test_a_killed_child_is_started_again_and_said(run: Run, name: str) -> None:
    killed = run.child(name)
    os.kill(killed, signal.SIGKILL)
    assert run.said(f"{name} was killed by SIGKILL; starting it again", seconds=10)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (
        name not in run.children() or run.child(name) == killed or not run.answers()
    ):
        time.sleep(0.1)
    assert run.child(name) != killed
    assert run.answers_soon()


def test_a_killed_supervisor_is_recovered_from(run: Run, prepared: tuple[Path, int]) -> None:
    run.process.kill()
    run.process.wait()
    run.output.unlink()
    again = Run(*prepared)
    try:
        assert again.said("Mandata runs"), again.output.read_text()
        assert again.answers_soon(), again.output.read_text()
        assert again.stop() == 0
    finally:
        again.end()
    assert again.processes() == []


def test_a_second_run_on_the_same_folder_is_refused_in_one_line(run: Run) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "launcher", "run"],
        env={**run.env(), "PORT": "1"},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"in use by `make run` (process {run.process.pid}, http://127.0.0.1:{run.port})" in second.stderr
    assert run.answers_soon()


def test_manage_joins_the_running_database(run: Run) -> None:
    done = run.manage("shell", "-c", "from django.contrib.auth.models import User; print(User.objects.get().username)")
    assert done.stdout.strip().splitlines()[-1] == "admin"
    assert run.answers_soon()


def test_manage_starts_the_database_for_as_long_as_it_needs_it(prepared: tuple[Path, int]) -> None:
    home, port = prepared
    run = object.__new__(Run)
    run.home, run.port = home, port
    done = run.manage("migrate", "--check")
    assert done.returncode == 0, done.stderr
    assert not (home / "postgres" / "data" / "postmaster.pid").exists()
    assert run.manage("no_such_command").returncode != 0
