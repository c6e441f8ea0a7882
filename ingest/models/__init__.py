from ingest.models.candidate import Candidate, CandidateEvidence, Review
from ingest.models.job import IngestJob, StepRun
from ingest.models.mention import ExtractionRun, Mention

__all__ = [
    "Candidate",
    "CandidateEvidence",
    "ExtractionRun",
    "IngestJob",
    "Mention",
    "Review",
    "StepRun",
]
