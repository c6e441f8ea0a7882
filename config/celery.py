"""The Celery application and the schedule of what runs by the clock."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("mandata")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["ingest.documents", "core.api.exports", "ingest.datasets"])

app.conf.beat_schedule = {
    # A document whose worker died is taken up again within a minute, whatever the broker does.
    "sweep expired leases": {
        "task": "ingest.sweep_expired_leases",
        "schedule": 10.0,
        # A sweep that nobody ran in time is useless: the next one does the same work.
        "options": {"expires": 30},
    },
    # Imports whose worker died, and those whose message was lost.
    "sweep imports": {"task": "ingest.sweep_imports", "schedule": 30.0, "options": {"expires": 60}},
    # Exports whose worker died are begun anew, and those whose time is over are deleted.
    "sweep exports": {"task": "core.sweep_exports", "schedule": 30.0, "options": {"expires": 60}},
}
