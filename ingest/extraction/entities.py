"""An entity: something that acts or is acted on, as one place in the text names it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ingest.extraction.protocol import Ref, Span, Values

ACTOR, MISSION, COUNTRY, GROUP = "actor", "mission", "country", "group"


@dataclass(frozen=True)
class Entity:
    """One naming of an actor, a mission, a country, or a group described without a name.

    `kind` is actor, mission, country or group; only a group has no identity and so no `ref()`. `actor_kind`
    is the registered kind or a hint from the words. `derivation` says how the identity was concluded where
    the words alone do not give it ("the authorities", "Moscow").
    """

    span: Span
    kind: str
    name: str
    slug: str | None = None
    actor_kind: str | None = None
    country_code: str | None = None
    definite: bool = False
    metonym: bool = False
    derivation: Values = field(default_factory=dict)

    def ref(self) -> Ref | None:
        """The reference a candidate carries: the words, the known record if any, the hint of its kind."""
        if self.kind == GROUP:
            return None
        name = self.name if self.derivation else " ".join(self.span.quote.split())
        return {"name": name, "slug": self.slug, "kind": self.actor_kind}

    def standing_for(self, other: Entity, rule: str) -> Entity:
        """This naming with the identity of `other`, which it refers back to."""
        return replace(
            self,
            kind=other.kind,
            name=other.name,
            slug=other.slug,
            actor_kind=other.actor_kind,
            country_code=other.country_code,
            derivation={"rule": rule, "antecedent": other.name, "as_stated": self.span.quote},
        )

    @property
    def is_party(self) -> bool:
        return self.kind in {ACTOR, MISSION, COUNTRY}


def without_overlaps(entities: list[Entity]) -> list[Entity]:
    """The entities in text order, of overlapping ones only the longest; of equals a party before a mere nationality."""
    kept: list[Entity] = []
    taken: set[int] = set()
    for entity in sorted(entities, key=_precedence):
        places = range(entity.span.start, entity.span.end)
        if not (places[0] in taken or places[-1] in taken):
            kept.append(entity)
            taken.update(places)
    return sorted(kept, key=lambda item: item.span.start)


def _precedence(entity: Entity) -> tuple[int, int, bool]:
    return entity.span.start - entity.span.end, entity.span.start, entity.kind == "demonym"
