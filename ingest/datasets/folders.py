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
from ingest.datasets.importing import Outcome
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


def import_folder(path: Path, *, by: str, tell: Tell, remarks: Remarks, version: str = "") -> Outcome:
    """Takes in each text of the folder, one by one; what is done stays done when `tell` raises Cancelled.

    Raises ImportRefused where the folder holds no such text, and where the reference data is not loaded.
    """
    if not path.is_dir():
        raise ImportRefused("not_a_folder", f"{path} is no folder; {KIND} is a folder of texts, one a resolution.")
    files = sorted(path.iterdir())
    texts = [(file, match) for file in files if (match := _NAME.fullmatch(file.name)) and file.is_file()]
    if not texts:
        raise ImportRefused("no_rows", f"{path} holds no text named like S_RES_0743_1992_EN_GOLD.txt.")
    dataset = Dataset.objects.filter(slug=DATASET).select_related("publisher").first()
    body = Actor.objects.filter(slug=BODY).first()
    if dataset is None or body is None:
        raise ImportRefused("unknown_dataset", f"There is no dataset {DATASET!r} yet; load the reference data first.")
    release, _ = DatasetRelease.objects.get_or_create(dataset=dataset, version=version or "not stated")
    if len(files) > len(texts):
        reason = "left out: not named like an English text of CR-UNSC"
        remarks.add(RemarkKind.NOTED, 0, reason=reason, rows=len(files) - len(texts))
    reading = _Reading(dataset, release, body, by, remarks)
    for number, (file, match) in enumerate(texts, start=1):
        tell("reading", number - 1, len(texts))
        reading.take_in(_Text(number, file, int(match["number"]), int(match["year"])))
    tell("reading", len(texts), len(texts))
    return Outcome(KIND, "", release, reading.counts)


@dataclass(frozen=True)
class _Text:
    """One file and the resolution that its name tells."""

    place: int
    file: Path
    number: int
    year: int

    @property
    def symbol(self) -> str:
        return f"S/RES/{self.number} ({self.year})"


@dataclass
class _Reading:
    """One import of the folder."""

    dataset: Dataset
    release: DatasetRelease
    body: Actor
    by: str
    remarks: Remarks
    counts: Counter[str] = field(default_factory=Counter)

    def take_in(self, text: _Text) -> None:
        """One file: the document, and the resolution that it is the text of."""
        self.counts["read"] += 1
        job = self._job(text.file)
        was_known = job.state in _OVER
        _finish(job)
        if job.state not in _OVER or job.document is None:
            self.counts["failed"] += 1
            reason = job.reason or f"the document is {job.get_state_display()}; import the folder again later"
            self.remarks.fail(text.place, text.file.name, "", "", reason)
            return
        if job.reason and not was_known:
            self.remarks.add(RemarkKind.NOTED, text.place, text.file.name, reason=job.reason)
        with acting_as(self.by):
            self._settle(job.document)
            written = self._record(text, job.document)
        self.counts[written or ("unchanged" if was_known else "new")] += 1

    def _job(self, file: Path) -> IngestJob:
        """The job that took in these very bytes, whatever became of it; else a new one."""
        data = file.read_bytes()
        jobs = IngestJob.objects.filter(sha256=originals.sha256_of(data)).select_related("document")
        job = jobs.order_by("-pk").first()
        if job is None:
            return services.submit_bytes(
                data, file_name=file.name, origin=JobOrigin.PATH, by=self.by, publisher=self.dataset.publisher
            )
        if job.state in {JobState.REFUSED, JobState.FAILED}:
            services.try_again(job)
        return job

    def _settle(self, document: Document) -> None:
        """The text as CR-UNSC edited it is under that corpus's licence, and readable as its resolution is."""
        if document.licence != self.dataset.licence:
            document.licence = self.dataset.licence
            document.licence_note = f"{self.dataset.licence_note}, as edited in {self.dataset}"[:300]
            document.save(update_fields=["licence", "licence_note"])
        if document.publication_status == PublicationStatus.DRAFT:
            publish(document, by=self.by)

    def _record(self, text: _Text, document: Document) -> str:
        """Makes the resolution, or fills what the one that is there lacks; says which, or nothing was written."""
        adopted_on = _adopted_on(document, text.year)
        known = Resolution.objects.filter(body=self.body, symbol=text.symbol).first()
        if known is None:
            known = create_record(
                Resolution,
                by=self.by,
                entry_method=EntryMethod.DATASET,
                publish=True,
                instrument_kind=InstrumentKind.COUNCIL_RESOLUTION,
                symbol=text.symbol,
                body=self.body,
                adopted_on=adopted_on,
                document=document,
            )
            self._cite(known, text)
            return "new"
        if adopted_on and known.adopted_on and adopted_on != known.adopted_on:
            reason = f"{text.symbol}: ours says “{known.adopted_on}”, the file says “{adopted_on}”"
            self.remarks.add(
                RemarkKind.KEPT, text.place, text.file.name, column="adopted_on", value=str(adopted_on), reason=reason
            )
        given = {"document": document, "adopted_on": adopted_on}
        lacking = {name: value for name, value in given.items() if value and not getattr(known, name)}
        if not lacking:
            return ""
        for name, value in lacking.items():
            setattr(known, name, value)
        known.save(update_fields=list(lacking))
        self._cite(known, text)
        return "adopted"

    def _cite(self, resolution: Resolution, text: _Text) -> None:
        citation = cite_row(self.release, text.file.name)
        ResolutionCitation.objects.get_or_create(fact=resolution, citation=citation)


def _finish(job: IngestJob) -> None:
    """Walks the job to its end here, or waits for the worker that has it."""
    begun = time.monotonic()
    while services.is_open(job) and time.monotonic() - begun < _LONGEST_WAIT:
        if run_job(job.pk) is None:
            time.sleep(0.2)
        job.refresh_from_db()


def _adopted_on(document: Document, year: int) -> date | None:
    """The day printed at the head, where it is one of the year that the name gives."""
    printed = document.published
    if printed is None or document.published_precision != "day" or printed.lower is None:
        return None
    day: date = printed.lower
    return day if day.year == year else None
