"""Takes a dataset's rows in as records, each citing its release and row."""

from __future__ import annotations

import sys
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ingest.choices import ImportState, RemarkKind
from ingest.datasets.choosing import known_kinds
from ingest.datasets.counts import COUNTS
from ingest.datasets.jobs import ask_for, run_import
from ingest.datasets.progress import Terminal
from ingest.datasets.remarks import report_lines
from ingest.models import DatasetImport

SHOWN = 20  # remarks on the screen; the report has them all


class Command(BaseCommand):
    help = (
        "Take a dataset in: CSV, JSON or XLSX, also packed as gz or zip, from a file or an address. The rows go in "
        "together in one transaction, or not at all; rows that cannot be read are reported and the others go in. "
        "Reading the same file again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("kind", metavar="KIND", help=f"one of: {', '.join(known_kinds())}, cr-unsc, mandata, table")
        parser.add_argument("source", metavar="PATH|URL", help="file or http(s) address; a folder for cr-unsc")
        parser.add_argument(
            "--release", metavar="23.1", default="", help="the release's version, where the file is silent"
        )
        parser.add_argument(
            "--complete",
            action="store_true",
            help="the file is the whole release for what it covers: withdraw what it no longer has",
        )
        parser.add_argument("--dry-run", action="store_true", help="do and report everything, keep nothing")
        parser.add_argument("--limit", type=int, metavar="N", help="read only the first N rows")
        parser.add_argument(
            "--mapping", metavar="FILE", help="for KIND table: the YAML file that describes the columns"
        )
        parser.add_argument("--report", metavar="FILE", help="write all remarks on rows to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        source, local = options["source"], None
        if not source.startswith(("http://", "https://")):
            local = Path(source)
            if not local.exists():
                raise CommandError(f"There is no file {source!r}.")
        asked = ask_for(
            options["kind"],
            source,
            by="import_dataset",
            version=options["release"],
            mapping=self._mapping(options),
            complete=options["complete"],
            dry_run=options["dry_run"],
            limit=self._limit(options["limit"]),
        )
        terminal = Terminal(sys.stderr)
        try:
            asked = run_import(asked.pk, path=local, tell=terminal)
        finally:
            terminal.close()
        self._tell(asked, options["report"])

    def _mapping(self, options: dict[str, Any]) -> str:
        if (options["kind"] == "table") != bool(options["mapping"]):
            raise CommandError("A table needs --mapping FILE, and only a table does.")
        if not options["mapping"]:
            return ""
        try:
            return Path(options["mapping"]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The mapping cannot be read: {error}") from error

    def _limit(self, limit: int | None) -> int | None:
        if limit is not None and limit < 1:
            raise CommandError("--limit is a number of rows, at least 1.")
        return limit

    def _tell(self, asked: DatasetImport, report: str | None) -> None:
        """Prints what became of it; raises CommandError where it did not go in."""
        if report:
            with Path(report).open("w", encoding="utf-8", newline="") as out:
                out.writelines(report_lines(asked.remarks.all()))
        for remark in asked.remarks.all()[:SHOWN]:
            rows = f" ({remark.rows:,} rows)" if remark.rows > 1 else ""
            where = ", ".join(
                part for part in (f"row {remark.row_number}" if remark.row_number else "", remark.column) if part
            )
            value = f" {remark.value!r}" if remark.value else ""
            self.stdout.write(f"{RemarkKind(remark.remark_kind).label}: {where}{value}: {remark.reason}{rows}")
        left = asked.remarks.count() - SHOWN
        if left > 0:
            self.stdout.write(f"… and {left:,} more remarks; --report FILE writes them all.")
        for name, words in COUNTS.items():
            if asked.counts.get(name):
                self.stdout.write(f"{asked.counts[name]:>9,} {words}")
        if asked.state != ImportState.COMPLETED:
            raise CommandError(asked.reason or f"The import is {asked.get_state_display()}.")
        kept = "Nothing was kept: a dry run." if asked.dry_run else f"{asked.release or asked.source} is in."
        self.stdout.write(kept)
