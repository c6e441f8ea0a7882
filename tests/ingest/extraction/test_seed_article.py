"""The article the project began with: each group of facts that the design lists, but for its own metadata."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from core.dates import PartialDate
from ingest.extraction import ExtractionResult, run
from ingest.extraction.context import build_context
from ingest.extraction.protocol import CandidateDraft, DocumentContext
from tests.ingest.extraction.registry import reference_registry

ARTICLE = Path(__file__).resolve().parents[4] / "shared" / "seed" / "minusma-article.txt"
pytestmark = pytest.mark.skipif(
    not ARTICLE.exists(), reason=f"the seed article is not on this machine ({ARTICLE.name})"
)


@cache
def _context() -> DocumentContext:
    text = ARTICLE.read_text(encoding="utf-8")
    title = "MINUSMA in Mali: The Challenges of Multidimensional Peacekeeping"
    published = PartialDate.day(date(2023, 3, 8))
    return build_context(text, reference_registry(), title=title, published=published, document_kind="analysis")


@cache
def _result() -> ExtractionResult:
    return run(_context())


def _found(kind: str, **wanted: Any) -> list[CandidateDraft]:
    """Candidates of that kind with these values; a reference is compared by slug, a date by its parsed form."""
    return [
        draft
        for draft in _result().drafts
        if draft.kind == kind and all(_is(draft.values[key], value) for key, value in wanted.items())
    ]


def _is(value: Any, wanted: Any) -> bool:
    if isinstance(value, dict) and "precision" in value:
        return bool(value == PartialDate.parse(wanted).to_json())
    if isinstance(value, dict) and "slug" in value:
        return bool(value["slug"] == wanted)
    if isinstance(value, dict) and "quantifier" in value:
        return bool((value["low"], value["high"]) == wanted)
    return bool(value == wanted)


def _relation(subject: str, kind: str, other: str) -> bool:
    return bool(
        _found("actor_relation", subject=subject, relation_kind=kind, object=other)
        or (
            kind in {"cooperates_with", "tension_with"}
            and _found("actor_relation", subject=other, relation_kind=kind, object=subject)
        )
    )


def _task(code: str) -> bool:
    return bool(_found("mandate_task", mission="minusma", task=code))


def _event(kind: str, **wanted: Any) -> bool:
    return bool(_found("political_event", political_event_kind=kind, **wanted))


def _findings(publisher: str) -> list[dict[str, Any]]:
    return [
        finding for draft in _found("human_rights_report", publisher=publisher) for finding in draft.values["findings"]
    ]


def _restricted(kind: str) -> bool:
    return bool(_found("restriction", restriction_kind=kind, mission="minusma", imposed_by="government-of-mali"))


def _narratives(kind: str, *words: str) -> bool:
    said = " ".join(draft.values["statement"] for draft in _found("narrative", narrative_kind=kind, mission="minusma"))
    return all(word in said for word in words)


def _incident(kind: str) -> dict[str, Any]:
    (draft,) = _found("incident", incident_kind=kind)
    return draft.values


GROUPS: dict[str, Callable[[], bool]] = {
    "1 the mission": lambda: bool(
        _found("mission", slug="minusma", acronym="MINUSMA", host_countries=["ML"], established="2013")
    ),
    "2 strength": lambda: bool(_found("personnel_figure", status="deployed", figure=(12300, 12300), mission="minusma")),
    "3 the Guinean contingent": lambda: bool(
        _found("personnel_figure", contributor="guinea", figure=(850, 850), women=16)
    ),
    "4 tasks of 2013": lambda: _task("peace_process") and _task("state_authority") and _task("civilian_protection"),
    "5 human-rights mandate, curtailed": lambda: _task("human_rights") and _restricted("activity"),
    "6 mandate widened": lambda: _event("mandate_change"),
    "7 deadliest mission": lambda: bool(_found("position", position_kind="assessment", mission="minusma", metric=None)),
    "8 expulsion": lambda: _event("expulsion", date="2023-02-05") and _restricted("expulsion"),
    "9 briefing": lambda: _event("briefing"),
    "10 mixed results reported": lambda: bool(
        _found("human_rights_report", publisher="malian-human-rights-organisations")
    ),
    "11 Wagner Group": lambda: (
        bool(_found("actor", actor_kind="private_military_company", country_code="RU"))
        and _relation("wagner-group", "linked_to", "government-of-russian-federation")
    ),
    "12 two coups": lambda: _event("coup", date="2020") and _event("coup", date="2021"),
    "13 Barkhane": lambda: (
        bool(_found("mission", slug="barkhane")) and _relation("barkhane", "cooperates_with", "malian-armed-forces")
    ),
    "14 its end demanded and come": lambda: _event("demand") and _event("mission_closure"),
    "15 Wagner replaces French forces": lambda: _relation("wagner-group", "replaces", "french-armed-forces"),
    "16 Moscow and Bamako": lambda: _relation(
        "government-of-russian-federation", "cooperates_with", "government-of-mali"
    ),
    "17 hundreds of killings": lambda: any(
        finding["figure"]["low"] == 100 and finding["figure"]["by_convention"]
        for finding in _findings("human-rights-watch")
    ),
    "18 numerous deaths": lambda: any(
        finding["victim_category"] == "state_forces" and finding["figure"]["quantifier"] == "not_stated"
        for finding in _findings("human-rights-watch")
    ),
    "19 Moura": lambda: _incident("vac.attack")["casualties"][0]["figure"]["best"] == 300,
    "20 rapes": lambda: _incident("vac.crsv")["assertion"] == "alleged",
    "21 access denied": lambda: _event("access_denial") and _restricted("access"),
    "22 displaced people": lambda: bool(
        _found("displacement_figure", figure=(422000, 422000), measure="stock", country_code="ML")
    ),
    "23 rumours and sentiment": lambda: (
        _narratives("rumour", "favouritism", "partition", "terrorist") and _narratives("sentiment", "anti-MINUSMA")
    ),
    "24 disinformation": lambda: _narratives("disinformation", "colonialist"),
    "25 movement restricted": lambda: _restricted("movement"),
    "26 tension with ECOWAS": lambda: _relation("mali", "tension_with", "ecowas"),
    "27 leaving the joint force": lambda: _event("withdrawal", date="2022"),
    "28 quick-impact projects": lambda: bool(_found("project", project_kind="quick_impact", figure=(100, 999))),
    "29 three options, one expectation": lambda: (
        len(_found("mandate_option", presented_on="2023-01", presented_to="un-security-council")) == 3
        and bool(_found("position", position_kind="expectation", holder="government-of-mali"))
    ),
}


@pytest.mark.parametrize("group", GROUPS)
def test_the_article_gives(group: str) -> None:
    assert GROUPS[group]()


def test_moura_is_alleged_within_its_month_and_blames_both_with_a_claim() -> None:
    moura = _incident("vac.attack")
    assert moura["assertion"] == "alleged"
    assert moura["date"] == PartialDate.month(2022, 3).to_json()
    assert moura["place"]["name"] == "Moura"
    assert moura["casualties"][0]["victim_category"] == "detainees"
    blamed = [
        (row["actor"] and row["actor"]["slug"], row["description_as_stated"], row["assertion"])
        for row in moura["participations"]
    ]
    assert blamed == [
        ("malian-armed-forces", "Malian defence forces", "alleged"),
        (None, "foreign allies", "alleged"),
    ]


def test_every_quote_is_verbatim_and_nothing_is_dropped() -> None:
    text = _context().text
    spans = [span for draft in _result().drafts for item in draft.evidence for span in item.spans]
    assert all(text[span.start : span.end] == span.quote for span in spans)
    assert not _result().dropped


def test_no_day_is_given_that_the_article_does_not_print() -> None:
    days = {
        value["start"]
        for draft in _result().drafts
        for value in draft.values.values()
        if isinstance(value, dict) and value.get("precision") == "day"
    }
    assert days <= {"2023-02-05"}


def test_what_is_only_imagined_is_no_candidate() -> None:
    imagined = ("Without the mission, the security situation would deteriorate", "might have implications")
    told = [draft.values.get("description") or "" for draft in _result().drafts]
    assert not any(words in description for words in imagined for description in told)
