"""Clauses of harm in a sentence: what was done, to whom, by whom, as the grammar of the clause says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from ingest.extraction.entities import GROUP, MISSION, Entity
from ingest.extraction.lexicon import load
from ingest.extraction.masking import compiled
from ingest.extraction.numbers import Quantity
from ingest.extraction.people import People
from ingest.extraction.reading import Sentence

_BEARERS = {"state_forces", "armed_group", "self_defence_group", "private_military_company", "population_group"}
_WITNESSES = {"ngo", "media", "civil_society", "un_entity"}  # who tells of harm, and is never read as doing it
_ADVERBS = (
    r"(?:(?:also|allegedly|reportedly|summarily|brutally|subsequently|later|then|both|all|either|deliberately"
    r"|seriously|apparently|indiscriminately|been) )*"
)


@dataclass(frozen=True)
class Harm:
    """One clause. `start` and `end` are the trigger's place; `victims` are phrases for people or bare entities."""

    outcome: str
    kind: str
    form: str
    start: int
    end: int
    victims: tuple[People | Entity, ...] = ()
    counts: tuple[Quantity, ...] = ()
    agents: tuple[Entity, ...] = ()
    agent_words: tuple[int, int] | None = None
    implicated: bool = field(default=False)


@dataclass(frozen=True)
class _Pattern:
    outcome: str
    kind: str
    form: str
    regex: re.Pattern[str]


@cache
def _patterns() -> tuple[_Pattern, ...]:
    lexicon = load("incidents")
    agent = "|".join(lexicon["agent"]["words"])
    by = rf"(?: {{reach:9}}(?P<by>(?:{agent})) (?:suspected |alleged |presumed )?{{party*:agent}})?"
    found: list[_Pattern] = []
    for outcome, words in lexicon["harm"].items():
        for form, template in _templates(words, by):
            found.append(_Pattern(outcome, words["kind"], form, compiled(template, {}, re.IGNORECASE)))
    nouns, acts = "|".join(lexicon["attack"]["noun"]), "|".join(lexicon["attack"]["act"])
    target = (
        r"(?:{victim*:victim}|(?:[a-z-]+ ){0,3}(?:base|camp|convoy|patrol|positions?|village|town|site|market"
        r"|hospital|school|headquarters|airport|checkpoint|team|vehicles?|compound|contingent)s?(?: of "
        r"{victim:victim2})?)"
    )
    for form, template in (
        (
            "attack_on",
            rf"(?P<t>{nouns}) (?:\w+ ){{0,3}}?(?:on|against|targeting) {target}{by}",
        ),
        ("attacked", rf"{{party*:agent}}(?:,[^,.;]{{1,60}},)? {_ADVERBS}(?P<t>{acts}) {target}"),
        (
            "was_attacked",
            (
                rf"{{victim*:victim}} {{reach:4}}(?:was|were|came|came under|come under) {_ADVERBS}(?P<t>{acts}"
                rf"|(?:under )?(?:attack|fire)|(?:the )?(?:target|targets) of [^.;,]{{1,30}}?attacks?){by}"
            ),
        ),
        ("attack_by", rf"(?P<t>{nouns}) (?P<by>{agent}) {{party*:agent}}"),
    ):
        found.append(_Pattern("", "vac.attack", form, compiled(template, {}, re.IGNORECASE)))
    return tuple(found)


