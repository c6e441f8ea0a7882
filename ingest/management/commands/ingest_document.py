"""Takes documents in from files, folders or web addresses."""

from __future__ import annotations

import time
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count
from django.utils import timezone

from ingest.choices import JobOrigin, JobState
from ingest.conversion.identify import EXTENSIONS
from ingest.documents.pipeline import run_job
from ingest.documents.services import is_open, submit_bytes, submit_url
from ingest.models import IngestJob
from sources.models import Publisher

_WORKER_MAY_TAKE = timedelta(seconds=2)  # after that the command does the work itself
_LONGEST_WAIT = 900.0  # seconds
_GOOD = {JobState.COMPLETED, JobState.DUPLICATE}


class Command(BaseCommand):
    help = (
        "Take documents in: PDF, HTML, Word (.docx), plain text or Markdown, from files, folders or web addresses. "
        "With --wait, prints what became of each and ends with an error if one was refused or failed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("sources", nargs="+", metavar="PATH|URL", help="file, folder or http(s) address")
        parser.add_argument(
            "--publisher", metavar="SLUG", help="publisher of all of them; else read from each document"
        )
        parser.add_argument("--wait", action="store_true", help="wait for the result and print it")

    def handle(self, *args: Any, **options: Any) -> None:
        publisher = self._publisher(options["publisher"])
        jobs = []
        for source in self._expanded(options["sources"]):
            job = _submit(source, publisher)
            self.stdout.write(f"{job.file_name or job.url}: job {job.uid}")
            jobs.append(job)
        if not options["wait"]:
            return
        bad = 0
        for job in jobs:
            _wait_for(job)
            self._report(job)
            bad += job.state not in _GOOD
        if bad:
            raise CommandError(f"{bad} of {len(jobs)} documents could not be taken in; the reasons are above.")

    def _expanded(self, sources: list[str]) -> Iterator[str | Path]:
        """Addresses as they are, folders as the documents directly in them; CommandError for what is not there."""
        for source in sources:
            path = Path(source)
            if not source.strip():
                raise CommandError("An empty name is no file; name a file, a folder or an address.")
            if source.startswith(("http://", "https://")):
                yield source
            elif path.is_dir():
                for entry in sorted(path.iterdir()):
                    if entry.suffix.lower() in EXTENSIONS and entry.is_file():
                        yield entry
                    else:
                        self.stdout.write(f"{entry.name}: left out, its name is not that of a document")
            elif path.is_file():
                yield path
            else:
                raise CommandError(f"There is no file or folder {source!r}.")

    def _publisher(self, slug: str | None) -> Publisher | None:
        if slug is None:
            return None
        publisher = Publisher.objects.filter(slug=slug).first()
        if publisher is None:
            raise CommandError(f"No publisher has the slug {slug!r}; add it in the admin or leave --publisher out.")
        return publisher

    def _report(self, job: IngestJob) -> None:
        """Prints each step's outcome, the reason if any, and the candidates by kind."""
        self.stdout.write(f"\n{job.file_name or job.url}: {job.get_state_display()}")
        for run in job.steps.order_by("pk"):
            remark = run.notes.get("reason") or "; ".join(run.notes.get("remarks", []))
            line = f"  {run.step:<17} {run.get_outcome_display():<13} {run.seconds:6.2f} s  {remark}"
            self.stdout.write(line.rstrip())
        if job.reason:
            self.stdout.write(f"  reason ({job.reason_code}): {job.reason}")
        if job.document:
            self.stdout.write(f"  document {job.document.uid}: {job.document}")
        if job.document and job.state == JobState.COMPLETED:
            kinds = job.document.candidates.values_list("target_kind").annotate(Count("pk")).order_by("target_kind")
            for kind, count in kinds:
                self.stdout.write(f"  {count:5d} {kind}")


def _submit(source: str | Path, publisher: Publisher | None) -> IngestJob:
    if isinstance(source, str):
        return submit_url(source, by="ingest_document", publisher=publisher)
    return submit_bytes(
        source.read_bytes(), file_name=source.name, origin=JobOrigin.PATH, by="ingest_document", publisher=publisher
    )


def _wait_for(job: IngestJob) -> None:
    """Returns when the job is over; does the work here where no worker has taken it up."""
    begun = time.monotonic()
    while is_open(job):
        if time.monotonic() - begun > _LONGEST_WAIT:
            raise CommandError(f"Job {job.uid} is still {job.get_state_display()} after {_LONGEST_WAIT:.0f} seconds.")
        if job.state == JobState.QUEUED and timezone.now() - job.created_at > _WORKER_MAY_TAKE:
            run_job(job.pk)
        else:
            time.sleep(0.2)
        job.refresh_from_db()
