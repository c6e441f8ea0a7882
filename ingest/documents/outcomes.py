"""How a step can end, and what that means for its job."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ingest.choices import JobState, StepOutcome
from ingest.conversion.errors import ConversionError, ConverterFailure
from sources.models import Document

_ENDS = {
    StepOutcome.DUPLICATE: JobState.DUPLICATE,
    StepOutcome.REFUSED: JobState.REFUSED,
    StepOutcome.FAILED: JobState.FAILED,
}


@dataclass(frozen=True)
class Outcome:
    """A step's end: its kind, a stable code and a sentence where there is something to say, and remarks."""

    outcome: StepOutcome
    code: str = ""
    reason: str = ""
    tool: str = ""
    notes: dict[str, Any] = field(default_factory=dict)
    retryable: bool = False

    @property
    def job_ends_as(self) -> JobState | None:
        """The state this ends the job in, or None where the next step follows."""
        return _ENDS.get(self.outcome)


def done(tool: str = "", **notes: Any) -> Outcome:
    return Outcome(StepOutcome.DONE, tool=tool, notes=notes)


def skipped(reason: str, code: str = "") -> Outcome:
    return Outcome(StepOutcome.SKIPPED, code, reason)


def needs_review(code: str, reason: str, tool: str = "", **notes: Any) -> Outcome:
    """The step is done and a person should look at what it found."""
    return Outcome(StepOutcome.NEEDS_REVIEW, code, reason, tool, notes)


def duplicate(of: Document, how: str) -> Outcome:
    return Outcome(
        StepOutcome.DUPLICATE,
        f"duplicate_{how}",
        f"Already known: {'the same file' if how == 'bytes' else 'the same text'} as document {of.uid}, “{of.title}”.",
        notes={"document": str(of.uid)},
    )


def unreadable(error: ConversionError) -> Outcome:
    """The outcome of an error that was expected of documents: refused, or failed where the converter is to blame."""
    outcome = StepOutcome.FAILED if isinstance(error, ConverterFailure) or error.retryable else StepOutcome.REFUSED
    return Outcome(outcome, error.code, error.sentence, retryable=error.retryable)


def failed(error: Exception) -> Outcome:
    """An error that nobody foresaw, with its class and message: the job fails loudly and keeps its bytes."""
    return Outcome(StepOutcome.FAILED, "unexpected_error", f"Unexpected {type(error).__name__}: {error}".strip()[:2000])
