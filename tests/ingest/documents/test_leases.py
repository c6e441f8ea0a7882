from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from ingest.choices import JobState, StepOutcome
from ingest.documents import leases, sweeping
from ingest.documents.exceptions import LeaseLost
from ingest.documents.leases import acquire, fenced, kept_alive
from ingest.documents.pipeline import MOST_ATTEMPTS, STEPS, run_job
from ingest.documents.work import Work
from ingest.models import Candidate, IngestJob, StepRun
from sources.models import Document, DocumentText
from tests.ingest.documents.conftest import submitted

pytestmark = pytest.mark.django_db


def let_lease_expire(job_id: int) -> None:
    IngestJob.objects.filter(pk=job_id).update(lease_until=Now() - timedelta(seconds=1))


def test_only_one_worker_gets_a_job() -> None:
    job = submitted()
    assert acquire(job.pk)
    assert acquire(job.pk) is None
    assert run_job(job.pk) is None


def test_a_job_whose_lease_has_ended_can_be_taken_over_and_counts_the_attempt() -> None:
    job = submitted()
    acquire(job.pk)
    let_lease_expire(job.pk)
    assert acquire(job.pk)
    job.refresh_from_db()
    assert job.attempts == 2


def test_a_job_that_is_over_is_not_taken_up_again() -> None:
    job = submitted()
    assert run_job(job.pk) == JobState.COMPLETED
    assert run_job(job.pk) is None


def test_a_worker_that_lost_its_lease_can_write_nothing_more() -> None:
    job = submitted()
    slow = acquire(job.pk)
    assert slow
    let_lease_expire(job.pk)
    quick = acquire(job.pk)
    assert quick
    with pytest.raises(LeaseLost), fenced(slow) as held:
        held.reason = "written by the slow one"
        held.save()
    with fenced(quick) as held:
        assert held.reason == ""


def test_a_slow_worker_that_wakes_up_later_leaves_the_other_ones_work_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    job = submitted()
    overtaken: list[JobState | None] = []

    def sleep_through_the_lease(self: object, work: Work) -> None:
        monkeypatch.undo()
        let_lease_expire(job.pk)
        overtaken.append(run_job(job.pk))

    monkeypatch.setattr("ingest.documents.steps.extracting.Segment.prepare", sleep_through_the_lease)
    monkeypatch.setattr("ingest.extraction.run", lambda context: ([], [], {}))
    assert run_job(job.pk) is None
    assert overtaken == [JobState.COMPLETED]
    assert job.steps.count() == len(STEPS)
    assert Document.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_renewed_while_the_work_goes_on() -> None:
    job = submitted()
    lease = acquire(job.pk)
    assert lease
    IngestJob.objects.filter(pk=job.pk).update(lease_until=Now() + timedelta(seconds=1))
    with kept_alive(lease, every=0.05):
        time.sleep(0.3)
    job.refresh_from_db()
    assert job.lease_until is not None
    assert job.lease_until > timezone.now() + timedelta(seconds=20)


def test_renewing_ends_when_the_lease_is_lost() -> None:
    job = submitted()
    lease = acquire(job.pk)
    assert lease
    let_lease_expire(job.pk)
    acquire(job.pk)
    assert not leases.renew(lease)


def test_a_job_that_kills_every_worker_is_given_up() -> None:
    job = submitted()
    for _ in range(MOST_ATTEMPTS):
        assert acquire(job.pk)
        let_lease_expire(job.pk)
    assert run_job(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert job.reason_code == "too_many_attempts"


def test_the_sweep_gives_expired_leases_back_and_leaves_live_ones() -> None:
    dead, live = submitted(), submitted("Another text altogether.")
    acquire(dead.pk)
    acquire(live.pk)
    let_lease_expire(dead.pk)
    assert sweeping.sweep() == [dead.pk]
    dead.refresh_from_db()
    live.refresh_from_db()
    assert (dead.state, dead.lease_token) == (JobState.QUEUED, None)
    assert live.state == JobState.RUNNING


def test_the_sweep_sends_a_job_whose_message_was_lost_but_not_a_fresh_one() -> None:
    fresh, old = submitted(), submitted("Another text altogether.")
    IngestJob.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(minutes=1))
    assert sweeping.sweep() == [old.pk]
    assert fresh.state == JobState.QUEUED


def test_a_job_that_met_an_outside_error_rests_longer_each_time() -> None:
    assert [sweeping.backoff(attempts).total_seconds() for attempts in (1, 2, 3, 10)] == [15, 30, 60, 600]
    job = submitted()
    IngestJob.objects.filter(pk=job.pk).update(
        created_at=timezone.now() - timedelta(minutes=5), attempts=2, reason_code="timeout", reason="Too slow."
    )
    now = timezone.now()
    run = StepRun.objects.create(
        job=job, step="receive", step_version="1", outcome=StepOutcome.FAILED, started_at=now, finished_at=now
    )
    assert sweeping.sweep() == []
    StepRun.objects.filter(pk=run.pk).update(finished_at=now - timedelta(seconds=31))
    assert sweeping.sweep() == [job.pk]


VICTIM = """
import time
import django
django.setup()
from ingest.documents import pipeline
from ingest.documents.steps.{module} import {step}
def hang(self, work):
    print("here", flush=True)
    time.sleep(60)
{step}.prepare = hang
pipeline.run_job({job})
"""


@pytest.mark.parametrize(("module", "step"), [("taking_in", "Convert"), ("extracting", "Segment")])
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(module: str, step: str) -> None:
    job = submitted()
    database = connection.settings_dict
    # As parameters, since the host may be the folder of a socket.
    address = urlencode(
        {
            "user": database["USER"],
            "password": database["PASSWORD"],
            "host": database["HOST"],
            "port": database["PORT"],
            "dbname": database["NAME"],
        },
        quote_via=quote,
    )
    environment = os.environ | {
        "DATABASE_URL": f"postgres://?{address}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "MANDATA_HOME": str(settings.MANDATA_HOME),
    }
    script = VICTIM.format(module=module, step=step, job=job.pk)
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=root, env=environment, stdout=subprocess.PIPE, text=True
    ) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == "here\n"
        os.kill(victim.pid, signal.SIGKILL)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    done_before = dict(job.steps.values_list("step", "finished_at"))
    assert run_job(job.pk) is None  # its lease still holds
    let_lease_expire(job.pk)
    assert sweeping.sweep() == [job.pk]
    assert run_job(job.pk) == JobState.COMPLETED
    assert Document.objects.count() == DocumentText.objects.count() == 1
    assert Candidate.objects.count() == 2
    after = dict(job.steps.values_list("step", "finished_at"))
    assert set(after) == {one.name for one in STEPS}
    assert {name: after[name] for name in done_before} == done_before  # what was done was not done again
