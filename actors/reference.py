"""States, actors, their names and relations from the reference files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any

from actors.choices import ActorKind
from actors.models import (
    Actor,
    ActorCitation,
    ActorExternalId,
    ActorName,
    ActorRelation,
    ActorRelationCitation,
    ActorRelationClaim,
)
from core.choices import Assertion, NameKind
from core.fields import date_columns
from core.reference import Loaded, Row, agree, agree_parts, known_as, period, read
from core.world import countries, state_rows
from sources.models import DatasetRelease, Publisher
from sources.reference import cite, cite_rows, link_rows, publisher_actors

FOLDER = Path(__file__).parent / "reference"
UNCONFIRMED = "Reference row not yet confirmed against a source."
# What a row leaves out, unless it says otherwise.
_NO_MORE = {"valid": None, "valid_precision": None}


def load(release: DatasetRelease, publishers: Mapping[Hashable, Publisher]) -> Loaded[Actor]:
    """All states and actors of the files by slug, with names and identifiers; each cites its row of `release`."""
    states = [row for row in state_rows() if row["standing"] != "territory"]
    rows = read(FOLDER / "actors.csv", "slug", "name_en", "actor_kind", "valid_from", "valid_until")
    wanted: dict[Hashable, dict[str, Any]] = {row["slug"]: _state_columns(row) for row in states}
    wanted |= {row["slug"]: _actor_columns(row) for row in rows}
    return load_actors(wanted, [*states, *rows], _all_names(states, rows), release, publishers)


def load_actors(
    wanted: Mapping[Hashable, Mapping[str, Any]],
    rows: Iterable[Row],
    names: Iterable[tuple[str, str, dict[str, Any]]],
    release: DatasetRelease,
    publishers: Mapping[Hashable, Publisher],
) -> Loaded[Actor]:
    """Actors of these columns with their names, identifiers and citations; `names` are (slug, row key, columns)."""
    bodies = publisher_actors()
    for slug, values in wanted.items():
        publisher = publishers.get(bodies.get(str(slug), ""))
        wanted = {**wanted, slug: {**values, "publisher_id": publisher.pk}} if publisher else wanted
    loaded = agree(Actor.objects.filter(slug__in=wanted), wanted, key=lambda actor: actor.slug)
    cite(ActorCitation, release, loaded, {row["slug"]: [(row["row_key"], "")] for row in rows})
    _load_names(loaded, names, release)
    agree_parts(
        ActorExternalId,
        [
            {"actor_id": loaded.records[row["slug"]].pk, "scheme": scheme, "value": value}
            for row in rows
            for scheme, value in _identifiers(row)
            if loaded.ours(row["slug"])
        ],
        same=("actor_id", "scheme", "value"),
        owners="actor_id",
    )
    return loaded


def load_relations(release: DatasetRelease, actors: Mapping[Hashable, Actor]) -> Loaded[ActorRelation]:
    """The relations of the files by (subject, kind, object), each with the claim that its row stands for."""
    rows = {
        (row["subject"], row["relation_kind"], row["object"]): row
        for row in read(FOLDER / "actor_relations.csv", "subject", "relation_kind", "object", "assertion", "claimant")
    }
    slugs = {actor.pk: slug for slug, actor in actors.items()}
    loaded = agree(
        ActorRelation.objects.filter(subject__in=slugs, object__in=slugs),
        {
            found: {
                "subject_id": known_as(actors, row["subject"], row).pk,
                "relation_kind": row["relation_kind"],
                "object_id": known_as(actors, row["object"], row).pk,
                **date_columns("valid", period(row["valid_from"], row["valid_until"])),
                "internal_note": "" if row["confirmed"] == "yes" else UNCONFIRMED,
            }
            for found, row in rows.items()
        },
        key=lambda relation: (slugs[relation.subject_id], relation.relation_kind, slugs[relation.object_id]),
    )
    cite(ActorRelationCitation, release, loaded, {found: [(row["row_key"], "")] for found, row in rows.items()})
    citations = cite_rows(release, (row["row_key"] for row in rows.values()))
    agree_parts(
        ActorRelationClaim,
        [
            {
                "fact_id": loaded.records[found].pk,
                "citation_id": citations[row["row_key"]],
                "assertion": row["assertion"] or Assertion.STATED,
                "claimant_id": known_as(actors, row["claimant"], row).pk if row["claimant"] else None,
            }
            for found, row in rows.items()
            if loaded.ours(found)
        ],
        same=("fact_id", "citation_id"),
        owners="fact_id",
    )
    return loaded


def preferred_names(row: Row) -> list[tuple[str, str, str]]:
    """The (name, language, kind) that a row of actors, states or missions itself gives, English first."""
    english, french = row["name_en"], row["name_fr"]
    names = [(english, "en", NameKind.PREFERRED)] + ([(french, "fr", NameKind.PREFERRED)] if french else [])
    for column, language in (("acronym_en", "en"), ("acronym", "en"), ("acronym_fr", "fr")):
        if row.get(column):
            names.append((row[column], language, NameKind.ACRONYM))
    return [(name, language, str(kind)) for name, language, kind in names]


def name_columns(name: str, language: str, kind: str, row: Row | None = None) -> dict[str, Any]:
    """The columns of one name; a row with a period limits it."""
    valid = period(row["valid_from"], row["valid_until"]) if row and "valid_from" in row else None
    return {"name": name, "language": language, "name_kind": kind} | (
        date_columns("valid", valid) if valid else _NO_MORE
    )


def _state_columns(row: Row) -> dict[str, Any]:
    return {
        "slug": row["slug"],
        "name": row["name_en"],
        "actor_kind": ActorKind.STATE,
        "country_code": row["country_code"],
        "description": "Member State of the United Nations."
        if row["standing"] == "un_member"
        else "Non-member observer State at the United Nations.",
    }


def _actor_columns(row: Row) -> dict[str, Any]:
    return {
        "slug": row["slug"],
        "name": row["name_en"],
        "actor_kind": row["actor_kind"],
        "country_code": row["country_code"],
        "description": row["description_en"],
        **date_columns("existed", period(row["valid_from"], row["valid_until"])),
        "internal_note": "" if row["confirmed"] == "yes" else UNCONFIRMED,
    }


def _identifiers(row: Row) -> list[tuple[str, str]]:
    """The (scheme, value) pairs of one row: ISO and M49 for states, UCDP and Wikidata for the others."""
    if "standing" in row:
        country = _COUNTRIES[row["country_code"]]
        return [("iso3166", country.alpha_2), ("iso3166-alpha3", country.alpha_3), ("m49", country.numeric)]
    pairs = (("ucdp", row.get("ucdp_actor_id", "")), ("wikidata", row.get("wikidata_id", "")))
    return [(scheme, value) for scheme, value in pairs if value]


_COUNTRIES = {country.alpha_2: country for country in countries()}


def _all_names(states: list[Row], rows: list[Row]) -> list[tuple[str, str, dict[str, Any]]]:
    names = [
        (row["slug"], row["row_key"], name_columns(*name)) for row in (*states, *rows) for name in preferred_names(row)
    ]
    for row in read(FOLDER / "state_names.csv", "actor", "name", "language", "name_kind", "demonym"):
        kind = NameKind.DEMONYM if row["demonym"] == "yes" else row["name_kind"]
        names.append((row["actor"], row["row_key"], name_columns(row["name"], row["language"], kind)))
    for row in read(FOLDER / "actor_names.csv", "actor", "name", "language", "name_kind", "metonym", "valid_from"):
        kind = NameKind.METONYM if row["metonym"] == "yes" else row["name_kind"]
        names.append((row["actor"], row["row_key"], name_columns(row["name"], row["language"], kind, row)))
    return names


def _load_names(
    actors: Loaded[Actor], names: Iterable[tuple[str, str, dict[str, Any]]], release: DatasetRelease
) -> None:
    row_keys: dict[tuple[Any, ...], str] = {}
    columns: list[dict[str, Any]] = []
    for slug, row_key, values in names:
        if slug not in actors.records:
            raise LookupError(f"row {row_key}: no actor {slug!r}")
        if actors.ours(slug):
            actor = actors.records[slug].pk
            row_keys.setdefault((actor, values["name"], values["language"], values["name_kind"]), row_key)
            columns.append({"actor_id": actor, **values})
    same = ("actor_id", "name", "language", "name_kind")
    written = agree_parts(ActorName, columns, same=same, owners="actor_id")
    by_id = {record.pk: record for record in actors.records.values()}
    cited: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for name in written:
        identity = (name.actor_id, name.name, name.language, name.name_kind)
        if row_keys[identity].startswith(("actor-name/", "state-name/", "mission-name/")):
            cited[name.actor_id].append((row_keys[identity], f"names.{name.name}"))
    link_rows(
        ActorCitation,
        release,
        [(by_id[actor], row_key, field) for actor, pairs in cited.items() for row_key, field in pairs],
    )
