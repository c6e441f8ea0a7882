"""What every converter gives back: the text, its pages and what the file says about itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from ingest.conversion.canonical import is_canonical


@dataclass(frozen=True)
class PageSpan:
    """The code points `[start, end)` of the canonical text that stand on one printed page."""

    start: int
    end: int
    number: int


@dataclass(frozen=True)
class Hints:
    """What the file's own metadata says; hints are never evidence, the text is."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""  # ISO date, as far as given
    publisher: str = ""
    licence: str = ""
    language: str = ""


@dataclass(frozen=True)
class ConvertedText:
    """A canonical text in which one line is one paragraph, heading, list item, footnote or table row.

    `pages` ascend and do not overlap; a format without pages has one. `notes` say in words what was left out
    or could not be read, so that nobody takes an omission for the source's.
    """

    text: str
    pages: tuple[PageSpan, ...]
    hints: Hints = Hints()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError where the text is not canonical or a page does not lie in it."""
        if not is_canonical(self.text):
            raise ValueError("a converter must give canonical text")
        last = 0
        for page in self.pages:
            if not last <= page.start < page.end <= len(self.text):
                raise ValueError(f"page {page.number} [{page.start}, {page.end}) does not fit the text")
            last = page.end

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> ConvertedText:
        hints = value["hints"]
        return cls(
            text=value["text"],
            pages=tuple(PageSpan(**page) for page in value["pages"]),
            hints=Hints(**(hints | {"authors": tuple(hints["authors"])})),
            notes=tuple(value["notes"]),
        )


class Converter(Protocol):
    """Bytes of one format → text; same bytes, same text, or a new `version`."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def media_types(self) -> frozenset[str]: ...

    def convert(self, data: bytes) -> ConvertedText:
        """The converted text; raises Refusal where the file has none to give."""
        ...


@dataclass
class TextAssembler:
    """Builds a canonical text line by line and keeps the page map beside it."""

    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _page_starts: list[tuple[int, int]] = field(default_factory=list)

    def begin_page(self, number: int) -> None:
        """What is appended from now on stands on that page."""
        if not self._page_starts or self._page_starts[-1][1] != number:
            self._page_starts.append((self._length, number))

    def append(self, piece: str) -> None:
        self._parts.append(piece)
        self._length += len(piece)

    @property
    def length(self) -> int:
        return self._length

    def pages(self) -> tuple[PageSpan, ...]:
        """The page map; a page without any text of its own has no place in it."""
        ends = [start for start, _ in self._page_starts[1:]] + [self._length]
        spans = zip(self._page_starts, ends, strict=True)
        return tuple(PageSpan(start, end, number) for (start, number), end in spans if end > start)

    def text(self) -> str:
        return "".join(self._parts)
