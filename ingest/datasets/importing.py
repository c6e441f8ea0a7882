"""An import from beginning to end: one transaction, so that a reader or a killed process sees all of it or nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from actors.models import Actor
from core.services import acting_as
from ingest.datasets.choosing import layout_for, version_in, version_of
from ingest.datasets.deciding import decide, leave_curated, note_scopes, settle_dropped
from ingest.datasets.errors import ImportRefused
from ingest.datasets.layout import Layout
from ingest.datasets.layout_reading import layout_in
from ingest.datasets.reading import open_table, unpacked
from ingest.datasets.reading.table import Table
from ingest.datasets.remarks import Remarks
from ingest.datasets.resolving import places
from ingest.datasets.run import Run, Tell
from ingest.datasets.settling import compare_and_cover
from ingest.datasets.staging import stage
from ingest.datasets.writing import write
from ingest.models import DatasetImport
from sources.models import Dataset, DatasetRelease


@dataclass(frozen=True)
class Wanted:
    """What is to be imported, and how; `mapping` is the YAML text of a user's own layout."""

    kind: str
    path: Path
    name: str
    version: str = ""
    mapping: str = ""
    complete: bool = False
    dry_run: bool = False
    limit: int | None = None


@dataclass
class Outcome:
    """What became of it. `counts` are rows by what became of them; `release` is None where nothing was kept."""

    layout: str
    sha256: str
    release: DatasetRelease | None
    counts: Counter[str] = field(default_factory=Counter)


def import_dataset(wanted: Wanted, *, by: str, tell: Tell, remarks: Remarks, noted_as: DatasetImport) -> Outcome:
    """Reads the file and makes its rows records. Remarks are filled whatever happens.

    The transaction is noted in `noted_as`, so that later imports know what this one wrote.

    Raises ImportRefused where the file cannot be read as that kind, and Cancelled where `tell` does; then nothing is
    written.
    """
    if wanted.complete and wanted.limit:
        raise ImportRefused(
            "limit_is_not_complete", "A part of a file cannot stand for all of it: leave out the limit."
        )
    with unpacked(wanted.path, wanted.name) as (path, file_format, name), open_table(path, file_format, name) as table:
        layout = _layout(wanted, table)
        version = wanted.version or version_of(layout, wanted.name) or _version_in(layout, path, file_format, name)
        sha256 = _sha256(wanted.path)
        with acting_as(by):
            run = _run(layout, wanted, version, sha256, by, tell, remarks)
            _import(run, table, wanted.limit)
            outcome = Outcome(layout.name, sha256, run.release, run.counts)
            if wanted.dry_run:
                transaction.set_rollback(True)
                outcome.release = None
            else:
                # The last of all: its row is written beside this transaction until here.
                DatasetImport.objects.filter(pk=noted_as.pk).update(
                    release=run.release, version=run.release.version, transaction_id=_transaction()
                )
    return outcome


def _layout(wanted: Wanted, table: Table) -> Layout:
    if wanted.kind != "table":
        return layout_for(wanted.kind, table.columns)
    layout = layout_in(wanted.mapping, "the mapping")
    if missing := layout.columns - set(table.columns):
        raise ImportRefused(
            "unknown_layout", f"{wanted.name} lacks {', '.join(sorted(missing))}, which the mapping names."
        )
    return layout


def _version_in(layout: Layout, path: Path, file_format: str, name: str) -> str:
    """The version that the rows themselves give; they are read once more for it, and only where the layout says so."""
    if "column" not in dict(layout.version_from):
        return ""
    with open_table(path, file_format, name) as table:
        return version_in(layout, table)


def _import(run: Run, table: Table, limit: int | None) -> None:
    # Temporary tables go with the transaction; where imports share one, as in tests, the second begins anew.
    run.execute("DISCARD TEMP")
    run.counts["read"] = stage(run, table, limit)
    run.tell("comparing", 0, 1)
    decide(run)
    if run.complete:
        note_scopes(run)
    if run.layout.target.adopt:
        run.counts["adopted"] = run.layout.target.adopt(run)
    leave_curated(run)
    run.tell("resolving", 0, 1)
    joins = [resolve(run) for resolve in run.layout.target.resolvers]
    write(run, joins)
    run.tell("settling", 0, 1)
    settle_dropped(run)
    places.withdraw_unused(run)
    compare_and_cover(run)
    run.counts["failed"] = len({remark.row_number for remark in run.remarks.failed})


def _run(layout: Layout, wanted: Wanted, version: str, sha256: str, by: str, tell: Tell, remarks: Remarks) -> Run:
    dataset = Dataset.objects.filter(slug=layout.dataset).first()
    if dataset is None:
        raise ImportRefused(
            "unknown_dataset",
            f"There is no dataset {layout.dataset!r}; load the reference data, or add it in the admin under Datasets.",
        )
    if not version:
        raise ImportRefused(
            "no_version", f"The file does not say which release of {dataset} it is; give it (--release)."
        )
    cursor = connection.cursor()
    # A killed import lets go of its locks within a second, also in the middle of a long statement.
    cursor.execute("SET LOCAL client_connection_check_interval = '1s'")
    cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"dataset import {dataset.slug}"])
    if not cursor.fetchone()[0]:
        raise ImportRefused("already_running", f"Another import of {dataset} is running; try again when it is over.")
    claimant = Actor.objects.filter(slug=layout.claimant).first() if layout.claimant else None
    return Run(
        cursor=cursor,
        layout=layout,
        release=_release(dataset, version, sha256, layout),
        by=by,
        tell=tell,
        remarks=remarks,
        claimant_id=claimant.pk if claimant else None,
        claimant_as_stated="" if claimant else dataset.name,
        complete=wanted.complete,
    )


def _release(dataset: Dataset, version: str, sha256: str, layout: Layout) -> DatasetRelease:
    release, made = DatasetRelease.objects.get_or_create(
        dataset=dataset, version=version, defaults={"sha256": sha256, "note": layout.mind}
    )
    if not made and layout.mind and layout.mind not in release.note:
        release.note = f"{release.note} {layout.mind}".strip()
        release.save(update_fields=["note"])
    return release


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_current_transaction()")
        return int(cursor.fetchone()[0])
