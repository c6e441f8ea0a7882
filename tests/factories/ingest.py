from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory

from ingest.models import (
    Candidate,
    CandidateEvidence,
    DatasetImport,
    ExtractionRun,
    ImportedRow,
    ImportRemark,
    IngestJob,
    Mention,
    ReleaseScope,
    Review,
    StepRun,
    TextSignature,
)
from tests.factories.base import ModelFactory, children
from tests.factories.core import UserFactory
from tests.factories.sources import DatasetFactory, DatasetReleaseFactory, DocumentTextFactory

_BEGAN = datetime(2023, 3, 9, 8, tzinfo=UTC)


class IngestJobFactory(ModelFactory[IngestJob]):
    class Meta:
        model = IngestJob

    origin = "upload"
    file_name = Sequence(lambda n: f"report-{n}.html")
    requested_by = "curator"
    steps = children("ingest.StepRunFactory", "job")


class StepRunFactory(ModelFactory[StepRun]):
    class Meta:
        model = StepRun

    job = SubFactory(IngestJobFactory)
    step = Sequence(lambda n: f"step_{n}")
    step_version = "1"
    outcome = "done"
    started_at = _BEGAN
    finished_at = _BEGAN + timedelta(seconds=2)


class ExtractionRunFactory(ModelFactory[ExtractionRun]):
    class Meta:
        model = ExtractionRun

    document_text = SubFactory(DocumentTextFactory)
    version = Sequence(lambda n: f"run-{n}")
    mentions = children("ingest.MentionFactory", "run")


class MentionFactory(ModelFactory[Mention]):
    class Meta:
        model = Mention

    run = SubFactory(ExtractionRunFactory)
    mention_kind = "actor"
    start = 0
    end = 6
    value = {"name": "Report"}


class CandidateFactory(ModelFactory[Candidate]):
    """A proposed political event; `evidence=1` adds the words it was read from."""

    class Meta:
        model = Candidate

    run = SubFactory(ExtractionRunFactory)
    document = SelfAttribute("run.document_text.document")
    target_kind = "political_event"
    values = Sequence(lambda n: {"title": f"Statement {n}", "political_event_kind": "statement"})
    proposed_values = SelfAttribute("values")
    confidence = 0.8
    extractor = "rules"
    extractor_version = "1"
    fingerprint = Sequence(lambda n: hashlib.sha256(f"candidate {n}".encode()).hexdigest())
    evidence = children("ingest.CandidateEvidenceFactory", "candidate")
    reviews = children("ingest.ReviewFactory", "candidate")


class CandidateEvidenceFactory(ModelFactory[CandidateEvidence]):
    """A real span: the second paragraph of the candidate's text, or the `quote` given."""

    class Meta:
        model = CandidateEvidence

    candidate = SubFactory(CandidateFactory)
    document_text = SelfAttribute("candidate.run.document_text")
    quote = LazyAttribute(lambda row: row.document_text.text.split("\n")[-2])
    start = LazyAttribute(lambda row: row.document_text.text.index(row.quote))
    end = LazyAttribute(lambda row: row.start + len(row.quote))
    page = 1


class ReviewFactory(ModelFactory[Review]):
    class Meta:
        model = Review

    candidate = SubFactory(CandidateFactory)
    reviewer = SubFactory(UserFactory)
    verdict = "needs_work"
    values_before = SelfAttribute("candidate.values")
    values_after = SelfAttribute("candidate.values")


class TextSignatureFactory(ModelFactory[TextSignature]):
    class Meta:
        model = TextSignature

    document_text = SubFactory(DocumentTextFactory)
    version = "1"
    values = b"\x00" * 512
    bands = Sequence(lambda n: [f"band-{n}"])


class DatasetImportFactory(ModelFactory[DatasetImport]):
    class Meta:
        model = DatasetImport

    kind = "ucdp-ged"
    source = Sequence(lambda n: f"ged{n}.csv")
    requested_by = "curator"
    remarks = children("ingest.ImportRemarkFactory", "dataset_import")


class ImportRemarkFactory(ModelFactory[ImportRemark]):
    class Meta:
        model = ImportRemark

    dataset_import = SubFactory(DatasetImportFactory)
    remark_kind = "failed"
    row_number = Sequence(lambda n: n + 2)
    column = "country"
    value = "Atlantis"
    reason = "is no country or territory that is known"


class ImportedRowFactory(ModelFactory[ImportedRow]):
    class Meta:
        model = ImportedRow

    dataset = SubFactory(DatasetFactory)
    row_key = Sequence(str)
    record_kind = "incident"
    record_id = Sequence(lambda n: n + 1)
    release = SubFactory(DatasetReleaseFactory)
    digest = "0" * 32


class ReleaseScopeFactory(ModelFactory[ReleaseScope]):
    class Meta:
        model = ReleaseScope

    release = SubFactory(DatasetReleaseFactory)
    scope = "Mali"
