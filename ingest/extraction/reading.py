"""A document read once for all extractors: its sentences with the entities, people, dates, numbers, places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from core.dates import PartialDate
from ingest.extraction.coreference import host_countries, main_mission, resolved
from ingest.extraction.dates import DatedSpan, dates_in
from ingest.extraction.entities import Entity, without_overlaps
from ingest.extraction.groups import groups_in
from ingest.extraction.masking import masked, placeholders
from ingest.extraction.names import introduced
from ingest.extraction.numbers import Quantity, quantities_in
from ingest.extraction.people import People, people_in
from ingest.extraction.places import PlaceMention, country_prior, places_in
from ingest.extraction.protocol import DocumentContext, Ref, Span, Values
from ingest.extraction.registry import NameRegistry
from ingest.extraction.spotting import Spotted, spot

_LETTERS = {"actor": "A", "mission": "M", "country": "C", "group": "G", "demonym": "J"}
# Segments that speak about the document, not about the world.
_SILENT = {"masthead", "contents", "footnote", "heading"}
_SYMBOL = re.compile(
    r"\b(?:S|A|E)/(?:RES/|PRST/|HRC/)?[\w/.-]*\d[\w/.()-]*(?: \(\d{4}\))?|\b[Rr]esolutions? \d{1,4}(?: \(\d{4}\))?"
)


@dataclass(frozen=True)
class Sentence:
    """One sentence, its place in the document and what was found in it, all at offsets of the document."""

    index: int
    span: Span
    paragraph: int
    kind: str
    number: str | None
    page: int | None
    entities: tuple[Entity, ...]
    dates: tuple[DatedSpan, ...]
    quantities: tuple[Quantity, ...]
    places: tuple[PlaceMention, ...]
    people: tuple[People, ...] = ()

    @property
    def text(self) -> str:
        return self.span.quote

    @cached_property
    def plain(self) -> str:
        """The text with entities, dates, numbers and places masked; people left as words."""
        return masked(self.text, self._items())

    @cached_property
    def hidden(self) -> str:
        """The text with phrases for people masked too, each with its number and nationality as one."""
        people = [(*self._local(item.span), "V", index) for index, item in enumerate(self.people)]
        rest = [
            item for item in self._items() if not any(start < item[1] and item[0] < end for start, end, _, _ in people)
        ]
        return masked(self.text, [*rest, *people])

    def _local(self, span: Span) -> tuple[int, int]:
        return span.start - self.span.start, span.end - self.span.start

    def _items(self) -> list[tuple[int, int, str, int]]:
        items: list[tuple[int, int, str, int]] = []
        named = [(index, item) for index, item in enumerate(self.entities) if item.kind in _LETTERS]
        last: Entity | None = None
        for index, item in named:
            start, end = self._local(item.span)
            in_brackets = self.text[start - 2 : start] == " (" and self.text[end : end + 1] == ")"
            if last and in_brackets and last.name == item.name and items[-1][1] == start - 2:
                items[-1] = (items[-1][0], end + 1, *items[-1][2:])  # "Long Name (ACRONYM)" is one name
                continue
            items.append((start, end, _LETTERS[item.kind], index))
            last = item
        taken = [(start, end) for start, end, _, _ in items]
        rest: tuple[tuple[str, Span], ...] = (
            *(("D", item.span) for item in self.dates),
            *(("P", item.span) for item in self.places),
            *(("N", item.span) for item in self.quantities),
        )
        counts: Counter[str] = Counter()
        for letter, span in rest:
            start, end = self._local(span)
            if not any(start < other_end and other_start < end for other_start, other_end in taken):
                items.append((start, end, letter, counts[letter]))
                taken.append((start, end))
            counts[letter] += 1
        for index, match in enumerate(_SYMBOL.finditer(self.text)):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                items.append((match.start(), match.end(), "R", index))
        return items

    def at(self, start: int, end: int) -> Span:
        """The span of `[start, end)` of this sentence, in the document."""
        return Span(self.span.start + start, self.span.start + end, self.text[start:end])

    def entities_in(self, piece: str) -> list[Entity]:
        """The entities whose placeholders stand in that piece of the masked text, people's own among them."""
        return [self.entities[index] for _, letter, index in placeholders(piece) if letter in "AMCG"]

    def people_in(self, piece: str) -> list[People]:
        return [self.people[index] for _, letter, index in placeholders(piece) if letter == "V"]

    def quantities_in(self, piece: str) -> list[Quantity]:
        return [self.quantities[index] for _, letter, index in placeholders(piece) if letter == "N"]

    def dates_in(self, piece: str) -> list[DatedSpan]:
        return [self.dates[index] for _, letter, index in placeholders(piece) if letter == "D"]


