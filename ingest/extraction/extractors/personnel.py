"""Proposes strengths: how many troops, police or staff a mission has, is allowed or is promised, and from whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.extraction.entities import COUNTRY, MISSION, Entity
from ingest.extraction.frames import trigger_of
from ingest.extraction.lexicon import load
from ingest.extraction.masking import compiled, placeholders
from ingest.extraction.numbers import Quantity
from ingest.extraction.proposing import Proposal, SentenceExtractor, as_of, concluded, derivations, mission_of
from ingest.extraction.protocol import Ref, Span, Values
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped
from ingest.extraction.status import status_of

_LEXICON = "strength_prose"
# What makes a number of soldiers something else than a mission's strength.
_NOT_STRENGTH = re.compile(
    r"\b(?:kill|wound|injur|die[sd]?\b|dead|death|casualt|abduct|kidnap|missing|trained|train\b|graduat|vetted|detain|arrest|ambush|attack"
    r"|surrender|defect|demobili|disarm|reintegrat|screened|recruit|allegation|rape|sexual|evacuat|displac"
    r"|repatriated after)",
    re.IGNORECASE,
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = {"nouns": [noun for nouns in load(_LEXICON)["categories"].values() for noun in nouns]}
    counted = compiled(
        r"{number:n}(?: of)? (?:(?:{nationality}|{country}|[a-z-]+) ){0,2}?(?P<noun>{w:nouns}|{group})(?![\w-])",
        words,
        re.IGNORECASE,
    )
    contingent = compiled(
        (
            r"(?:{nationality:nation}|{country:owner}['’]s?) (?:[a-z-]+ )?(?:contingent|battalion|battalions"
            r"|troops|unit|infantry)"
        ),
        {},
        re.IGNORECASE,
    )
    women = compiled(
        (
            r"(?:including|of whom|among them|of which|with)(?: at least| some)? {number:n}(?: (?:are|were))? "
            r"(?:women|female)"
        ),
        {},
        re.IGNORECASE,
    )
    based = compiled(
        r"\b(?:based|stationed|deployed|headquartered|located) (?:in|at|near|around) {place:place}", {}, re.IGNORECASE
    )
    return counted, contingent, women, based


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    text = sentence.plain
    if _NOT_STRENGTH.search(sentence.text):
        return
    counted, contingent, women, based = _patterns()
    nation = contingent.search(text)
    mission = mission_of(sentence, reading)
    for match in counted.finditer(text):
        quantity = sentence.quantities_in(match["n"])[0]
        if quantity.figure.best is None and quantity.figure.low is None and quantity.figure.high is None:
            continue
        if not _is_strength(sentence, match, nation, mission):
            continue
        status = status_of(sentence, *match.span("n"))
        if status.assertion not in {"stated", "planned"} and _kind_of_number(sentence.text) == "deployed":
            continue
        yield _proposal(
            sentence,
            reading,
            match,
            quantity,
            nation,
            women.search(text, match.end()),
            based.search(text, match.end()),
            mission,
        )
        if nation:
            break  # a contingent has one strength; further numbers are parts of it


def _is_strength(
    sentence: Sentence, match: re.Match[str], nation: re.Match[str] | None, mission: Entity | None
) -> bool:
    """A number of soldiers is a mission's strength only where the sentence is about the mission or its contingent."""
    if mission is None:
        return False
    if nation or any(entity.kind == MISSION for entity in sentence.entities):
        return True
    return bool(re.match(r"(?:With|It has|Its|Comprising|Consisting)\b", sentence.text)) and match.start() < 60


def _kind_of_number(text: str) -> str:
    for status, patterns in load(_LEXICON)["status"].items():
        if re.search(rf"\b(?:{'|'.join(patterns)})", text, re.IGNORECASE):
            return str(status)
    return "deployed"


def _category(words: str) -> str:
    for category, nouns in load(_LEXICON)["categories"].items():
        if any(words.lower().endswith(noun) for noun in nouns):
            return str(category)
    return "military"


def _proposal(
    sentence: Sentence,
    reading: Reading,
    match: re.Match[str],
    quantity: Quantity,
    nation: re.Match[str] | None,
    women: re.Match[str] | None,
    based: re.Match[str] | None,
    mission: Entity | None,
) -> Proposal:
    counted = sentence.at(*match.span())
    at = as_of(sentence, reading, match.start())
    evidence: dict[str, list[Span]] = {
        "": [sentence.span],
        "figure": [counted],
        "personnel_category": [sentence.at(*match.span("noun"))],
        "mission": [mission.span] if mission and mission.span.overlaps(sentence.span) else [],
        "as_of": list(at.spans),
    }
    contributor, entity = _contributor(sentence, reading, nation, evidence)
    female = sentence.quantities_in(women["n"])[0] if women else None
    if female and women:
        evidence["women"] = [sentence.at(*women.span())]
    place: Values | None = None
    if based:
        mention = (
            sentence.places[placeholders(based["place"])[0][2]] if placeholders(based["place"])[0][1] == "P" else None
        )
        place = mention.value if mention else None
        evidence["place"] = [mention.span] if mention else []
    values = shaped(
        "personnel_figure",
        mission=mission.ref() if mission else None,
        status=_kind_of_number(sentence.text),
        personnel_category=_category(match["noun"] if not placeholders(match["noun"]) else counted.quote),
        figure=quantity.figure.to_json(),
        women=female.figure.best if female else None,
        contributor=contributor,
        place=place,
        as_of=at.to_json(),
    )
    confidence = 0.75 if evidence["mission"] else 0.6
    return Proposal(
        "personnel_figure",
        "contingent" if nation else "strength",
        values,
        evidence,
        confidence,
        derivations(
            as_of=at.derivation,
            mission=concluded(mission) or ({} if evidence["mission"] else {"rule": "main_mission"}),
            contributor={"rule": "nationality"} if entity is None and contributor else None,
        ),
    )


def _contributor(
    sentence: Sentence, reading: Reading, nation: re.Match[str] | None, evidence: dict[str, list[Span]]
) -> tuple[Ref | None, Entity | None]:
    """The state whose contingent it is; "Guinean" stands for Guinea."""
    if nation is None:
        return None, None
    group = "nation" if nation["nation"] else "owner"
    _, letter, index = placeholders(nation[group])[0]
    entity = sentence.entities[index]
    evidence["contributor"] = [entity.span]
    if letter == "C" and entity.kind == COUNTRY:
        return entity.ref(), entity
    state = reading.context.registry.actor_of_country("state", entity.country_code or "")
    return {"name": state.name if state else entity.name, "slug": state.slug if state else None, "kind": "state"}, None


OF_OTHERS = frozenset({"resolution", "sg_report"})  # read there by the instrument extractors
EXTRACTOR = SentenceExtractor("personnel", "1", frozenset({"personnel_figure"}), trigger_of(_LEXICON), _read, OF_OTHERS)
