"""One job in the hands of one worker: what its steps have found so far.

What a step computes is kept here for the steps after it, and only here: every value can be made again from the
stored bytes and the tables, so that a job taken over by another worker goes on where the tables say it is.
"""

from __future__ import annotations

from functools import cached_property

from ingest.conversion.convert import Conversion, convert_as
from ingest.conversion.fetch import Fetched
from ingest.conversion.identify import Identity, identify
from ingest.conversion.language import LanguageFinding, detect_language
from ingest.conversion.limits import DEFAULT_LIMITS, ConversionLimits
from ingest.conversion.metadata import Metadata, read_metadata
from ingest.conversion.near_duplicates import Signature, signature
from ingest.conversion.segment import Segmentation, segment
from ingest.documents import originals
from ingest.documents.reading import Reading, read_document
from ingest.models import IngestJob
from sources.models import Document, DocumentText
from sources.services import text_sha256


class Work:
    """A job and everything derived from its bytes, each made once when it is first asked for."""

    def __init__(self, job: IngestJob, limits: ConversionLimits = DEFAULT_LIMITS) -> None:
        self.job = job
        self.fetched: Fetched | None = None  # what came from the job's address, in this very run
        self._limits = limits

    @cached_property
    def data(self) -> bytes:
        return originals.load(str(self.job.original.name), self.job.sha256)

    @cached_property
    def identity(self) -> Identity:
        return identify(self.data, self.job.file_name, self._limits)

    @cached_property
    def conversion(self) -> Conversion:
        return convert_as(self.data, self.identity, self._limits)

    @property
    def text(self) -> str:
        return self.conversion.converted.text

    @cached_property
    def text_sha256(self) -> str:
        return text_sha256(self.text)

    @cached_property
    def language(self) -> LanguageFinding:
        return detect_language(self.text, self.job.file_name)

    @cached_property
    def metadata(self) -> Metadata:
        return read_metadata(self.text, self.conversion.converted.hints, self.job.file_name)

    @cached_property
    def signature(self) -> Signature | None:
        return signature(self.text)

    @property
    def document(self) -> Document:
        """The document this job made; only steps after deduplication may ask."""
        if self.job.document is None:
            raise ValueError(f"job {self.job.pk} has no document yet")
        return self.job.document

    @cached_property
    def document_text(self) -> DocumentText:
        """The frozen text of this conversion."""
        return self.document.texts.get(
            converter=self.conversion.converter, converter_version=self.conversion.converter_version
        )

    @cached_property
    def segmentation(self) -> Segmentation:
        return segment(self.text, self.conversion.converted.pages, is_resolution=self.metadata.kind == "resolution")

    @cached_property
    def reading(self) -> Reading:
        """What the extractors find in the text."""
        return read_document(self.document, self.document_text, self.segmentation, self.language.language)
