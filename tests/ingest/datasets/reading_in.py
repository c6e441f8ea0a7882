"""Reads a made-up file in, as the command does, and tells what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from core.reference import IMPORTER
from ingest.choices import RemarkKind
from ingest.datasets.importing import Outcome, Wanted, import_dataset
from ingest.datasets.jobs import ask_for
from ingest.datasets.remarks import Remark, Remarks

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


@dataclass
class Told:
    """An import's outcome and everything that it said of rows."""

    outcome: Outcome
    remarks: list[Remark]

    def __getitem__(self, count: str) -> int:
        return self.outcome.counts[count]

    def said(self, kind: RemarkKind) -> list[str]:
        return [remark.reason for remark in self.remarks if remark.kind == kind]


def read_in(kind: str, file: Path, **wanted: Any) -> Told:
    """Imports the file, and keeps note of it so that a later import knows what this one wrote."""
    remarks = Remarks()
    asked = ask_for(kind, file.name, by="test")
    outcome = import_dataset(
        Wanted(kind, file, file.name, **wanted),
        by=f"{IMPORTER}test",
        tell=lambda _phase, _done, _total: None,
        remarks=remarks,
        noted_as=asked,
    )
    with connection.cursor() as cursor:
        cursor.execute("DISCARD TEMP")  # a test is mostly one transaction, at whose end the tables would go
    return Told(outcome, list(remarks))


def written(folder: Path, name: str, text: str) -> Path:
    """A file of that text; the margin that the text has in a test is taken off."""
    file = folder / name
    lines = [line.strip() for line in text.strip().splitlines()]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