def _templates(words: dict[str, list[str]], by: str) -> Iterator[tuple[str, str]]:
    """The clause forms of one kind of harm: active, passive, nominal, intransitive."""
    # The active needs an agent or an event right before it; "left 12 civilians dead" is told by its own words.
    if words["act"]:
        acts = "|".join(words["act"])
        yield (
            "active",
            (
                rf"{{party*:agent}}(?:,[^,.;]{{1,80}},)? (?:have |has |had )?{_ADVERBS}(?P<t>{acts})(?! by\b)(?: "
                rf"{{reach:1}})?(?:a further |another |a total of )?{{victim*:victim}}"
            ),
        )
        yield (
            "result",
            (
                rf"(?:,? (?:that |which |and |also )?(?:have |has |had )?)\b(?P<t>{acts})(?! by\b) (?:a further "
                rf"|another )?{{victim*:victim}}"
            ),
        )
    if words["done"]:
        done = "|".join(words["done"])
        yield (
            "passive",
            (
                rf"{{victim*:victim}}(?:,[^,.;]{{1,60}},)? {{reach:4}}(?:was|were|is|are|being|been|be) "
                rf"{_ADVERBS}(?P<t>{done}){by}"
            ),
        )
        yield (
            "reduced",
            (
                rf"{{victim*:victim}} (?:who were |allegedly |reportedly )?(?P<t>{done}) (?P<by>by) (?:suspected "
                rf"|alleged |presumed )?{{party*:agent}}"
            ),
        )
        yield (
            "headline",
            (
                rf"{{victim*:victim}}(?:, [^;.]{{3,60}},)? (?:allegedly |reportedly )?(?P<t>{done}) (?:in|during"
                rf"|when|near|at|on|as|while|after)\b"
            ),
        )
        counted = r"{number:count}(?: others| more| people| persons)?"
        yield "counted", rf"{counted} (?:were |was )?{_ADVERBS}(?P<t>{done})(?! by )"
    if words["act"]:
        yield (
            "counting",
            (
                rf"(?P<t>{'|'.join(words['act'])}) (?:a further |another )?{{number:count}}(?: others| "
                rf"more)?(?=[,.;)]|\Z| and | in | at | on | during)"
            ),
        )
    if words["noun"]:
        noun = "|".join(words["noun"])
        yield "nominal", rf"(?P<t>{noun}) of (?:an? |the )?(?:estimated )?{{victim*:victim}}{by}"
    if words["died"]:
        yield "toll", r"{number:count} (?:civilian |military )?(?P<t>fatalities|deaths)(?! threats?)"
        yield "left_dead", r"(?P<t>left|leaving) {victim*:victim} dead"
        died = "|".join(words["died"])
        yield "died", rf"{{victim*:victim}} {{reach:4}}(?P<t>{died})(?! of (?:natural|illness))"


def harms_in(sentence: Sentence) -> list[Harm]:
    """The clauses of harm of the sentence in order; each trigger once, by the form that says most of it."""
    text = sentence.hidden
    best: dict[tuple[int, int], Harm] = {}
    for pattern in _patterns():
        for match in pattern.regex.finditer(text):
            harm = _harm(pattern, match, sentence)
            key = match.span("t")
            if key not in best or _said(harm) > _said(best[key]):
                best[key] = harm
    found = sorted(best.values(), key=lambda harm: harm.start)
    return _with_implicated(sentence, [harm for harm in found if harm.victims or harm.counts or not harm.outcome])


def _said(harm: Harm) -> int:
    return 2 * len(harm.victims) + len(harm.agents) + 2 * (harm.form != "result")


def _harm(pattern: _Pattern, match: re.Match[str], sentence: Sentence) -> Harm:
    groups = match.groupdict()
    victims: list[People | Entity] = []
    for name in ("victim", "victim2"):
        piece = groups.get(name) or ""
        named = [entity for entity in sentence.entities_in(piece) if _can_suffer(entity) or not pattern.outcome]
        victims.extend([*sentence.people_in(piece), *named])
    words = match.span("by") if groups.get("by") else None
    agents = [
        entity for entity in sentence.entities_in(groups.get("agent") or "") if entity.actor_kind not in _WITNESSES
    ]
    return Harm(
        pattern.outcome,
        pattern.kind,
        pattern.form,
        *match.span("t"),
        tuple(victims),
        tuple(sentence.quantities_in(groups.get("count") or "")),
        tuple(agents),
        words,
    )


def _can_suffer(entity: Entity) -> bool:
    """Forces and groups are people; an organisation or a state is not a casualty."""
    return entity.kind == GROUP or entity.kind == MISSION or entity.actor_kind in _BEARERS


@cache
def _implicated() -> re.Pattern[str]:
    words = "|".join(load("incidents")["implicated"]["words"])
    return compiled(
        rf"{{party*:agent}}(?:,[^,.;]{{1,60}},)? (?:(?:has|have|had|was|were|is|are|also|been|being) )*(?P<t>{words})"
        r"|(?P<t2>accus(?:ed|es|ing)) {party*:agent2} of",
        {},
        re.IGNORECASE,
    )


def _with_implicated(sentence: Sentence, found: list[Harm]) -> list[Harm]:
    """Those accused earlier in the sentence answer for the clauses after it that name nobody else."""
    match = _implicated().search(sentence.plain)
    if not match:
        return found
    accused = tuple(sentence.entities_in(match["agent"] or match["agent2"]))
    words = match.span("t") if match["t"] else match.span("t2")
    return [
        replace(harm, agents=accused, agent_words=words, implicated=True)
        if harm.start >= match.end() - 1 and not harm.agents and harm.form != "died"
        else harm
        for harm in found
    ]
