"""People as they are counted or harmed: "at least 12 civilians", "300 men in custody", "five Malian soldiers"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.figures import Figure
from ingest.extraction.entities import MISSION, Entity
from ingest.extraction.lexicon import country_of_demonym, load
from ingest.extraction.masking import placeholders, slot
from ingest.extraction.numbers import Quantity
from ingest.extraction.protocol import Span

_CATEGORY_OF_KIND = {
    "state_forces": "state_forces",
    "armed_group": "non_state_fighters",
    "self_defence_group": "non_state_fighters",
    "private_military_company": "non_state_fighters",
    "government": "officials",
    "population_group": "civilians",
    "un_entity": "un_personnel",
    "ngo": "humanitarian_workers",
}


@dataclass(frozen=True)
class People:
    """One phrase for people: its words, noun, category, and the number that stands before it, if any."""

    span: Span
    noun: str
    category: str
    sex: str
    age: str
    quantity: Quantity | None
    entity: Entity | None = None

    def figure(self) -> Figure:
        """How many; a number in words only when there is one ("a peacekeeper" is one), else not stated."""
        if self.quantity:
            return self.quantity.figure
        return Figure.not_stated(self.span.quote)


@cache
def _nouns() -> dict[str, str]:
    nouns = {noun: category for category, nouns in load("people")["nouns"].items() for noun in nouns}
    peoples = {
        f"{word}s".lower(): "unspecified"
        for word in country_of_demonym()
        if word.endswith(("n", "i")) and word.isalpha()
    }
    return peoples | nouns


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lexicon = load("people")
    nouns = "|".join(sorted(map(re.escape, _nouns()), key=len, reverse=True))
    words = "|".join(sorted(map(re.escape, lexicon["modifiers"]["words"]), key=len, reverse=True))
    detained = "|".join(map(re.escape, lexicon["detained"]["phrases"]))
    named = rf"(?:{slot('named')}|{slot('nationality')})"
    count = rf"(?:(?P<count>{slot('number')})(?: of)?(?: the)? )?"
    described = re.compile(
        rf"(?<![\w-]){count}(?P<mods>(?:(?:{words}|{named}(?:['’]s)?)[ -]|(?-i:[A-Z][a-z]+) (?=(?:{nouns})\b))*?)"
        rf"(?P<noun>{nouns})(?![\w-])(?P<detained> (?:{detained}))?",
        re.IGNORECASE,
    )
    counted_force = re.compile(
        rf"(?P<count>{slot('number')})(?: of)?(?: the)? (?:members of (?:the )?)?(?:{slot('nationality')} "
        rf")?(?:[A-Z][\w'’-]+ ){{0,2}}(?P<force>{slot('force')})(?: (?:members|soldiers|troops))?"
    )
    split_count = re.compile(rf"(?P<count>{slot('number')}) (?P<nation>{slot('nationality')}),?(?: and|,) \Z")
    return described, counted_force, split_count


def people_in(hidden: str, text: str, entities: list[Entity], quantities: list[Quantity], offset: int) -> list[People]:
    """The phrases for people of one sentence; `hidden` is its masked text, `offset` where it starts."""
    described, counted_force, split_count = _patterns()
    found: list[People] = []
    for match in counted_force.finditer(hidden):
        entity = entities[placeholders(match["force"])[0][2]]
        category = "peacekeepers" if entity.kind == MISSION else _CATEGORY_OF_KIND.get(entity.actor_kind or "", "")
        category = category or _nouns().get(entity.span.quote.split()[-1].lower(), "")
        if category:
            found.append(
                People(
                    _span(match, text, offset),
                    entity.span.quote.split()[-1].lower(),
                    category,
                    "not_stated",
                    "not_stated",
                    quantities[placeholders(match["count"])[0][2]],
                    entity,
                )
            )
    taken = [(people.span.start - offset, people.span.end - offset) for people in found]
    for match in described.finditer(hidden):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        people = _described(match, text, entities, quantities, offset)
        before = split_count.search(hidden[: match.start()])
        if before and people.quantity:
            quantity = quantities[placeholders(before["count"])[0][2]]
            span = Span(
                offset + before.start(), offset + before.end("nation"), text[before.start() : before.end("nation")]
            )
            found.append(People(span, people.noun, people.category, people.sex, people.age, quantity))
        found.append(people)
    return sorted(found, key=lambda people: people.span)


def _span(match: re.Match[str], text: str, offset: int) -> Span:
    return Span(offset + match.start(), offset + match.end(), text[match.start() : match.end()])


def _described(
    match: re.Match[str], text: str, entities: list[Entity], quantities: list[Quantity], offset: int
) -> People:
    lexicon = load("people")
    noun = match["noun"].lower()
    category = _nouns()[noun]
    owners = [entities[index] for _, letter, index in placeholders(match["mods"]) if letter in "AM"]
    if match["detained"]:
        category = "detainees"
    elif category in {"unspecified", "state_forces"} and any(owner.kind == MISSION for owner in owners):
        category = "peacekeepers"
    return People(
        _span(match, text, offset),
        noun,
        category,
        next((sex for sex, nouns in lexicon["sex"].items() if noun in nouns), "not_stated"),
        next((age for age, nouns in lexicon["age"].items() if noun in nouns), "not_stated"),
        quantities[placeholders(match["count"])[0][2]] if match["count"] else None,
        owners[0] if owners else None,
    )
