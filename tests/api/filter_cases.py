"""For every filter of every resource a value that finds the record of `resources.MAKERS`, and one that does not.

A case is a pair (hit, miss); a callable takes the record. A miss must be a valid value: it finds other rows, or none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from core.words import words_of
from tests import factories

Value = str | Callable[[Any], str]
Case = tuple[Value, Value]


def document_of(record: Any) -> Any:
    return record.citation_links.first().citation.document_text.document


def other_actor(_record: Any) -> str:
    return str(factories.ActorFactory.create().slug)


def other_mission(_record: Any) -> str:
    return str(factories.MissionFactory.create().slug)


def other_place(_record: Any) -> str:
    return str(factories.PlaceFactory.create().uid)


def other_publisher(_record: Any) -> str:
    return str(factories.PublisherFactory.create().slug)


def located_place(record: Any) -> str:
    record.place = factories.PlaceFactory.create()
    record.save()
    return str(record.place.uid)


def dates(name: str, inside: str, outside: str, precision_miss: str) -> dict[str, Case]:
    """The three filters of a partial date; `precision_miss` is finer than the record's own."""
    return {
        f"{name}_overlaps": (inside, outside),
        f"{name}_within": (inside, outside),
        f"{name}_precision_max": ("longer", precision_miss),
    }


def zebra(record: Any) -> str:
    """Writes a word of its own in the first column that is searched."""
    words = words_of(type(record))
    assert words is not None
    setattr(record, words.title[0], "Zebra crossing")
    record.save()
    return "zebras"


def misspelt(record: Any) -> str:
    """Names the record Timbuktu, and spells it wrong."""
    setattr(record, "title" if hasattr(record, "title") else "name", "Tombouctou")
    record.save()
    return "tombuctu"


EVERY: dict[str, Case] = {
    "uid": (lambda record: str(record.uid), "0192e4a8-4c1f-4d0e-9d6a-5b7f1c2e3a41"),
    "entry_method": ("manual,dataset", "dataset"),
    "sensitivity": ("public", "coarsened"),
    "updated_since": ("2020-01-01T00:00:00Z", "2999-01-01"),
}
SEARCHED: dict[str, Case] = {"q": (zebra, "giraffe")}
NAMED: dict[str, Case] = {**SEARCHED, "name_like": (misspelt, "xylophone")}
CITED: dict[str, Case] = {
    **EVERY,
    "document": (
        lambda record: str(document_of(record).uid),
        lambda _record: str(factories.DocumentFactory.create().uid),
    ),
    "publisher": (lambda record: str(document_of(record).publisher.slug), other_publisher),
}
MISSION: dict[str, Case] = {"mission": (lambda record: str(record.mission.acronym).lower(), other_mission)}
CLAIMED: dict[str, Case] = {
    **CITED,
    "assertion": ("alleged", "denied"),
    "verification": ("unverified", "un_verified"),
    "claimant": (lambda record: str(record.claims.first().claimant.name), other_actor),
}
CONFIRMATION: dict[str, Case] = {"confirmation": ("unconfirmed", "confirmed")}


def linked_mission(record: Any) -> str:
    return str(record.missions.get().uid)


def participant(record: Any) -> Any:
    return record.participations.get().actor


def attached(column: str) -> Callable[[Any], str]:
    """Gives the record an actor in `column`, and names it."""

    def give(record: Any) -> str:
        setattr(record, column, factories.ActorFactory.create())
        record.save()
        return str(getattr(record, column).slug)

    return give


contributor_of = attached("contributor")
proposer_of = attached("proposed_by")
reporter_of = attached("reported_by")
holder_of = attached("holder")
spreader_of = attached("spreader")


def ceiling_of(record: Any) -> Any:
    record.mandate = factories.MandateFactory.create(mission=record.mission)
    record.personnel_status = "authorised"
    record.save()
    return record.mandate


