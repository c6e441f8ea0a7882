"""Proposes the tasks that a decision of the Council lays on a mission, one for each task of the vocabulary named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from core.dates import PartialDate
from ingest.extraction.instruments.addressing import Address, address_of
from ingest.extraction.instruments.clauses import Clause, clauses_in
from ingest.extraction.instruments.mandate import decisions_of
from ingest.extraction.instruments.periods import LAST_DAY, day_of
from ingest.extraction.instruments.reading import Reading, is_decision, reading_of
from ingest.extraction.instruments.structure import Item, Paragraph
from ingest.extraction.instruments.vocabulary import change_in, modality_of, tasks_in
from ingest.extraction.protocol import CandidateDraft, DocumentContext, Values

# What follows these words frames a task and does not name another one.
_FRAME = re.compile(
    r",? (?:(?:fully |also )?in (?:full )?(?:accordance|line|conformity|keeping|compliance) with|"
    r"as (?:set out|called for|defined|"
    r"requested|outlined|recommended|indicated|provided for|contained|endorsed|stipulated|referred)|pursuant to|"
    r"consistent with|bearing in mind|without prejudice|taking (?:fully )?into account|in (?:close )?(?:coordination|"
    r"cooperation|consultation|co-operation|collaboration) with|with a view to|recalling|noting|stressing|recognizing|"
    r"including with respect to|under resolutions?|as well as (?:to )?report)\b",
    re.IGNORECASE,
)
# Duties of reporting and good management, which every mission has and which are no task of the vocabulary.
_HOUSEKEEPING = re.compile(
    r"^(?:to )?(?:also |further |regularly |continue to )*(?:report\w*|submit\w*|inform|update|brief|keep|advise)\b"
    r"[^.;]{0,120}\b(?:Council|Committee|Secretary-General)\b|"
    r"\b(?:environmental|waste management|troop-contributing|performance (?:data|assessment|policy|framework)|"
    r"budget|sexual exploitation and abuse|zero[- ]tolerance)\b|"
    r"^(?:to )?(?:continue to )?(?:fully )?(?:implement|carry out|discharge|fulfil|perform)\w* (?:fully )?"
    r"(?:its|their) (?:\w+ )?(?:mandate|tasks|duties)\b[^,;]{0,60}$",
    re.IGNORECASE,
)
# What the mission is, has or has not, where "shall" tells it nothing to do.
_STATE = re.compile(
    r"^(?:to )?(?:continue to |initially |also )*(?:compris\w+|consist\w*|not\b|be (?:extended|established|"
    r"composed|compris\w+|"
    r"terminated|reviewed|funded|deployed|headed|led|under|financed|reduced|increased|the)|have\b|"
    r"remain (?:authori[sz]ed|at|under))"
)
_NEXT_TASK = re.compile(
    r"(?:[,;] (?:and |or )?| (?:and|or) )(?:also |further )?"
    r"(?=to (?!the\b|an?\b|its\b|all\b|which\b|that\b|be\b|date\b)[a-z]+ )"
)
_NEXT_GERUND = re.compile(r", (?:and )?(?=[a-z]+ing )| and (?=[a-z]+ing (?:the|its|all|[a-z]+ ))")
_CONDITION = re.compile(
    r"\b(?:within (?:(?:its|the limits of its|their|existing|available)(?:,? ?(?:existing|current|available|\w+))? ?)"
    r"(?:\w+ )?(?:capabilit\w+|capacit\w+|resources|mandates?|means|"
    r"abilities)(?:,? and (?:its )?(?:areas? of (?:deployment|operations?|"
    r"responsibility)|resources|capabilities))?|(?:at|upon) the request of [^,;]{3,80}|upon (?:their |"
    r"its )?request|if (?:so )?requested"
    r"|where (?:feasible|possible|resources permit)|as resources permit|with the (?:consent|agreement) of [^,;]{3,60}|"
    r"without prejudice to [^,;]{3,120}|as (?:appropriate|necessary|required|requested)|when (?:necessary|requested)|"
    r"in the absence of [^,;]{3,60}|within the limits of (?:its|their) [^,;]{3,60})",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"\b(?:(?:in|throughout|across|within|along|inside|around) (?:the )?(?:whole of |"
    r"entire )?(?:(?:(?:eastern|western|northern|southern|central|"
    r"north|south|east|west|centre|center)(?:-\w+)?(?: and \w+)?(?: of)?(?: [A-Z][\w'-]+)+)|(?:buffer|"
    r"security|demilitarized|exclusion) zone|"
    r"safe areas?|area of (?:separation|operations?)|(?:protected|disputed|border|conflict-affected) areas?|"
    r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)*"
    r"(?= (?:and|region|province)|[,;.:]|$)))",
)
_PRIORITY = re.compile(
    r"\b(?:(?:primary|first|second|main|key|core|overall|other|additional|immediate|top|"
    r"highest)(?: strategic| mandated)? "
    r"(?:priorit(?:y|ies)|tasks?)|(?:strategic|mandated|core|key|main)? ?priorit(?:y|ies)(?: tasks?|"
    r" areas?)?|core tasks|additional tasks)\b",
    re.IGNORECASE,
)
# What comes after is detail of what was named before.
_DETAIL = re.compile(
    r", including (?!through|by|all forms)| including those| in the context of|, such as|, especially| with particular|"
    r", as well as of|, in particular on| regarding "
)
_BY_FORCE = re.compile(r"\ball (?:the )?necessary (?:means|measures|action)\b")
_MOST_TASKS = 3
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Unit:
    """One thing a mission is told to do: `[start, end)` says it, `frame` is the clause that lays it on the mission."""

    start: int
    end: int
    frame: tuple[int, int]
    clause: Clause
    address: Address
    paragraph: Paragraph
    item: Item | None
    headings: str


@dataclass(frozen=True)
class _Task:
    """A task of the vocabulary and the range that names it; a score of 0 is one taken from the heading above."""

    code: str | None
    score: float
    where: tuple[int, int] | None


class MandateTaskExtractor:
    """What is asked of the mission itself; what is asked of States, parties or the Secretary-General is left out."""

    name = "council_task"
    version = "1"
    kinds = frozenset({"mandate_task"})

    def extract(self, context: DocumentContext) -> Iterable[CandidateDraft]:
        if not is_decision(context):
            return
        reading = reading_of(context)
        actions = {one.mission.key: one.action for one in decisions_of(reading, own=True)}
        seen: set[tuple[str, str | None, str | None]] = set()
        for unit in _units(reading, frozenset(key for key, action in actions.items() if action == "establish")):
            for task in _named(reading, unit):
                key = (unit.address.mission.key, task.code, unit.paragraph.label(unit.item))
                if key not in seen:
                    seen.add(key)
                    yield _draft(reading, unit, task, actions.get(unit.address.mission.key))


def _units(reading: Reading, founded: frozenset[str]) -> Iterator[_Unit]:
    for paragraph in reading.paragraphs:
        clauses = reading.clauses(paragraph)
        addresses = [address_of(reading, clause, founded) for clause in clauses]
        for clause, address in zip(clauses, addresses, strict=True):
            listed = clause is clauses[-1] and paragraph.items and reading.text[: clause.end].rstrip().endswith(":")
            if address and (not listed or _BY_FORCE.search(reading.text, clause.start, clause.end)):
                yield from _split(reading, address.start, clause, address, paragraph, None, "")
        if not paragraph.items or not clauses:
            continue
        for item in paragraph.items:
            if item.leaf:
                yield from _of_item(reading, paragraph, item, clauses[-1], addresses[-1], founded)


def _of_item(
    reading: Reading, paragraph: Paragraph, item: Item, clause: Clause, address: Address | None, founded: frozenset[str]
) -> Iterator[_Unit]:
    own = clauses_in(reading.text, item.start, item.end)
    if (
        own
        and own[0].start <= item.start + 25
        and reading.text[own[0].start : own[0].end].lower().startswith(own[0].verb)
    ):
        for one in own:
            inner = address_of(reading, one, founded)
            if inner:
                yield from _split(reading, inner.start, one, inner, paragraph, item, "")
    elif address:
        headings = reading.text[clause.start : paragraph.head_end]
        parent = item.parent
        while parent is not None:
            above = paragraph.items[parent]
            headings += " " + reading.text[above.start : paragraph.items[parent + 1].start]
            parent = above.parent
        end = own[0].start if own else item.end
        yield _Unit(item.start, end, (clause.start, paragraph.head_end), clause, address, paragraph, item, headings)


def _split(
    reading: Reading,
    start: int,
    clause: Clause,
    address: Address,
    paragraph: Paragraph,
    item: Item | None,
    headings: str,
) -> Iterator[_Unit]:
    """The several things one clause tells: "to carry out … and to assist …", "confirming …, assisting …"."""
    pattern = _NEXT_GERUND if re.match(r" ?[a-z]+ing\b", reading.text[start : start + 25]) else _NEXT_TASK
    cuts = [start, *(match.end() for match in pattern.finditer(reading.text, start + 1, clause.end)), clause.end]
    for first, last in pairwise(cuts):
        if last - first > 8:
            yield _Unit(first, last, (clause.start, start), clause, address, paragraph, item, headings)


def _named(reading: Reading, unit: _Unit) -> list[_Task]:
    """The tasks the unit names, else those of the heading it stands under, else one unnamed task of a decided list."""
    piece = reading.text[unit.start : unit.end]
    if _HOUSEKEEPING.search(piece.strip()) or _STATE.match(piece.strip()):
        return []
    hits = tasks_in(_without_frames(piece))
    detail = _DETAIL.search(piece)
    if detail and any(hit.start < detail.start() for hit in hits):
        hits = [hit for hit in hits if hit.start < detail.start()]
    if hits:
        return [
            _Task(hit.code, hit.score, (unit.start + hit.start, unit.start + hit.end)) for hit in hits[:_MOST_TASKS]
        ]
    if unit.item is None or unit.clause.strength == "encourages":
        return []
    if unit.item.parent is not None:
        above = unit.paragraph.items[unit.item.parent]
        end = unit.paragraph.items[unit.item.parent + 1].start
        inherited = [
            _Task(hit.code, 0.0, (above.start + hit.start, above.start + hit.end))
            for hit in tasks_in(reading.text[above.start : end])
        ]
        if inherited:
            return inherited[:1]
    return [_Task(None, 0.0, None)] if unit.clause.strength == "decides" else []


def _without_frames(piece: str) -> str:
    """The piece with what only frames its task blanked, every character at its place."""
    for frame in _FRAME.finditer(piece, 12):
        end = re.search(r"[,;]|$", piece[frame.end() :])
        stop = frame.end() + (end.start() if end else 0)
        piece = piece[: frame.start()] + " " * (stop - frame.start()) + piece[stop:]
    return piece


def _draft(reading: Reading, unit: _Unit, task: _Task, action: str | None) -> CandidateDraft:
    text = reading.text
    piece = re.sub(r"[ ,;.]+(?:and|or)?[ ,;.]*$", "", text[unit.start : unit.end]).lstrip(" ,;")
    whole = text[unit.frame[0] : unit.frame[1]] + " " + piece
    derivation: Values = {}
    evidence = [
        reading.evidence("", (unit.start, unit.end)),
        reading.evidence("mission", (unit.address.mission.start, unit.address.mission.end)),
        reading.evidence("strength", (unit.clause.start, unit.clause.body)),
    ]
    if task.where:
        evidence.append(reading.evidence("task", task.where))
        if task.where[0] < unit.start:
            derivation["task"] = {"rule": "heading_above", "stated": text[slice(*task.where)]}
    change = change_in(text[unit.start - 15 : unit.start + 40] if unit.start == unit.address.start else piece[:60])
    if change is None or (change == "add" and action not in {None, "establish", "amend"}):
        change = "continue" if action in {"renew", "extend_technically"} and not change else "add"
        derivation["change"] = {"rule": f"default_in_{action or 'request'}"}
    priority = _PRIORITY.search(unit.headings or whole)
    condition = _CONDITION.search(piece) or _CONDITION.search(text[unit.frame[0] : unit.frame[1]])
    area = _AREA.search(piece)
    until = LAST_DAY.search(piece)
    last_day = day_of(until["day"]) if until else None
    values: Values = {
        "mission": unit.address.mission.ref(),
        "symbol": reading.symbol,
        "task": task.code,
        "change": change,
        "modality": modality_of(piece),
        "strength": unit.clause.strength,
        "priority_as_printed": priority[0].strip() if priority else "",
        "addressee_as_stated": text[unit.address.mission.start : unit.address.mission.end],
        "period": PartialDate.between(None, last_day + _ONE_DAY).to_json() if last_day else None,
        "area_as_stated": area[0] if area else "",
        "condition": condition[0] if condition else "",
        "text_as_printed": piece,
        "paragraph": unit.paragraph.label(unit.item),
    }
    return CandidateDraft(
        "mandate_task",
        values,
        tuple(evidence),
        _confidence(unit, task),
        MandateTaskExtractor.name,
        MandateTaskExtractor.version,
        unit.address.rule,
        derivation,
    )


def _confidence(unit: _Unit, task: _Task) -> float:
    known = 0.0 if unit.address.mission.slug else 0.15
    if task.code is None or not task.score:
        return round((0.6 if task.code else 0.45) - known, 2)
    base = 0.85 if unit.item or unit.address.founding else 0.75
    return round(base + (0.05 if task.score > 4 else 0.0) - known, 2)
