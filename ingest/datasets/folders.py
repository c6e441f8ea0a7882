"""CR-UNSC: a folder of the Security Council's resolutions, one text a file, taken in as documents.

Each file takes the road of any document, so that what it says of mandates is proposed for review; the resolution
itself, which its name and first lines tell, becomes a record at once. A file is known by its bytes: an import that
was stopped goes on where it was, and one that is repeated writes nothing.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from actors.models import Actor
from core.choices import EntryMethod, PublicationStatus
from core.services import acting_as, create_record, publish
from ingest.choices import JobOrigin, JobState, RemarkKind
from ingest.datasets.errors import ImportRefused
from ingest.datasets.remarks import Remarks
from ingest.datasets.run import Tell
from ingest.documents import originals, services
from ingest.documents.pipeline import run_job
from ingest.models import IngestJob
from missions.choices import InstrumentKind
from missions.models import Resolution, ResolutionCitation
from sources.models import Dataset, DatasetRelease, Document
from sources.services import cite_row

KIND = DATASET = "cr-unsc"
BODY = "un-security-council"
# CR-UNSC's names: number, year, language and how the text was made.
_NAME = re.compile(r"S_RES_0*(?P<number>[1-9]\d*)_(?P<year>(?:19|20)\d\d)_EN(?:_\w+)?\.txt")
_OVER = {JobState.COMPLETED, JobState.DUPLICATE}
_LONGEST_WAIT = 900.0  # seconds that another worker may take over one text


@dataclass
class FolderOutcome:
    """What became of the files, by count; `release` is what the resolutions cite."""

    release: DatasetRelease
    counts: Counter[str] = field(default_factory=Counter)


def import_folder(path: Path, *, by: str, tell: Tell, remarks: Remarks, version: str = "") -> FolderOutcome:
    """Takes in each text of the folder, one by one; what is done stays done when `tell` raises Cancelled.

    Raises ImportRefused where the folder holds no such text, and where the reference data is not loaded.
    """
    texts = {one: match for one in sorted(path.iterdir()) if (match := _NAME.fullmatch(one.name)) and one.is_file()}
    others = sum(1 for one in path.iterdir()) - len(texts)
    if not texts:
        raise ImportRefused("no_rows", f"{path} holds no text named like S_RES_0743_1992_EN_GOLD.txt.")
    dataset = Dataset.objects.filter(slug=DATASET).select_related("publisher").first()
    body = Actor.objects.filter(slug=BODY).first()
    if dataset is None or body is None:
        raise ImportRefused("unknown_dataset", f"There is no dataset {DATASET!r} yet; load the reference data first.")
    release, _ = DatasetRelease.objects.get_or_create(dataset=dataset, version=version or "not stated")
    outcome = FolderOutcome(release)
    if others:
        remarks.add(RemarkKind.NOTED, 0, reason="left out: not named like an English text of CR-UNSC", rows=others)
    for number, (file, match) in enumerate(texts.items(), start=1):
        tell("reading", number - 1, len(texts))
        symbol = f"S/RES/{match['number']} ({match['year']})"
        _take_in(outcome, number, file, symbol, int(match["year"]), body, by, remarks)
    tell("reading", len(texts), len(texts))
    return outcome


def _take_in(
    outcome: FolderOutcome, number: int, file: Path, symbol: str, year: int, body: Actor, by: str, remarks: Remarks
) -> None:
    """One file: the document, and the resolution that it is the text of."""
    outcome.counts["read"] += 1
    job = _job(file, outcome.release.dataset, by)
    was_known = job.state in _OVER
    _finish(job)
    if job.state not in _OVER or job.document is None:
        outcome.counts["failed"] += 1
        remarks.fail(number, file.name, "", "", job.reason or f"the document is still {job.get_state_display()}")
        return
    if not was_known and job.reason:
        remarks.add(RemarkKind.NOTED, number, file.name, reason=job.reason)
    with acting_as(by):
        _settle_licence(job.document, outcome.release.dataset, by)
        changed = _record(outcome, job.document, symbol, year, body, by, number, file.name, remarks)
    outcome.counts["unchanged" if was_known and not changed else "new"] += 1


def _job(file: Path, dataset: Dataset, by: str) -> IngestJob:
    """The job that took in these very bytes, whatever became of it; else a new one."""
    data = file.read_bytes()
    job = IngestJob.objects.filter(sha256=originals.sha256_of(data)).select_related("document").order_by("-pk").first()
    if job is None:
        return services.submit_bytes(
            data, file_name=file.name, origin=JobOrigin.PATH, by=by, publisher=dataset.publisher
        )
    if job.state in {JobState.REFUSED, JobState.FAILED}:
        services.try_again(job)
    return job


def _finish(job: IngestJob) -> None:
    """Walks the job to its end here, or waits for the worker that has it."""
    begun = time.monotonic()
    while services.is_open(job) and time.monotonic() - begun < _LONGEST_WAIT:
        if run_job(job.pk) is None:
            time.sleep(0.2)
        job.refresh_from_db()


def _settle_licence(document: Document, dataset: Dataset, by: str) -> None:
    """The text as CR-UNSC edited it is under that corpus's licence, and readable as soon as its resolution is."""
    if document.licence != dataset.licence:
        document.licence, document.licence_note = (
            dataset.licence,
            f"{dataset.licence_note}, as edited in {dataset}"[:300],
        )
        document.save(update_fields=["licence", "licence_note"])
    if document.publication_status == PublicationStatus.DRAFT:
        publish(document, by=by)


def _record(
    outcome: FolderOutcome,
    document: Document,
    symbol: str,
    year: int,
    body: Actor,
    by: str,
    number: int,
    file_name: str,
    remarks: Remarks,
) -> bool:
    """Makes the resolution, or fills what the one that is there lacks; returns whether anything was written."""
    adopted_on = _adopted_on(document, year)
    known = Resolution.objects.filter(body=body, symbol=symbol).first()
    if known is None:
        known = create_record(
            Resolution,
            by=by,
            entry_method=EntryMethod.DATASET,
            publish=True,
            instrument_kind=InstrumentKind.COUNCIL_RESOLUTION,
            symbol=symbol,
            body=body,
            adopted_on=adopted_on,
            document=document,
        )
        outcome.counts["resolutions"] += 1
        ResolutionCitation.objects.create(fact=known, citation=cite_row(outcome.release, file_name))
        return True
    if adopted_on and known.adopted_on and adopted_on != known.adopted_on:
        reason = f"{symbol}: ours says it was adopted on {known.adopted_on}, the file says {adopted_on}"
        remarks.add(RemarkKind.KEPT, number, file_name, column="adopted_on", value=str(adopted_on), reason=reason)
    lacking = {"document": document, "adopted_on": adopted_on}
    filled = [name for name, value in lacking.items() if value and not getattr(known, name)]
    if filled:
        for name in filled:
            setattr(known, name, lacking[name])
        known.save(update_fields=filled)
        ResolutionCitation.objects.get_or_create(fact=known, citation=cite_row(outcome.release, file_name))
        outcome.counts["changed"] += 1
    return bool(filled)


def _adopted_on(document: Document, year: int) -> date | None:
    """The day printed at the head, where it is one of the year that the name gives."""
    printed = document.published
    if printed is None or document.published_precision != "day" or printed.lower is None:
        return None
    day: date = printed.lower
    return day if day.year == year else None
