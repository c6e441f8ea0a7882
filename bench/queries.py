"""Filtered pages over HTTP: many different ones, since a repeated one tells little."""

from __future__ import annotations

from typing import Any

from bench.client import Client, Taken, Target, fetch
from bench.pages import NO_CACHE
from bench.servers import serving

COUNTRIES = ("ML", "CD", "SO", "NE", "BF", "CF", "SD", "NG", "SS", "TD", "CM", "MZ")
WORDS = ("village", "peacekeepers", "bakomou", "market killed", "tisonra", "drone school", "gagoula", "ambush convoy")


def query_paths() -> dict[str, list[str]]:
    """Of each kind of query about a hundred: with many matches, with few and with none."""
    page = "/api/v1/incidents/?limit=100"
    return {
        "country_year_actor": [
            f"{page}&country={country}&date_within={2001 + 3 * number % 24}&actor=actor-{1 + number * number % 300}"
            for number, country in enumerate(COUNTRIES * 8)
        ],
        "bounding_box": [
            f"{page}&bbox={west},{south},{west + size},{south + size}"
            for size in (0.2, 1, 4, 12)
            for west in range(-6, 40, 8)
            for south in (-15, 2, 11, 14)
        ],
        "full_text": [f"{page}&q={words.replace(' ', '%20')}" for words in WORDS],
    }


def query_times(rounds: int, seconds: float) -> dict[str, Any]:
    """For each kind of query its times; what the API does not offer yet is said."""
    client = Client()
    try:
        with serving("granian", NO_CACHE) as port:
            offered = {name: paths for name, paths in query_paths().items() if fetch(port, paths[0])[0] == 200}
            taken = {name: Taken() for name in offered}
            for _ in range(rounds):
                for name, paths in offered.items():
                    taken[name].add(client.ask(Target(port, paths), max(seconds, 3)))
    finally:
        client.stop()
    absent = {name: "not offered by this API" for name in query_paths() if name not in offered}
    return {name: one.summary() for name, one in taken.items()} | absent
