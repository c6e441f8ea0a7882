"""A realistic candidate of every kind, with the words of a text that support it, and the world it refers to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from actors.models import Actor
from ingest.models import Candidate
from missions.models import Mission
from sources.models import DocumentText
from tests.factories import (
    ActorFactory,
    CandidateEvidenceFactory,
    CandidateFactory,
    DocumentFactory,
    DocumentTextFactory,
    ExtractionRunFactory,
    MandateFactory,
    MissionFactory,
    ResolutionFactory,
    TaskVocabularyFactory,
)

SYMBOL = "S/RES/2640 (2022)"

TEXT = """Security Council resolution 2640 (2022), adopted on 29 June 2022 by 13 votes to none, with 2 abstentions.

The Council decides to extend the mandate of MINUSMA until 30 June 2023.
It requests MINUSMA to protect civilians under threat of physical violence.

MINUSMA counts 12,300 troops in early 2023. Its patrols were denied access to Kidal in February 2023.
In January 2023 the Secretary-General put three options to the Council, the first an increase of uniformed personnel.
The transitional authorities expect joint operations. The mission paid for hundreds of quick-impact projects.

In March 2022 the alleged execution of 300 men in Moura implicated Malian forces and foreign allies.
Wagner Group, a private company also called PMC Wagner, has ties to the Kremlin.
On 5 February 2023 the authorities expelled the director of the Human Rights Division.
Human Rights Watch reports hundreds of killings of civilians by jihadist groups in 2022.
Some 422,000 people are internally displaced in Mali. Rumours say that the mission favours one side.
A new mission, UNSMIL, was sent to Libya in September 2011.
"""

MARCH_2022 = {"start": "2022-03-01", "end": "2022-04-01", "precision": "month"}
FEBRUARY_2023 = {"start": "2023-02-01", "end": "2023-03-01", "precision": "month"}
JANUARY_2023 = {"start": "2023-01-01", "end": "2023-02-01", "precision": "month"}
FIFTH_OF_FEBRUARY = {"start": "2023-02-05", "end": "2023-02-06", "precision": "day"}
YEAR_2022 = {"start": "2022-01-01", "end": "2023-01-01", "precision": "year"}
HUNDREDS = {
    "low": 100,
    "best": None,
    "high": 999,
    "quantifier": "range",
    "by_convention": True,
    "as_stated": "hundreds of killings",
}
MINUSMA = {"name": "MINUSMA", "slug": "minusma", "kind": "mission"}
FORCES = {"name": "Malian forces", "slug": "malian-armed-forces", "kind": "state_forces"}
AUTHORITIES = {"name": "authorities", "slug": "mali-transition", "kind": "government"}
COUNCIL = {"name": "Security Council", "slug": "un-security-council", "kind": "un_entity"}


def exactly(number: int, as_stated: str) -> dict[str, Any]:
    return {
        "low": number,
        "best": number,
        "high": number,
        "quantifier": "exact",
        "by_convention": False,
        "as_stated": as_stated,
    }


@dataclass(frozen=True)
class Example:
    """What extraction proposes; `evidence` maps field paths to quotes; `confirmed` are the rows that accuse."""

    values: dict[str, Any]
    evidence: dict[str, str]
    confirmed: frozenset[str] = field(default_factory=frozenset)


EXAMPLES: dict[str, Example] = {
    "mission": Example(
        {
            "slug": None,
            "name": "United Nations Support Mission in Libya",
            "acronym": "UNSMIL",
            "mission_kind": "un_special_political",
            "host_countries": ["LY"],
            "established": {"start": "2011-09-01", "end": "2011-10-01", "precision": "month"},
            "lead": [],
        },
        {"acronym": "UNSMIL", "host_countries": "Libya", "established": "September 2011"},
    ),
    "actor": Example(
        {
            "name": "Wagner Group",
            "actor_kind": "private_military_company",
            "aliases": [{"name": "PMC Wagner", "language": "en", "name_kind": "alias"}],
            "country_code": "RU",
            "description": "A private company.",
        },
        {"name": "Wagner Group", "actor_kind": "private company", "aliases.0": "PMC Wagner"},
    ),
    "resolution": Example(
        {
            "symbol": SYMBOL,
            "instrument_kind": "council_resolution",
            "body": COUNCIL,
            "title": None,
            "adopted_on": "2022-06-29",
            "votes_for": 13,
            "votes_against": 0,
            "votes_abstaining": 2,
            "chapter_vii": None,
        },
        {"symbol": "resolution 2640 (2022)", "adopted_on": "29 June 2022", "votes_for": "13 votes to none"},
    ),
    "mandate": Example(
        {
            "mission": MINUSMA,
            "body": COUNCIL,
            "symbol": SYMBOL,
            "action": "renew",
            "in_force": {"start": None, "end": None},
            "decided_expiry": "2023-07-01",
            "complete_adjustment": None,
            "description": None,
        },
        {"action": "decides to extend the mandate", "decided_expiry": "until 30 June 2023"},
    ),
    "mandate_task": Example(
        {
            "mission": MINUSMA,
            "symbol": SYMBOL,
            "task": "protect_civilians",
            "change": "continue",
            "modality": None,
            "strength": "requests",
            "priority_as_printed": None,
            "addressee_as_stated": "MINUSMA",
            "period": None,
            "area_as_stated": None,
            "condition": None,
            "text_as_printed": "protect civilians under threat of physical violence",
            "paragraph": None,
        },
        {"text_as_printed": "protect civilians under threat of physical violence", "strength": "requests"},
    ),
    "mandate_option": Example(
        {
            "mission": MINUSMA,
            "number": 1,
            "title": "An increase of uniformed personnel",
            "description": None,
            "presented_on": JANUARY_2023,
            "presented_to": COUNCIL,
            "proposed_by": None,
            "fate": None,
        },
        {"title": "an increase of uniformed personnel", "presented_on": "In January 2023"},
    ),
    "personnel_figure": Example(
        {
            "mission": MINUSMA,
            "symbol": None,
            "status": "deployed",
            "personnel_category": "troops",
            "figure": exactly(12300, "12,300 troops"),
            "women": None,
            "contributor": None,
            "place": None,
            "as_of": {"start": "2023-01-01", "end": "2023-04-01", "precision": "quarter"},
        },
        {"figure": "12,300 troops", "as_of": "early 2023"},
    ),
    "position": Example(
        {
            "mission": MINUSMA,
            "holder": AUTHORITIES,
            "holder_as_stated": "The transitional authorities",
            "position_kind": "expectation",
            "subject_as_stated": "joint operations",
            "statement": "The transitional authorities expect joint operations.",
            "metric": None,
            "date": None,
        },
        {"": "The transitional authorities expect joint operations."},
    ),
    "project": Example(
        {
            "mission": MINUSMA,
            "project_kind": "quick_impact",
            "title": "Quick-impact projects",
            "sectors": [],
            "figure": {**HUNDREDS, "as_stated": "hundreds of quick-impact projects"},
            "period": None,
            "place": None,
            "description": None,
        },
        {"figure": "hundreds of quick-impact projects"},
    ),
    "restriction": Example(
        {
            "mission": MINUSMA,
            "restriction_kind": "access",
            "imposed_by": AUTHORITIES,
            "imposed_by_as_stated": "the authorities",
            "object_as_stated": "patrols",
            "date": FEBRUARY_2023,
            "lifted_on": None,
            "place": {
                "name": "Kidal",
                "country_code": "ML",
                "geonameid": None,
                "latitude": None,
                "longitude": None,
                "geo_precision": "exact",
            },
            "description": None,
        },
        {"restriction_kind": "denied access", "date": "in February 2023", "place": "Kidal"},
    ),
    "actor_relation": Example(
        {
            "subject": FORCES,
            "relation_kind": "cooperates_with",
            "object": AUTHORITIES,
            "period": MARCH_2022,
            "description_as_stated": "implicated Malian forces and foreign allies",
            "assertion": "alleged",
            "claimant": None,
        },
        {"": "implicated Malian forces and foreign allies", "period": "In March 2022"},
    ),
    "incident": Example(
        {
            "title": "Execution of men in custody at Moura",
            "incident_kind": "vac.attack",
            "date": MARCH_2022,
            "place": {
                "name": "Moura",
                "country_code": "ML",
                "geonameid": None,
                "latitude": None,
                "longitude": None,
                "geo_precision": "exact",
            },
            "missions": [],
            "weapon": None,
            "description": None,
            "assertion": "alleged",
            "verification": None,
            "claimant": None,
            "claimant_as_stated": None,
            "participations": [
                {
                    "actor": FORCES,
                    "role": "alleged_perpetrator",
                    "description_as_stated": "Malian forces",
                    "identification": "identified",
                    "assertion": "alleged",
                    "verification": None,
                },
                {
                    "actor": None,
                    "role": "alleged_perpetrator",
                    "description_as_stated": "foreign allies",
                    "identification": "suspected",
                    "assertion": "alleged",
                    "verification": None,
                },
            ],
            "casualties": [
                {
                    "victim_category": "detainees",
                    "outcome": "killed",
                    "sv_form": None,
                    "age_group": None,
                    "sex": "male",
                    "figure": exactly(300, "300 men"),
                    "assertion": "alleged",
                }
            ],
        },
        {
            "": "In March 2022 the alleged execution of 300 men in Moura implicated Malian forces and foreign allies.",
            "date": "In March 2022",
            "assertion": "alleged",
            "place": "Moura",
            "participations.0": "Malian forces",
            "participations.1": "foreign allies",
            "casualties.0.figure": "300 men",
        },
        frozenset({"participations.0", "participations.1"}),
    ),
    "political_event": Example(
        {
            "title": "Expulsion of the director of the Human Rights Division",
            "political_event_kind": "expulsion",
            "date": FIFTH_OF_FEBRUARY,
            "place": None,
            "missions": [MINUSMA],
            "description": None,
            "assertion": "stated",
            "claimant": None,
            "participants": [
                {"actor": AUTHORITIES, "role": "initiator", "description_as_stated": "the authorities"},
                {
                    "actor": None,
                    "role": "target",
                    "description_as_stated": "the director of the Human Rights Division",
                },
            ],
        },
        {"date": "On 5 February 2023", "political_event_kind": "expelled", "participants.0": "the authorities"},
    ),
    "human_rights_report": Example(
        {
            "title": "Human Rights Watch on 2022",
            "publisher": {"name": "Human Rights Watch", "slug": "human-rights-watch", "kind": "ngo"},
            "period": YEAR_2022,
            "country_code": "ML",
            "territory_as_stated": None,
            "summary": None,
            "findings": [
                {
                    "category": "killings",
                    "counting_unit": "victims",
                    "victim_category": "civilians",
                    "perpetrator": None,
                    "perpetrator_as_stated": "jihadist groups",
                    "identification": "suspected",
                    "figure": HUNDREDS,
                    "assertion": "stated",
                    "method": None,
                }
            ],
        },
        {"publisher": "Human Rights Watch", "period": "in 2022", "findings.0.figure": "hundreds of killings"},
        frozenset({"findings.0"}),
    ),
    "displacement_figure": Example(
        {
            "displacement_kind": "idp",
            "measure": "stock",
            "unit": "persons",
            "figure": {**exactly(422000, "422,000 people"), "low": None, "high": None, "quantifier": "about"},
            "as_of": None,
            "country_code": "ML",
            "place": None,
            "origin_country_code": None,
            "reported_by": None,
        },
        {"figure": "Some 422,000 people", "displacement_kind": "internally displaced"},
    ),
    "narrative": Example(
        {
            "mission": MINUSMA,
            "narrative_kind": "rumour",
            "statement": "The mission favours one side.",
            "holder": None,
            "holder_as_stated": None,
            "spreader": None,
            "spreader_as_stated": None,
            "date": None,
            "place": None,
        },
        {"statement": "Rumours say that the mission favours one side"},
    ),
}


@dataclass
class World:
    """What is known before a document is read."""

    mission: Mission
    council: Actor
    forces: Actor
    authorities: Actor


def make_world() -> World:
    council = ActorFactory.create(
        slug="un-security-council", name="United Nations Security Council", actor_kind="un_entity", country_code=""
    )
    forces = ActorFactory.create(
        slug="malian-armed-forces",
        name="Malian Armed Forces",
        actor_kind="state_forces",
        names=[{"name": "Malian forces"}, {"name": "FAMa", "language": "fr", "name_kind": "acronym"}],
    )
    authorities = ActorFactory.create(slug="mali-transition", name="Transitional authorities", actor_kind="government")
    ActorFactory.create(slug="human-rights-watch", name="Human Rights Watch", actor_kind="ngo", country_code="US")
    mission = MissionFactory.create(
        slug="minusma", acronym="MINUSMA", name="United Nations Multidimensional Mission in Mali"
    )
    TaskVocabularyFactory.create(code="protect_civilians", name="Protection of civilians")
    return World(mission, council, forces, authorities)


def make_mandate(world: World) -> None:
    """The instrument of the text and its decision on the mission, as reference data."""
    resolution = ResolutionFactory.create(symbol=SYMBOL, body=world.council, title="", confirmation="unconfirmed")
    MandateFactory.create(
        mission=world.mission, resolution=resolution, authorising_body=world.council, confirmation="unconfirmed"
    )


def make_text(**document: Any) -> DocumentText:
    columns = {"publication_status": "draft", "title": "Notes on Mali", **document}
    return DocumentTextFactory.create(document=DocumentFactory.create(**columns), text=TEXT)


def propose(
    kind: str, *, text: DocumentText | None = None, example: Example | None = None, **columns: Any
) -> Candidate:
    """The example's candidate of that kind with its evidence, read from `text` or from a new document."""
    text = text or make_text()
    wanted = example or EXAMPLES[kind]
    candidate = CandidateFactory.create(
        run=ExtractionRunFactory.create(document_text=text), target_kind=kind, values=wanted.values, **columns
    )
    for path, quote in wanted.evidence.items():
        CandidateEvidenceFactory.create(candidate=candidate, field_path=path, quote=quote)
    return candidate


def make_what_is_needed(kind: str, world: World) -> None:
    """What must be known before the example of that kind can be recorded: its instrument, or also its mandate."""
    match kind:
        case "mandate":
            ResolutionFactory.create(symbol=SYMBOL, body=world.council, adopted_on=date(2022, 6, 29))
        case "mandate_task":
            make_mandate(world)
        case _:
            pass
