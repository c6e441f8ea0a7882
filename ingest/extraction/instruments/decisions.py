"""Finds in operative clauses, and in sentences about them, what the Council does with a mission's mandate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.extraction.instruments.clauses import Clause
from ingest.extraction.instruments.expiry import Term, term_in
from ingest.extraction.instruments.naming import Named
from ingest.extraction.instruments.reading import NUMBER_AND_YEAR, Reading
from ingest.extraction.instruments.structure import Paragraph


@dataclass(frozen=True)
class Decision:
    """One act upon one mission's mandate; `[start, end)` is the clause that says it."""

    action: str
    mission: Named
    start: int
    end: int
    term: Term
    rule: str
    symbol: str | None
    confidence: float


# What the Council also extends, sets up or ends beside a mission.
_NOT_A_MANDATE = re.compile(
    r"\b(?:Panel|Committee|committee|panel|Group of (?:\w+ )?Experts|Monitoring Group|Monitoring Team|Ombudsperson|"
    r"measures?|sanctions|embargo|provisions|exemptions?|tribunal|court|requests?|fund|commission|cell|mechanism|centre|"
    r"within (?!its|the)|participat\w+|co-?operation|support (?:for|to|of)|assistance)\b",
    re.IGNORECASE,
)
_EXTEND = re.compile(
    r"\b(?:extend(?:s|ed)?|renew(?:s|ed)?|prolong(?:s|ed)?|maintain|continue|roll over)\b",
    re.IGNORECASE,
)
# As nouns these say that something is extended only after a verb of consent: "approves the continued presence of".
_EXTENSION = re.compile(
    r"\b(?:extension|renewal|prolongation|continuation|continued(?= (?:presence|deployment|stationing)))\b",
    re.IGNORECASE,
)
_CONSENT = frozenset({"approves", "authorizes", "authorises", "endorses", "agrees", "accepts", "concurs"})
_MANDATE_WORD = re.compile(
    r"\b(?:mandate|stationing|deployment|presence|deploy|period of operation|existence|in being|authori[sz]ation)\b",
    re.IGNORECASE,
)
_ITS_MANDATE = re.compile(
    r"^[^,;]{0,40}?\b(?:its|that|the|this) (?:\w+ )?(?:mandate|authori[sz]ation|presence|deployment)\b(?! of)",
    re.IGNORECASE,
)
_ESTABLISH = re.compile(
    r"\b(?:establish(?:es|ment)?|set(?:s|ting)? up|creat(?:e|es|ion)|constitute|dispatch)\b(?: of)?(?!ed)",
    re.IGNORECASE,
)
_ESTABLISHED = re.compile(r"\b(?:be|is|are)(?: hereby)? (?:established|set up|created)\b", re.IGNORECASE)
_BEFORE_NEW_NAME = re.compile(
    r"(?:^|,|authority|immediately|forthwith|hereby|months?|years?|\d{4}|urgently)\s*(?:of )?(?:a |an |"
    r"the )?(?:new )?$",
    re.IGNORECASE,
)
_TERMINATE = re.compile(
    r"\b(?:terminate(?:s|d)?|termination of|to end|shall end|to close|to conclude|shall conclude|discontinue)\b",
    re.IGNORECASE,
)
_AMEND_MANDATE = re.compile(
    r"\bmandate\b[^;.]{0,80}?\b(?:shall|should|will)\b[^;.]{0,50}?\b(?:include|comprise|be|focus|consist|cover)\b"
    r"|\bhave the following mandate\b"
    r"|\b(?:enlarge|expand|adjust|modify|revise|strengthen|broaden|redefine|amend|include)s?\b[^;.]{0,60}\bmandate\b"
    r"|\b(?:addition|expansion|enlargement|adjustment|revision) (?:to|of)\b[^;.]{0,60}\bmandate\b",
    re.IGNORECASE,
)
_AMEND_STRENGTH = re.compile(
    r"\b(?:increas|rais|reduc|expan|enlarg|augment|decreas|strengthen|adjust|reinforc)\w*\b[^;.]{0,110}?"
    r"\b(?:strength|force levels?|troop levels?|troops|military personnel|ceiling|size|observers|police)\b",
    re.IGNORECASE,
)
_AMEND_SHAPE = re.compile(
    r"\b(?:be restructured|to restructure|establish a presence of|"
    r"additional (?:elements|units|battalions?|contingents) of)\b",
    re.IGNORECASE,
)
_TECHNICAL = re.compile(r"\btechnical(?:ly)?\b|\broll-?over\b|\bpending\b", re.IGNORECASE)
_INTERIM = re.compile(r"\binterim\b", re.IGNORECASE)
_SHORT = timedelta(days=62)


