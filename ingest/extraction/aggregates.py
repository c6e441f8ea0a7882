"""Counts that a body publishes over a period: the findings of human-rights reports."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from core.figures import Figure
from ingest.extraction.entities import Entity
from ingest.extraction.lexicon import load
from ingest.extraction.masking import compiled
from ingest.extraction.people import People
from ingest.extraction.protocol import Span
from ingest.extraction.reading import Sentence

_ADJECTIVE = r"(?!of\b|incidents?\b|cases\b|acts\b)[a-z-]+ "
_PUBLISHERS = {"ngo", "un_entity", "civil_society", "intergovernmental_org", "media"}


@dataclass(frozen=True)
class Counted:
    """One finding in a sentence; `span` are its words, `victims` and `agents` whom it names."""

    category: str
    unit: str
    figure: Figure
    span: Span
    figure_spans: tuple[Span, ...]
    victims: tuple[People | Entity, ...]
    agents: tuple[Entity, ...]


@dataclass(frozen=True)
class Publication:
    """Who counted, by which verb (start and end in the sentence)."""

    publisher: Entity
    start: int
    end: int


@cache
def _publishing() -> re.Pattern[str]:
    verbs = "|".join(load("reports")["publish"])
    return compiled(
        rf"{{party:who}}(?: \({{party}}\))?(?:,[^,.;]{{1,60}},)? (?:(?:has|have|had|also|alone|further|thus "
        rf"far|independently) )*(?P<t>{verbs})"
        r"(?: and (?:documented|verified|recorded|confirmed|reported))?\b(?! by\b)",
        {},
        re.IGNORECASE,
    )


def publication_in(sentence: Sentence) -> Publication | None:
    """The body that publishes what the sentence tells, where its kind is one that does."""
    for match in _publishing().finditer(sentence.plain):
        who = sentence.entities_in(match["who"])[0]
        if who.kind == "mission" or who.actor_kind in _PUBLISHERS:
            return Publication(who, *match.span("t"))
    return None


@cache
def _counted() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    found = []
    for entry in load("reports")["counted"]:
        noun = "|".join(entry["words"])
        template = (
            rf"(?:{{number:n}}(?: of)? (?:{_ADJECTIVE})?)?(?:{_ADJECTIVE})?(?P<t>(?<![\w-])(?:{noun})(?![\w-]))"
            r"(?:,? (?:of|against|affecting|involving|perpetrated against|concerning|with|resulting in) (?:at "
            r"least )?{victim*:victim})?"
            r"(?:,? (?:\w+ ){0,3}(?:by|attributed to|attributable to|committed by|perpetrated by) {party*:agent})?"
        )
        found.append((entry["category"], entry["unit"], compiled(template, {}, re.IGNORECASE)))
    return tuple(found)


def counted_in(sentence: Sentence, after: int = 0) -> list[Counted]:
    """The findings of the sentence after that position, in order; each word in one finding only."""
    found: list[Counted] = []
    taken: list[tuple[int, int]] = []
    for category, unit, pattern in _counted():
        for match in pattern.finditer(sentence.hidden, after):
            start, end = match.span("t")
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            victims: list[People | Entity] = [
                *sentence.people_in(match["victim"] or ""),
                *sentence.entities_in(match["victim"] or ""),
            ]
            quantities = sentence.quantities_in(match["n"] or "")
            if quantities:
                number = quantities[0]
                first = number.span.start - sentence.span.start
                stated = sentence.at(first, end)
                figure = _as_stated(number.figure, stated.quote)
                spans: tuple[Span, ...] = (stated,)
            else:
                figure, spans = Figure.not_stated(sentence.at(start, end).quote), (sentence.at(start, end),)
            found.extend(_of_victims(category, victims) if quantities else [])
            found.append(
                Counted(
                    category,
                    unit,
                    figure,
                    sentence.at(*_trimmed(match)),
                    spans,
                    tuple(victims),
                    tuple(sentence.entities_in(match["agent"] or "")),
                )
            )
    return sorted(found, key=lambda item: item.span)


def _of_victims(category: str, victims: list[People | Entity]) -> list[Counted]:
    """The number of victims beside the number of cases: "452 violations affecting 1,104 victims" is two findings."""
    return [
        Counted(
            category,
            "victims",
            _as_stated(victim.figure(), victim.span.quote),
            victim.span,
            (victim.span,),
            (victim,),
            (),
        )
        for victim in victims
        if isinstance(victim, People) and victim.quantity and victim.figure().numbers()
    ]


def _as_stated(figure: Figure, words: str) -> Figure:
    return replace(figure, as_stated=words)


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span()
    return start + len(match[0]) - len(match[0].lstrip()), end


def is_aggregate(sentence: Sentence) -> bool:
    """Whether the sentence counts over a period on a body's behalf, and so tells of no single event."""
    publication = publication_in(sentence)
    if publication is None:
        return False
    counted = counted_in(sentence, publication.end)
    precise = any(item.date.precision in {"day", "week"} and item.relation == "at" for item in sentence.dates)
    return bool(counted) and not precise and any(item.figure_spans and item.unit != "" for item in counted)
