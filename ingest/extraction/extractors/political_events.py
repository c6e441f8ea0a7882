"""Proposes political events: coups, expulsions, withdrawals, agreements, sanctions, briefings and their like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from core.dates import PartialDate
from ingest.extraction.dates import DatedSpan
from ingest.extraction.entities import COUNTRY, Entity
from ingest.extraction.frames import Hit, hits, trigger_of
from ingest.extraction.proposing import (
    Proposal,
    SentenceExtractor,
    When,
    before_publication,
    concluded,
    dated,
    derivations,
    missions_of,
    spans_of,
    when,
    where,
)
from ingest.extraction.protocol import Span, Values
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped
from ingest.extraction.status import Status, status_of

_LEXICON = "political_events"
_AHEAD = re.compile(
    r"\b(?:will|planning|preparing|prepare|planned|transition period|in the event|culminating)\b", re.IGNORECASE
)
_TITLES = {
    "coup": "Coup",
    "coup_attempt": "Attempted coup",
    "expulsion": "Expulsion",
    "withdrawal": "Withdrawal",
    "demand": "Demand",
    "mission_closure": "End of operation",
    "briefing": "Briefing",
    "statement": "Statement",
    "accusation": "Accusation",
    "denial": "Denial",
    "access_denial": "Access denied",
    "ceasefire": "Ceasefire",
    "agreement": "Agreement",
    "suspension": "Suspension",
    "sanction": "Sanctions",
    "sanction_lifted": "Sanctions lifted",
    "election": "Election",
    "election_postponed": "Election postponed",
    "appointment": "Appointment",
    "resignation": "Resignation",
    "investigation": "Investigation opened",
    "consent_withdrawn": "Consent withdrawn",
    "mandate_change": "Change of mandate",
}


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    seen: set[tuple[str, int]] = set()
    for hit in hits(_LEXICON, sentence):
        if not _fits(hit) or (hit.frame.kind, hit.match.start()) in seen:
            continue
        start, end = _trigger(hit)
        status = status_of(sentence, start, end)
        if hit.frame.kind in {"accusation", "denial"} and status.assertion == "alleged":
            status = replace(status, assertion="stated")  # that it was said is not alleged; what was said is
        if not (status.happened or (status.assertion == "planned" and hit.frame.options.get("planned"))):
            continue
        seen.add((hit.frame.kind, hit.match.start()))
        for at in _dates(hit, reading, start):
            if _is_ahead(at, reading) and not hit.frame.options.get("planned"):
                continue
            yield _proposal(hit, reading, status, at)


def _is_ahead(at: When, reading: Reading) -> bool:
    """Whether the date lies after publication, so that nothing dated so has happened."""
    published = reading.context.published
    return bool(published and published.end and at.date.start and at.date.start >= published.end)


def _trigger(hit: Hit) -> tuple[int, int]:
    return hit.trigger if hit.piece("t") else hit.match.span("t2")


def _fits(hit: Hit) -> bool:
    """What a pattern cannot say: a briefing is given to a council, a withdrawal has two parties, a coup a date."""
    if hit.frame.options.get("addressee") == "council":
        return any("ouncil" in entity.name or "UNSC" in entity.span.quote for entity in hit.entities("addressee"))
    if hit.frame.rule in {"coup", "coup_attempt"}:
        return bool(_near_dates(hit))
    if hit.frame.options.get("dated") and not _near_dates(hit):
        return False
    parties = [entity.slug or entity.name for _, entity in hit.roles()]
    if hit.frame.options.get("named_and_dated") and not (
        _near_dates(hit) and any(entity.is_party for _, entity in hit.roles())
    ):
        return False  # a withdrawal spoken of without a date is as often wished for as done
    if hit.frame.options.get("over") and _AHEAD.search(hit.sentence.text):
        return False
    if hit.frame.rule == "pull_out" and "left" in hit.piece("t").lower() and not _is_body(hit):
        return False
    return len(parties) == len(set(parties)) or hit.frame.kind in {"agreement", "ceasefire"}


def _is_body(hit: Hit) -> bool:
    return any(entity.kind != COUNTRY for entity in hit.entities("target"))


def _near_dates(hit: Hit) -> list[DatedSpan]:
    """The dates that belong to the trigger: those that follow it at once, in a list, or stand just before it."""
    trigger = hit.sentence.at(*_trigger(hit))
    near = []
    last = trigger.end
    for item in hit.sentence.dates:
        if item.span.start >= last and item.span.start - last <= 25 and item.relation == "at":
            near.append(item)
            last = item.span.end
    before = [item for item in hit.sentence.dates if 0 <= trigger.start - item.span.end <= 40 and item.relation == "at"]
    return near or before[-1:]


def _dates(hit: Hit, reading: Reading, position: int) -> list[When]:
    """One date for an event; several where one trigger in the plural is dated several times ("coups in … and …")."""
    if hit.frame.kind in {"coup", "coup_attempt"}:
        near = _near_dates(hit)
        if near:
            return [dated(item) for item in near]
    if hit.frame.kind == "election_postponed" and not any(item.relation == "at" for item in hit.sentence.dates):
        return [before_publication(reading)]  # "postponed to December" dates the election
    if "since been" in hit.match[0]:
        return [_since(hit, reading)]
    return [when(hit.sentence, reading, position)]


def _since(hit: Hit, reading: Reading) -> When:
    """What "has since been" done happened between the date spoken of before and publication."""
    start, _ = _trigger(hit)
    earlier = [item for item in hit.sentence.dates if item.span.end <= hit.sentence.at(start, start).end]
    published = reading.context.published
    if not earlier or not earlier[-1].date.start:
        return before_publication(reading)
    date = PartialDate(earlier[-1].date.start, published.end if published else None, "longer")
    return When(date, (earlier[-1].span,), {"rule": "since", "anchor": earlier[-1].span.quote})


def _proposal(hit: Hit, reading: Reading, status: Status, at: When) -> Proposal:
    sentence = hit.sentence
    start, _ = _trigger(hit)
    place, place_spans, place_rule = where(sentence, reading, start)
    evidence: dict[str, list[Span]] = {"": [sentence.span], "political_event_kind": [sentence.at(*_trigger(hit))]}
    participants, people = _participants(hit, evidence)
    if hit.frame.kind in {"coup", "coup_attempt"} and not participants:
        participants, people = _country_struck(sentence, evidence)
    evidence["date"] = list(at.spans)
    evidence["place"] = list(place_spans)
    evidence["assertion"] = list(status.cues)
    title = _TITLES[hit.frame.kind]
    named = ", ".join(dict.fromkeys(entity.span.quote for entity in people))
    values = shaped(
        "political_event",
        title=f"{title}: {named}" if named else title,
        political_event_kind=hit.frame.kind,
        date=at.to_json(),
        place=place,
        missions=missions_of(sentence),
        description=sentence.text,
        assertion=status.assertion,
        claimant=status.claimant.ref() if status.claimant and status.claimant not in people else None,
        participants=participants,
    )
    confidence = 0.75 if at.stated else 0.55
    confidence -= 0.15 * (status.assertion != "stated") + 0.1 * (not people)
    return Proposal(
        "political_event",
        hit.frame.rule,
        values,
        dict(evidence),
        round(confidence, 2),
        derivations(date=at.derivation, place=place_rule, participants=concluded(*people)),
    )


def _participants(hit: Hit, evidence: dict[str, list[Span]]) -> tuple[list[Values], list[Entity]]:
    """The participants with their roles; a party described by words alone keeps the words."""
    rows: list[Values] = []
    people: list[Entity] = []
    for role, entity in hit.roles():
        if role in {"leave", "within", "lead", "affected", "spoken"}:
            continue
        evidence[f"participants.{len(rows)}"] = [entity.span]
        rows.append({"actor": entity.ref(), "role": role, "description_as_stated": entity.span.quote})
        people.append(entity)
    spoken = hit.words("spoken")
    if spoken:  # a person is kept as the role the text gives, never as a known actor
        evidence[f"participants.{len(rows)}"] = [spoken]
        rows.append({"actor": None, "role": "speaker", "description_as_stated": spoken.quote})
    affected = hit.words("affected")
    if affected and affected.quote.strip():
        span = Span.of(
            hit.sentence.text, affected.start - hit.sentence.span.start, affected.end - hit.sentence.span.start
        )
        span = hit.sentence.at(span.start, span.end - (span.quote[-1] == ","))
        inside = hit.sentence.entities_in(hit.piece("affected"))
        whole = [entity for entity in inside if len(entity.span.quote) > 0.8 * len(span.quote)]
        evidence[f"participants.{len(rows)}"] = [span]
        ref = whole[0].ref() if whole else None
        rows.append({"actor": ref, "role": "affected", "description_as_stated": span.quote})
        people.extend(whole)
    return rows, people


def _country_struck(sentence: Sentence, evidence: dict[str, list[Span]]) -> tuple[list[Values], list[Entity]]:
    country = next((entity for entity in sentence.entities if entity.kind == COUNTRY), None)
    if country is None:
        return [], []
    evidence["participants.0"] = list(spans_of(country))
    return [{"actor": country.ref(), "role": "affected", "description_as_stated": country.span.quote}], [country]


EXTRACTOR = SentenceExtractor("political_events", "1", frozenset({"political_event"}), trigger_of(_LEXICON), _read)
