"""Proposes the decision itself: symbol, day of adoption, votes, Chapter VII, and in the derivation what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from ingest.extraction.instruments.periods import DAY, day_of
from ingest.extraction.instruments.reading import Reading, is_decision, reading_of
from ingest.extraction.numbers import integer
from ingest.extraction.protocol import CandidateDraft, DocumentContext, FieldEvidence, Values

_CHAPTER_SEVEN = re.compile(
    r"\b(?:Acting|acting) (?:therefore |in this regard )?under (?:[\w ,]{0,60}? of )?Chapter VII\b[^,;.]{0,60}"
)
_NUMBER = r"(\d{1,2}|[a-z]+)"
_VOTES = re.compile(
    rf"\b(?:by|with) (?:a vote of )?{_NUMBER} (?:votes? )?(?:in favour|to|for)"
    rf"(?: (?P<against>\d{{1,2}}|none|[a-z]+)(?: against)?)?(?:[,;]? (?:and )?with (?P<abstaining>\w+) abstention)?",
    re.IGNORECASE,
)
_TALLY = re.compile(r"\((?P<for>\d{1,2})-(?P<against>\d{1,2})-(?P<abstaining>\d{1,2})\)")
_UNANIMOUS = re.compile(r"\b(?:[Aa]d[ao]pted (?:the \w+ )?unanimously|[Uu]nanimously adopt(?:ed|ing))\b")
_STATEMENT = re.compile(rf"\b(?:held|meeting,?) on (?P<day>{DAY})|\bof (?P<of>{DAY})")


class ResolutionExtractor:
    """One candidate for a document that is a resolution or presidential statement of the Council."""

    name = "council_resolution"
    version = "1"
    kinds = frozenset({"resolution"})

    def extract(self, context: DocumentContext) -> Iterable[CandidateDraft]:
        if not is_decision(context):
            return
        reading = reading_of(context)
        located = reading.symbol_at
        if located is None or reading.symbol is None:
            return
        evidence = [reading.evidence("symbol", located.span())]
        derivation: Values = {"cites": reading.cited()}
        statement = reading.symbol.startswith("S/PRST")
        day = _adopted(reading, statement, evidence)
        votes = _votes(reading, evidence, derivation)
        seven = _CHAPTER_SEVEN.search(reading.text)
        if seven:
            evidence.append(reading.evidence("chapter_vii", seven.span()))
        title = f"Resolution {located[1]} ({reading.symbol[-5:-1]})" if not statement else reading.symbol
        values: Values = {
            "symbol": reading.symbol,
            "instrument_kind": "presidential_statement" if statement else "council_resolution",
            "body": reading.council,
            "title": context.title or title,
            "adopted_on": day.isoformat() if day else None,
            **votes,
            "chapter_vii": bool(seven),
        }
        yield CandidateDraft(
            "resolution", values, tuple(evidence), 0.97 if day else 0.8, self.name, self.version, "own_head", derivation
        )


def _adopted(reading: Reading, statement: bool, evidence: list[FieldEvidence]) -> date | None:
    if reading.adoption:
        evidence.append(FieldEvidence("adopted_on", (reading.adoption.span,)))
        return reading.adoption.day
    match = _STATEMENT.search(reading.text[:1500]) if statement else None
    if not match:
        return None
    group = "day" if match["day"] else "of"
    evidence.append(reading.evidence("adopted_on", match.span(group)))
    return day_of(match[group])


def _votes(reading: Reading, evidence: list[FieldEvidence], derivation: Values) -> Values:
    """The votes as printed; a unanimous decision has none against and none abstaining, but prints no number for."""
    votes: Values = {"votes_for": None, "votes_against": None, "votes_abstaining": None}
    start = max(reading.text.rfind("Adopted at"), reading.text.rfind("Adopted by "), 0)
    unanimous = _UNANIMOUS.search(reading.text)
    if start and (match := _VOTES.search(reading.text, start)) and match.start() - start < 80:
        votes["votes_for"] = integer(match[1])
        votes["votes_against"] = _vote(match["against"])
        votes["votes_abstaining"] = _vote(match["abstaining"]) if match["abstaining"] else 0
        evidence.append(reading.evidence("votes_for", (start, match.end())))
        if not match["abstaining"]:
            derivation["votes_abstaining"] = {"rule": "no abstention printed"}
    elif match := _TALLY.search(reading.text[:3000]):
        votes = {f"votes_{side}": int(match[side]) for side in ("for", "against", "abstaining")}
        evidence.append(reading.evidence("votes_for", match.span()))
    elif unanimous:
        votes["votes_against"] = votes["votes_abstaining"] = 0
        evidence.append(reading.evidence("votes_against", unanimous.span()))
        derivation["votes_against"] = derivation["votes_abstaining"] = {"rule": "unanimous"}
    return votes


def _vote(word: str | None) -> int | None:
    return 0 if word and word.lower() in {"none", "nil", "no"} else integer(word) if word else None
