"""Importing one large event file: the first time, again unchanged, and the same rows by plain SQL."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

FILE = "ucdp_ged211_global_14cols.csv.gz"
COUNTED = (
    "core_place", "events_incident", "events_incidentclaim", "events_participation", "events_participationclaim",
    "events_casualty", "events_casualtyclaim", "events_incidentcitation", "sources_citation",
)  # fmt: skip


def import_times(folder: Path, rounds: int) -> dict[str, Any]:
    """Seconds of each way, the best of all rounds, each on a database of its own; and the import's memory."""
    path = folder / FILE
    if not path.exists():
        return {"skipped": f"{path} is not there; name the folder that has it with --datasets"}
    taken: dict[str, list[float]] = {"first": [], "again": [], "plain_sql": []}
    memory = 0
    base = _database("import_base")
    _run(base, "migrate", "-v0")
    _run(base, "load_reference_data")
    for _ in range(rounds):
        imported, plain = _database("imported", base), _database("plain", base)
        for name in ("first", "again"):
            seconds, peak = _timed(imported, "import_dataset", "ucdp-ged", str(path))
            taken[name].append(seconds)
            memory = max(memory, peak)
        done = subprocess.run(
            [sys.executable, "-m", "bench.plain_load", str(path)],
            env={**os.environ, "DATABASE_URL": plain},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        taken["plain_sql"].append(float(done.stdout))
        if (ours := _counts(imported)) != (theirs := _counts(plain)):
            raise RuntimeError(f"The two loads hold different numbers of rows: {ours} and {theirs}.")
    best = {name: round(min(times), 1) for name, times in taken.items()}
    return {
        "seconds (first: goal at most 60)": best,
        "first_to_plain_sql (goal at most 2)": round(best["first"] / best["plain_sql"], 2),
        "again_to_first (goal at most 0.33)": round(best["again"] / best["first"], 2),
        "megabytes (goal at most 300)": memory,
    }


def _database(name: str, template: str = "") -> str:
    """The address of a new, empty database on the server, or of a copy of another."""
    url = os.environ["DATABASE_URL"]
    own = f"mandata_benchmark_{name}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(own)))
        other = sql.SQL(" TEMPLATE {}").format(sql.Identifier(urlsplit(template).path[1:])) if template else sql.SQL("")
        connection.execute(sql.SQL("CREATE DATABASE {}{}").format(sql.Identifier(own), other))
    return urlunsplit(urlsplit(url)._replace(path=f"/{own}"))


def _run(url: str, *command: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url}
    subprocess.run([sys.executable, "manage.py", *command], env=environment, check=True, stdout=subprocess.DEVNULL)


def _timed(url: str, *command: str) -> tuple[float, int]:
    """Seconds of a command from start to end, and the most memory it had, in megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *command],
        env={**os.environ, "DATABASE_URL": url},
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, kilobytes = re.findall(r"[\d.]+", done.stdout.splitlines()[-1])
    return float(seconds), int(kilobytes) // 1024


_MEASURED = """
import resource, sys, time
began = time.monotonic()
import django
django.setup()
from django.core.management import call_command
call_command(*sys.argv[1:])
print(time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _counts(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        counts = {}
        for table in COUNTED:
            where = "WHERE entry_method = 'dataset'" if table == "core_place" else ""
            row = connection.execute(f"SELECT count(*) FROM {table} {where}").fetchone()
            counts[table] = int(row[0]) if row else 0
        return counts
