"""Actors, as lists of them name them, one row an actor.

Actors that are there before are adopted: by identifier, by exact name, and a government by its state. Those that
another import had only proposed are published.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from actors.models import Actor, ActorCitation, ActorExternalId, ActorName
from core.choices import PublicationStatus
from core.models import RecordIdentity
from core.world import search_form
from ingest.datasets.resolving import adopting
from ingest.datasets.resolving.actors import government_state
from ingest.datasets.resolving.slugs import Slugs
from ingest.datasets.run import Join, Run
from ingest.datasets.targets.base import Field, Part, Target, code, columns_of, text

_ACTOR = columns_of(Actor)


def adopt(run: Run) -> int:
    """Takes the actors that are there for the file's rows, and publishes those that were only proposed."""
    rows = adopting.unmatched(run, "identifier", "name")
    adopted = adopting.adopt(run, rows, _candidates(Counter(search_form(row.values[1] or "") for row in rows)))
    adopting.take_over_proposed(run, actor_kind="s.actor_kind", name="s.name")
    apart = "s.country_code <> t.country_code AND t.country_code <> ''"
    adopting.tell_differences(run, "country_code", "s.country_code", "t.country_code", apart)
    return adopted


def _candidates(rows_by_name: Counter[str]) -> Callable[[adopting.Unmatched], Iterable[int]]:
    """Finds the actors that a row may be; a name that several rows of the file have says nothing."""
    identifiers = {
        f"{scheme}:{value}": actor
        for scheme, value, actor in ActorExternalId.objects.values_list("scheme", "value", "actor_id")
    }
    identified = {(actor, key.partition(":")[0]) for key, actor in identifiers.items()}
    merged = RecordIdentity.objects.filter(record_kind="actor", merged_into__isnull=False).values("uid")
    names: dict[str, set[int]] = defaultdict(set)
    actors = Actor.objects.exclude(uid__in=merged).exclude(publication_status=PublicationStatus.WITHDRAWN)
    for actor, name in actors.values_list("pk", "name"):
        names[search_form(name)].add(actor)

    def candidates(row: adopting.Unmatched) -> Iterable[int]:
        identifier, name = row.values[0] or "", row.values[1] or ""
        if identifier in identifiers:
            return {identifiers[identifier]}
        by_name = names[search_form(name)] if rows_by_name[search_form(name)] == 1 else set()
        state = government_state(name, identifiers)
        scheme = identifier.partition(":")[0]
        # Who carries another identifier of the scheme is somebody else of the same name.
        return {one for one in by_name or ({state} if state else set()) if (one, scheme) not in identified}

    return candidates


def own_slugs(run: Run) -> Join:
    """A slug for each actor that is new."""
    slugs = Slugs(Actor)
    run.execute("CREATE TEMPORARY TABLE own_slugs (row_key text, slug text) ON COMMIT DROP")
    rows = adopting.unmatched(run, "name")
    with run.cursor.copy("COPY own_slugs FROM STDIN") as copy:
        for row in rows:
            copy.write_row((row.row_key, slugs.free(row.values[0] or "")))
    run.execute("CREATE INDEX ON own_slugs (row_key); ANALYZE own_slugs")
    return Join(
        "LEFT JOIN own_slugs ON own_slugs.row_key = s.row_key LEFT JOIN actors_actor own ON own.id = s.record_id",
        {"own_slug": "COALESCE(own.slug, own_slugs.slug)"},
    )


# Of an actor that was there the file's own name is one more, and no name is given twice.
_NAMES = """SELECT s.record_id AS owner, given.name, given.language, given.name_kind,
        NULL::daterange AS valid, NULL::text AS valid_precision
    FROM {staged} s
    LEFT JOIN actors_actor own ON s.is_adopted AND own.id = s.record_id
    CROSS JOIN LATERAL (
        SELECT * FROM jsonb_to_recordset(s.names::jsonb) AS listed(name text, language text, name_kind text)
        UNION SELECT s.name, 'en', 'alias' WHERE s.is_adopted
    ) given
    WHERE NOT s.is_adopted OR lower(given.name) <> lower(own.name) AND NOT EXISTS (
        SELECT FROM actors_actorname n WHERE n.actor_id = s.record_id AND lower(n.name) = lower(given.name))"""

TARGET = Target(
    name="actor",
    model=Actor,
    adopt=adopt,
    fields=(
        text("identifier", help="Its identifier in the source's scheme, e.g. ucdp:123.", required=True),
        text("name", _ACTOR("name"), required=True),
        code("actor_kind", _ACTOR("actor_kind"), required=True),
        Field("country_code", "country", str(_ACTOR("country_code").help_text)),
        text("description", _ACTOR("description")),
        Field("names", "json", "Its other names: a list of objects with name, language and name_kind."),
    ),
    resolvers=(own_slugs,),
    columns={
        "slug": "s.own_slug",
        "name": "s.name",
        "actor_kind": "s.actor_kind",
        "country_code": "COALESCE(s.country_code, '')",
        "description": "COALESCE(s.description, '')",
        "existed": "NULL::daterange",
        "existed_precision": "NULL::text",
    },
    parts=(
        Part(ActorName, "actor_id", ("name", "language", "name_kind", "valid", "valid_precision"), _NAMES),
        Part(
            ActorExternalId,
            "actor_id",
            ("scheme", "value"),
            """SELECT s.record_id AS owner, split_part(s.identifier, ':', 1) AS scheme,
                split_part(s.identifier, ':', 2) AS value FROM {staged} s""",
        ),
    ),
    citations=ActorCitation,
)
