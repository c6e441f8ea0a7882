"""What a step is: it may be skipped, it prepares at leisure, and it writes in one short transaction."""

from __future__ import annotations

from typing import ClassVar

from ingest.documents.outcomes import Outcome
from ingest.documents.work import Work


class Step:
    """One step of the pipeline, identified by name and version; a new version runs again on old documents."""

    name: ClassVar[str]
    version: ClassVar[str] = "1"

    def can_run(self, work: Work) -> Outcome | None:
        """None to go on, or the outcome that says why there is nothing to do."""
        return None

    def prepare(self, work: Work) -> None:
        """Does what takes time, outside any transaction; may be repeated and writes nothing to the tables."""

    def run(self, work: Work) -> Outcome:
        """Writes what was found, inside a transaction that only the holder of the job's lease can commit."""
        raise NotImplementedError