def decided(reading: Reading) -> Iterator[Decision]:
    """What the operative clauses of a decision do, in order."""
    for paragraph in reading.paragraphs:
        clauses = reading.clauses(paragraph)
        for clause in clauses:
            if clause.strength == "decides" or clause.verb in {"requests", "recommends"}:
                yield from _in_clause(reading, paragraph, clause, clause.start, clause.end)
        governing = clauses[-1] if clauses else None
        for item in paragraph.items:
            if governing and governing.strength == "decides" and item.parent is None:
                yield from _in_clause(reading, paragraph, governing, item.start, item.end)


def _in_clause(reading: Reading, paragraph: Paragraph, clause: Clause, start: int, end: int) -> Iterator[Decision]:
    adopted = reading.adoption.day if reading.adoption else None
    acts: list[tuple[str, Named | None, str, float, int]] = []
    created, at = _established(reading, start, end)
    if created:
        confidence = 0.9 if clause.strength == "decides" else 0.7
        acts.append(("establish", created, "establish_mission", confidence, at))
    if clause.strength == "decides":
        if clause.verb in _CONSENT:
            acts.append(
                ("renew", *_acted_upon(_EXTENSION, reading, paragraph, start, end, "consents_to_extension", 0.85))
            )
        acts.append(("renew", *_acted_upon(_EXTEND, reading, paragraph, start, end, "extend_mandate", 0.95)))
        acts.append(("terminate", *_acted_upon(_TERMINATE, reading, paragraph, start, end, "terminate_mandate", 0.9)))
        acts.append(("amend", *_amended(reading, start, end)))
    for action, mission, rule, confidence, position in acts:
        if mission:
            term = term_in(reading.text, position, end, action, adopted)
            if action == "renew" and _is_technical(reading.text[start:end], term, adopted):
                action = "extend_technically"
            yield Decision(action, mission, start, end, term, rule, reading.symbol, confidence)


def _acted_upon(
    verb: re.Pattern[str], reading: Reading, paragraph: Paragraph, start: int, end: int, rule: str, confidence: float
) -> tuple[Named | None, str, float, int]:
    for match in verb.finditer(reading.text, start, end):
        mission = _mandate_of(reading, match, start, end, paragraph.start)
        if mission:
            return mission, rule, confidence, match.start()
    return None, rule, confidence, start


def _mandate_of(reading: Reading, verb: re.Match[str], start: int, end: int, since: int) -> Named | None:
    """The mission whose mandate is the verb's object, or its subject in the passive."""
    text = reading.text
    for mission in reading.naming.between(verb.end(), min(end, verb.end() + 260))[:2]:
        gap = text[verb.end() : mission.start]
        after = text[mission.end : mission.end + 25]
        if _NOT_A_MANDATE.search(gap):
            break
        if _MANDATE_WORD.search(gap) or re.match(r"'s? (?:\w+ )?mandate|'s presence", after):
            return mission
        if len(gap) < 12 and not verb[0].lower().startswith(("maintain", "continue")):
            return mission
    if _ITS_MANDATE.match(text[verb.end() : min(end, verb.end() + 80)]):
        return reading.naming.before(verb.start(), since) or reading.naming.before(verb.start())
    if verb[0].lower().endswith("ed") or verb[0].lower().startswith("shall"):
        for mission in reversed(reading.naming.between(start, verb.start())):
            gap = text[mission.end : verb.start()]
            if (
                len(gap) < 120
                and re.search(r"\b(?:be|is|shall)\b", gap + " " + verb[0])
                and not _NOT_A_MANDATE.search(gap)
            ):
                return (
                    mission if re.search(r"\bmandate\b", text[max(start, mission.start - 60) : verb.start()]) else None
                )
    return None


