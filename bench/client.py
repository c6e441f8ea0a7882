"""A cheap HTTP client in a process of its own: connections kept alive, bodies counted and not parsed."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from multiprocessing import get_context
from statistics import median, quantiles
from threading import Thread
from time import perf_counter
from typing import Any

LARGEST_ANSWER = 16 * 1024 * 1024


@dataclass(frozen=True)
class Target:
    """What is asked: the paths of one server in turn, each answer of this status."""

    port: int
    paths: Sequence[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass
class Taken:
    """What answers took: seconds each, and seconds in all."""

    each: list[float] = field(default_factory=list)
    elapsed: float = 0.0

    def add(self, other: Taken) -> None:
        self.each += other.each
        self.elapsed += other.elapsed

    def summary(self) -> dict[str, Any]:
        milliseconds = sorted(1000 * seconds for seconds in self.each)
        return {
            "requests_per_second": round(len(milliseconds) / self.elapsed, 1),
            "median_ms": round(median(milliseconds), 2),
            "p95_ms": round(quantiles(milliseconds, n=20)[-1], 2),
            "requests": len(milliseconds),
        }


class Client:
    """The process. `ask` lets every connection ask one thing after another for some seconds."""

    def __init__(self, connections: int = 2) -> None:
        context = get_context("spawn")
        self.connections = connections
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other,), daemon=True)
        self.process.start()

    def ask(self, target: Target, seconds: float) -> Taken:
        self.pipe.send((target, seconds, self.connections))
        answer = self.pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Taken)
        return answer

    def stop(self) -> None:
        self.pipe.send(None)
        self.process.join()


def _serve(pipe: Any) -> None:
    while (job := pipe.recv()) is not None:
        try:
            pipe.send(_ask(*job))
        except (OSError, RuntimeError) as error:
            pipe.send(error)


def _ask(target: Target, seconds: float, connections: int) -> Taken:
    """Each connection begins at another path, so that no two ask the same at the same time."""
    taken = Taken()
    failures: list[Exception] = []

    def run(number: int) -> None:
        start = number * len(target.paths) // connections
        try:
            taken.each.extend(_one_connection(target, start, until))
        except (OSError, RuntimeError) as error:
            failures.append(error)

    began = perf_counter()
    until = began + seconds
    threads = [Thread(target=run, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.elapsed = perf_counter() - began
    if failures:
        raise failures[0]
    return taken


def _one_connection(target: Target, start: int, until: float) -> list[float]:
    buffer = memoryview(bytearray(LARGEST_ANSWER))
    times = []
    with socket.create_connection(("127.0.0.1", target.port), timeout=120) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for path in islice(cycle(target.paths), start, None):
            began = perf_counter()
            connection.sendall(request_of(path, target.headers))
            status, _body = read_answer(connection, buffer)
            ended = perf_counter()
            if status != target.status:
                raise RuntimeError(f"{path} answers {status}")
            times.append(ended - began)
            if ended > until:
                break
    return times


def request_of(path: str, headers: Mapping[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n{lines}\r\n".encode()


def read_answer(connection: socket.socket, buffer: memoryview) -> tuple[int, memoryview]:
    """Status and body; a 304 has none. Servers measured here give a Content-Length."""
    filled, head = 0, b""
    while not head:
        filled += _receive(connection, buffer[filled:])
        head, _end, _rest = bytes(buffer[: min(filled, 8192)]).partition(b"\r\n\r\n")
        head = head if _end else b""
    status = int(head[9:12])
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:") and status != 304:
            length = int(line.split(b":")[1])
    total = len(head) + 4 + length
    while filled < total:
        filled += _receive(connection, buffer[filled:])
    return status, buffer[len(head) + 4 : total]


def _receive(connection: socket.socket, into: memoryview) -> int:
    received = connection.recv_into(into)
    if not received:
        raise RuntimeError("the server closed the connection")
    return received


def fetch(port: int, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    """One answer: status, headers by lower-case name, and body."""
    from http.client import HTTPConnection

    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", path, headers={"Accept": "application/json", **(headers or {})})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()
