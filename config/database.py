"""Django's database settings from one libpq address."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

# Seconds a request or task waits for a connection before it gives up with a clear error instead of hanging.
CONNECT_TIMEOUT = 10
# How often a statement is sent before psycopg prepares it by itself; `core.api.statements` asks for it.
ONLY_WHERE_ASKED = 2**31
# How statements are planned. No compiling: a page has many small subqueries, and PostgreSQL would compile them again
# for each page. Pages in any order cost alike, as they do in memory and on solid disks. One processor a request.
PLANNING = "-c jit=off -c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"
SCHEMES = ("postgres://", "postgresql://")


def parse_database_url(url: str, *, variable: str = "DATABASE_URL") -> dict[str, str]:
    """Returns libpq's keywords for `url`; raises ImproperlyConfigured naming `variable` when it is malformed.

    libpq itself does the reading, so whatever `psql` accepts is accepted here: a socket folder as `?host=/folder`,
    `sslmode`, several hosts. The address is not repeated in the error because it may hold a password.
    """
    if not url.startswith(SCHEMES):
        raise ImproperlyConfigured(f"{variable} is malformed: it must begin with postgres:// or postgresql://")
    try:
        keywords = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"{variable} is malformed: {first_line(error)}") from None
    if not keywords.get("dbname"):
        raise ImproperlyConfigured(f"{variable} is malformed: it names no database")
    port = keywords.get("port", "")
    if port and not all(part.isdigit() for part in port.split(",") if part):
        raise ImproperlyConfigured(f"{variable} is malformed: the port is not a number")
    return keywords


def django_database(url: str, *, pool_size: int) -> dict[str, Any]:
    """Returns the DATABASES entry for `url`, with a connection pool of at most `pool_size` in each process."""
    keywords = parse_database_url(url)
    options: dict[str, Any] = {"connect_timeout": CONNECT_TIMEOUT, "prepare_threshold": ONLY_WHERE_ASKED}
    options.update({key: value for key, value in keywords.items() if key not in NAMED_BY_DJANGO})
    options["options"] = f"{PLANNING} {keywords.get('options', '')}".strip()
    if pool_size:
        # Without a timeout a missing database makes every request hang for half a minute.
        options["pool"] = {"min_size": 0, "max_size": pool_size, "timeout": CONNECT_TIMEOUT}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": keywords["dbname"],
        "USER": keywords.get("user", ""),
        "PASSWORD": keywords.get("password", ""),
        "HOST": keywords.get("host", ""),
        "PORT": keywords.get("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def first_line(error: BaseException) -> str:
    """Returns the first line of an error's text, or its class when it has none."""
    lines = str(error).strip().splitlines()
    return lines[0].strip() if lines else type(error).__name__


NAMED_BY_DJANGO = frozenset({"dbname", "user", "password", "host", "port"})
