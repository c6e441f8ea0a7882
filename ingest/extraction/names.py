"""Names that a document itself introduces: "Long Name (ACRONYM)", operations, unregistered organisations."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from ingest.extraction.entities import ACTOR, COUNTRY, MISSION, Entity, without_overlaps
from ingest.extraction.lexicon import load
from ingest.extraction.protocol import Span

_CAPITALISED = r"[A-Z][\w'’.-]*"
_LINK = r"(?:of|the|for|in|and|to|against|de|des|du|la|le|les|et|pour|d['’])"
_LONG_NAME = rf"{_CAPITALISED}(?:(?: {_LINK}){{0,2}} {_CAPITALISED}){{1,12}}"
_DEFINITION = re.compile(
    rf"(?P<long>{_LONG_NAME}) ?\((?:the )?[“\"]?(?P<short>[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9-]*)[”\"]?[);,]"
)
_OPERATION = re.compile(rf"\b(?:Operation|Opération) {_CAPITALISED}")
_MISSION_WORDS = re.compile(r"\b(?:Mission|Peacekeeping Force|Interim Force|Observer Group|Joint Force)\b")


def introduced(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities of the text with those added that its own definitions and titled names give, in order."""
    learned = _definitions(text, entities)
    found = [entity for entity in entities if not (entity.span.quote in learned and entity.kind != "demonym")]
    for name, entity in learned.items():
        found.extend(
            replace(entity, span=Span(match.start(), match.end(), match[0]))
            for match in re.finditer(rf"(?<![\w/]){re.escape(name)}(?![\w])", text)
        )
    found.extend(_operations(text))
    found.extend(_titled(text))
    return without_overlaps(found)


def _definitions(text: str, entities: list[Entity]) -> dict[str, Entity]:
    """Written form -> entity, for each "Long Name (ACRONYM)" of which one side is known or the letters agree."""
    by_end = {entity.span.end: entity for entity in entities if entity.kind != "demonym"}
    by_start = {entity.span.start: entity for entity in entities}
    learned: dict[str, Entity] = {}
    for match in _DEFINITION.finditer(text):
        long, short = match["long"], match["short"]
        known_long = by_end.get(match.end("long"))
        known_short = by_start.get(match.start("short"))
        if known_long and known_long.kind in {ACTOR, MISSION, COUNTRY} and _is_whole(known_long, match):
            if known_short is None:
                learned[short] = known_long
            continue
        name = _agreeing(long, short)
        if not name or not (known_short or _names_a_body(name)):
            continue
        if known_short is not None and known_short.kind in {ACTOR, MISSION}:
            learned[name] = known_short
        else:
            start = match.end("long") - len(name)
            kind = MISSION if _MISSION_WORDS.search(name) else ACTOR
            learned[name] = Entity(Span(start, match.end("long"), name), kind, name, None, _kind_hint(name))
            learned[short] = learned[name]
    return learned


def _agreeing(long: str, short: str) -> str:
    """The tail of the long name whose initials spell the acronym; empty where none does."""
    words = long.split()
    letters = re.sub(r"[^A-Z]", "", short)
    for first in range(len(words)):
        initials = "".join(word[0] for word in words[first:] if word[0].isupper())
        if initials == letters or (len(letters) > 2 and initials[: len(letters)] == letters):
            return " ".join(words[first:])
    return ""


def _is_whole(known: Entity, match: re.Match[str]) -> bool:
    """Whether the known name is the long form itself and not only its end ("… Mission in the Congo (X)")."""
    return known.span.start <= match.start("long") + 4 or known.span.quote[0] == match["short"][0]


def _names_a_body(name: str) -> bool:
    words = set(load("organisations")["name_words"]["words"])
    return any(word in words for word in re.split(r"[\s-]", name))


@cache
def _heads() -> dict[str, str]:
    lexicon = load("organisations")["name_heads"]
    return {head: kind for kind, heads in lexicon.items() for head in heads}


def _kind_hint(name: str) -> str | None:
    return next((kind for head, kind in _heads().items() if re.search(rf"\b{head}\b", name)), None)


def _operations(text: str) -> list[Entity]:
    return [
        Entity(Span(match.start(), match.end(), match[0]), MISSION, match[0], None, "bilateral_operation")
        for match in _OPERATION.finditer(text)
    ]


@cache
def _titled_pattern() -> re.Pattern[str]:
    heads = "|".join(_heads())
    return re.compile(rf"\b(?:{_CAPITALISED} (?:(?:of|for|de|du) )?){{1,5}}(?:{heads})\b(?! [A-Z])", re.MULTILINE)


def _titled(text: str) -> list[Entity]:
    found = []
    for match in _titled_pattern().finditer(text):
        start = match.start() + 4 * match[0].startswith("The ")
        name = text[start : match.end()]
        if " " in name and not name.startswith(("A ", "In ", "On ", "This ", "That ")):
            found.append(Entity(Span(start, match.end(), name), ACTOR, name, None, _kind_hint(name)))
    return found
