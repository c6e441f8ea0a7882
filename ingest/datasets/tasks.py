"""What the queue wakes workers for. Messages carry ids only; everything else is in the tables."""

from __future__ import annotations

from celery import shared_task

from core.queue import wake
from ingest.datasets.jobs import due, run_import

# Seconds. A message that comes again meanwhile finds the import held and does nothing.
SOFT_LIMIT, HARD_LIMIT = 6 * 3600, 6 * 3600 + 60


@shared_task(name="ingest.import_dataset", ignore_result=True, soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def import_in_background(import_id: int) -> None:
    """Does an import unless another process does, or it is over."""
    run_import(import_id)


@shared_task(name="ingest.sweep_imports", ignore_result=True)
def sweep_imports() -> None:
    """Sends the imports that lost their worker or their message to the workers again."""
    for import_id in due():
        send(import_id)


def send(import_id: int) -> None:
    """Sends the import to the workers; where the queue is away, the sweep does so later."""
    wake(import_in_background, import_id)
