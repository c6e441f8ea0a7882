"""Extractors for decisions of the Security Council and for reports of the Secretary-General, in their order of work."""

from __future__ import annotations

from ingest.extraction.instruments.ceilings import CeilingExtractor
from ingest.extraction.instruments.findings import ReportFindingsExtractor
from ingest.extraction.instruments.mandate import MandateExtractor
from ingest.extraction.instruments.resolution import ResolutionExtractor
from ingest.extraction.instruments.restrictions import ReportRestrictionExtractor
from ingest.extraction.instruments.strengths import ReportStrengthExtractor
from ingest.extraction.instruments.tasks import MandateTaskExtractor
from ingest.extraction.protocol import Extractor

INSTRUMENT_EXTRACTORS: tuple[Extractor, ...] = (
    ResolutionExtractor(),
    MandateExtractor(),
    MandateTaskExtractor(),
    CeilingExtractor(),
    ReportStrengthExtractor(),
    ReportFindingsExtractor(),
    ReportRestrictionExtractor(),
)

__all__ = ["INSTRUMENT_EXTRACTORS"]
