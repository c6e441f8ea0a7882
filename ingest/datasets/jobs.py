"""Imports as jobs: asked for in the admin or by the command, done by whoever takes one up, told in one row."""

from __future__ import annotations

import logging
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path, PurePath

from django.core.files.base import File
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from core.reference import IMPORTER
from ingest.choices import ImportState
from ingest.conversion.fetch import FetchError, FetchLimits, fetch
from ingest.datasets import folders
from ingest.datasets.errors import Cancelled, ImportRefused
from ingest.datasets.importing import Outcome, Wanted, import_dataset
from ingest.datasets.mandata import RestoreError, restore
from ingest.datasets.progress import told_in_row
from ingest.datasets.remarks import Remarks
from ingest.datasets.run import Tell
from ingest.models import DatasetImport

logger = logging.getLogger(__name__)

# An import is told of every second; one that has said nothing for so long has lost its process.
LEASE = timedelta(seconds=120)
MOST_ATTEMPTS = 3
# An import that is no single transaction keeps what it has done.
_STOPPED = {folders.KIND: "Somebody asked to stop it; the texts taken in so far are kept, and are known next time."}
# Bytes and seconds of a dataset fetched from an address.
LIMITS = FetchLimits(bytes=500 * 1024 * 1024, seconds=300.0)


def ask_for(
    kind: str,
    source: str,
    *,
    by: str,
    file: File[bytes] | None = None,
    version: str = "",
    mapping: str = "",
    complete: bool = False,
    dry_run: bool = False,
    limit: int | None = None,
) -> DatasetImport:
    """A new import, waiting; `source` is the file's name or address, `file` its bytes where they are handed in."""
    asked = DatasetImport(
        kind=kind,
        source=source[:1000],
        version=version[:60],
        mapping=mapping,
        complete=complete,
        dry_run=dry_run,
        row_limit=limit,
        requested_by=by[:150],
    )
    if file is not None:
        asked.original.save(f"{asked.uid}-{PurePath(source).name[-150:]}", file, save=False)
    asked.save()
    return asked


def run_import(import_id: int, *, path: Path | None = None, tell: Tell | None = None) -> DatasetImport:
    """Does one import and notes what became of it; `path` is its file where that lies on this machine.

    Does nothing where another process holds it or it is over: being called twice does no harm.
    """
    token = uuid.uuid4()
    waiting = Q(state=ImportState.QUEUED) | Q(state=ImportState.RUNNING, lease_until__lt=Now())
    taken = DatasetImport.objects.filter(waiting, pk=import_id).update(
        state=ImportState.RUNNING, lease_token=token, lease_until=Now() + LEASE, attempts=F("attempts") + 1
    )
    asked = DatasetImport.objects.get(pk=import_id)
    if taken:
        _do(asked, token, path, tell)
        asked.refresh_from_db()
    return asked


def cancel(asked: DatasetImport) -> bool:
    """Asks an import to stop; one that waits is over at once. False where it is over already."""
    ended = DatasetImport.objects.filter(pk=asked.pk, state=ImportState.QUEUED).update(
        state=ImportState.CANCELLED, cancel_requested=True, finished_at=Now()
    )
    return bool(
        ended or DatasetImport.objects.filter(pk=asked.pk, state=ImportState.RUNNING).update(cancel_requested=True)
    )


def due() -> list[int]:
    """The imports that wait, or whose process has been lost."""
    waiting = Q(state=ImportState.QUEUED) | Q(state=ImportState.RUNNING, lease_until__lt=Now())
    return list(DatasetImport.objects.filter(waiting).order_by("pk").values_list("pk", flat=True)[:50])


