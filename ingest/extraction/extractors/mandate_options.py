"""Proposes the options for a mission's future that were put before a council, one candidate each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.extraction.masking import compiled
from ingest.extraction.proposing import Proposal, SentenceExtractor, concluded, derivations, mission_of, when
from ingest.extraction.protocol import Span
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped

_JOINT = re.compile(
    r"(?:,|;)(?: and)?(?: finally,?| lastly,?| third(?:ly)?,?)? |,? (?:and|or) (?:finally,? |lastly,? )|; ",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:and |or |finally,? |lastly,? |first(?:ly)?,? |second(?:ly)?,? |third(?:ly)?,? |\([a-z0-9]\) )+", re.IGNORECASE
)
# A new option begins with a noun of change; what follows an "and" without one belongs to the option before.
_CHANGE = re.compile(
    r"^(?:an? |the |its |(?:partial|full|complete|gradual|phased) )*(?:increase|reduction|reconfiguration"
    r"|withdrawal|conversion|termination|extension|renewal|"
    r"transition|drawdown|closure|expansion|strengthening|reinforcement|maintenance|maintaining|increasing|reducing|withdrawing|"
    r"converting|reconfiguring|closing|extending|ending|keeping|redeployment|handover|replacement|status quo"
    r"|transforming|transformation|transfer\w*|establish\w*|creat\w*|merg\w*|scaling|shift\w*|full|retain\w*)",
    re.IGNORECASE,
)


@cache
def _pattern() -> re.Pattern[str]:
    return compiled(
        r"(?P<t>(?:two|three|four|{number:n})? ?(?:options|scenarios|alternatives))(?: for (?:the )?[^,.:;]{3,40}?)?,?"
        r"(?: (?:that (?:were|was) |which were )?(?P<how>brought|presented|submitted|put|offered|proposed"
        r"|outlined|set out|before)"
        r"(?: (?:to|before|by|in front of) {body:one})?(?: (?:to|before|by) {body:two})?[^.:;]{0,40}?)?"
        r"(?: (?:were|are|include|included|was|is)(?: the following)?:?|:) (?P<list>[^.]+)",
        {},
        re.IGNORECASE,
    )


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    match = _pattern().search(sentence.plain)
    if match is None:
        return
    options = _options(sentence, *match.span("list"))
    if len(options) < 2 or not (match["how"] or match["one"] or match["two"]):
        return
    bodies = sentence.entities_in((match["one"] or "") + (match["two"] or ""))
    council = next((body for body in bodies if "ouncil" in body.name or "UNSC" in body.span.quote), None)
    mission = mission_of(sentence, reading)
    at = when(sentence, reading, match.start("t"))
    author = next((body for body in bodies if body is not council), None)
    for number, option in enumerate(options, 1):
        values = shaped(
            "mandate_option",
            mission=mission.ref() if mission else None,
            number=number,
            title=option.quote[0].upper() + option.quote[1:],
            description=option.quote,
            presented_on=at.to_json(),
            presented_to=council.ref() if council else None,
            proposed_by=author.ref() if author else None,
            fate="not_known",
        )
        evidence = {
            "": [sentence.span],
            "title": [option],
            "presented_on": list(at.spans),
            "presented_to": [council.span] if council else [],
            "proposed_by": [author.span] if author else [],
        }
        yield Proposal(
            "mandate_option",
            "options_put",
            values,
            evidence,
            0.75,
            derivations(presented_on=at.derivation, mission=concluded(mission) or {"rule": "main_mission"}),
        )


def _options(sentence: Sentence, start: int, end: int) -> list[Span]:
    """The options of the list; a part that names no change of its own goes on with the one before."""
    text = sentence.text
    parts: list[tuple[int, int]] = []
    position = start
    for joint in [*_JOINT.finditer(text, start, end), None]:
        last = joint.start() if joint else end
        words = _LEAD.sub("", text[position:last].strip())
        first = text.find(words, position) if words else position
        opens = _CHANGE.match(words) is not None
        plain_and = (
            position > start
            and text[:position].rstrip().lower().endswith("and")
            and "," not in text[position - 6 : position]
        )
        if parts and (not opens or plain_and):
            parts[-1] = (parts[-1][0], last)
        elif words:
            parts.append((first, last))
        position = joint.end() if joint else end
    return [sentence.at(first, last) for first, last in parts]


EXTRACTOR = SentenceExtractor(
    "mandate_options",
    "1",
    frozenset({"mandate_option"}),
    re.compile(r"\b(?:options|scenarios|alternatives)\b", re.IGNORECASE),
    _read,
)