def _established(reading: Reading, start: int, end: int) -> tuple[Named | None, int]:
    text = reading.text
    for match in _ESTABLISH.finditer(text, start, end):
        for mission in reading.naming.between(match.end(), min(end, match.end() + 200))[:1]:
            gap = text[match.end() : mission.start]
            if not mission.anaphoric and _BEFORE_NEW_NAME.search(gap) and not _NOT_A_MANDATE.search(gap):
                return mission, match.start()
    for match in _ESTABLISHED.finditer(text, start, end):
        for mission in reversed(reading.naming.between(max(start, match.start() - 160), match.start())):
            gap = text[mission.end : match.start()]
            if re.fullmatch(r"(?: \([^)]*\))?,?(?: (?:shall|should|will))?(?: immediately)? ?", gap):
                return mission, start
    return None, start


def _amended(reading: Reading, start: int, end: int) -> tuple[Named | None, str, float, int]:
    for pattern, rule in (
        (_AMEND_MANDATE, "amend_mandate"),
        (_AMEND_STRENGTH, "amend_strength"),
        (_AMEND_SHAPE, "amend_shape"),
    ):
        match = pattern.search(reading.text, start, end)
        if match and not _NOT_A_MANDATE.search(reading.text, start, match.start()):
            near = reading.naming.between(match.start(), min(end, match.end() + 80))
            mission = near[0] if near else reading.naming.before(match.start(), start)
            if mission:
                return mission, rule, 0.75, match.start()
    return None, "", 0.0, start


def _is_technical(clause: str, term: Term, adopted: date | None) -> bool:
    """Said to be technical or pending something, or an interim of at most two months."""
    if _TECHNICAL.search(clause):
        return True
    return bool(_INTERIM.search(clause) and adopted and term.expiry and term.expiry - adopted <= _SHORT)


_NARRATED = re.compile(
    r"\b(?:(?:Security )?Council|body|organ|"
    r"resolution \d+ \(\d{4}\),? which)\b[^.;]{0,140}?\b(?P<verb>extend(?:ed|s|ing)|"
    r"renew(?:ed|s|ing)|decide[ds]?(?: today)? to (?:extend|renew|establish|terminate)|establish(?:ed|es|ing)|"
    r"terminat(?:ed|es|ing))\b"
    r"|^(?P<opening>Extending|Renewing)\b"
)
_ANNOUNCED = re.compile(r"\b[Aa]dopt(?:ing|s|ed) [Rr]esolution (\d{1,4}) \((\d{4})\)")
_ACTIONS = {"extend": "renew", "renew": "renew", "establish": "establish", "terminat": "terminate"}


def narrated(reading: Reading) -> Iterator[Decision]:
    """What sentences of reports and press releases say that the Council did."""
    announced = _ANNOUNCED.search(reading.text[:1000])
    symbol = f"S/RES/{announced[1]} ({announced[2]})" if announced else None
    for sentence in reading.context.sentences:
        start, end = reading.folded.position(sentence.start), reading.folded.position(sentence.end)
        yield from _in_sentence(reading, start, end, symbol)


def _in_sentence(reading: Reading, start: int, end: int, announced: str | None) -> Iterator[Decision]:
    sentence = reading.text[start:end]
    verb = _NARRATED.search(sentence)
    if not verb:
        return
    group = "verb" if verb["verb"] else "opening"
    action = next(act for stem, act in _ACTIONS.items() if stem in verb[group].lower())
    at = start + verb.end(group)
    for mission in reading.naming.between(at, min(end, at + 260))[:1]:
        gap = reading.text[at : mission.start]
        direct = _MANDATE_WORD.search(gap) or re.match(
            r"'s? (?:\w+ )?mandate", reading.text[mission.end : mission.end + 20]
        )
        if _NOT_A_MANDATE.search(gap) or not (direct or (action == "establish" and _BEFORE_NEW_NAME.search(gap))):
            return
        published = reading.context.published
        on_the_day = published.start if published and announced else None  # a press release of the meeting itself
        term = term_in(reading.text, at, end, action, on_the_day)
        numbers = list(NUMBER_AND_YEAR.finditer(sentence[: verb.end(group)]))
        symbol = f"S/RES/{numbers[-1][1]} ({numbers[-1][2]})" if numbers else announced
        if symbol or term.expiry:
            confidence = 0.85 if numbers else 0.8 if announced else 0.7
            yield Decision(action, mission, start, end, term, "narrated", symbol, confidence)
