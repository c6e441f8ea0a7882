"""The constraints of jobs, candidates and reviews."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from tests.constraints import Case, Check, Distinct, holds
from tests.factories import (
    CandidateEvidenceFactory,
    CandidateFactory,
    DatasetImportFactory,
    ExtractionRunFactory,
    ImportedRowFactory,
    IngestJobFactory,
    MentionFactory,
    ReleaseScopeFactory,
    ReviewFactory,
    StepRunFactory,
)

pytestmark = pytest.mark.django_db

LEASE = {"lease_token": uuid.UUID(int=1), "lease_until": datetime(2023, 3, 9, tzinfo=UTC)}
CASES: list[Case] = [
    Distinct("extractionrun_once", ExtractionRunFactory, ("document_text", "version"), {"version": "another"}),
    Check("mention_span_not_empty", MentionFactory, {"start": 6}),
    Distinct(
        "candidate_once_a_document", CandidateFactory, ("run", "document", "fingerprint"), {"fingerprint": "another"}
    ),
    Check("candidate_confidence_range", CandidateFactory, {"confidence": 1.01}, {"confidence": 1.0}),
    Check("candidate_recorded_has_a_record", CandidateFactory, {"state": "accepted"}),
    Check("candidateevidence_span_not_empty", CandidateEvidenceFactory, {"start": 5, "end": 5}),
    Distinct(
        "candidateevidence_once",
        CandidateEvidenceFactory,
        ("candidate", "field_path", "start", "end", "quote"),
        {"field_path": "title"},
    ),
    Check(
        "review_rejection_has_a_reason",
        ReviewFactory,
        {"reason_code": None},
        {"verdict": "reject", "reason_code": "wrong_date"},
    ),
    Check(
        "ingestjob_end_has_a_reason",
        IngestJobFactory,
        {"reason": ""},
        {"state": "refused", "reason_code": "empty_file", "reason": "The file is empty."},
    ),
    Check("ingestjob_running_has_a_lease", IngestJobFactory, {"lease_token": None}, {"state": "running", **LEASE}),
    Check(
        "datasetimport_end_has_a_reason",
        DatasetImportFactory,
        {"reason": ""},
        {"state": "refused", "reason_code": "empty", "reason": "The file is empty."},
    ),
    Check(
        "datasetimport_running_has_a_lease", DatasetImportFactory, {"lease_token": None}, {"state": "running", **LEASE}
    ),
    Distinct("importedrow_once_a_key", ImportedRowFactory, ("dataset", "row_key"), {"row_key": "another"}),
    Distinct("releasescope_once", ReleaseScopeFactory, ("release", "scope"), {"scope": "Chad"}),
    Distinct("steprun_once", StepRunFactory, ("job", "step", "step_version"), {"step_version": "2"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_constraint_holds(case: Case) -> None:
    holds(case)


def test_a_waiting_job_has_no_lease() -> None:
    holds(Check("ingestjob_running_has_a_lease", IngestJobFactory, {"state": "queued", **LEASE}))
