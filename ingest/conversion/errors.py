"""Why a document could not be taken: one exception family with a stable code and a sentence for people."""

from __future__ import annotations

from enum import StrEnum


class ReasonCode(StrEnum):
    """Stable codes of what can be wrong with a file, in the order in which it is looked for."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    MISLABELLED = "mislabelled"
    UNSUPPORTED = "unsupported_type"
    ENCRYPTED = "encrypted"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    ARCHIVE_BOMB = "archive_bomb"
    UNDECODABLE = "undecodable"
    SCANNED = "scanned"
    NO_TEXT = "no_text"
    NOT_FOUND_PAGE = "not_found_page"
    TEXT_TOO_LONG = "text_too_long"
    TOO_SLOW = "conversion_too_slow"
    TOO_MUCH_MEMORY = "conversion_out_of_memory"
    CONVERTER_CRASHED = "converter_crashed"


class ConversionError(Exception):
    """Base of everything this package raises on purpose; `retryable` says whether trying again can help."""

    def __init__(self, code: str, what: str, advice: str, *, retryable: bool = False) -> None:
        super().__init__(f"{what} {advice}".strip())
        self.code = str(code)
        self.what = what
        self.advice = advice
        self.retryable = retryable

    @property
    def sentence(self) -> str:
        """What is wrong and what to do about it, as shown in the admin and the API."""
        return str(self)


class Refusal(ConversionError):
    """Expected bad input: the file is kept, its state says why, and the same bytes will be refused again."""

    def __init__(self, code: ReasonCode, what: str, advice: str) -> None:
        super().__init__(code, what, advice)


class ConverterFailure(ConversionError):
    """The converter itself broke off (time, memory, crash): nothing is known to be wrong with the file."""
