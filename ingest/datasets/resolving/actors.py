"""Actors that rows name: by identifier, by a name that was in use then, and else proposed as new ones.

A proposed actor is a draft. Until a curator publishes it, readers see the name as the dataset writes it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from actors.choices import ActorKind
from actors.models import Actor, ActorExternalId, ActorName
from core.choices import EntryMethod, PublicationStatus
from core.models import RecordIdentity
from core.world import search_form
from ingest.datasets.converters.actors import NOBODY
from ingest.datasets.countries import country_code
from ingest.datasets.resolving.slugs import Slugs
from ingest.datasets.run import Join, Run

# How the note of a record begins that an import proposed and no curator has taken up.
PROPOSED = "Proposed:"
_GOVERNMENT = re.compile(r"Government of (.+)")


@dataclass(frozen=True)
class Named:
    """An actor as rows name it, with the days between which they do."""

    identifier: str
    name: str
    first: Any
    last: Any
    rows: int


def resolver(*fields: str, days: str = "", proposed_kind: ActorKind = ActorKind.ARMED_GROUP) -> Callable[[Run], Join]:
    """Puts the known or proposed actor beside each of the `fields`, as `<field>_actor`; `days` is the date's column."""

    def resolve(run: Run) -> Join:
        found = {
            (one.identifier, one.name): actor
            for one, actor in resolved(run, _named(run, fields, days), proposed_kind).items()
        }
        run.execute("CREATE TEMPORARY TABLE named_actors (identifier text, name text, actor_id bigint) ON COMMIT DROP")
        with run.cursor.copy("COPY named_actors FROM STDIN") as copy:
            for (identifier, name), actor in found.items():
                copy.write_row((identifier, name, actor))
        run.execute("CREATE INDEX ON named_actors (name); ANALYZE named_actors")
        joins = " ".join(
            f"LEFT JOIN named_actors {field} ON {field}.name = s.{field}_name"
            f" AND {field}.identifier = COALESCE(s.{field}_id, '')"
            for field in fields
        )
        return Join(joins, {f"{field}_actor": f"{field}.actor_id" for field in fields})

    return resolve


def _named(run: Run, fields: tuple[str, ...], days: str) -> list[Named]:
    date = f"{days}::daterange" if days else "NULL::daterange"
    each = " UNION ALL ".join(
        f"SELECT COALESCE({field}_id, '') AS identifier, {field}_name AS name, {date} AS days FROM work"
        for field in fields
    )
    run.execute(
        f"""SELECT identifier, name, min(lower(days)), max(upper(days)), count(*) FROM ({each}) sides
        WHERE name IS NOT NULL AND identifier <> '{NOBODY}' GROUP BY identifier, name ORDER BY name, identifier"""
    )
    return [Named(*row) for row in run.cursor.fetchall()]


def resolved(run: Run, named: list[Named], proposed_kind: ActorKind) -> dict[Named, int | None]:
    """The actor's id for each name; None where several actors answer to it, which is told."""
    known = _Known()
    found: dict[Named, int | None] = {}
    for one in named:
        candidates = known.candidates(one)
        if len(candidates) == 1:
            found[one] = next(iter(candidates))
            known.learn(one, found[one])
        elif candidates:
            found[one] = None
            run.note(
                f"{len(candidates)} actors are known by the name “{one.name}”; the rows keep the name alone", one.rows
            )
        else:
            found[one] = known.propose(run, one, proposed_kind)
    return found


class _Known:
    """Everything that actors are known by, read once."""

    def __init__(self) -> None:
        merged = RecordIdentity.objects.filter(record_kind="actor", merged_into__isnull=False).values("uid")
        actors = Actor.objects.exclude(uid__in=merged).exclude(publication_status=PublicationStatus.WITHDRAWN)
        self.identifiers = {
            f"{scheme}:{value}": actor
            for scheme, value, actor in ActorExternalId.objects.values_list("scheme", "value", "actor_id")
        }
        self.names: dict[str, list[tuple[int, Any]]] = defaultdict(list)
        self.proposed = set(actors.filter(publication_status=PublicationStatus.DRAFT).values_list("pk", flat=True))
        for actor, name in actors.values_list("pk", "name"):
            self.names[search_form(name)].append((actor, None))
        for actor, name, valid in ActorName.objects.filter(actor__in=actors).values_list("actor_id", "name", "valid"):
            self.names[search_form(name)].append((actor, valid))
        self.slugs = Slugs(Actor)
        self.identified = {(actor, key.partition(":")[0]): key for key, actor in self.identifiers.items()}

    def candidates(self, one: Named) -> set[int]:
        if one.identifier in self.identifiers:
            return {self.identifiers[one.identifier]}
        by_name = {actor for actor, valid in self.names[search_form(one.name)] if _in_use(valid, one)}
        # Who carries another identifier of the same scheme is somebody else of the same name.
        scheme = one.identifier.partition(":")[0]
        by_name = {actor for actor in by_name if not scheme or (actor, scheme) not in self.identified}
        # Whoever a curator has not looked at yet comes last, or the order of imports would decide.
        by_name = by_name - self.proposed or by_name
        state = government_state(one.name, self.identifiers)
        return by_name or ({state} if state else set())

    def learn(self, one: Named, actor: int | None) -> None:
        """An identifier is remembered of an actor that had none of its scheme; a state has that of its government."""
        scheme = one.identifier.partition(":")[0]
        if not actor or not scheme or one.identifier in self.identifiers or (actor, scheme) in self.identified:
            return
        self._identify(one, actor)

    def _identify(self, one: Named, actor: int) -> None:
        scheme, _, value = one.identifier.partition(":")
        ActorExternalId.objects.create(actor_id=actor, scheme=scheme, value=value)
        self.identifiers[one.identifier] = actor
        self.identified[actor, scheme] = one.identifier

    def propose(self, run: Run, one: Named, proposed_kind: ActorKind) -> int:
        """A draft actor of that name, for a curator to publish, correct or merge."""
        kind = ActorKind.GOVERNMENT if _GOVERNMENT.fullmatch(one.name) else proposed_kind
        actor = Actor.objects.create(
            slug=self.slugs.free(one.name),
            name=one.name[:250],
            actor_kind=kind,
            publication_status=PublicationStatus.DRAFT,
            entry_method=EntryMethod.DATASET,
            internal_note=f"{PROPOSED} named in {run.layout.title}.",
        )
        self.names[search_form(one.name)].append((actor.pk, None))
        self.proposed.add(actor.pk)
        if one.identifier:
            self._identify(one, actor.pk)
        run.counts["actors_proposed"] += 1
        return actor.pk


def government_state(name: str, identifiers: Mapping[str, int]) -> int | None:
    """A government that has no record of its own is its state, by its ISO 3166 code among `identifiers`."""
    match = _GOVERNMENT.fullmatch(name)
    code = country_code(match[1]) if match else None
    return identifiers.get(f"iso3166:{code}") if code else None


def _in_use(valid: Any, one: Named) -> bool:
    """Whether a name may have been in use on some of the days; one without a period always is."""
    if valid is None or one.first is None:
        return True
    return (valid.upper is None or valid.upper > one.first) and (
        valid.lower is None or one.last is None or valid.lower < one.last
    )
