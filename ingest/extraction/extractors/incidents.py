"""Proposes incidents: attacks, killings, abductions, sexual violence, clashes, and who is said to have done them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from core.figures import Figure
from ingest.extraction.aggregates import is_aggregate
from ingest.extraction.clashes import clashes_in
from ingest.extraction.entities import MISSION, Entity
from ingest.extraction.frames import trigger_of
from ingest.extraction.harm import Harm, harms_in
from ingest.extraction.incident_kinds import LABELS, category_of, kind_of, means_in, sexual_form
from ingest.extraction.people import People
from ingest.extraction.proposing import (
    Proposal,
    SentenceExtractor,
    When,
    Window,
    concluded,
    derivations,
    missions_of,
    when,
    where,
)
from ingest.extraction.protocol import Span, Values
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped
from ingest.extraction.status import Status, status_of

_LEXICON = "incidents"
_SURE_DATES = {"day", "week", "month"}
_UNIDENTIFIED = re.compile(r"\b(?:unidentified|unknown)\b", re.IGNORECASE)
_SUSPECTED = re.compile(r"\b(?:suspected|alleged|presumed)\b", re.IGNORECASE)
# Words that make a number one over a period, and a deed a habit: neither is an event.
_OVER_TIME = re.compile(
    r"\b(?:reporting period|period under review|during the (?:same|past|last|conflict)|since (?!then\b)|over "
    r"the (?:past|last)|in the (?:past|last)"
    r"|so far|to date|in total|as (?:at|of) \d|as (?:at|of) [A-Z])",
    re.IGNORECASE,
)
_HABIT = re.compile(
    (
        r"\b(?:often|regularly|daily|continued to|continues? to|intensified|frequently|repeatedly|in recent"
        r"|sporadic|increasingly)\b"
    ),
    re.IGNORECASE,
)
_PLURAL_ATTACK = re.compile(
    r"(?:attacks|raids|assaults|bombings|incursions|ambushes|strikes|explosions|bombardments)\Z", re.IGNORECASE
)
_LED_TO = re.compile(
    r"\b(?:resulting in|causing|leading to|led to|leaving|including|which caused|with) (?:the |at least )?\Z"
)
_VAGUE_NOUNS = {"others", "lives", "people", "persons", "individuals", "victims"}


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    if is_aggregate(sentence):
        return  # a count over a period is a finding, never an incident
    groups = _grouped(sentence, harms_in(sentence))
    for index, harms in enumerate(groups):
        first = 0 if index == 0 else min(harm.start for harm in harms)
        last = (
            min((harm.start for harm in groups[index + 1]), default=0)
            if index + 1 < len(groups)
            else len(sentence.text)
        )
        proposal = _incident(sentence, reading, harms, (first, last))
        if proposal:
            yield proposal
    if not groups:
        yield from clashes_in(sentence, reading)


def _grouped(sentence: Sentence, harms: list[Harm]) -> list[list[Harm]]:
    """Clauses of one event together: an attack with what it led to. Acts of others, or told as nouns, stand alone."""
    groups: list[list[Harm]] = []
    for harm in harms:
        led_to = _LED_TO.search(sentence.text[: harm.start]) is not None and groups
        alone = (harm.form == "nominal" and not led_to) or harm.outcome in {"sexual_violence", "detained", "tortured"}
        others = groups and harm.agents and _agents(groups[-1]) and _agents([harm]) != _agents(groups[-1])
        if groups and not alone and not others and (led_to or groups[-1][-1].form != "nominal"):
            groups[-1].append(harm)
        else:
            groups.append([harm])
    return groups


def _agents(harms: list[Harm]) -> set[str]:
    return {agent.name for harm in harms for agent in harm.agents}


def _incident(sentence: Sentence, reading: Reading, harms: Sequence[Harm], window: Window) -> Proposal | None:
    lead = next((harm for harm in harms if harm.outcome), harms[0])
    status = status_of(sentence, lead.start, lead.end)
    if not status.happened:
        return None
    at = when(sentence, reading, lead.start, inherit=True, window=window)
    place, place_spans, place_rule = where(sentence, reading, lead.start, window)
    if not _tells_an_event(sentence, harms, at, place, status):
        return None
    weapon, means_kind, weapon_spans = means_in(sentence)
    kind = kind_of(harms, sentence, means_kind)
    evidence: dict[str, list[Span]] = {
        "": [sentence.span],
        "incident_kind": [sentence.at(harm.start, harm.end) for harm in harms],
        "date": list(at.spans),
        "place": list(place_spans),
        "weapon": list(weapon_spans),
        "assertion": list(status.cues),
    }
    participations = _participations(sentence, harms, status, evidence)
    casualties = _casualties(sentence, harms, status, evidence)
    victims = [victim for harm in harms for victim in harm.victims]
    title = (
        f"{LABELS.get(kind, 'Incident')}: {', '.join(victim.span.quote for victim in victims)}"
        if victims
        else LABELS.get(kind, "Incident")
    )
    values = shaped(
        "incident",
        title=f"{title}, {place['name']}" if place and place_spans else title,
        incident_kind=kind,
        date=at.to_json(),
        place=place,
        missions=missions_of(sentence),
        weapon=weapon,
        description=sentence.text,
        assertion=status.assertion,
        verification=status.verification,
        claimant=status.claimant.ref() if status.claimant else None,
        claimant_as_stated=status.claimant_as_stated,
        participations=participations,
        casualties=casualties,
    )
    agents = [agent for harm in harms for agent in harm.agents]
    return Proposal(
        "incident",
        lead.form,
        values,
        evidence,
        _confidence(at, place_spans, casualties, lead),
        derivations(date=at.derivation, place=place_rule, participations=concluded(*agents)),
    )


def _tells_an_event(sentence: Sentence, harms: Sequence[Harm], at: When, place: Values | None, status: Status) -> bool:
    """Whether one event is told, and not a habit or a count over time.

    It needs a date within a month, a place within a country, or a number with named parties.
    """
    precise = at.stated and at.date.precision in _SURE_DATES and at.derivation.get("rule") != "as_of_publication"
    on_a_day = at.stated and at.date.precision in {"day", "week"}
    if (
        (at.stated and not precise)
        or _OVER_TIME.search(sentence.text)
        or (_HABIT.search(sentence.text) and not on_a_day)
    ):
        return False
    placed = place is not None and place["geo_precision"] not in {"country", "not_stated", "admin1"}
    if not any(harm.outcome for harm in harms):
        single = not any(_PLURAL_ATTACK.search(sentence.text[: harm.end]) for harm in harms)
        return single and on_a_day and any(harm.agents or harm.victims for harm in harms)
    counted = any(_numbers(harm) for harm in harms)
    victims = [victim for harm in harms for victim in harm.victims]
    specific = counted or any(not isinstance(victim, People) or victim.noun not in _VAGUE_NOUNS for victim in victims)
    blamed = any(harm.agents and harm.victims for harm in harms)
    if not counted and not blamed and any(_is_plural(sentence, harm) for harm in harms):
        return False  # "massacres of civilians", by nobody and of no number
    named = status.assertion == "alleged" and blamed and any(agent.is_party for harm in harms for agent in harm.agents)
    return specific and (precise or (placed and counted) or (counted and blamed) or named)


def _is_plural(sentence: Sentence, harm: Harm) -> bool:
    words = sentence.text[harm.start : harm.end].lower()
    return harm.form == "nominal" and (
        words.endswith("s") or words in {"sexual violence", "forced marriage", "torture"}
    )


def _numbers(harm: Harm) -> bool:
    people = [victim for victim in harm.victims if isinstance(victim, People) and victim.quantity]
    return bool(harm.counts) or any(person.figure().numbers() for person in people)


def _participations(
    sentence: Sentence, harms: Sequence[Harm], status: Status, evidence: dict[str, list[Span]]
) -> list[Values]:
    """The parties with their roles; who did it always carries the assertion."""
    rows: list[Values] = []
    seen: set[tuple[str, str]] = set()

    def add(role: str, entity: Entity, spans: list[Span]) -> None:
        if (role, entity.span.quote) in seen:
            return
        seen.add((role, entity.span.quote))
        words = _as_described(entity)
        suspected = _SUSPECTED.search(words) is not None
        alleged = role == "alleged_perpetrator" and (suspected or status.assertion == "alleged")
        evidence[f"participations.{len(rows)}"] = spans
        rows.append(
            {
                "actor": entity.ref(),
                "role": role,
                "description_as_stated": words,
                "identification": _identification(entity, words, suspected),
                "assertion": "alleged" if alleged else status.assertion,
                "verification": status.verification,
            }
        )

    for harm in harms:
        words = [sentence.at(*harm.agent_words)] if harm.agent_words else []
        for agent in harm.agents:
            add("alleged_perpetrator", agent, [agent.span, *words])
    for harm in harms:
        for victim in harm.victims:
            entity = victim.entity if isinstance(victim, People) else victim
            if entity:
                add("target" if entity.kind == MISSION or not harm.outcome else "victim_group", entity, [victim.span])
    return rows


def _as_described(entity: Entity) -> str:
    return entity.name if entity.derivation.get("rule") == "shared_head" else entity.span.quote


def _identification(entity: Entity, words: str, suspected: bool) -> str:
    if _UNIDENTIFIED.search(words):
        return "unidentified"
    if suspected:
        return "suspected"
    return "identified" if entity.ref() else "not_stated"


def _casualties(
    sentence: Sentence, harms: Sequence[Harm], status: Status, evidence: dict[str, list[Span]]
) -> list[Values]:
    rows: list[Values] = []
    last = "unspecified"
    for harm in harms:
        if not harm.outcome:
            continue
        words = sentence.at(harm.start, harm.end)
        entries: list[tuple[str, str, str, Figure, Span]] = [
            (victim.category, victim.age, victim.sex, victim.figure(), victim.span)
            if isinstance(victim, People)
            else (category_of(victim), "not_stated", "not_stated", Figure.not_stated(victim.span.quote), victim.span)
            for victim in harm.victims
        ]
        entries += [
            (last, "not_stated", "not_stated", count.figure, count.span) for count in harm.counts if not harm.victims
        ]
        for category, age, sex, figure, span in entries:
            last = category
            evidence[f"casualties.{len(rows)}"] = [span, words]
            evidence[f"casualties.{len(rows)}.figure"] = [span]
            rows.append(
                {
                    "victim_category": category,
                    "outcome": harm.outcome,
                    "sv_form": sexual_form(words.quote) if harm.outcome == "sexual_violence" else None,
                    "age_group": age,
                    "sex": sex,
                    "figure": figure.to_json(),
                    "assertion": status.assertion,
                }
            )
    return rows


def _confidence(at: When, place_spans: Sequence[Span], casualties: Sequence[Values], lead: Harm) -> float:
    score = 0.4 + 0.15 * at.stated + 0.1 * bool(place_spans) + 0.1 * bool(casualties)
    score += 0.1 * (lead.form in {"passive", "active", "nominal", "attack_on"}) - 0.1 * (
        at.derivation.get("rule") == "carried_from_sentence"
    )
    return round(min(score, 0.85), 2)


EXTRACTOR = SentenceExtractor("incidents", "1", frozenset({"incident"}), trigger_of(_LEXICON), _read)