def reported_mission_of(record: Any) -> str:
    record.mission = factories.MissionFactory.create()
    record.save()
    return str(record.mission.slug)


def origin_of(record: Any) -> str:
    record.origin_country_code = "BF"
    record.save()
    return "Burkina Faso"


def symbol_of(record: Any) -> str:
    record.symbol = "S/2023/21"
    record.save()
    return "s/2023/21"


def without_date(record: Any, name: str = "date") -> str:
    """Takes the date away; the precision asked for then finds nothing."""
    setattr(record, name, None)
    setattr(record, f"{name}_precision", None)
    record.save()
    return "day"


def not_located(record: Any) -> str:
    record.geo_precision = "not_stated"
    record.save()
    return "international"


def task_in_force(record: Any, since: date) -> str:
    """A task that a mission affected by the incident has from that day on."""
    mandate = factories.MandateFactory.create(mission=record.missions.get(), in_force=DateRange(since, None))
    return str(factories.MandateTaskFactory.create(mandate=mandate, mission=mandate.mission).task.code)


CASES: dict[str, dict[str, Case]] = {
    "missions": {
        **NAMED,
        **CITED,
        "slug": (lambda record: str(record.slug), "elsewhere"),
        "known_as": (lambda record: str(record.name).upper(), other_mission),
        "mission_kind": ("un_peacekeeping", "regional"),
        "country": ("MLI", "Somalia"),
        "lead": (lambda record: str(record.leads.get().actor.slug), other_actor),
        "phase": ("operating", "closed"),
        "established_overlaps": ("2013-04", "2014"),
        "established_within": ("2013-04", "2014"),
        "established_precision_max": ("day", lambda record: without_date(record, "established")),
    },
    "mandates": {
        **SEARCHED,
        **CITED,
        **MISSION,
        **CONFIRMATION,
        "authorising_body": (lambda record: str(record.authorising_body.uid), other_actor),
        "symbol": (lambda record: str(record.resolution.symbol).lower(), "S/RES/1"),
        "action": ("renew", "terminate"),
        "task": (
            lambda record: str(factories.MandateTaskFactory.create(mandate=record, mission=record.mission).task.code),
            lambda _record: str(factories.TaskVocabularyFactory.create().code),
        ),
        "in_force_overlaps": ("2023-06-30", "2023-07-01"),
        "in_force_within": ("2022/2023", "2022-07"),
    },
    "mandate-tasks": {
        **SEARCHED,
        **CITED,
        **MISSION,
        **CONFIRMATION,
        "mandate": (
            lambda record: str(record.mandate.resolution.symbol),
            lambda _record: str(factories.MandateFactory.create().uid),
        ),
        "task": (lambda record: str(record.task.code), lambda _r: str(factories.TaskVocabularyFactory.create().code)),
        "change": ("add", "drop"),
    },
    "resolutions": {
        **SEARCHED,
        **CITED,
        **CONFIRMATION,
        "symbol": (lambda record: str(record.symbol), "S/RES/1"),
        "instrument_kind": ("council_resolution", "host_request"),
        "body": (lambda record: str(record.body.slug), other_actor),
        "mission": (
            lambda record: str(factories.MandateFactory.create(resolution=record).mission.slug),
            other_mission,
        ),
        "chapter_vii": ("true", "false"),
    },
    "personnel-figures": {
        **CITED,
        **MISSION,
        "mandate": (
            lambda record: str(ceiling_of(record).uid),
            lambda _record: str(factories.MandateFactory.create().uid),
        ),
        "personnel_status": ("deployed", "pledged"),
        "personnel_category": ("troops", "police"),
        "contributor": (contributor_of, other_actor),
        "place": (located_place, other_place),
        "figure_at_least": ("12000", "13000000"),
        "figure_at_most": ("13000000", "11999"),
        **dates("as_of", "2023-01", "2022", "day"),
    },
    "fatalities": {
        **CITED,
        **MISSION,
        "nationality": (lambda record: str(record.nationality.slug), other_actor),
        "personnel_category": ("troops", "police"),
        "cause": ("malicious_act", "illness"),
        "date_overlaps": ("2022-06-05", "2022-06-06"),
        "date_within": ("2022-06", "2022-07"),
        "date_precision_max": ("day", lambda record: without_date(record, "incident_date")),
    },
    "projects": {
        **SEARCHED,
        **CITED,
        **MISSION,
        "project_kind": ("quick_impact", "trust_fund"),
        "figure_at_least": ("1", "2"),
        "figure_at_most": ("1", "0"),
        "country": ("ml", "NE"),
        "place": (located_place, other_place),
        **dates("period", "2021", "2020", "month"),
    },
    "restrictions": {
        **SEARCHED,
        **CITED,
        **MISSION,
        "restriction_kind": ("movement", "visa"),
        "imposed_by": (lambda record: str(record.imposed_by.slug), other_actor),
        "country": (lambda record: located_place(record) and "Mali", "NE"),
        "place": (located_place, other_place),
        **dates("date", "2023-02", "2022", "week"),
    },
    "mandate-options": {
        **SEARCHED,
        **CITED,
        **MISSION,
        "presented_to": (lambda record: str(record.presented_to.slug), other_actor),
        "proposed_by": (proposer_of, other_actor),
        "fate": ("not_known", "adopted"),
        **dates("date", "2023-Q1", "2022", "day"),
    },
    "positions": {
        **SEARCHED,
        **CITED,
        **MISSION,
        "holder": (lambda record: str(record.holder.slug), other_actor),
        "position_kind": ("expectation", "stance"),
        **dates("date", "2023-01", "2022", "day"),
    },
    "actors": {
        **NAMED,
        **CITED,
        "slug": (lambda record: str(record.slug), "nobody"),
        "known_as": (lambda record: str(record.names.first().name), other_actor),
        "actor_kind": ("armed_group", "state"),
        "country": ("Mali", "Somalia"),
        "external_scheme": ("wikidata", "ucdp"),
        "external_id": (lambda record: str(record.external_ids.get().value), "Q0"),
    },
    "actor-relations": {
        **SEARCHED,
        **CLAIMED,
        "subject": (lambda record: str(record.subject.slug), other_actor),
        "object": (lambda record: str(record.object.slug), other_actor),
        "relation_kind": ("supports", "hosts"),
        **dates("valid", "2022", "2021", "month"),
    },
    "incidents": {
        **SEARCHED,
        **CLAIMED,
        "incident_kind": ("vac.attack", "battle.armed_clash"),
        "date_overlaps": ("2022-03-27", "2022-03-28"),
        "date_within": ("2022-03-27/2022-03-27", "2022-03-28/.."),
        "date_precision_max": ("day", without_date),
        "country": ("ML", "SO"),
        "place": (lambda record: str(record.place.uid), other_place),
        "geo_precision": ("exact", "withheld,near"),
        "geo_precision_max": ("near", not_located),
        "bbox": ("-5,13,-4,16", "-4,13,-3,16"),
        "near": (lambda record: f"{record.place.latitude},{record.place.longitude},1", "14,-5,50"),
        "mission": (linked_mission, other_mission),
        "mandate_task": (
            lambda record: task_in_force(record, date(2022, 1, 1)),
            lambda record: task_in_force(record, date(2022, 3, 28)),
        ),
        "actor": (lambda record: str(participant(record).slug), other_actor),
        "role": ("alleged_perpetrator", "target"),
        "identification": ("suspected", "identified"),
        "participation_assertion": ("alleged", "denied"),
        "participation_verification": ("unverified", "corroborated"),
        "weapon": ("not_stated", "drone"),
        "outcome": ("killed", "injured"),
        "victim_category": ("civilians", "children"),
        "age_group": ("not_stated", "child"),
        "sex": ("not_stated", "female"),
        "casualties_at_least": ("12", "13"),
        "casualties_at_most": ("12", "11"),
    },
    "political-events": {
        **SEARCHED,
        **CLAIMED,
        "political_event_kind": ("expulsion", "coup"),
        "date_overlaps": ("2023-02", "2023-03"),
        "date_within": ("2023", "2023-02-04"),
        "date_precision_max": ("day", without_date),
        "country": ("ML", "SO"),
        "place": (lambda record: str(record.place.uid), other_place),
        "mission": (linked_mission, other_mission),
        "actor": (lambda record: str(record.participants.first().actor.slug), other_actor),
        "role": ("initiator", "speaker"),
    },
    "human-rights-reports": {
        **SEARCHED,
        **CITED,
        "reported_by": (reporter_of, other_actor),
        "report_publisher": (lambda record: str(record.publisher.name), other_publisher),
        "country": ("ML", "SO"),
        "mission": (reported_mission_of, other_mission),
        **dates("period", "2022", "2021", "month"),
        "category": ("killings", "torture"),
        "counting_unit": ("victims", "reports"),
        "finding_at_least": ("100", "101"),
        "finding_at_most": ("999", "998"),
        "perpetrator": (lambda record: str(record.findings.get().perpetrator.slug), other_actor),
        "assertion": ("alleged", "denied"),
        "incident": (
            lambda record: str(record.incident_links.get().incident.uid),
            lambda _record: str(factories.IncidentFactory.create().uid),
        ),
    },
    "displacement-figures": {
        **CITED,
        "displacement_kind": ("idp", "refugee"),
        "measure": ("stock", "flow"),
        "unit": ("persons", "households"),
        "country": ("ML", "SO"),
        "origin_country": (origin_of, "SO"),
        "place": (located_place, other_place),
        "reported_by": (reporter_of, other_actor),
        "figure_at_least": ("400000", "600000"),
        "figure_at_most": ("600000", "400000"),
        **dates("as_of", "2023-03", "2022", "day"),
    },
    "narratives": {
        **SEARCHED,
        **CITED,
        **MISSION,
        "narrative_kind": ("rumour", "sentiment"),
        "holder": (holder_of, other_actor),
        "spreader": (spreader_of, other_actor),
        "country": (lambda record: located_place(record) and "ML", "SO"),
        "place": (located_place, other_place),
        **dates("date", "2022", "2021", "month"),
    },
    "documents": {
        **NAMED,
        **EVERY,
        "symbol": (symbol_of, "S/RES/1"),
        "document_kind": ("analysis", "news"),
        "language": ("en", "fr"),
        "licence": ("cc_by", "cc0"),
        "publisher": (lambda record: str(record.publisher.slug), other_publisher),
        "sha256": (lambda record: str(record.sha256), "0" * 64),
        "published_overlaps": ("2023-03", "2022"),
        "published_within": ("2023-03", "2022"),
        "published_precision_max": ("day", lambda record: without_date(record, "published")),
    },
    "publishers": {
        **NAMED,
        **EVERY,
        "slug": (lambda record: str(record.slug), "nobody"),
        "publisher_kind": ("ngo", "media"),
        "country": ("CHE", "FR"),
    },
    "places": {
        **NAMED,
        **EVERY,
        "name": (lambda record: str(record.name).upper(), "Plac"),
        "place_kind": ("populated_place", "site"),
        "country": ("ML", "SO"),
        "gazetteer_id": (lambda record: str(record.gazetteer_id), "1"),
        "bbox": ("-5,13,-4,16", "170,13,-170,16"),
        "near": (lambda record: f"{record.latitude},{record.longitude},1", "14,-5,50"),
    },
    "datasets": {
        **SEARCHED,
        **EVERY,
        "slug": (lambda record: str(record.slug), "none"),
        "licence": ("cc_by", "cc0"),
        "publisher": (lambda record: str(record.publisher.uid), other_publisher),
    },
}
