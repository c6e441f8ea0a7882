"""Which server: the same pages from granian, gunicorn and uvicorn, one process each."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from bench.client import Client, Taken, Target
from bench.pages import NO_CACHE, PAGE
from bench.servers import serving

SERVERS = ("granian", "gunicorn", "uvicorn")
PATHS = {"page_of_100": PAGE, "small_answer": "/api/v1/problems/not_found/"}


def server_times(rounds: int, seconds: float) -> dict[str, Any]:
    """For each server its times; a small answer tells the server's own cost."""
    client = Client()
    try:
        with ExitStack() as stack:
            ports = {name: stack.enter_context(serving(name, NO_CACHE)) for name in SERVERS}
            taken = {(name, what): Taken() for name in SERVERS for what in PATHS}
            for number in range(rounds + 1):
                for (name, what), total in taken.items():
                    answered = client.ask(Target(ports[name], [PATHS[what]]), seconds)
                    if number:
                        total.add(answered)
    finally:
        client.stop()
    return {name: {what: taken[name, what].summary() for what in PATHS} for name in SERVERS}
