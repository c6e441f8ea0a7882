from ingest.models.candidate import Candidate, CandidateEvidence, Review
from ingest.models.dataset_import import DatasetImport, ImportedRow, ImportRemark, ReleaseScope
from ingest.models.job import IngestJob, StepRun
from ingest.models.mention import ExtractionRun, Mention
from ingest.models.signature import TextSignature

__all__ = [
    "Candidate",
    "CandidateEvidence",
    "DatasetImport",
    "ExtractionRun",
    "ImportRemark",
    "ImportedRow",
    "IngestJob",
    "Mention",
    "ReleaseScope",
    "Review",
    "StepRun",
    "TextSignature",
]
