"""A decision of the Council read once: its folded text, paragraphs, missions, symbol and day of adoption."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from ingest.extraction.instruments.clauses import Clause, clauses_in
from ingest.extraction.instruments.folding import Folded, fold
from ingest.extraction.instruments.naming import Named, Naming
from ingest.extraction.instruments.periods import DAY, day_of
from ingest.extraction.instruments.structure import Item, Paragraph, operative_paragraphs
from ingest.extraction.protocol import DocumentContext, FieldEvidence, Ref, Span

RESOLUTION_SYMBOL = re.compile(r"S/RES/(\d{1,4})(?: ?\((\d{4})\))?")
_CITED = re.compile(r"\b[Rr]esolutions?,? (?=\d)|\band (?=\d{1,4} ?\(\d{4}\))|, (?=\d{1,4} ?\(\d{4}\))")
NUMBER_AND_YEAR = re.compile(r"\b(\d{1,4}) ?\(((?:19|20)\d\d)\)")
_TITLE = re.compile(r"\bR(?:ESOLUTION|esolution) (\d{1,4}) ?\((\d{4})\)")
_OLDEST_TITLE = re.compile(r"\b(\d{1,4}) ?\((\d{4})\)[.,]? ?Resolution of\b")
_PRESIDENTIAL = re.compile(r"S/PRST/\d{4}/\d{1,3}")
_ADOPTED_ON = (
    re.compile(
        rf"Adopted by the Security(?: Council)? at its [\d,]+(?:st|nd|rd|th)? ?[\w)]{{0,3}} meeting,? ?"
        rf"(?:\([^)]*\),? ?)?(?:held )?on ({DAY})",
        re.IGNORECASE,
    ),
    re.compile(rf"\bR(?:ESOLUTION|esolution) \d{{1,4}} ?\(\d{{4}}\)(?: of)? ({DAY})"),
    re.compile(rf"\(\d{{4}}\)[.,]? ?Resolution of ({DAY})"),
)


@dataclass(frozen=True)
class Adoption:
    """The day a decision was taken and where the text says so."""

    day: date
    span: Span


class Reading:
    """What all extractors of one document share; positions are those of the folded text."""

    def __init__(self, context: DocumentContext) -> None:
        self.context = context
        self.folded: Folded = fold(context.text)
        self.text = self.folded.text
        self.naming = Naming(self.folded, context.registry)

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        return operative_paragraphs(self.folded, self.context.paragraphs)

    @cached_property
    def symbol(self) -> str | None:
        """The decision's own symbol in full: "S/RES/2640 (2022)", "S/PRST/2021/13"; None where it bears none."""
        located = self.symbol_at
        if located is None:
            return None
        match = located
        if match.re is _PRESIDENTIAL:
            return match[0]
        year = match[2] or (str(self.adoption.day.year) if self.adoption else None)
        return f"S/RES/{match[1]} ({year})" if year else f"S/RES/{match[1]}"

    @cached_property
    def symbol_at(self) -> re.Match[str] | None:
        """Where the decision names itself: in its head, before the Council begins to speak."""
        opening = re.search(r"The Security Council ?,", self.text)
        head = self.text[: opening.start() if opening else 1500]
        for pattern in (_TITLE, _OLDEST_TITLE, RESOLUTION_SYMBOL, _PRESIDENTIAL):
            match = pattern.search(head)
            if match:
                return match
        return None

    @cached_property
    def adoption(self) -> Adoption | None:
        for pattern in _ADOPTED_ON:
            match = pattern.search(self.text[:6000])
            day = day_of(match[1]) if match else None
            if match and day:
                return Adoption(day, self.span(*match.span(1)))
        return None

    def span(self, start: int, end: int) -> Span:
        return self.folded.span(start, end)

    def evidence(self, path: str, *ranges: tuple[int, int]) -> FieldEvidence:
        return FieldEvidence(path, tuple(self.span(start, end) for start, end in ranges))

    def clauses(self, paragraph: Paragraph, item: Item | None = None) -> list[Clause]:
        """The clauses of the paragraph's head, or of one of its sub-items."""
        start, end = (item.start, item.end) if item else (paragraph.start, paragraph.head_end)
        return clauses_in(self.text, start, end)

    def mission_named(self, start: int, end: int) -> Named | None:
        """The first mission named in that range."""
        return next(iter(self.naming.between(start, end)), None)

    @cached_property
    def council(self) -> Ref:
        return actor_named(self.context, ("United Nations Security Council", "UN Security Council", "Security Council"))

    def cited(self) -> list[str]:
        """The symbols of the other resolutions that the text names, in the order of their first naming."""
        own = self.symbol
        found: dict[str, None] = {}
        for match in NUMBER_AND_YEAR.finditer(self.text):
            before = self.text[max(0, match.start() - 90) : match.start()]
            if re.search(r"(?i)general assembly", before) or not re.search(r"(?i)resolutions?\b", before):
                continue
            symbol = f"S/RES/{match[1]} ({match[2]})"
            if symbol != own:
                found.setdefault(symbol)
        return list(found)


@lru_cache(maxsize=4)
def reading_of(context: DocumentContext) -> Reading:
    """The reading of that document, made once for all extractors."""
    return Reading(context)


@lru_cache(maxsize=64)
def _known_actor(context: DocumentContext, names: tuple[str, ...]) -> tuple[str, str] | None:
    for wanted in names:
        for actor in context.registry.actors:
            if actor.name == wanted or any(form.text == wanted for form in actor.names):
                return actor.slug, actor.kind
    return None


def actor_named(context: DocumentContext, names: tuple[str, ...]) -> Ref:
    """A reference to the registered actor under the first of these names that is known, else to the first name."""
    known = _known_actor(context, names)
    return {"name": names[-1], "slug": known[0] if known else None, "kind": known[1] if known else "un_entity"}


def is_decision(context: DocumentContext) -> bool:
    """Whether the document is itself a decision of the Council, not a text about one or a draft of one."""
    if context.document_kind == "resolution":
        return True
    reading = reading_of(context)
    symbol = reading.symbol_at
    return (
        context.document_kind == "other"
        and symbol is not None
        and symbol.start() < 400
        and reading.adoption is not None
    )
