"""Converters for actors: who they are, and what else they are called."""

from __future__ import annotations

import json
import re

import pycountry

from ingest.datasets.converters.base import Converter, Options, converter
from ingest.datasets.countries import country_code
from ingest.datasets.errors import Unreadable

# Stands for an actor's identifier where the words name no actor.
NOBODY = "-"


@converter("actor")
def actor(options: Options) -> Converter:
    """An actor by name and, where the file gives one, by identifier in `scheme`.

    `groups` are words for people who are no actor, such as civilians, and `groups_like` a pattern for them: they are
    kept as words.
    """
    scheme, groups = options.get("scheme", ""), set(options.get("groups", ()))
    pattern = re.compile(options.get("groups_like", r"(?!)"))

    def read(name: str, identifier: str = "") -> tuple[str | None, str] | None:
        if not name:
            return None
        if name in groups or pattern.fullmatch(name):
            return (NOBODY, name)
        return (f"{scheme}:{identifier}" if scheme and identifier else None, name[:300])

    return read


@converter("state")
def state(options: Options) -> Converter:
    """A state as an actor, by name and then codes: ISO 3166-1 alpha-3, M49 …; nothing for names in `unknown`.

    A code decides, and the name only where there is none: so a state that is no more, such as YUG, is never taken for
    one of its successors.
    """
    unknown = set(options.get("unknown", ()))

    def read(name: str, *codes: str) -> tuple[str, str] | None:
        if name in unknown or not (name or any(codes)):
            return None
        given = [code for code in codes if code] or [name]
        found = {code for one in given if (code := country_code(one))}
        if len(found) > 1:
            raise Unreadable(f"names several states: {', '.join(sorted(found))}")
        if found:
            return f"iso3166:{found.pop()}", (name or given[0])[:300]
        if former := pycountry.historic_countries.get(alpha_3=given[0]):
            return f"iso3166-alpha3:{given[0]}", name or former.name
        raise Unreadable("is no state that is known")

    return read


@converter("fighters")
def fighters(options: Options) -> Converter:
    """Whom a side's dead are counted as: state forces where it is a government, else fighters; none for `groups`."""
    groups = {"", *options.get("groups", ())}

    def read(side: str) -> str | None:
        if side in groups:
            return None
        return "state_forces" if side.startswith("Government of ") else "non_state_fighters"

    return read


@converter("other_names")
def other_names(options: Options) -> Converter:
    """Names beside the one in the first column, each once, with the kind and language that `as` gives its column.

    The first `original` of these columns hold the names from the beginning: they are former ones where a column after
    them has a new name. Those may list several, with `between` between them.
    """
    as_what, original, between = options["as"], options["original"], options["between"]

    def read(name: str, *others: str) -> str | None:
        was_renamed = any(others[original:])
        names: dict[str, dict[str, str]] = {}
        for place, (cell, (kind, language)) in enumerate(zip(others, as_what, strict=True)):
            is_original = place < original
            given = [cell] if is_original else cell.split(between)
            for one in (part.strip()[:250] for part in given):
                if one and one != name:
                    kind_now = "former" if is_original and was_renamed else kind
                    names.setdefault(one, {"name": one, "name_kind": kind_now, "language": language})
        return json.dumps(list(names.values()), ensure_ascii=False) if names else None

    return read
