"""The servers measured, each one process, on a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic, sleep

START_SECONDS = 60

# One process each; threads as `make run` has them. uvicorn runs Django's synchronous views one after another.
COMMANDS = {
    "granian": "granian --interface wsgi --workers 1 --blocking-threads 4 --no-ws --port {port} {ours}",
    "gunicorn": "gunicorn --worker-class gthread --workers 1 --threads 4 --bind 127.0.0.1:{port} {ours}",
    "uvicorn": "uvicorn --no-access-log --log-level warning --port {port} bench.asgi:application",
    "fastapi": "uvicorn --no-access-log --log-level warning --port {port} bench.flat:app",
}


@contextmanager
def serving(name: str, environment: Mapping[str, str] | None = None) -> Iterator[int]:
    """The port of a server that takes connections; it is stopped in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", *COMMANDS[name].format(port=port, ours="config.wsgi:application").split()]
    # Its log is of no interest unless it does not come up.
    process = subprocess.Popen(
        command,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings", "LOG_LEVEL": "WARNING", **(environment or {})},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(process, port, name)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, name: str) -> None:
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{name} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.1)
    raise RuntimeError(f"{name} does not answer")