def _do(asked: DatasetImport, token: uuid.UUID, path: Path | None, tell: Tell | None) -> None:
    """Every end is noted: done, refused, cancelled, or an error that nobody foresaw."""
    remarks = Remarks()
    if asked.attempts > MOST_ATTEMPTS:
        reason = f"Given up after {MOST_ATTEMPTS} attempts: each lost its process. See the worker's log."
        _end(asked, token, remarks, ImportState.FAILED, code="too_many_attempts", reason=reason)
        return
    try:
        with _file(asked, path) as (local, name):
            outcome = _read(asked, local, name, told_in_row(asked, token, LEASE, tell), remarks)
    except ImportRefused as refused:
        _end(asked, token, remarks, ImportState.REFUSED, code=refused.code, reason=refused.reason)
    except Cancelled:
        _end(
            asked,
            token,
            remarks,
            ImportState.CANCELLED,
            reason=_STOPPED.get(asked.kind, "Somebody asked to stop it; nothing was kept."),
        )
    except DatabaseError as error:
        logger.exception("import failed", extra={"dataset_import": asked.pk})
        reason = f"The database refused: {str(error).splitlines()[0][:300]}. Nothing was kept; this is a defect here."
        _end(asked, token, remarks, ImportState.FAILED, code="database", reason=reason)
    except Exception as error:
        logger.exception("import failed", extra={"dataset_import": asked.pk})
        reason = f"{type(error).__name__}: {str(error)[:300]}. Nothing was kept; this is a defect here."
        _end(asked, token, remarks, ImportState.FAILED, code="unexpected", reason=reason)
    else:
        _end(asked, token, remarks, ImportState.COMPLETED, outcome)


def _read(asked: DatasetImport, path: Path, name: str, tell: Tell, remarks: Remarks) -> Outcome:
    """Reads a table by its layout, a folder of resolutions, or one of our own exports, which says what it is."""
    by = f"{IMPORTER}{asked.kind} ({asked.requested_by})"
    if asked.kind == folders.KIND:
        return _read_folder(asked, path, by, tell, remarks)
    if asked.kind != "mandata":
        return import_dataset(_wanted(asked, path, name), by=by, tell=tell, remarks=remarks, noted_as=asked)
    if asked.dry_run or asked.complete or asked.row_limit or asked.version:
        raise ImportRefused(
            "all_of_it", "An export is restored whole, as it is: leave out release, limit and the like."
        )
    try:
        report = restore(path, by=by, progress=tell)
    except RestoreError as error:
        raise ImportRefused("not_restored", str(error)) from error
    counts = Counter(read=sum(report.restored.values()), new=sum(report.restored.values()), gone=report.gone)
    return Outcome("mandata", "", None, counts)


def _read_folder(asked: DatasetImport, path: Path, by: str, tell: Tell, remarks: Remarks) -> Outcome:
    """Takes in a folder of texts, each in a transaction of its own: nothing can be tried out or taken back as one."""
    if asked.dry_run or asked.complete or asked.row_limit:
        raise ImportRefused("text_by_text", f"{asked.kind} is taken in text by text: only its release can be given.")
    outcome = folders.import_folder(path, by=by, tell=tell, remarks=remarks, version=asked.version)
    DatasetImport.objects.filter(pk=asked.pk).update(release=outcome.release)
    return outcome


@contextmanager
def _file(asked: DatasetImport, path: Path | None) -> Iterator[tuple[Path, str]]:
    """The file to read, on this machine, and its name; raises ImportRefused where there is none."""
    if path is not None:
        yield path, path.name
        return
    with tempfile.NamedTemporaryFile(prefix="mandata-import-") as copy:
        if asked.original:
            with asked.original.open("rb") as stored:
                for block in stored.chunks():
                    copy.write(block)
            name = PurePath(asked.source).name
        else:
            try:
                fetched = fetch(asked.source, limits=LIMITS)
            except FetchError as error:
                raise ImportRefused(str(error.code), str(error)) from error
            copy.write(fetched.data)
            name = fetched.file_name
        copy.flush()
        yield Path(copy.name), name


def _wanted(asked: DatasetImport, path: Path, name: str) -> Wanted:
    return Wanted(
        kind=asked.kind,
        path=path,
        name=name,
        version=asked.version,
        mapping=asked.mapping,
        complete=asked.complete,
        dry_run=asked.dry_run,
        limit=asked.row_limit,
    )


def _end(
    asked: DatasetImport,
    token: uuid.UUID,
    remarks: Remarks,
    state: ImportState,
    outcome: Outcome | None = None,
    *,
    code: str = "",
    reason: str = "",
) -> None:
    """Notes the end, unless another process has taken the import over meanwhile."""
    values = {"layout": outcome.layout, "sha256": outcome.sha256, "counts": dict(outcome.counts)} if outcome else {}
    with transaction.atomic():
        mine = DatasetImport.objects.filter(pk=asked.pk, lease_token=token)
        ended = mine.update(
            state=state,
            reason_code=code[:60],
            reason=reason,
            lease_token=None,
            lease_until=None,
            finished_at=Now(),
            phase="",
            **values,
        )
        if ended:
            remarks.save(asked)
