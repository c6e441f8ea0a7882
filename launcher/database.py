"""A database for one command: the configured one, the running one, or a server started for as long as it takes."""

import contextlib
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from launcher.errors import LaunchError
from launcher.home import Home, InUse
from launcher.identity import choose_identity
from launcher.postgres import Server
from launcher.processes import end_strays

# Speed for tests, whose data nobody will miss.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=256MB")


@contextlib.contextmanager
def database_of(home: Home, purpose: str) -> Iterator[str]:
    """Yields the DATABASE_URL of an installation; its server is started, and stopped after, unless one runs."""
    if configured := os.environ.get("DATABASE_URL"):
        yield configured
        return
    try:
        lock = home.lock(purpose)
    except InUse as in_use:
        if in_use.holder.get("purpose") != "run":
            raise
        yield _running(home)
        return
    try:
        end_strays(home)
        server = Server.at(home.root, home.secrets(), home.rotated_log("postgresql"))
        with _started(server):
            yield server.url
    finally:
        lock.release()


@contextlib.contextmanager
def throwaway_database() -> Iterator[str]:
    """Yields the DATABASE_URL tests use: the configured one, or one on a fresh server that leaves nothing behind."""
    if configured := os.environ.get("DATABASE_URL"):
        yield configured
        return
    # Where a server that runs as another user than root can reach it, and with a path short enough for a socket.
    with tempfile.TemporaryDirectory(prefix="mandata-") as folder:
        root = Path(folder)
        if choose_identity().user is not None:
            root.chmod(0o711)
        home = Home.open(folder)
        server = Server.at(root, home.secrets(), home.rotated_log("postgresql"), options=THROWAWAY)
        with _started(server):
            yield server.url


@contextlib.contextmanager
def _started(server: Server) -> Iterator[None]:
    child = server.start()
    try:
        yield
    finally:
        child.begin_stop()
        child.finish_stop()


def _running(home: Home) -> str:
    """Returns the DATABASE_URL of the installation that runs on `home`, waiting for one that is just starting."""
    server = Server.at(home.root, home.secrets(), home.logs / "postgresql.log")
    deadline = time.monotonic() + 30
    while True:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(server.socket_folder() / ".s.PGSQL.5432"))
            return server.url
        if time.monotonic() > deadline:
            raise LaunchError(f"The database of {home.root} does not answer; set DATABASE_URL if it is another.")
        time.sleep(0.2)
