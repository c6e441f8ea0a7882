"""The admin of what comes in: jobs, extraction, and the review of candidates."""

from ingest.admin import candidates, extraction, jobs

__all__ = ["candidates", "extraction", "jobs"]
