"""The registry of names that extraction resolves to, and what is proposed as already known."""

from __future__ import annotations

from datetime import date

import pytest

from core.dates import PartialDate
from core.world import search_form
from ingest.documents.known_records import known_record_of
from ingest.documents.names import find_places, known_names
from ingest.documents.priorities import priority_of
from ingest.models import Candidate
from tests.factories import (
    ActorFactory,
    ActorNameFactory,
    CandidateFactory,
    GazetteerEntryFactory,
    IncidentFactory,
    MandateFactory,
    MissionFactory,
    MissionHostFactory,
    PlaceFactory,
    ResolutionFactory,
)

pytestmark = pytest.mark.django_db


def test_a_published_actor_is_known_under_all_its_names_and_a_draft_under_none() -> None:
    actor = ActorFactory.create(slug="jnim", name="Support Group", country_code="ML")
    ActorNameFactory.create(
        actor=actor, name="JNIM", name_kind="acronym", valid=PartialDate.between(date(2017, 3, 2), None)
    )
    ActorNameFactory.create(actor=actor, name="jihadi", name_kind="demonym")
    ActorFactory.create(slug="unpublished", publication_status="draft")
    registry, _ = known_names()
    [known] = [one for one in registry.actors if one.slug == "jnim"]
    assert "unpublished" not in registry.actors_by_slug
    assert {form.text for form in known.names} >= {"Support Group", "JNIM"}
    acronym = next(form for form in known.names if form.text == "JNIM")
    assert (acronym.valid_from, acronym.valid_to) == (date(2017, 3, 2), None)
    assert next(form for form in known.names if form.text == "jihadi").demonym


def test_a_mission_is_known_as_a_mission_and_not_twice_as_an_actor() -> None:
    mission = MissionFactory.create(
        slug="minusma", acronym="MINUSMA", name="Mission in Mali", name_fr="Mission au Mali"
    )
    MissionHostFactory.create(mission=mission, country_code="ML")
    registry, _ = known_names()
    assert "minusma" not in registry.actors_by_slug
    known = registry.missions_by_slug["minusma"]
    assert {(form.text, form.language) for form in known.names} >= {
        ("MINUSMA", "en"),
        ("Mission in Mali", "en"),
        ("Mission au Mali", "fr"),
    }
    assert "ML" in known.host_countries


def test_the_registry_is_made_once_and_again_after_a_name_has_changed() -> None:
    actor = ActorFactory.create(slug="csp", name="Strategic Framework")
    first, fingerprint = known_names()
    assert known_names()[0] is first
    ActorNameFactory.create(actor=actor, name="CSP-PSD")
    second, other = known_names()
    assert second is not first
    assert other != fingerprint


def test_places_are_found_by_exact_name_without_accents_our_own_first_then_by_inhabitants() -> None:
    GazetteerEntryFactory.create(name="Ménaka", search_names=["menaka"], population=9_000, country_code="ML")
    GazetteerEntryFactory.create(name="Menaka", search_names=["menaka"], population=50, country_code="NE")
    PlaceFactory.create(
        name="Ménaka Region", place_kind="admin1", country_code="ML", gazetteer="mandata", gazetteer_id="m"
    )
    known_names()
    assert [(place.name, place.country_code) for place in find_places("MENAKA", [])] == [
        ("Ménaka", "ML"),
        ("Menaka", "NE"),
    ]
    assert [place.country_code for place in find_places("Menaka", ["NE"])] == ["NE"]
    assert [place.geo_precision for place in find_places("Ménaka region", ["ML"])] == ["admin1"]
    assert find_places("Mena", []) == []
    assert search_form("Ménaka") == "menaka"


def candidate(kind: str, **values: object) -> Candidate:
    return CandidateFactory.create(target_kind=kind, values=values, proposed_values=values)


def test_a_mission_an_actor_and_a_resolution_are_known_by_their_identifiers() -> None:
    mission, actor = MissionFactory.create(slug="minusma"), ActorFactory.create(name="Wagner Group")
    resolution = ResolutionFactory.create(symbol="S/RES/2640 (2022)")
    assert getattr(known_record_of(candidate("mission", slug="minusma", name="x")), "uid", None) == mission.uid
    assert getattr(known_record_of(candidate("actor", name="wagner group")), "uid", None) == actor.uid
    assert getattr(known_record_of(candidate("resolution", symbol="S/RES/2640 (2022)")), "uid", None) == resolution.uid
    assert known_record_of(candidate("resolution", symbol="S/RES/2641 (2022)")) is None


def test_a_mandate_is_known_by_mission_instrument_and_action() -> None:
    mandate = MandateFactory.create()
    values = {"mission": {"slug": mandate.mission.slug}, "symbol": mandate.resolution.symbol, "action": mandate.action}
    assert getattr(known_record_of(candidate("mandate", **values)), "uid", None) == mandate.uid
    assert known_record_of(candidate("mandate", **values | {"mission": {"slug": "another"}})) is None


def test_an_incident_is_proposed_as_known_only_with_the_same_kind_date_and_place() -> None:
    when = PartialDate.month(2022, 3)
    incident = IncidentFactory.create(date=when, place=PlaceFactory.create(name="Moura"))
    values = {"incident_kind": incident.incident_kind, "date": when.to_json(), "place": {"name": "moura"}}
    assert getattr(known_record_of(candidate("incident", **values)), "uid", None) == incident.uid
    assert known_record_of(candidate("incident", **values | {"place": {"name": "Gao"}})) is None
    assert known_record_of(candidate("incident", **values | {"date": None})) is None
    assert known_record_of(candidate("incident", **values | {"date": PartialDate.year(2022).to_json()})) is None


def test_what_may_harm_what_is_unsure_and_what_is_new_comes_first() -> None:
    def priority(kind: str, confidence: float, *, known: bool = False) -> float:
        record = known_record_of(candidate("mission", slug=MissionFactory.create().slug)) if known else None
        return priority_of(Candidate(target_kind=kind, confidence=confidence, known_record=record))

    assert priority("incident", 0.8) > priority("project", 0.8)
    assert priority("incident", 0.4) > priority("incident", 0.9)
    assert priority("incident", 0.8) > priority("incident", 0.8, known=True)
    assert 0 <= priority("a kind of the future", 1.0) <= 1
