"""What must be true before the servers start: a usable database, a queue, tables, static files, reference data."""

import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from kombu import Connection
from kombu.exceptions import OperationalError
from pgmq.install import get_embedded_install_sql
from psycopg.conninfo import make_conninfo

from config.database import first_line, parse_database_url

logger = logging.getLogger(__name__)

OLDEST_POSTGRESQL = 15
# Seconds. A person waits for the answer at the terminal.
PROBE_TIMEOUT = 5
# Any number, as long as nothing else in the database locks the same one: the first bytes of sha256("mandata pgmq").
PGMQ_LOCK = 0x2F1D_6A0B
ADMIN_NAME = "admin"


class NotUsable(Exception):
    """A server that was configured cannot be used; the text is one line for the operator."""


def check_database() -> None:
    """Raises NotUsable unless DATABASE_URL leads to a PostgreSQL that is new enough and stores UTF-8."""
    conninfo = make_conninfo(**{**parse_database_url(settings.DATABASE_URL), "connect_timeout": str(PROBE_TIMEOUT)})
    try:
        with psycopg.connect(conninfo) as probe:
            version = probe.info.server_version
            encoding = probe.info.parameter_status("server_encoding")
    except psycopg.OperationalError as error:
        raise NotUsable(f"DATABASE_URL cannot be used: {first_line(error)}") from error
    if version // 10_000 < OLDEST_POSTGRESQL:
        raise NotUsable(
            f"DATABASE_URL cannot be used: PostgreSQL {OLDEST_POSTGRESQL} or newer is needed, its server is"
            f" {version // 10_000}.{version % 10_000}"
        )
    if encoding != "UTF8":
        raise NotUsable(f"DATABASE_URL cannot be used: the database's encoding is {encoding}, UTF8 is needed")


def prepare_broker() -> bool:
    """Makes the queue usable and returns whether something was done; raises NotUsable when it cannot be reached."""
    if settings.CELERY_BROKER_URL.startswith("pgmq://"):
        return _install_pgmq(settings.BROKER_DATABASE_URL)
    with Connection(settings.CELERY_BROKER_URL, connect_timeout=PROBE_TIMEOUT) as broker:
        try:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=PROBE_TIMEOUT)
        except OperationalError as error:
            raise NotUsable(f"CELERY_BROKER_URL cannot be used: {first_line(error)}") from error
    return False


def _install_pgmq(url: str) -> bool:
    """Creates PGMQ's tables and functions once a database; two callers at once do it once. Needs no superuser."""
    conninfo = make_conninfo(**{**parse_database_url(url), "connect_timeout": str(PROBE_TIMEOUT)})
    try:
        with psycopg.connect(conninfo) as database:
            database.execute("SELECT pg_advisory_xact_lock(%s)", [PGMQ_LOCK])
            row = database.execute("SELECT to_regclass('pgmq.meta')").fetchone()
            if row is not None and row[0] is not None:
                return False
            database.execute(get_embedded_install_sql().encode())
    except psycopg.Error as error:
        raise NotUsable(f"The queue could not be put into its database: {first_line(error)}") from error
    return True


def migrate() -> int:
    """Applies what is missing of the migrations and returns their number; one read when there is none."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        # The command and not the executor: it also creates permissions and content types.
        call_command("migrate", interactive=False, verbosity=0)
    return len(plan)


def collect_static(state: dict[str, Any]) -> bool:
    """Collects static files unless `state` says that the same ones are in place; returns whether it did."""
    root = Path(settings.STATIC_ROOT)
    wanted = {"folder": str(root), "files": fingerprint(own_files("static/**/*"))}
    if state.get("static") == wanted and (root / "staticfiles.json").exists():
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    state["static"] = wanted
    return True


def load_reference_data(state: dict[str, Any]) -> bool:
    """Loads reference data unless `state` says that this database has them; returns whether it did."""
    wanted = fingerprint(own_files("reference/**/*", "**/*.py"))
    loaded = state.setdefault("reference", {})
    if loaded.get(database_identity()) == wanted:
        return False
    call_command("load_reference_data", verbosity=0)
    loaded[database_identity()] = wanted
    return True


def create_admin(password: str) -> bool:
    """Creates the first administrator when there is none; returns whether it did."""
    users = get_user_model().objects
    if users.filter(is_superuser=True).exists():
        return False
    users.create_superuser(ADMIN_NAME, password=password)
    return True


def database_identity() -> str:
    """Returns a text that no other database has, also not a later one of the same name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier || '.' || oid FROM pg_control_system(), pg_database"
            " WHERE datname = current_database()"
        )
        return str(cursor.fetchone()[0])


def own_files(*patterns: str) -> list[Path]:
    """Returns the lock and those files of our own applications that match one of `patterns`, in a fixed order."""
    folders = [Path(app.path) for app in apps.get_app_configs()]
    found = {
        file
        for folder in folders
        for pattern in patterns
        for file in folder.glob(pattern)
        if folder.parent == settings.BASE_DIR and file.is_file() and "__pycache__" not in file.parts
    }
    return [settings.BASE_DIR / "requirements.lock", *sorted(found)]


def fingerprint(files: list[Path]) -> str:
    """Returns one hash over names and contents of `files`."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(settings.BASE_DIR)}\n{file.stat().st_size}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def read_state(file: Path) -> dict[str, Any]:
    """Returns what an earlier preparation noted; empty when there was none or its note is unreadable."""
    try:
        state = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}
