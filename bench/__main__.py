"""Prints as JSON how fast the API answers over HTTP, writes are taken and documents read: `python -m bench`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

# Files that do not travel with the code.
DATASETS = Path("../shared/data/events")
SECTIONS = ("pages", "queries", "writing", "servers", "documents", "exports", "imports")


def main() -> None:
    arguments = read_arguments()
    server = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = scratch_database(server, arguments.incidents)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    prepare(arguments.incidents)
    result: dict[str, Any] = {
        "incidents": arguments.incidents,
        "processors": os.cpu_count(),
        "python": platform.python_version(),
    }
    for name, measure in sections(arguments.rounds, arguments.seconds, arguments.datasets).items():
        if name in arguments.only:
            print(f"{name} …", file=sys.stderr)
            result[name] = measure()
    if arguments.large:
        result["queries_large"] = measured_elsewhere(server, arguments)
    print(json.dumps(result, indent=2))


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--incidents", type=int, default=400_000, help="size of the generated table")
    parser.add_argument("--large", type=int, default=0, help="measure queries on a table of this size too (4000000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured, in turn")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each is measured in one round")
    parser.add_argument("--datasets", type=Path, default=DATASETS, help="folder of the event file that is imported")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS, help="measure these only")
    return parser.parse_args()


def scratch_database(url: str, incidents: int) -> str:
    """The address of a database of our own on the same server, made where it is missing and kept for the next run."""
    name = f"mandata_benchmark_{incidents}"
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def prepare(incidents: int) -> None:
    """Migrates the database and fills it where it is empty."""
    import django

    django.setup()

    from django.core.management import call_command

    from bench import generated

    call_command("migrate", verbosity=0)
    if generated.filled_with() == 0:
        print(f"generating {incidents} incidents …", file=sys.stderr)
        generated.fill(incidents)
    # What the writing of an earlier run left behind would slow the reading of this one.
    generated.clean()
    if generated.filled_with() != incidents:
        sys.exit(f"The scratch database holds {generated.filled_with()} incidents instead of {incidents}; drop it.")


def sections(rounds: int, seconds: float, datasets: Path) -> dict[str, Callable[[], Any]]:
    """What is measured, by name; imported only now, since it needs Django."""
    from bench import choice, documents, exports, imports, pages, queries, writing

    return {
        "pages": lambda: pages.page_times(rounds, seconds),
        "queries": lambda: queries.query_times(rounds, seconds),
        "writing": lambda: writing.write_times(rounds),
        "servers": lambda: choice.server_times(rounds, seconds),
        "exports": lambda: exports.export_times(rounds),
        "imports": lambda: imports.import_times(datasets, rounds),
        "documents": lambda: documents.document_times(rounds),
    }


def measured_elsewhere(server: str, arguments: argparse.Namespace) -> Any:
    """The queries on the large table, measured by a process of its own on its own database."""
    options = ["--incidents", arguments.large, "--rounds", arguments.rounds, "--seconds", arguments.seconds]
    command = [sys.executable, "-m", "bench", *(str(option) for option in options), "--only", "queries"]
    done = subprocess.run(
        command, env={**os.environ, "DATABASE_URL": server}, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout)["queries"]


if __name__ == "__main__":
    main()
