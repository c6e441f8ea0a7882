"""Pages over HTTP: ours cold and repeated, the naive view, the light-weight stack, and PostgreSQL alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bench.client import Client, Taken, Target, fetch
from bench.flat import OUR_FIELDS
from bench.postgresql import plan_of, statement_of, transactions_per_second
from bench.servers import serving

PAGE, NAIVE, FLAT = "/api/v1/incidents/?limit=100", "/naive/incidents/?limit=100", "/flat/incidents/?limit=100"
LARGE, NAIVE_LARGE = "/api/v1/incidents/?limit=1000", "/naive/incidents/?limit=1000"
DEEP = 300_000
NO_CACHE, WITH_CACHE = {"KEPT_ANSWERS": "0"}, {"KEPT_ANSWERS": "200"}


def page_times(rounds: int, seconds: float) -> dict[str, Any]:
    """Every target in turn, round by round, so that a slow moment of the machine falls on all alike."""
    client = Client()
    try:
        with serving("granian", NO_CACHE) as cold, serving("granian", WITH_CACHE) as warm, serving("fastapi") as light:
            differing = differences(cold)
            deep, path_to = deep_page(cold)
            etag = fetch(warm, PAGE)[1]["etag"]
            targets = {
                "page_of_100": Target(cold, [PAGE]),
                "page_of_100_flat": Target(cold, [f"{PAGE}&fields={OUR_FIELDS}"]),
                "page_of_100_deep": Target(cold, [deep]),
                "page_of_1000": Target(cold, [LARGE]),
                "repeated": Target(warm, [PAGE]),
                "not_modified": Target(warm, [PAGE], {"If-None-Match": etag}, 304),
                "naive_100": Target(cold, [NAIVE]),
                "naive_1000": Target(cold, [NAIVE_LARGE]),
                "fastapi_flat_100": Target(light, [FLAT]),
            }
            statement = statement_of(PAGE)
            measured, alone = interleaved(client, targets, rounds, seconds, statement)
    finally:
        client.stop()
    return {
        "measured": measured,
        "postgresql_alone_per_second": alone,
        "ratios": ratios(measured, alone),
        "bodies_differ_from_naive_in": differing,
        "deep_page": path_to,
        "plan": plan_of(statement),
    }


def interleaved(
    client: Client, targets: Mapping[str, Target], rounds: int, seconds: float, statement: str
) -> tuple[dict[str, Any], float]:
    """What each target took over all rounds, after one that is not counted; and PostgreSQL alone."""
    taken = {name: Taken() for name in targets}
    alone: list[float] = []
    for number in range(rounds + 1):
        for name, target in targets.items():
            answered = client.ask(target, seconds)
            if number:
                taken[name].add(answered)
        rate = transactions_per_second(statement, client.connections, max(1, round(seconds)))
        alone += [rate] if number else []
    return {name: one.summary() for name, one in taken.items()}, round(sum(alone) / len(alone), 1)


def ratios(measured: Mapping[str, Mapping[str, float]], alone: float) -> dict[str, float]:
    """The stated goals, each as a ratio of requests per second; of the deep page as a ratio of medians."""

    def times(name: str, other: str) -> float:
        return round(measured[name]["requests_per_second"] / measured[other]["requests_per_second"], 2)

    return {
        "page_of_100_to_naive (goal 6)": times("page_of_100", "naive_100"),
        "page_of_100_to_postgresql_alone (goal 0.65)": round(measured["page_of_100"]["requests_per_second"] / alone, 2),
        "page_of_100_flat_to_fastapi_flat (goal 2.5)": times("page_of_100_flat", "fastapi_flat_100"),
        "page_of_100_to_fastapi_flat": times("page_of_100", "fastapi_flat_100"),
        "repeated_to_naive (goal 50)": times("repeated", "naive_100"),
        "not_modified_to_naive (goal 50)": times("not_modified", "naive_100"),
        "deep_page_to_first (goal at most 1.3)": round(
            measured["page_of_100_deep"]["median_ms"] / measured["page_of_100"]["median_ms"], 2
        ),
        "page_of_1000_to_naive (goal 6)": times("page_of_1000", "naive_1000"),
    }


def differences(port: int) -> list[str]:
    """The paths at which a page of ours and the naive one differ; moments are compared as moments, however written."""
    ours, naive = (json.loads(fetch(port, path)[2])["results"] for path in (PAGE, NAIVE))
    return sorted(set(_different(ours, naive, "results")))


def _different(ours: Any, naive: Any, path: str) -> list[str]:
    match ours, naive:
        case dict(), dict() if set(ours) == set(naive):
            return [found for name in ours for found in _different(ours[name], naive[name], f"{path}.{name}")]
        case list(), list() if len(ours) == len(naive):
            return [found for one, other in zip(ours, naive, strict=True) for found in _different(one, other, path)]
        case str(), str() if path.endswith("_at"):
            return [] if datetime.fromisoformat(ours) == datetime.fromisoformat(naive) else [path]
        case _:
            return [] if ours == naive else [path]


def deep_page(port: int) -> tuple[str, str]:
    """The page of 100 after many rows, reached as any client reaches it: by following `next_cursor`."""
    cursor, passed = "", 0
    while passed < DEEP:
        body = json.loads(fetch(port, f"/api/v1/incidents/?limit=1000&fields=uid{cursor}")[2])
        if body["next_cursor"] is None:
            break
        cursor, passed = f"&cursor={body['next_cursor']}", passed + len(body["results"])
    return f"{PAGE}{cursor}", f"after {passed} rows"
