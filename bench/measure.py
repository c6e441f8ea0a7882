"""Timing in one process, interleaved, so that a slow moment of the machine falls on all alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from bench.naive import NaiveView, PrefetchedView
from config.api import RESOURCES
from core.api.pagination import Ordering, by_date, digest_of, write_cursor
from events.models import Incident

PAGE = "/api/v1/incidents/?limit=100"
Run = Callable[[], object]


def interleaved(runs: Mapping[str, Run], rounds: int) -> dict[str, float]:
    """The median milliseconds of each run over `rounds`, after one that is not counted."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name, run in runs.items():
            began = perf_counter()
            run()
            if number:
                times[name].append((perf_counter() - began) * 1000)
    return {name: round(median(taken), 2) for name, taken in times.items()}


def page_times(rounds: int) -> dict[str, Any]:
    """A page of 100 incidents: ours, PostgreSQL alone, and the naive views; with the plan of our statement."""
    factory = RequestFactory()
    ours = RESOURCES["incidents"].as_view({"get": "list"})
    naive, prefetched = NaiveView.as_view(), PrefetchedView.as_view()

    def view(answer: Any, path: str) -> Run:
        return lambda: answer(factory.get(path)).render()

    with CaptureQueriesContext(connection) as captured:
        body = ours(factory.get(PAGE)).render().content
    statement = captured[0]["sql"]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) {statement}")
        plan = [row[0] for row in cursor.fetchall()]
    times = interleaved(
        {
            "ours": view(ours, PAGE),
            "postgresql_alone": lambda: _alone(statement, prepare=False),
            "postgresql_alone_prepared": lambda: _alone(statement, prepare=True),
            "naive_drf": view(naive, "/"),
            "naive_drf_prefetched": view(prefetched, "/"),
        },
        rounds,
    )
    return {
        "milliseconds": times,
        "times_faster_than_naive": round(times["naive_drf"] / times["ours"], 1),
        "times_faster_than_prefetched": round(times["naive_drf_prefetched"] / times["ours"], 1),
        "share_of_postgresql_alone": round(times["postgresql_alone"] / times["ours"], 2),
        "share_of_postgresql_alone_prepared": round(times["postgresql_alone_prepared"] / times["ours"], 2),
        "bytes": len(body),
        "statements": len(captured),
        "plan": plan[:3],
    }


def query_times(rounds: int) -> dict[str, float]:
    """Median milliseconds of pages of 100 under filters, and deep down the list."""
    factory = RequestFactory()
    ours = RESOURCES["incidents"].as_view({"get": "list"})
    paths = {
        "first_page": PAGE,
        "one_month": f"{PAGE}&date_overlaps=2015-03",
        "country_year_actor": f"{PAGE}&country=ML&date_within=2015&actor=actor-7",
        "bounding_box": f"{PAGE}&bbox=-2,0,4,6",
        "title_and_date_only": f"{PAGE}&fields=title,date",
        "deep_page": f"{PAGE}&cursor={_deep_cursor()}",
    }

    def run(path: str) -> Run:
        return lambda: ours(factory.get(path)).render()

    return interleaved({name: run(path) for name, path in paths.items()}, rounds)


def _deep_cursor() -> str:
    """The cursor of a page three quarters down the list."""
    total = Incident.objects.count()
    row = Incident.objects.order_by("-date", "-id")[int(total * 0.75)]
    return write_cursor(Ordering("-date", by_date("date")), digest_of({}), row.date, row.pk)


def _alone(statement: str, *, prepare: bool) -> list[Any]:
    """The statement without Django; prepared, PostgreSQL plans it once and not each time."""
    connection.ensure_connection()
    own: Any = connection.connection
    own.prepare_threshold = 0 if prepare else None
    try:
        rows: list[Any] = own.execute(statement, prepare=prepare).fetchall()
        return rows
    finally:
        own.prepare_threshold = None
