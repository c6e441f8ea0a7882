"""Prints as JSON how fast the API answers on a generated table and documents are read: `python -m bench`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

SCRATCH = "mandata_bench"


def main() -> None:
    arguments = read_arguments()
    address = scratch_database(os.environ["DATABASE_URL"])
    os.environ["DATABASE_URL"] = address
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

    import django

    django.setup()

    from django.core.management import call_command

    from bench import documents, generated, measure

    call_command("migrate", verbosity=0)
    if generated.filled_with() != arguments.incidents:
        if generated.filled_with():
            sys.exit(f"{SCRATCH} holds another number of incidents; drop it first.")
        generated.fill(arguments.incidents)
    print(
        json.dumps(
            {
                "incidents": arguments.incidents,
                "page_of_100": measure.page_times(arguments.rounds),
                "queries": measure.query_times(arguments.rounds),
                "documents": documents.document_times(arguments.rounds),
            },
            indent=2,
        )
    )


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--incidents", type=int, default=100_000, help="size of the generated table")
    parser.add_argument("--rounds", type=int, default=15, help="measurements of each, interleaved")
    return parser.parse_args()


def scratch_database(url: str) -> str:
    """The address of a database of our own on the same server, made where it is missing and kept for the next run."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [SCRATCH]).fetchone()
        if found is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(SCRATCH)))
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{SCRATCH}"))


if __name__ == "__main__":
    main()
