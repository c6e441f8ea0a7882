"""Everything named in a document, as mentions for display and for counting."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.extraction.protocol import DocumentContext, Mention
from ingest.extraction.reading import reading_of


def mentions_of(context: DocumentContext) -> Iterator[Mention]:
    """The mentions in text order, sentence by sentence; descriptions without identity are not among them."""
    for sentence in reading_of(context).sentences:
        found: list[Mention] = []
        for entity in sentence.entities:
            if entity.is_party:
                kind = "mission" if entity.kind == "mission" else "actor"
                value = {"name": entity.name, "kind": entity.actor_kind, "derivation": entity.derivation}
                found.append(Mention(entity.span, kind, value, entity.slug))
        found += [
            Mention(place.span, "place", place.value | {"derivation": place.derivation}) for place in sentence.places
        ]
        found += [
            Mention(date.span, "date", date.date.to_json() | {"relation": date.relation, "derivation": date.derivation})
            for date in sentence.dates
        ]
        found += [Mention(quantity.span, "figure", quantity.figure.to_json()) for quantity in sentence.quantities]
        yield from sorted(found, key=lambda mention: (mention.span, mention.mention_kind))
