"""Files of all incidents over HTTP, beside PostgreSQL alone handing out the same rows; and the server's memory."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings

from bench.servers import serving
from config.api import RESOURCES

FORMATS = ("csv", "ndjson", "geojson", "parquet")
# What anybody may have is no matter here.
NO_CAP = 10**9
PIECE = 1 << 20


def export_times(rounds: int) -> dict[str, Any]:
    """For each format the shortest of all rounds, the same of COPY alone, and the peak of the server's memory."""
    taken: dict[str, list[float]] = {name: [] for name in (*FORMATS, *(f"{name}_copy" for name in FORMATS[:2]))}
    sizes: dict[str, int] = {}
    peaks: dict[str, int] = {}
    idle = 0
    for name in FORMATS:
        # A server of its own for each, since memory that was once used is not all given back.
        with serving("granian", {"EXPORT_ROWS_ANONYMOUS": str(NO_CAP)}) as port:
            process = _worker(port)
            _fetch(port, "/api/v1/incidents/?limit=1")
            idle = _resident(process)
            for _ in range(rounds):
                with _watched(process) as peak:
                    seconds, sizes[name] = _fetch(port, f"/api/v1/incidents/?format={name}")
                taken[name].append(seconds)
                peaks[name] = max(peaks.get(name, 0), peak[0] - idle)
                if name in FORMATS[:2]:
                    taken[f"{name}_copy"].append(_copy(name))
    best = {name: round(min(times), 2) for name, times in taken.items()}
    return {
        "seconds": best,
        "megabytes": {name: round(size / 1e6) for name, size in sizes.items()},
        "server_idle_megabytes": idle,
        "megabytes_above_idle (goal at most 200)": peaks,
        "csv_to_copy (goal 0.5)": round(best["csv_copy"] / best["csv"], 2),
        "ndjson_to_copy (goal 0.5)": round(best["ndjson_copy"] / best["ndjson"], 2),
        "parquet_to_csv (goal at most 2)": round(best["parquet"] / best["csv"], 2),
    }


def _fetch(port: int, path: str) -> tuple[float, int]:
    """Seconds until the whole body is read, and its size."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    started = monotonic()
    client.request("GET", path)
    answer = client.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"{path} answers {answer.status}: {answer.read(500)!r}")
    size = 0
    while piece := answer.read(PIECE):
        size += len(piece)
    client.close()
    return monotonic() - started, size


def _copy(name: str) -> float:
    """Seconds that psql's way of reading takes with the very statement of an export."""
    started = monotonic()
    with connection.cursor() as cursor, cursor.copy(_statement(name)) as rows:
        for _ in rows:
            pass
    return monotonic() - started


def _statement(name: str) -> str:
    """The statement of an export, with its values in it; the export itself is broken off once it has been sent."""
    answer = RESOURCES["incidents"].as_view({"get": "list"})
    with override_settings(EXPORT_ROWS_ANONYMOUS=NO_CAP), CaptureQueriesContext(connection) as captured:
        response: Any = answer(RequestFactory().get("/api/v1/incidents/", {"format": name}))
        rows = iter(response)
        # The first piece of a table is its heading.
        next(rows), next(rows)
        response.close()
    return next(str(query["sql"]) for query in captured if str(query["sql"]).startswith("COPY"))


def _worker(port: int) -> int:
    """The process that answers on this port: of the server and those it started the one with most memory."""
    server = next(int(one.parent.name) for one in Path("/proc").glob("[0-9]*/cmdline") if _serves(one, port))
    started = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return max([server, *map(int, started)], key=_resident)


def _serves(command: Path, port: int) -> bool:
    try:
        words = command.read_text().split("\0")
    except OSError:  # it has ended meanwhile
        return False
    return "granian" in words and str(port) in words


def _resident(process: int) -> int:
    """Megabytes of memory that a process holds."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


@contextmanager
def _watched(process: int) -> Iterator[list[int]]:
    """The most memory that the process holds meanwhile, looked at every twentieth of a second."""
    most, stop = [_resident(process)], Event()

    def watch() -> None:
        while not stop.wait(0.05):
            most[0] = max(most[0], _resident(process))

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        stop.set()
        thread.join()
