from ingest.models.candidate import Candidate, CandidateEvidence, Review
from ingest.models.job import IngestJob, StepRun
from ingest.models.mention import ExtractionRun, Mention
from ingest.models.signature import TextSignature

__all__ = [
    "Candidate",
    "CandidateEvidence",
    "ExtractionRun",
    "IngestJob",
    "Mention",
    "Review",
    "StepRun",
    "TextSignature",
]
