"""A Celery application with the project's own queue settings and tasks that leave traces in files."""

import os
import time
from pathlib import Path

from celery import Celery

from config.queue import celery_settings

# Seconds. Long enough for a task that is running well, short enough for a test to wait for one that was lost.
VISIBILITY_TIMEOUT = 5


def make_app(broker_url: str, database_url: str, queue: str) -> Celery:
    """Returns an application for `queue` of the given broker, with the settings of config.queue."""
    app = Celery("queue-tests", set_as_current=False)
    settings = celery_settings(broker_url, database_url=database_url)
    app.conf.update(
        {name.removeprefix("CELERY_").lower(): v for name, v in settings.items() if name.startswith("CELERY_")}
    )
    app.conf.update(task_default_queue=queue, task_default_exchange=queue, task_default_routing_key=queue)
    if "visibility_timeout" in app.conf.broker_transport_options:
        app.conf.broker_transport_options = {
            **app.conf.broker_transport_options,
            "visibility_timeout": VISIBILITY_TIMEOUT,
        }

    @app.task(name="write_down")
    def write_down(file: str, text: str) -> None:
        with Path(file).open("a", encoding="utf-8") as handle:
            handle.write(f"{text}\n")

    @app.task(name="hang_the_first_time")
    def hang_the_first_time(file: str) -> None:
        began = Path(file).exists()
        write_down(file, "began again" if began else "began")
        if not began:
            time.sleep(300)
        write_down(file, "done")

    return app


if "QUEUE_TEST_NAME" in os.environ:
    app = make_app(os.environ["CELERY_BROKER_URL"], os.environ["DATABASE_URL"], os.environ["QUEUE_TEST_NAME"])
