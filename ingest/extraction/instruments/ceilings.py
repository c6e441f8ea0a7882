"""Proposes the strengths a decision authorises for a mission: ceilings, staged reductions, compositions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import PartialDate
from core.figures import Figure
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
_TOLD = re.compile(r"\b(?:ceilings?|authori[sz]ed|composition|up to|force levels?|troop levels?)\b", re.IGNORECASE)
_PRESS = frozenset({"press_release", "statement", "news"})
_ONE_DAY = timedelta(days=1)


class CeilingExtractor:
    """One authorised personnel figure for each category and stage that the Council prints for a mission."""

    name = "council_ceiling"
    version = "1"
    kinds = frozenset({"personnel_figure"})

    def extract(self, context: DocumentContext) -> Iterable[CandidateDraft]:
        reading = reading_of(context)
        if is_decision(context):
            ranges = [found for paragraph in reading.paragraphs for found in _decided_ranges(reading, paragraph)]
        elif context.document_kind in _PRESS:
            ranges = list(_told_ranges(reading))
        else:
            return
        symbols = {one.mission.key: one.symbol for one in decisions_of(reading, is_decision(context))}
        seen: set[tuple[str, str, int, str]] = set()
        for draft in (draft for found in ranges for draft in _in_range(reading, found, symbols)):
            values, figure = draft.values, draft.values["figure"]
            number = max(figure[bound] or 0 for bound in ("low", "best", "high"))
            key = (str(values["mission"]["slug"]), values["personnel_category"], number, str(values["as_of"]))
            if key not in seen:
                seen.add(key)
                yield draft


@dataclass(frozen=True)
class _Range:
    """A stretch that may print strengths; the mission it means is named in it or after `since`."""

    since: int
    start: int
    end: int


def _decided_ranges(reading: Reading, paragraph: Paragraph) -> Iterator[_Range]:
    clauses = reading.clauses(paragraph)
    for clause in clauses:
        if clause.strength == "decides":
            yield _Range(paragraph.start, clause.start, clause.end)
    if clauses and clauses[-1].strength == "decides":
        for item in paragraph.items:
            yield _Range(paragraph.start, item.start, item.end)


def _told_ranges(reading: Reading) -> Iterator[_Range]:
    """The sentences of a press release that speak of a strength the Council authorises."""
    for sentence in reading.context.sentences:
        start, end = reading.folded.position(sentence.start), reading.folded.position(sentence.end)
        if _TOLD.search(reading.text, start, end) and reading.naming.between(start, end):
            yield _Range(start, start, end)


def _in_range(reading: Reading, found: _Range, symbols: dict[str, str | None]) -> Iterator[CandidateDraft]:
    text = reading.text
    counts = people_counted(text, found.start, found.end)
    strong = False  # whether the count before was a strength, so that one joined to it by "and" is one too
    capped = False  # "up to" at the head of a list holds for all of it
    previous: Counted | None = None
    for position, count in enumerate(counts):
        since = max(found.start, count.start - 170) if previous is None else previous.end
        before = text[since : count.start]
        joined = bool(previous and strong and re.fullmatch(r"[ ,()\w-]{0,60}", before))
        cue = joined or _CUE.search(text[since : count.end]) or count.figure.quantifier == "at_most"
        after = text[count.end : counts[position + 1].start if position + 1 < len(counts) else found.end]
        strong = bool(cue) and not _NOT_A_STRENGTH.search(before) and not _INCREMENT_AFTER.match(after)
        strong = strong and "additional" not in text[count.start : count.end]
        mission = _mission(reading, found, count)
        if strong and mission:
            limit = _CEILING.search(text[max(found.start, count.start - 90) : count.end])
            capped = capped or count.figure.quantifier == "at_most" or limit is not None
            yield _draft(reading, found, count, mission, capped, after, symbols.get(mission.key) or reading.symbol)
        previous = count


def _mission(reading: Reading, found: _Range, count: Counted) -> Named | None:
    own = reading.naming.between(found.start, count.end)
    if own:
        return own[-1]
    before = reading.naming.before(count.start, found.since)
    mandated = {one.mission.key: one.mission for one in decisions_of(reading, own=True)}
    return before or (next(iter(mandated.values())) if len(mandated) == 1 else None)


def _draft(
    reading: Reading,
    found: _Range,
    count: Counted,
    mission: Named,
    capped: bool,
    after: str,
    symbol: str | None,
) -> CandidateDraft:
    words = reading.span(count.start, count.end).quote
    figure = count.figure
    derivation: Values = {}
    if capped and figure.quantifier == "exact" and figure.best is not None:
        figure = Figure.at_most(figure.best, words)
        derivation["figure"] = {"rule": "under_a_ceiling"}
    figure = Figure(**{**figure.to_json(), "as_stated": words})
    published = reading.context.published
    adopted = reading.adoption.day if reading.adoption else published.start if published else None
    as_of, stage = _as_of(after, adopted)
    evidence = [
        reading.evidence("", (found.start, found.end)),
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
        "symbol": symbol,
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
