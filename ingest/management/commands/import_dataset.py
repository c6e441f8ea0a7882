"""Reads a dataset's file into records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ingest.datasets.errors import ImportRefused
from ingest.datasets.importing import Wanted, import_dataset
from ingest.datasets.remarks import Remarks


class Command(BaseCommand):
    help = "Read a dataset."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind")
        parser.add_argument("path")
        parser.add_argument("--release", default="")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--complete", action="store_true")
        parser.add_argument("--limit", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        remarks = Remarks()
        path = Path(options["path"])
        import time

        t0 = time.time()
        last = [None]

        def tell(phase, done, total):
            if phase != last[0]:
                self.stdout.write(f"{time.time() - t0:6.1f} {phase}")
                last[0] = phase

        wanted = Wanted(
            options["kind"],
            path,
            path.name,
            options["release"],
            complete=options["complete"],
            dry_run=options["dry_run"],
            limit=options["limit"],
        )
        try:
            outcome = import_dataset(wanted, by="import_dataset", tell=tell, remarks=remarks)
        except ImportRefused as refused:
            raise CommandError(refused.reason) from refused
        self.stdout.write(f"{time.time() - t0:6.1f} {dict(outcome.counts)}")
        for r in list(remarks)[:20]:
            self.stdout.write(str(r))
