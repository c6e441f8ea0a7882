"""Small programs to supervise, and a data folder with a path short enough for sockets."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator

import pytest

from launcher.home import Home
from launcher.processes import Child


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.delenv("MANDATA_HOME", raising=False)
    with tempfile.TemporaryDirectory(prefix="mandata-") as folder:
        yield Home.open(folder)


@pytest.fixture
def program(home: Home) -> Iterator[Callable[..., Child]]:
    """Makes a child out of Python source; whatever it leaves running is ended after the test."""
    made: list[Child] = []

    def make(source: str, name: str = "program", **options: object) -> Child:
        child = Child(
            name,
            [sys.executable, "-c", source],
            dict(os.environ),
            home.logs / f"{name}.log",
            cwd=home.root,
            **options,  # type: ignore[arg-type]
        )
        made.append(child)
        return child

    yield make
    for child in made:
        child.kill_group()
