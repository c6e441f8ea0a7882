"""Known names found in a text: one pass over it with an automaton that is built once for each registry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import ahocorasick

from ingest.extraction.entities import ACTOR, COUNTRY, MISSION, Entity
from ingest.extraction.lexicon import load, rows
from ingest.extraction.protocol import Span
from ingest.extraction.registry import KnownName, NameRegistry

# One character for one character: offsets stay those of the text.
_FOLDED = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "–": "-", "‑": "-", "‐": "-", "\u00a0": " ", "\n": " "})


@dataclass(frozen=True)
class _Form:
    """One written form that the automaton knows, and what it names."""

    text: str
    kind: str
    name: str
    slug: str | None
    actor_kind: str | None
    country_code: str | None
    is_acronym: bool = False
    metonym: bool = False


@dataclass(frozen=True)
class Spotted:
    """A known name in the text. Of several records that share the name, `entity` is the first and `others` the rest."""

    span: Span
    entity: Entity
    others: tuple[Entity, ...] = ()

    @property
    def entity_kind(self) -> str:
        return self.entity.kind

    @property
    def slug(self) -> str | None:
        return self.entity.slug

    @property
    def name(self) -> str:
        return self.entity.name

    @property
    def kind(self) -> str | None:
        return self.entity.actor_kind


def fold(text: str) -> str:
    """The text in lower case with plain quotes and hyphens, each character at its old place."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text.translate(_FOLDED))


def spot(text: str, registry: NameRegistry, offset: int = 0) -> list[Spotted]:
    """The known names of `text` in order, the longest where they overlap; blocked names are left out."""
    automaton = _automaton(registry)
    folded = fold(text)
    found: list[tuple[int, int, list[_Form]]] = []
    for last, forms in automaton.iter(folded):
        end = last + 1
        start = end - len(forms[0].text)
        if _stands_alone(folded, start, end):
            fitting = [form for form in forms if _case_fits(text[start:end], form)]
            if fitting:
                found.append((start, end, fitting))
    found.sort(key=lambda item: (item[0] - item[1], item[0]))
    taken: set[int] = set()
    chosen = []
    for start, end, forms in found:
        if start in taken or end - 1 in taken:
            continue
        taken.update(range(start, end))
        if forms[0].kind != "blocker":
            chosen.append(_spotted(Span(offset + start, offset + end, text[start:end]), forms))
    return sorted(chosen, key=lambda item: item.span.start)


def _spotted(span: Span, forms: list[_Form]) -> Spotted:
    entities = [
        Entity(span, form.kind, form.name, form.slug, form.actor_kind, form.country_code, metonym=form.metonym)
        for form in forms
    ]
    return Spotted(span, entities[0], tuple(entities[1:]))


def _stands_alone(folded: str, start: int, end: int) -> bool:
    before = folded[start - 1] if start else " "
    if before == "/" and start > 1 and folded[start - 2].isalpha() and not _in_symbol(folded, start):
        before = " "  # "RDF/M23" names two, "A/HRC/52/1" none
    after = folded[end] if end < len(folded) else " "
    return not (before.isalnum() or before in "_/@") and not (after.isalnum() or after in "_@")


def _in_symbol(folded: str, position: int) -> bool:
    first = folded.rfind(" ", 0, position) + 1
    return re.match(r"\(?[ase]/|https?:|www\.", folded[first:]) is not None


def _case_fits(found: str, form: _Form) -> bool:
    """Acronyms and single words must be written as registered (or in capitals); longer names must begin with one."""
    if form.is_acronym:
        return found == form.text
    if " " not in form.text:
        return found == form.text or (found.isupper() and len(found) > 3)
    if form.text[0].islower():
        return True
    first, *rest = found.split()
    return first[0].isupper() and (first in _demonyms() or any(word[0].isupper() for word in rest))


@cache
def _demonyms() -> frozenset[str]:
    return frozenset(demonym for row in rows("countries") for demonym in row["demonyms"].split("|"))


@lru_cache(maxsize=8)
def _automaton(registry: NameRegistry) -> Any:
    """The automaton over every form of every known name; pyahocorasick has no types."""
    by_key: dict[str, list[_Form]] = {}
    for form in _forms(registry):
        same = by_key.setdefault(fold(form.text), [])
        if all((other.kind, other.slug, other.name) != (form.kind, form.slug, form.name) for other in same):
            same.append(form)
    automaton = ahocorasick.Automaton()
    for key, forms in by_key.items():
        # A registered record goes before a mere name; a mission before its entry among the actors.
        forms.sort(key=lambda form: (form.kind != "blocker", form.slug is None, form.kind != MISSION))
        registered = [form for form in forms if form.slug is not None]
        automaton.add_word(key, registered or forms[:1])
    automaton.make_automaton()
    return automaton


def _forms(registry: NameRegistry) -> Iterator[_Form]:
    """Every form, those of the registry first; capitals and nationalities come from the country table alone."""
    apart: set[str] = {row["capital"] for row in rows("countries") if row["capital"] != row["name"]}
    apart |= _demonyms()
    # A form all in small letters ("foreign allies") describes and does not name: it stays a description.
    yield from (form for form in _registered(registry) if form.text not in apart and form.text != form.text.lower())
    yield from _countries(registry)
    yield from _organisations()


def _registered(registry: NameRegistry) -> Iterator[_Form]:
    for mission in registry.missions:
        yield from _known_forms(mission, MISSION)
    for actor in registry.actors:
        yield from _known_forms(actor, {"state": COUNTRY, "mission": MISSION}.get(actor.kind, ACTOR))


def _countries(registry: NameRegistry) -> Iterator[_Form]:
    for row in rows("countries"):
        state = registry.actor_of_country("state", row["code"])
        slug = state.slug if state else None
        government = registry.actor_of_country("government", row["code"])
        ruling = government.slug if government else None
        for name in (row["name"], *filter(None, row["other_names"].split("|"))):
            yield _Form(name, COUNTRY, row["name"], slug, "state", row["code"], name.isupper())
        if row["capital"] and row["capital"] != row["name"]:
            yield _Form(row["capital"], "capital", row["capital"], ruling, "government", row["code"], metonym=True)
        for demonym in filter(None, row["demonyms"].split("|")):
            yield _Form(demonym, "demonym", row["name"], None, None, row["code"], demonym.isupper())
        for metonym in filter(None, row["metonyms"].split("|")):
            yield _Form(metonym, ACTOR, metonym, ruling, "government", row["code"], metonym=True)


def _organisations() -> Iterator[_Form]:
    organisations = load("organisations")
    for kind in ("un_entity", "ngo", "intergovernmental_org", "media"):
        for name in organisations[kind]["names"]:
            yield _Form(name, ACTOR, name, None, kind, None, name.isupper())
    for name in organisations["blockers"]["names"]:
        yield _Form(name, "blocker", name, None, None, None)


def _known_forms(known: KnownName, kind: str) -> Iterator[_Form]:
    texts = {known.name: (known.name.isupper(), kind)}
    for form in known.names:
        if form.demonym:
            continue
        # A town that stands for a government is a town until the sentence lets it act; a palace never is.
        acting = kind if not form.metonym or form.text.removeprefix("the ") in _palaces() else "capital"
        texts.setdefault(form.text, (form.name_kind == "acronym" or form.text.isupper(), acting))
    for text, (is_acronym, acting) in texts.items():
        if len(text) >= 2:
            yield _Form(text, acting, known.name, known.slug, known.kind, known.country_code, is_acronym)


@cache
def _palaces() -> frozenset[str]:
    return frozenset(name for row in rows("countries") for name in row["metonyms"].split("|") if name)
