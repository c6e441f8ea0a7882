"""Clashes and demonstrations: incidents told by who met whom, without a clause of harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.extraction.incident_kinds import LABELS, means_in
from ingest.extraction.masking import compiled
from ingest.extraction.proposing import Proposal, concluded, derivations, missions_of, when, where
from ingest.extraction.protocol import Span, Values
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped
from ingest.extraction.status import status_of


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return (
        (
            "battle.armed_clash",
            compiled(
                r"(?P<t>clashes|clash|fighting|battles?|gun battles?|firefights?|exchanges? of fire|hostilities)"
                r"(?: \w+){0,3} between {party*:one} and {party*:other}",
                {},
                re.IGNORECASE,
            ),
        ),
        (
            "battle.armed_clash",
            compiled(
                r"{force*:one} {gap:2}(?P<t>clashed|exchanged fire|fought) with {force*:other}", {}, re.IGNORECASE
            ),
        ),
        (
            "demo.peaceful",
            compiled(
                r"(?P<one>(?:[Tt]housands|[Hh]undreds|[Dd]ozens|{number})(?: of)? (?:people|demonstrators"
                r"|protesters|residents|women|students)"
                r"|demonstrators|protesters|residents) {gap:2}(?P<t>protested|demonstrated|marched|rallied"
                r"|took to the streets)",
                {},
                re.IGNORECASE,
            ),
        ),
    )


def clashes_in(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    """The clashes and demonstrations of the sentence that have a date or a place of their own."""
    for kind, pattern in _patterns():
        for match in pattern.finditer(sentence.plain):
            proposal = _clash(sentence, reading, kind, match)
            if proposal:
                yield proposal


def _clash(sentence: Sentence, reading: Reading, kind: str, match: re.Match[str]) -> Proposal | None:
    status = status_of(sentence, *match.span("t"))
    at = when(sentence, reading, match.start("t"), inherit=True)
    place, place_spans, place_rule = where(sentence, reading, match.start("t"))
    dated = at.stated and at.date.precision in {"day", "week", "month"}
    placed = place is not None and place["geo_precision"] not in {"country", "not_stated"}
    if not status.happened or not (dated or placed):
        return None
    parties = [
        entity for group in ("one", "other") for entity in sentence.entities_in(match.groupdict().get(group) or "")
    ]
    if kind == "battle.armed_clash" and any(
        entity.actor_kind in {"population_group", "civil_society"} for entity in parties
    ):
        kind = "demo.intervention"  # a clash with people who bear no arms
    evidence: dict[str, list[Span]] = {
        "": [sentence.span],
        "incident_kind": [sentence.at(*match.span("t"))],
        "date": list(at.spans),
        "place": list(place_spans),
        "assertion": list(status.cues),
    }
    rows: list[Values] = []
    for entity in parties:
        evidence[f"participations.{len(rows)}"] = [entity.span]
        rows.append(
            {
                "actor": entity.ref(),
                "role": "belligerent",
                "description_as_stated": entity.span.quote,
                "identification": "identified" if entity.ref() else "not_stated",
                "assertion": status.assertion,
                "verification": status.verification,
            }
        )
    weapon, _, weapon_spans = means_in(sentence)
    evidence["weapon"] = list(weapon_spans)
    names = ", ".join(entity.span.quote for entity in parties)
    values = shaped(
        "incident",
        title=f"{LABELS.get(kind, 'Incident')}: {names}" if names else LABELS.get(kind, "Incident"),
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
        participations=rows,
    )
    return Proposal(
        "incident",
        "clash" if kind.startswith("battle") else "demonstration",
        values,
        evidence,
        0.6,
        derivations(date=at.derivation, place=place_rule, participations=concluded(*parties)),
    )
