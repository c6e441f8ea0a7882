"""The admin of what comes in: jobs, extraction, and the review of candidates."""

from ingest.admin import candidates, extraction, imports, jobs

__all__ = ["candidates", "extraction", "imports", "jobs"]
