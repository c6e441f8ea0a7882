"""Proposes the missions a text introduces: its own mission, and operations whose name comes with a description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.extraction.dates import DatedSpan
from ingest.extraction.entities import COUNTRY, MISSION, Entity
from ingest.extraction.lexicon import country_of_demonym
from ingest.extraction.masking import compiled
from ingest.extraction.proposing import Proposal, concluded, country_name, drafted
from ingest.extraction.protocol import CandidateDraft, DocumentContext, Ref, Span, Values
from ingest.extraction.reading import Reading, Sentence, reading_of
from ingest.extraction.shapes import shaped
from ingest.extraction.status import status_of

_BEGAN = r"(?:established|created|launched|deployed|set up|began|started|authori[sz]ed)"
_KINDS = (
    (
        "un_peacekeeping",
        re.compile(
            (
                r"\b(?:UN|United Nations)\b[^.]{0,60}\b(?:peace operation|peacekeeping (?:mission|operation)"
                r"|stabili[sz]ation mission)"
            ),
            re.IGNORECASE,
        ),
    ),
    ("joint_force", re.compile(r"\bjoint force\b", re.IGNORECASE)),
    ("bilateral_operation", re.compile(r"\b(?:Operation|Opération)\b")),
)


@cache
def _origins() -> tuple[re.Pattern[str], ...]:
    """How a text says since when a mission exists; group `date` is the date."""
    return tuple(
        compiled(template, {}, re.IGNORECASE)
        for template in (
            rf"(?:what|which|it) (?P<t>{_BEGAN}) in {{date:date}} as an? [^.;]{{0,40}}(?:mission|operation|force)",
            (
                rf"{{mission:mission}}(?:,? (?:which|that))? (?:was|has been|were|had been) (?:first |originally "
                rf"|initially )?(?P<t>{_BEGAN}) (?:{{gap:8}})(?:in|on|since) {{date:date}}"
            ),
            (
                rf"{{mission:mission}},? (?:which was )?(?P<t>{_BEGAN}) (?:by [^,.;]{{1,40}} )?(?:in|on|since) "
                rf"{{date:date}}"
            ),
            rf"(?:in|on) {{date:date}},? (?:{{wide:6}})?{{body}} (?P<t>{_BEGAN}) {{mission:mission}}",
            rf"(?P<t>{_BEGAN}) {{mission:mission}} (?:in|on) {{date:date}}",
            r"(?P<t>since) {date:date},? (?:the )?{mission:mission} has",
            (
                r"{mission:mission} (?:has been (?:deployed|present|active|operating)) [^.;,]{0,40}(?P<t>since) "
                r"{date:date}"
            ),
        )
    )


@cache
def _owner() -> re.Pattern[str]:
    return compiled(r"{nationality:nation}(?:-led)? {mission:mission}")


class MissionExtractor:
    """Reads the whole document: what it says of one mission may stand in several sentences."""

    name = "missions"
    version = "1"
    kinds = frozenset({"mission"})

    def extract(self, context: DocumentContext) -> Iterator[CandidateDraft]:
        reading = reading_of(context)
        named: dict[tuple[str | None, str], list[tuple[Sentence, Entity]]] = {}
        for sentence in reading.telling:
            for entity in sentence.entities:
                if entity.kind == MISSION and not entity.derivation:
                    named.setdefault((entity.slug, entity.name), []).append((sentence, entity))
        for mentions in named.values():
            proposal = self._proposal(reading, mentions)
            if proposal:
                yield drafted(proposal, self.name, self.version)

    def _proposal(self, reading: Reading, mentions: list[tuple[Sentence, Entity]]) -> Proposal | None:
        first = mentions[0][1]
        is_main = reading.mission is not None and (first.slug, first.name) == (
            reading.mission.slug,
            reading.mission.name,
        )
        origin = _origin(reading, first, is_main)
        leads = _leads(reading, mentions)
        if not (is_main or leads or (origin and first.slug is None)):
            return None
        longest = max(mentions, key=lambda item: len(item[1].span.quote))[1]
        short = min(mentions, key=lambda item: len(item[1].span.quote))[1]
        acronym = (
            short
            if re.fullmatch(r"[A-Z][A-Za-z0-9-]{2,11}", short.span.quote) and short.span.quote[1:2].isupper()
            else None
        )
        hosts, host_spans = _hosts(reading, mentions, first)
        evidence: dict[str, list[Span]] = {
            "": [mentions[0][0].span],
            "name": [longest.span],
            "acronym": [acronym.span] if acronym else [],
            "host_countries": host_spans,
            "established": [origin[0].span] if origin else [],
        }
        for index, (_, span) in enumerate(leads):
            evidence[f"lead.{index}"] = [span]
        if origin:
            evidence[""].append(origin[1].span)
        kind, kind_spans = _kind(first, mentions)
        evidence["mission_kind"] = kind_spans
        values = shaped(
            "mission",
            slug=first.slug,
            name=" ".join(longest.span.quote.split()),
            acronym=acronym.span.quote if acronym else None,
            mission_kind=kind,
            host_countries=hosts,
            established=origin[0].date.to_json() if origin else None,
            lead=[ref for ref, _ in leads],
        )
        derivation: Values = concluded(longest)
        if origin and origin[0].relation != "at":
            derivation["established"] = {"rule": "since", "as_stated": origin[0].span.quote}
        return Proposal(
            "mission",
            "main_mission" if is_main else "described_mission",
            values,
            evidence,
            0.8 if is_main else 0.6,
            derivation,
        )


def _origin(reading: Reading, mission: Entity, is_main: bool) -> tuple[DatedSpan, Sentence] | None:
    """The date the mission began, with its sentence; one without the mission's name speaks of the document's own."""
    for pattern in _origins():
        for sentence in reading.telling:
            match = pattern.search(sentence.plain)
            if match is None or not status_of(sentence, *match.span("t")).happened:
                continue
            named = sentence.entities_in(match.groupdict().get("mission") or "")
            fits = named[0].slug == mission.slug and named[0].name == mission.name if named else is_main
            if fits:
                return sentence.dates_in(match["date"])[0], sentence
    return None


def _leads(reading: Reading, mentions: list[tuple[Sentence, Entity]]) -> list[tuple[Ref, Span]]:
    """The state whose operation it is, where the text gives its nationality ("the French Operation …")."""
    for sentence, mission in mentions:
        first = mission.span.quote.split()[0]
        if first in country_of_demonym():
            return [_lead(reading, Span(mission.span.start, mission.span.start + len(first), first))]
        for match in _owner().finditer(sentence.plain):
            span = sentence.at(*match.span("nation"))
            if not sentence.at(*match.span("mission")).overlaps(mission.span):
                continue
            if span.quote in country_of_demonym():
                return [_lead(reading, span)]
    return []


def _lead(reading: Reading, nationality: Span) -> tuple[Ref, Span]:
    code = country_of_demonym()[nationality.quote]
    state = reading.context.registry.actor_of_country("state", code)
    return {"name": country_name(reading, code), "slug": state.slug if state else None, "kind": "state"}, nationality


def _hosts(reading: Reading, mentions: list[tuple[Sentence, Entity]], first: Entity) -> tuple[list[str], list[Span]]:
    """The host countries that the text itself names beside the mission; else those on record."""
    for sentence, mission in mentions:
        for entity in sentence.entities:
            between = reading.context.text[
                min(mission.span.end, entity.span.end) : max(mission.span.start, entity.span.start)
            ]
            if entity.kind == COUNTRY and entity.country_code and re.fullmatch(r" in (?:the )?|, ", between):
                return [entity.country_code], [entity.span]
    known = reading.context.registry.missions_by_slug.get(first.slug or "")
    hosts = list(known.host_countries) if known else []
    named = [
        entity
        for sentence, _ in mentions
        for entity in sentence.entities
        if entity.kind == COUNTRY and entity.country_code in hosts
    ]
    return hosts, [named[0].span] if named else []


def _kind(first: Entity, mentions: list[tuple[Sentence, Entity]]) -> tuple[str | None, list[Span]]:
    for kind, pattern in _KINDS:
        for sentence, _ in mentions:
            match = pattern.search(sentence.text)
            if match and (first.actor_kind in {None, kind}):
                return kind, [sentence.at(*match.span())]
    return first.actor_kind, []


EXTRACTOR = MissionExtractor()