@dataclass(frozen=True, eq=False)
class Reading:
    """All that was found in a document, sentence by sentence."""

    context: DocumentContext
    sentences: tuple[Sentence, ...]
    mission: Entity | None
    hosts: tuple[str, ...]
    prior: tuple[str, ...] = field(default=())

    @property
    def main_mission(self) -> Entity | None:
        return self.mission

    def mission_ref(self) -> Ref | None:
        """The reference to the mission the document is about."""
        return self.mission.ref() if self.mission else None

    @property
    def telling(self) -> tuple[Sentence, ...]:
        """The sentences that say something about the world; no masthead, contents, footnotes or bibliography."""
        return tuple(sentence for sentence in self.sentences if sentence.kind not in _SILENT)

    def before(self, sentence: Sentence) -> Sentence | None:
        """The sentence before, within the same paragraph."""
        if sentence.index == 0:
            return None
        previous = self.sentences[sentence.index - 1]
        return previous if previous.paragraph == sentence.paragraph else None


@lru_cache(maxsize=2)
def reading_of(context: DocumentContext) -> Reading:
    """The reading of that context; made once and kept while the same document is worked on."""
    text, registry = context.text, context.registry
    names = introduced(text, _of_likely_country(spot(text, registry), registry))
    ranges = [(segment.start, segment.end) for segment in context.sentences]
    described = list(names)
    for start, end in ranges:
        local = _shifted(_within(names, start, end), -start)
        described.extend(_shifted(groups_in(text[start:end], local, registry), start))
    described = without_overlaps(described)
    entities = without_overlaps(resolved(text, described, context.title, registry))
    mission = main_mission(entities, context.title, registry)
    hosts = host_countries(mission, registry)
    prior = country_prior(entities, hosts)
    # A role ("director of the Human Rights Division") or a community is the registered one only in its own country.
    entities = [
        item
        for item in entities
        if item.actor_kind not in {"person_role", "population_group"}
        or not hosts
        or item.country_code in {None, *hosts}
    ]
    sentences: list[Sentence] = []
    paragraphs = context.paragraphs
    paragraph_starts = [segment.start for segment in paragraphs]
    antecedent: PartialDate | None = None
    for index, segment in enumerate(context.sentences):
        number = max(bisect_left(paragraph_starts, segment.start + 1) - 1, 0)
        parent = paragraphs[number] if paragraphs else None
        sentence = _read(context, segment.start, segment.end, index, number, parent, entities, prior, antecedent)
        exact = [item.date for item in sentence.dates if not item.derivation]
        if sentences and sentences[-1].paragraph != number and not exact:
            antecedent = None
        antecedent = exact[-1] if exact else antecedent
        sentences.append(sentence)
    return Reading(context, tuple(sentences), mission, hosts, prior)


def _of_likely_country(spotted: list[Spotted], registry: NameRegistry) -> list[Entity]:
    """The names, of records that share one the record of the country the document names most."""
    counts = Counter(
        item.entity.country_code for item in spotted if item.entity.kind in {"country", "demonym", "capital"}
    )
    for item in spotted:
        known = registry.missions_by_slug.get(item.slug or "")
        counts.update(known.host_countries if known else ())
    return [
        max((item.entity, *item.others), key=lambda entity: counts[entity.country_code]) if item.others else item.entity
        for item in spotted
    ]


def _within(entities: list[Entity], start: int, end: int) -> list[Entity]:
    starts = [item.span.start for item in entities]
    return [item for item in entities[bisect_left(starts, start) : bisect_left(starts, end)] if item.span.end <= end]


def _shifted(entities: list[Entity], by: int) -> list[Entity]:
    return [replace(item, span=Span(item.span.start + by, item.span.end + by, item.span.quote)) for item in entities]


def _read(
    context: DocumentContext,
    start: int,
    end: int,
    index: int,
    paragraph: int,
    parent: object,
    entities: list[Entity],
    prior: tuple[str, ...],
    antecedent: PartialDate | None,
) -> Sentence:
    text = context.text[start:end]
    found = _within(entities, start, end)
    dates = dates_in(text, context.published, start, antecedent)
    dates = [item for item in dates if not any(item.span.overlaps(entity.span) for entity in found)]
    quantities = [
        item for item in quantities_in(text, start) if not any(item.span.overlaps(other.span) for other in dates)
    ]
    places = places_in(text, found, prior, context.registry, start)
    kind = getattr(parent, "kind", "paragraph")
    draft = Sentence(
        index,
        Span(start, end, text),
        paragraph,
        str(kind),
        getattr(parent, "number", None),
        getattr(parent, "page", None),
        tuple(found),
        tuple(dates),
        tuple(quantities),
        tuple(places),
    )
    people = people_in(draft.plain, text, list(found), quantities, start)
    return Sentence(
        draft.index,
        draft.span,
        paragraph,
        draft.kind,
        draft.number,
        draft.page,
        draft.entities,
        draft.dates,
        draft.quantities,
        draft.places,
        tuple(people),
    )


def derivation_of(*entities: Entity | None) -> Values:
    """The derivations of the entities that were concluded and not read, keyed by their words."""
    return {entity.span.quote: entity.derivation for entity in entities if entity and entity.derivation}
