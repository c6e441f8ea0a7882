"""Log records as one JSON object a line on standard error."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

# What every log record carries; whatever else is found on one was given as `extra=` and is logged as a field.
STANDARD_ATTRIBUTES = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Formats a record as time (UTC), level, logger, message, its `extra` fields and the traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry.update({key: value for key, value in vars(record).items() if key not in STANDARD_ATTRIBUTES})
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str, ensure_ascii=False)


def logging_settings(*, level: str) -> dict[str, Any]:
    """Returns the LOGGING setting: everything from `level` upwards to standard error, as JSON lines."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would print the same records a second time, unformatted.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # The client of the default broker repeats what Celery logs, at every message.
            "pgmq": {"level": "WARNING"},
            # One line a trigger at each migrate.
            "pgtrigger": {"level": "WARNING"},
        },
    }
