"""Canonical text in, mentions and candidate drafts with their evidence out; no database, no network, no model."""

from ingest.extraction.runner import ExtractionResult, run, version

__all__ = ["ExtractionResult", "run", "version"]
