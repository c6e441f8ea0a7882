"""Celery's broker settings from CELERY_BROKER_URL: PGMQ on PostgreSQL, or RabbitMQ."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.database import CONNECT_TIMEOUT, parse_database_url

# Seconds. A task that overruns the soft limit may still record why; the hard limit kills its process.
TASK_SOFT_TIME_LIMIT = 540
TASK_TIME_LIMIT = 600
# A prefetched message is invisible while it waits behind a running task, so its time must cover both.
VISIBILITY_TIMEOUT = 2 * TASK_TIME_LIMIT + 60
# PGMQ reads in batches of what may be prefetched; with 1 it manages some thirty tasks a second.
PREFETCH = 4


def celery_settings(broker_url: str, *, database_url: str) -> dict[str, Any]:
    """Returns the Django settings that make Celery use `broker_url`; BROKER_DATABASE_URL is where PGMQ lives.

    `pgmq://` alone means the database of DATABASE_URL; `pgmq://user@host/database` another PostgreSQL.
    Raises ImproperlyConfigured for any other kind of broker: those tried lose tasks when a worker is killed.
    """
    if broker_url.startswith("pgmq://"):
        rest = broker_url.removeprefix("pgmq://")
        elsewhere = bool(rest.strip("/"))
        source = f"postgresql://{rest}" if elsewhere else database_url
        keywords = parse_database_url(source, variable="CELERY_BROKER_URL" if elsewhere else "DATABASE_URL")
        return {**COMMON, **_pgmq(keywords), "BROKER_DATABASE_URL": source}
    if broker_url.startswith(("amqp://", "amqps://", "pyamqp://")):
        return {**COMMON, **_rabbitmq(broker_url), "BROKER_DATABASE_URL": ""}
    raise ImproperlyConfigured("CELERY_BROKER_URL is malformed: it must begin with pgmq://, amqp:// or amqps://")


def _pgmq(keywords: dict[str, str]) -> dict[str, Any]:
    return {
        # The host is not used; without one Celery warns that it is missing.
        "CELERY_BROKER_URL": "pgmq://localhost",
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "conn_string": pgmq_conn_string(keywords),
            # The SQL is put in place by `prepare_broker`; creating the extension would need a superuser.
            "init_extension": False,
            "use_notify": True,
            "notify_throttle_interval_ms": 0,
            "wait_time_seconds": 0,
            "polling_interval": 1,
            "pool_size": 4,
            "pool_timeout": CONNECT_TIMEOUT,
            "visibility_timeout": VISIBILITY_TIMEOUT,
        },
        # Reply queues of `inspect` and `control` have names longer than PGMQ takes.
        "CELERY_WORKER_ENABLE_REMOTE_CONTROL": False,
    }


def _rabbitmq(broker_url: str) -> dict[str, Any]:
    return {
        "CELERY_BROKER_URL": broker_url,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {"confirm_publish": True},
        # Replicated queues; Celery declares native delayed delivery itself, for which it needs a topic exchange.
        "CELERY_TASK_DEFAULT_QUEUE_TYPE": "quorum",
        "CELERY_TASK_DEFAULT_EXCHANGE_TYPE": "topic",
        "CELERY_WORKER_DETECT_QUORUM_QUEUES": True,
    }


def pgmq_conn_string(keywords: dict[str, str]) -> str:
    """Returns a connection string that survives the PGMQ client's own rewriting of it.

    The client parses the string into five values and joins them again without quoting, dropping the rest (sslmode and
    its certificates too). So each value is handed over already quoted once more, and what is not one of the five
    travels behind the last of them, the password.
    """
    extra = {"connect_timeout": str(CONNECT_TIMEOUT), "application_name": "mandata-queue"}
    extra.update({key: value for key, value in keywords.items() if key not in _CLIENT_FIELDS})
    values = {key: _quoted(keywords.get(key, default)) for key, default in _CLIENT_FIELDS.items()}
    values["password"] += "".join(f" {key}={_quoted(value)}" for key, value in sorted(extra.items()))
    return " ".join(f"{key}={_quoted(value)}" for key, value in values.items())


def _quoted(value: str) -> str:
    """Returns `value` as libpq wants it in a keyword string."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


# What the client keeps, and what libpq shall assume when it is not given. An empty text makes libpq look up its own
# default (socket folder, PGPASSFILE, name of the operating-system user) instead of the client's "postgres".
_CLIENT_FIELDS = {"host": "", "port": "", "dbname": "", "user": "", "password": ""}

COMMON: dict[str, Any] = {
    "CELERY_TASK_DEFAULT_QUEUE": "mandata",
    "CELERY_TASK_DEFAULT_EXCHANGE": "mandata",
    "CELERY_TASK_DEFAULT_ROUTING_KEY": "mandata",
    "CELERY_TASK_SERIALIZER": "json",
    "CELERY_RESULT_SERIALIZER": "json",
    "CELERY_ACCEPT_CONTENT": ["json"],
    # State lives in our tables; a result store would be a second truth.
    "CELERY_TASK_IGNORE_RESULT": True,
    "CELERY_TASK_ACKS_LATE": True,
    "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
    "CELERY_TASK_SOFT_TIME_LIMIT": TASK_SOFT_TIME_LIMIT,
    "CELERY_TASK_TIME_LIMIT": TASK_TIME_LIMIT,
    "CELERY_WORKER_PREFETCH_MULTIPLIER": PREFETCH,
    "CELERY_WORKER_HIJACK_ROOT_LOGGER": False,
    "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
    "CELERY_BROKER_CONNECTION_TIMEOUT": CONNECT_TIMEOUT,
    "CELERY_TIMEZONE": "UTC",
    "CELERY_ENABLE_UTC": True,
}
