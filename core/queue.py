"""Waking workers: a message carries the id of a row that says all else, and may get lost without harm."""

from __future__ import annotations

import logging
from typing import Any

import psycopg
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def wake(task: Any, row_id: int) -> None:
    """Sends the row's id to the workers; where the queue does not answer, the task's sweep finds the row later."""
    try:
        task.apply_async(args=(row_id,), retry=False)
    except (OperationalError, psycopg.Error, OSError) as error:
        logger.warning("queue away, the sweep will send", extra={"task": task.name, "row": row_id, "error": str(error)})
