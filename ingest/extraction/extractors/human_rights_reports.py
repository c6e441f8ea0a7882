"""Proposes human-rights reports with their findings: who counted what, over which period, against whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.extraction.aggregates import Counted, Publication, counted_in, publication_in
from ingest.extraction.entities import COUNTRY, MISSION
from ingest.extraction.frames import trigger_of
from ingest.extraction.incident_kinds import category_of
from ingest.extraction.proposing import Proposal, SentenceExtractor, concluded, country_name, dated, derivations
from ingest.extraction.protocol import Span, Values
from ingest.extraction.reading import Reading, Sentence
from ingest.extraction.shapes import shaped
from ingest.extraction.status import status_of

_LEXICON = "reports"
_RIGHTS = re.compile(
    r"\bhuman rights\b(?! (?:council|division|section|watch|officer))|\bviolations\b|\babuses\b", re.IGNORECASE
)


def _read(sentence: Sentence, reading: Reading) -> Iterator[Proposal]:
    publication = publication_in(sentence)
    if publication is not None and _counted_elsewhere(reading, publication):
        return
    if publication is None or not status_of(sentence, publication.start, publication.end).happened:
        return
    counted = [item for item in counted_in(sentence, publication.end) if _counts(item)]
    about_rights = _RIGHTS.search(sentence.text, publication.end)
    if not counted and not about_rights:
        return
    precise = [item for item in sentence.dates if item.date.precision == "day" and item.relation == "at"]
    if not counted and precise:
        return
    yield _report(sentence, reading, publication, counted)


def _counted_elsewhere(reading: Reading, publication: Publication) -> bool:
    """In a report of the Secretary-General the counts of the United Nations are read by the instrument extractors."""
    ours = publication.publisher.kind == MISSION or publication.publisher.actor_kind == "un_entity"
    ours = ours or publication.publisher.slug == "united-nations"
    return reading.context.document_kind == "sg_report" and ours


def _counts(item: Counted) -> bool:
    """A finding says how many, at least in words, or against whom."""
    return (
        bool(item.figure.numbers())
        or item.figure.by_convention
        or item.figure_spans[0].quote != item.span.quote
        or bool(item.victims)
    )


def _report(sentence: Sentence, reading: Reading, publication: Publication, counted: list[Counted]) -> Proposal:
    publisher = publication.publisher
    period = next((item for item in sentence.dates if item.relation in {"at", "since"} and not item.derivation), None)
    when = dated(period) if period else None
    country = next((item for item in sentence.entities if item.kind == COUNTRY and item.country_code), None)
    code = country.country_code if country else reading.hosts[0] if len(reading.hosts) == 1 else None
    evidence: dict[str, list[Span]] = {
        "": [sentence.span],
        "publisher": [publisher.span],
        "period": list(when.spans) if when else [],
        "summary": [sentence.span],
        "country_code": [country.span] if country else [],
    }
    findings = [_finding(item, index, sentence, evidence) for index, item in enumerate(counted)]
    place = country_name(reading, code) if code else None
    title = (
        f"{publisher.span.quote}: human rights"
        + (f" in {place}" if place else "")
        + (f", {period.span.quote}" if period else "")
    )
    values = shaped(
        "human_rights_report",
        title=title,
        publisher=publisher.ref(),
        period=when.to_json() if when else None,
        country_code=code,
        territory_as_stated=country.span.quote if country else None,
        summary=sentence.text,
        findings=findings,
    )
    return Proposal(
        "human_rights_report",
        "published_counts" if counted else "published",
        values,
        evidence,
        0.7 if counted else 0.45,
        derivations(
            publisher=concluded(publisher),
            period=when.derivation if when else None,
            country_code=None if country or not code else {"rule": "host_country_of_mission"},
        ),
    )


def _finding(item: Counted, index: int, sentence: Sentence, evidence: dict[str, list[Span]]) -> Values:
    status = status_of(sentence, item.span.start - sentence.span.start, item.span.start - sentence.span.start + 1)
    agent = item.agents[0] if item.agents else None
    evidence[f"findings.{index}"] = [item.span]
    evidence[f"findings.{index}.figure"] = list(item.figure_spans)
    if agent:
        evidence[f"findings.{index}.perpetrator"] = [agent.span]
    assertion = status.assertion if status.assertion in {"stated", "alleged", "denied"} else "stated"
    return {
        "category": item.category,
        "counting_unit": item.unit,
        "victim_category": category_of(item.victims[0]) if item.victims else "unspecified",
        "perpetrator": agent.ref() if agent else None,
        "perpetrator_as_stated": ", ".join(entity.span.quote for entity in item.agents) or None,
        "identification": "identified" if agent and agent.ref() else "not_stated",
        "figure": item.figure.to_json(),
        "assertion": assertion,
        "method": None,
    }


EXTRACTOR = SentenceExtractor(
    "human_rights_reports", "1", frozenset({"human_rights_report"}), trigger_of(_LEXICON), _read
)
