"""Proposes the strengths a decision authorises for a mission: ceilings, staged reductions, compositions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from core.dates import PartialDate
from core.figures import Figure
from ingest.extraction.instruments.clauses import Clause
from ingest.extraction.instruments.mandate import decisions_of
from ingest.extraction.instruments.naming import Named
from ingest.extraction.instruments.periods import DAY, day_of
from ingest.extraction.instruments.personnel import Counted, people_counted
from ingest.extraction.instruments.reading import Reading, is_decision, reading_of
from ingest.extraction.instruments.structure import Paragraph
from ingest.extraction.protocol import CandidateDraft, DocumentContext, Values

_CUE = re.compile(
    r"\b(?:ceilings?|authori[sz]ed (?:strength|level|force|troop|maximum)|force levels?|troop levels?|"
    r"maximum(?: authori[sz]ed)?|"
    r"compris\w+|consist\w*|composed of|composition|strength|up to|total of|not exceed\w*|deploy\w*)\b",
    re.IGNORECASE,
)
_CEILING = re.compile(r"\b(?:ceilings?|maximum|up to|not (?:to )?exceed\w*|no more than|reduc\w+ to)\b", re.IGNORECASE)
# An increase by so many, a former strength, or people of somebody else.
_NOT_A_STRENGTH = re.compile(
    r"(?:\bby(?: up to| about| approximately)?|\bfrom|\badditional|\bhotel|\btrain\w*|\bby a further)\s*$",
    re.IGNORECASE,
)
_INCREMENT_AFTER = re.compile(r"^ (?:additional|reinforcements|extra|more)\b")
_STAGE = re.compile(
    rf"^[^;.:]{{0,60}}?\b(?P<how>by|from|as of|as from|until|through|no later than) (?P<day>{DAY})", re.IGNORECASE
)
_ONE_DAY = timedelta(days=1)


class CeilingExtractor:
    """One authorised personnel figure for each category and stage that the Council prints for a mission."""

    name = "council_ceiling"
    version = "1"
    kinds = frozenset({"personnel_figure"})

    def extract(self, context: DocumentContext) -> Iterable[CandidateDraft]:
        if not is_decision(context):
            return
        reading = reading_of(context)
        seen: set[tuple[str, str, str]] = set()
        for paragraph in reading.paragraphs:
            for clause, start, end in _decided_ranges(reading, paragraph):
                for draft in _in_range(reading, paragraph, clause, start, end):
                    values = draft.values
                    key = (
                        str(values["mission"]),
                        values["personnel_category"],
                        str(values["figure"] | {"as_stated": ""}),
                    )
                    if key not in seen:
                        seen.add(key)
                        yield draft


def _decided_ranges(reading: Reading, paragraph: Paragraph) -> Iterator[tuple[Clause, int, int]]:
    clauses = reading.clauses(paragraph)
    for clause in clauses:
        if clause.strength == "decides":
            yield clause, clause.start, clause.end
    if clauses and clauses[-1].strength == "decides":
        for item in paragraph.items:
            yield clauses[-1], item.start, item.end


def _in_range(reading: Reading, paragraph: Paragraph, clause: Clause, start: int, end: int) -> Iterator[CandidateDraft]:
    text = reading.text
    counts = people_counted(text, start, end)
    strong = False  # whether the count before was a strength, so that one joined to it by "and" is one too
    capped = False  # "up to" at the head of a list holds for all of it
    previous: Counted | None = None
    for position, count in enumerate(counts):
        since = max(start, count.start - 170) if previous is None else previous.end
        before = text[since : count.start]
        joined = bool(previous and strong and re.fullmatch(r"[ ,()\w-]{0,60}", before) and len(before) < 60)
        cue = joined or _CUE.search(text[since : count.end]) or count.figure.quantifier == "at_most"
        after = text[count.end : counts[position + 1].start if position + 1 < len(counts) else end]
        strong = bool(cue) and not _NOT_A_STRENGTH.search(before) and not _INCREMENT_AFTER.match(after)
        strong = strong and "additional" not in text[count.start : count.end]
        mission = _mission(reading, paragraph, start, count)
        if strong and mission:
            capped = (
                capped
                or count.figure.quantifier == "at_most"
                or bool(_CEILING.search(text[max(start, count.start - 90) : count.start]))
            )
            yield _draft(reading, clause, count, mission, capped, after)
        previous = count


def _mission(reading: Reading, paragraph: Paragraph, start: int, count: Counted) -> Named | None:
    own = reading.naming.between(start, count.end)
    if own:
        return own[-1]
    before = reading.naming.before(count.start, paragraph.start)
    mandated = {decision.mission.key: decision.mission for decision in decisions_of(reading, own=True)}
    return before or (next(iter(mandated.values())) if len(mandated) == 1 else None)


def _draft(
    reading: Reading, clause: Clause, count: Counted, mission: Named, capped: bool, after: str
) -> CandidateDraft:
    words = reading.text[count.start : count.end]
    figure = count.figure
    derivation: Values = {}
    if capped and figure.quantifier == "exact" and figure.best is not None:
        figure = Figure.at_most(figure.best, words)
        derivation["figure"] = {"rule": "under_a_ceiling"}
    figure = Figure(**{**figure.to_json(), "as_stated": words})
    adopted = reading.adoption.day if reading.adoption else None
    as_of, stage = _as_of(after, adopted)
    evidence = [
        reading.evidence("", (clause.start, clause.end)),
        reading.evidence("figure", (count.start, count.end)),
        reading.evidence("mission", (mission.start, mission.end)),
    ]
    if stage:
        evidence.append(reading.evidence("as_of", (count.end + stage[0], count.end + stage[1])))
    elif adopted:
        derivation["as_of"] = {"rule": "adoption", "adopted_on": adopted.isoformat()}
    if count.women_range:
        evidence.append(reading.evidence("women", count.women_range))
    values: Values = {
        "mission": mission.ref(),
        "symbol": reading.symbol,
        "status": "authorised",
        "personnel_category": count.category,
        "figure": figure.to_json(),
        "women": count.women,
        "contributor": None,
        "place": None,
        "as_of": as_of.to_json() if as_of else None,
    }
    confidence = (0.9 if mission.slug else 0.75) - (0.1 if count.category == "total" else 0.0)
    return CandidateDraft(
        "personnel_figure",
        values,
        tuple(evidence),
        round(confidence, 2),
        CeilingExtractor.name,
        CeilingExtractor.version,
        "authorised_strength",
        derivation,
    )


def _as_of(after: str, adopted: date | None) -> tuple[PartialDate | None, tuple[int, int] | None]:
    """The day the strength holds from (or is to be reached by), or the stretch until its end; else the adoption."""
    stage = _STAGE.match(after)
    day = day_of(stage["day"]) if stage else None
    if stage and day:
        where = stage.span("day")
        if stage["how"].lower() in {"until", "through"}:
            return PartialDate.between(adopted, day + _ONE_DAY), where
        return PartialDate.day(day), where
    return (PartialDate.day(adopted) if adopted else None), None
