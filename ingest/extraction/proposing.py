"""What the extractors share: the loop over sentences, proposals, and the date and place of what a sentence tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from core.dates import PartialDate
from ingest.extraction.dates import DatedSpan
from ingest.extraction.entities import COUNTRY, MISSION, Entity
from ingest.extraction.places import place_ref
from ingest.extraction.protocol import CandidateDraft, DocumentContext, FieldEvidence, Ref, Span, Values
from ingest.extraction.reading import Reading, Sentence, reading_of


@dataclass(frozen=True)
class Proposal:
    """A candidate before it knows its extractor; `evidence` maps field paths to spans."""

    kind: str
    rule: str
    values: Values
    evidence: Mapping[str, Sequence[Span]]
    confidence: float
    derivation: Values = field(default_factory=dict)


Read = Callable[[Sentence, Reading], Iterable[Proposal]]


@dataclass(frozen=True)
class SentenceExtractor:
    """An extractor that reads one sentence at a time; `trigger` must occur in a sentence to be read at all."""

    name: str
    version: str
    kinds: frozenset[str]
    trigger: re.Pattern[str]
    read: Read
    # Decisions recall and wish; what they decide is read by the instrument extractors.
    skips: frozenset[str] = frozenset({"resolution"})

    def extract(self, context: DocumentContext) -> Iterator[CandidateDraft]:
        if context.document_kind in self.skips:
            return
        reading = reading_of(context)
        for sentence in reading.telling:
            if self.trigger.search(sentence.text):
                for proposal in self.read(sentence, reading):
                    yield drafted(proposal, self.name, self.version)


def drafted(proposal: Proposal, name: str, version: str) -> CandidateDraft:
    """The draft of that proposal, as made by that extractor."""
    evidence = tuple(
        FieldEvidence(path, tuple(sorted(set(spans)))) for path, spans in sorted(proposal.evidence.items()) if spans
    )
    return CandidateDraft(
        proposal.kind, proposal.values, evidence, proposal.confidence, name, version, proposal.rule, proposal.derivation
    )


@dataclass(frozen=True)
class When:
    """The date of what a sentence tells, the spans that say it, and how it was concluded."""

    date: PartialDate
    spans: tuple[Span, ...] = ()
    derivation: Values = field(default_factory=dict)

    def to_json(self) -> Values:
        return self.date.to_json()

    @property
    def stated(self) -> bool:
        return bool(self.spans)


Window: TypeAlias = tuple[int, int]


def when(
    sentence: Sentence, reading: Reading, position: int, *, inherit: bool = False, window: Window | None = None
) -> When:
    """The date nearest to `position` in the sentence; without one the open range that ends with publication.

    With `inherit` the only date of the sentence before, in the same paragraph, stands in and says so; with `window`
    only the dates in that part of the sentence count.
    """
    inside = [item for item in sentence.dates if _inside(item.span, sentence, window)]
    dates = [item for item in inside if item.relation in {"at", "after", "before", "since"}]  # "until" dates the end
    if dates:
        nearest = min(dates, key=lambda item: _distance(item.span, sentence, position))
        return dated(nearest)
    before = reading.before(sentence) if inherit else None
    if before and len(before.dates) == 1 and before.dates[0].date.precision in {"day", "week", "month"}:
        item = before.dates[0]
        # A day said of one thing is not said of the next: what is carried over is known by its month at best.
        return When(
            item.date.coarsened(), (item.span,), {"rule": "carried_from_sentence", "as_stated": item.span.quote}
        )
    return before_publication(reading)


def dated(item: DatedSpan) -> When:
    """The date as printed; "since 2013" and "before 2013" become ranges open on the side they do not say."""
    date = item.date
    if item.relation in {"since", "after"}:
        date = (
            PartialDate(date.start, None, "longer")
            if item.relation == "since"
            else PartialDate(date.end, None, "longer")
        )
    elif item.relation in {"until", "before"}:
        date = PartialDate(None, date.end if item.relation == "until" else date.start, "longer")
    return When(date, (item.span,), item.derivation)


def before_publication(reading: Reading) -> When:
    """The range of something told without a date: open, and not after the document was published."""
    published = reading.context.published
    end = published.end if published else None
    return When(PartialDate(None, end, "longer"), (), {"rule": "not_after_publication"})


def as_of(sentence: Sentence, reading: Reading, position: int) -> When:
    """The date of a state of affairs: the nearest date of the sentence, else the month of publication."""
    dates = [item for item in sentence.dates if item.relation in {"at", "until"}]
    if dates:
        nearest = min(dates, key=lambda item: _distance(item.span, sentence, position))
        return When(nearest.date, (nearest.span,), nearest.derivation)
    published = reading.context.published
    if published and published.start:
        month = PartialDate.month(published.start.year, published.start.month)
        return When(month, (), {"rule": "as_of_publication", "anchor": str(published)})
    return When(PartialDate(None, None, "longer"), (), {"rule": "not_stated"})


def _distance(span: Span, sentence: Sentence, position: int) -> int:
    """Characters between the span and the position; what follows the trigger is taken before what precedes it."""
    start, end = span.start - sentence.span.start, span.end - sentence.span.start
    return start - position if start >= position else 2 * (position - end) + 1


def _inside(span: Span, sentence: Sentence, window: Window | None) -> bool:
    """Whether the span lies in the window, or opens the sentence and so holds for all of it ("On 5 May, …")."""
    start = span.start - sentence.span.start
    return window is None or window[0] <= start < window[1] or start < 6


def where(
    sentence: Sentence, reading: Reading, position: int, window: Window | None = None
) -> tuple[Values | None, tuple[Span, ...], Values]:
    """The place nearest to `position`, else the country named, else the host country; with its spans and derivation."""
    places = [place for place in sentence.places if _inside(place.span, sentence, window)]
    if places:
        sure = [place for place in places if place.certain] or places
        nearest = min(sure, key=lambda place: _distance(place.span, sentence, position))
        return nearest.value, (nearest.span,), nearest.derivation
    countries = [entity for entity in sentence.entities if entity.kind == COUNTRY]
    located = [
        entity
        for entity in countries
        if re.search(
            r"\b(?:in|across|throughout|into|inside) (?:the )?\Z",
            sentence.text[: entity.span.start - sentence.span.start],
            re.IGNORECASE,
        )
    ]
    for entity in [*located, *(entity for entity in countries if entity.country_code in reading.hosts)]:
        return place_ref(entity.span.quote, None, entity.country_code), (entity.span,), entity.derivation
    if len(reading.hosts) == 1:
        country = reading.hosts[0]
        return place_ref(country_name(reading, country), None, country), (), {"rule": "host_country_of_mission"}
    return None, (), {}


def country_name(reading: Reading, code: str) -> str:
    state = reading.context.registry.actor_of_country("state", code)
    return state.name if state else code


def missions_of(sentence: Sentence) -> list[Ref]:
    """References to the missions named in the sentence, each once."""
    found: dict[str, Ref] = {}
    for entity in sentence.entities:
        ref = entity.ref()
        if entity.kind == MISSION and ref:
            found.setdefault(entity.slug or entity.name, ref)
    return list(found.values())


def mission_of(sentence: Sentence, reading: Reading) -> Entity | None:
    """The mission a sentence speaks of: the one it names first, else the one the document is about."""
    return next((entity for entity in sentence.entities if entity.kind == MISSION), reading.mission)


def spans_of(*entities: Entity | None) -> tuple[Span, ...]:
    return tuple(entity.span for entity in entities if entity)


def derivations(**parts: Values | None) -> Values:
    """The derivations that are not empty, by field path."""
    return {path: value for path, value in parts.items() if value}


def concluded(*entities: Entity | None) -> Values:
    """The derivations of entities whose identity was concluded, by the words that stand for them."""
    return {entity.span.quote: entity.derivation for entity in entities if entity and entity.derivation}
