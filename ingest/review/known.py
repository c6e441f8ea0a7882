"""What is known already: the records behind references, and records that a candidate may repeat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias
from uuid import UUID

from django.apps import apps
from django.db.models import CharField, Model, Q, QuerySet, TextField
from django.db.models.functions import Upper

from actors.models import Actor
from core.models import GazetteerEntry, Record
from ingest.review.services import RECORD_KINDS
from missions.models import Mission

MOST_FOUND = 12
# Columns in which a reader would look for a record, best first; those that a model has are searched.
_SEARCHED = ("title", "statement", "name", "symbol", "slug", "acronym", "text_as_printed", "object_as_stated")
_SEARCHED_BEHIND = {
    "mandate": ("resolution__symbol", "mission__acronym"),
    "mandate_task": ("task__name", "mission__acronym", "mandate__resolution__symbol"),
    "personnel_figure": ("mission__acronym", "mission__name", "figure_as_stated"),
    "displacement_figure": ("country_code", "figure_as_stated"),
    "relation": ("subject__name", "object__name", "description_as_stated"),
}


@dataclass(frozen=True)
class Found:
    """One known record as a choice: `key` is what the form stores, `about` tells it from its namesakes."""

    key: str
    label: str
    about: str = ""
    details: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "label": self.label, "about": self.about, **(self.details or {})}


@cache
def record_models() -> dict[str, type[Record]]:
    """The model of each kind of record."""
    return {model.record_kind: model for model in apps.get_models() if issubclass(model, Record)}


def model_of_candidate(target_kind: str) -> type[Record] | None:
    """The model of the record that a candidate of that kind becomes."""
    return record_models().get(RECORD_KINDS.get(target_kind, target_kind))


def search_actors(words: str, *, missions_only: bool = False) -> list[Found]:
    """Published actors (or missions) with a name that holds the words; names that begin with them come first."""
    if missions_only:
        missions = Mission.objects.published().filter(
            Q(acronym__icontains=words) | Q(name__icontains=words) | Q(slug__icontains=words)
        )
        rows = sorted(missions[: 5 * MOST_FOUND], key=lambda one: _distance(words, one.acronym, one.name))
        return [Found(one.slug, one.acronym or one.name, one.name) for one in rows[:MOST_FOUND]]
    actors = (
        Actor.objects.published()
        .filter(Q(name__icontains=words) | Q(slug__icontains=words) | Q(names__name__icontains=words))
        .distinct()
        .prefetch_related("names")
    )
    ranked = sorted(
        actors[: 5 * MOST_FOUND], key=lambda one: _distance(words, one.name, *(n.name for n in one.names.all()))
    )
    return [
        Found(one.slug, one.name, " · ".join(filter(None, (one.get_actor_kind_display(), one.country_code))))
        for one in ranked[:MOST_FOUND]
    ]


def search_places(words: str, country_code: str = "") -> list[Found]:
    """Places of the gazetteer by the beginning of a name, the largest first; those of `country_code` before others."""
    entries = GazetteerEntry.objects.filter(name__istartswith=words).order_by("-population", "geonameid")
    rows = sorted(entries[: 5 * MOST_FOUND], key=lambda one: one.country_code != country_code.upper())
    return [
        Found(
            str(one.geonameid),
            one.name,
            " · ".join(filter(None, (one.country_code, one.admin1_code))),
            {
                "country_code": one.country_code,
                "latitude": one.latitude,
                "longitude": one.longitude,
            },
        )
        for one in rows[:MOST_FOUND]
    ]


def search_records(records: QuerySet[Any], words: str) -> list[Found]:
    """Those of `records` in which the words occur, newest first."""
    model: type[Record] = records.model
    matching = Q()
    for column in _searched_columns(model):
        matching |= Q(**{f"{column}__icontains": words})
    if words and matching:
        records = records.filter(matching)
    rows = records.select_related(*_shown_with(model)).order_by("-updated_at", "-pk").distinct()[:MOST_FOUND]
    return [found_of(one) for one in rows]


def found_of(record: Record) -> Found:
    return Found(str(record.uid), str(record)[:160], _when(record))


def record_of(uid: UUID, record_kind: str) -> Record | None:
    """The record that carries the uid."""
    model = record_models().get(record_kind)
    return model._default_manager.filter(uid=uid).select_related(*_shown_with(model)).first() if model else None


@dataclass(frozen=True)
class Resolved:
    """The known record a reference leads to, as recording it would find it."""

    slug: str
    label: str


def resolve_actors(references: Iterable[Reference]) -> dict[Reference, str]:
    """The name of the one actor each reference leads to, by the rule of `references.find_actor`.

    Two queries, however many references there are.
    """
    slugs, names = _parts(references)
    actors = (
        Actor.objects.published()
        .alias(upper_name=Upper("name"), upper_other=Upper("names__name"))
        .filter(
            Q(slug__in=slugs | {name.lower() for name in names})
            | Q(mission__slug__in=slugs)
            | Q(upper_name__in=names)
            | Q(upper_other__in=names)
        )
        .select_related("mission")
        .prefetch_related("names")
        .distinct()
    )
    known = [
        (one.name, {one.slug, getattr(getattr(one, "mission", None), "slug", one.slug)}, _names_of(one))
        for one in actors
    ]
    return _resolved(references, known)


def resolve_missions(references: Iterable[Reference]) -> dict[Reference, str]:
    """The name of the one mission each reference leads to, by the rule of `references.find_mission`."""
    slugs, names = _parts(references)
    missions = (
        Mission.objects.published()
        .alias(upper_acronym=Upper("acronym"), upper_name=Upper("name"), upper_other=Upper("actor__names__name"))
        .filter(
            Q(slug__in=slugs | {name.lower() for name in names})
            | Q(upper_acronym__in=names)
            | Q(upper_name__in=names)
            | Q(upper_other__in=names)
        )
        .select_related("actor")
        .prefetch_related("actor__names")
        .distinct()
    )
    known = [
        (one.acronym or one.name, {one.slug}, {one.name, one.acronym, one.slug, *_names_of(one.actor)})
        for one in missions
    ]
    return _resolved(references, known)


# Slug and name of a reference as a candidate gives them; either may be empty.
Reference: TypeAlias = tuple[str, str]


def _parts(references: Iterable[Reference]) -> tuple[set[str], set[str]]:
    """The slugs, and in capitals the names of references without one."""
    wanted = list(references)
    return {slug for slug, _ in wanted if slug}, {name.upper() for slug, name in wanted if name and not slug}


def _names_of(actor: Actor) -> set[str]:
    return {actor.name, actor.slug, *(other.name for other in actor.names.all())}


def _resolved(references: Iterable[Reference], known: Iterable[tuple[str, set[str], set[str]]]) -> dict[Reference, str]:
    by_slug: dict[str, str] = {}
    by_name: dict[str, list[str]] = {}
    for label, slugs, names in known:
        by_slug |= dict.fromkeys(slugs, label)
        for name in {one.upper() for one in names if one}:
            by_name.setdefault(name, []).append(label)
    found: dict[Reference, str] = {}
    for slug, name in references:
        named = by_name.get(name.upper(), [])
        label = by_slug.get(slug, "") if slug else named[0] if len(named) == 1 else ""
        if label:
            found[slug, name] = label
    return found


def _distance(words: str, *names: str) -> tuple[int, int]:
    """How far the nearest of the names is from what was typed."""
    typed = words.casefold()
    return min(
        (0 if name.casefold() == typed else 1 if name.casefold().startswith(typed) else 2, len(name)) for name in names
    )


def _searched_columns(model: type[Record]) -> list[str]:
    own = {one.name for one in model._meta.concrete_fields if isinstance(one, CharField | TextField)}
    return [name for name in _SEARCHED if name in own] + list(_SEARCHED_BEHIND.get(model.record_kind, ()))


def _shown_with(model: type[Model]) -> list[str]:
    """The relations that a record's own words are made of."""
    wanted = ("mission", "resolution", "task", "subject", "object", "body", "holder")
    return [one.name for one in model._meta.concrete_fields if one.is_relation and one.name in wanted]


def _when(record: Record) -> str:
    for name in ("date", "as_of", "period", "valid", "adopted_on", "presented"):
        value = getattr(record, name, None)
        if value:
            day = getattr(value, "lower", value)
            return str(day or "")
    return ""
