"""A small outside world on loopback, reached only with a permission that names its port."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ingest.conversion.addresses import Address
from ingest.conversion.fetch import LocalPermission


@dataclass
class Answer:
    """What a path answers: status, headers, body; `pause` seconds between the pieces of the body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0


@dataclass
class Outside:
    """The running world: its port, its permission, and what it was asked."""

    port: int
    answers: dict[str, Answer]
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def permission(self) -> LocalPermission:
        return LocalPermission(frozenset({self.port}))

    def url(self, path: str, host: str = "reports.example") -> str:
        return f"http://{host}:{self.port}{path}"


def to_loopback(host: str, port: int) -> list[Address]:
    """Resolves every name to this machine."""
    return [ipaddress.ip_address("127.0.0.1")]


@contextmanager
def outside_world(**answers: Answer) -> Iterator[Outside]:
    """Serves the answers under their names as paths until the block ends."""
    world = Outside(0, {f"/{name}": answer for name, answer in answers.items()})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            world.asked.append((self.path, self.headers["Host"]))
            answer = world.answers.get(self.path.partition("?")[0], Answer(status=404))
            self.send_response(answer.status)
            for name, value in ({"Content-Length": str(len(answer.body))} | answer.headers).items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            try:
                for start in range(0, len(answer.body), 100_000):
                    self.wfile.write(answer.body[start : start + 100_000])
                    self.wfile.flush()
                    time.sleep(answer.pause)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    world.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield world
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
