"""Proposes mandate tasks that running text ascribes to a mission, each with the task code its own words carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.extraction.frames import Hit, hits, trigger_of
from ingest.extraction.instruments.vocabulary import modality_of, tasks_in
from ingest.extraction.lexicon import load
from ingest.extraction.proposing import Proposal, SentenceExtractor, concluded, dated, derivations
from ingest.extraction.protocol import Span
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped
from ingest.extraction.status import status_of

_LEXICON = "mandate_prose"
_JOINT = re.compile(
    r",(?: and)? |;| and (?=(?:to )?[a-z]+ing\b|to [a-z]+\b|assist|support|protect|monitor|help|restor|promot"
    r"|facilitat)"
)
_END = re.compile(r"\b(?:has since|have since|has been|but|which|while|however|although)\b")


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    seen: set[str] = set()
    for hit in hits(_LEXICON, sentence):
        status = status_of(sentence, *hit.trigger)
        if status.assertion not in {"stated", "alleged"} and hit.frame.rule != "named_mandate":
            continue
        for piece in _pieces(hit):
            code = _code(piece.quote)
            if code and code not in seen:
                seen.add(code)
                yield _proposal(hit, reading, piece, code)


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (code, re.compile(rf"\b(?:{'|'.join(patterns)})", re.IGNORECASE))
        for code, patterns in load(_LEXICON)["cues"].items()
    )


def _code(words: str) -> str | None:
    for code, pattern in _cues():
        if pattern.search(words):
            return code
    found = tasks_in(words)
    return found[0].code if found else None


def _pieces(hit: Hit) -> list[Span]:
    """The parts of the list of tasks; a named mandate ("human rights mandate") is one part."""
    start, end = hit.match.span("tasks")
    if hit.frame.rule == "named_mandate":
        return [hit.sentence.at(*hit.match.span("t"))]
    text = hit.sentence.text
    stop = _END.search(text, start, end)
    end = stop.start() if stop else end
    pieces, position = [], start
    for joint in [*_JOINT.finditer(text, start, end), None]:
        last = joint.start() if joint else end
        if text[position:last].strip():
            piece = Span.of(text, position, last)
            pieces.append(hit.sentence.at(piece.start, piece.end))
        position = joint.end() if joint else end
    return pieces


def _proposal(hit: Hit, reading: Reading, piece: Span, code: str) -> Proposal:
    sentence = hit.sentence
    named = hit.entities("mission")
    mission = named[0] if named else reading.mission
    since = next(
        (item for item in sentence.dates if item.relation in {"at", "since"} and item.span.end <= piece.start), None
    )
    period = None
    if since and since.date.start and hit.frame.rule != "named_mandate":
        period = dated(since)
    values = shaped(
        "mandate_task",
        mission=mission.ref() if mission else None,
        task=code,
        change="add",
        modality=modality_of(piece.quote),
        period={"start": period.date.to_json()["start"], "end": None, "precision": "longer"} if period else None,
        text_as_printed=piece.quote,
    )
    evidence = {
        "": [sentence.span],
        "task": [piece],
        "text_as_printed": [piece],
        "mission": [item.span for item in named],
        "period": list(period.spans) if period else [],
    }
    return Proposal(
        "mandate_task",
        hit.frame.rule,
        values,
        evidence,
        0.65,
        derivations(
            mission=concluded(*named) if named else {"rule": "main_mission"},
            period={"rule": "from_the_date_named", "as_stated": period.spans[0].quote} if period else None,
        ),
    )


EXTRACTOR = SentenceExtractor("mandate_tasks", "1", frozenset({"mandate_task"}), trigger_of(_LEXICON), _read)
