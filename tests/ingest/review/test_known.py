"""Known names and records as a reviewer finds them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import RecordIdentity
from events.models import Incident
from ingest.models import Candidate
from ingest.review.confidence import ConfidenceBand, band_of, in_band
from ingest.review.known import (
    model_of_candidate,
    record_models,
    record_of,
    resolve_actors,
    resolve_missions,
    search_actors,
    search_places,
    search_records,
)
from ingest.review.recorders import RECORDERS
from ingest.review.references import find_actor, find_mission
from ingest.review.sensitive import accusations, concerns, default_sensitivity
from tests.factories import ActorFactory, CandidateFactory, GazetteerEntryFactory, IncidentFactory, MissionFactory

pytestmark = pytest.mark.django_db


def test_every_kind_of_candidate_has_its_model() -> None:
    assert all(model_of_candidate(kind) is not None for kind in RECORDERS)


def test_actors_are_found_by_any_of_their_names_the_nearest_first() -> None:
    ActorFactory.create(slug="far", name="Group of friends of Wagner", publication_status="published")
    ActorFactory.create(slug="wagner-group", name="Wagner Group", names=[{"name": "ChVK Vagner"}])
    ActorFactory.create(slug="hidden", name="Wagner draft", publication_status="draft")
    assert [one.key for one in search_actors("wagner")] == ["wagner-group", "far"]
    assert [one.key for one in search_actors("vagner")] == ["wagner-group"]
    assert search_actors("nobody at all") == []


def test_missions_are_found_by_acronym() -> None:
    MissionFactory.create(slug="minusma", acronym="MINUSMA")
    assert [one.key for one in search_actors("minus", missions_only=True)] == ["minusma"]


def test_places_of_the_country_come_before_larger_ones_elsewhere() -> None:
    GazetteerEntryFactory.create(name="Gaoua", country_code="BF", population=90_000)
    gao = GazetteerEntryFactory.create(name="Gao", country_code="ML", population=80_000)
    found = search_places("gao", "ML")
    assert [one.about[:2] for one in found] == ["ML", "BF"]
    assert found[0].as_json()["latitude"] == gao.latitude


def test_records_are_found_by_their_words() -> None:
    wanted = IncidentFactory.create(title="Execution at Moura")
    IncidentFactory.create(title="Attack at Hombori")
    assert [one.key for one in search_records(Incident.objects.all(), "moura")] == [str(wanted.uid)]
    assert len(search_records(Incident.objects.all(), "")) == 2


@pytest.mark.parametrize("kind", sorted(record_models()))
def test_records_of_every_kind_can_be_searched(kind: str) -> None:
    assert search_records(record_models()[kind]._default_manager.all(), "no such words at all") == []


def test_the_record_behind_a_uid_is_found() -> None:
    incident = IncidentFactory.create()
    identity = RecordIdentity.objects.get(uid=incident.uid)
    assert record_of(identity.uid, identity.record_kind) == incident
    assert record_of(identity.uid, "no such kind") is None


def test_references_are_resolved_as_recording_resolves_them_in_few_queries() -> None:
    MissionFactory.create(slug="minusma", acronym="MINUSMA", name="The Mission in Mali")
    ActorFactory.create(slug="a", name="Malian Armed Forces", names=[{"name": "FAMa"}])
    ActorFactory.create(slug="b", name="Twin")
    ActorFactory.create(slug="c", name="Twin")
    ActorFactory.create(slug="d", name="Draft", publication_status="draft")
    wanted = [("a", "x"), ("", "fama"), ("", "Twin"), ("d", ""), ("gone", "FAMa"), ("minusma", ""), ("", "MINUSMA")]
    with CaptureQueriesContext(connection) as queries:
        actors = resolve_actors(wanted)
        missions = resolve_missions(wanted)
    assert len(queries) <= 4
    for slug, name in wanted:
        actor, mission = find_actor({"slug": slug, "name": name}), find_mission({"slug": slug, "name": name})
        assert actors.get((slug, name)) == (actor.name if actor else None)
        assert missions.get((slug, name)) == (mission.acronym if mission else None)


@pytest.mark.parametrize(
    ("confidence", "band"), [(1.0, "high"), (0.8, "high"), (0.79, "medium"), (0.5, "medium"), (0.0, "low")]
)
def test_confidence_is_told_in_bands(confidence: float, band: str) -> None:
    assert band_of(confidence) == band
    candidate = CandidateFactory.create(confidence=confidence)
    for one in ConfidenceBand.values:
        assert Candidate.objects.filter(in_band(one), pk=candidate.pk).exists() == (one == band)


@pytest.mark.parametrize(
    ("values", "sensitivity"),
    [
        ({"incident_kind": "vac.attack", "casualties": [{"outcome": "killed"}]}, "public"),
        ({"incident_kind": "vac.crsv"}, "coarsened"),
        ({"casualties": [{"outcome": "sexual_violence"}]}, "coarsened"),
        ({"casualties": [{"victim_category": "children"}]}, "coarsened"),
        ({"casualties": [{"age_group": "mixed"}]}, "coarsened"),
        ({}, "public"),
    ],
)
def test_what_could_lead_to_a_survivor_or_a_child_is_coarsened(values: dict[str, object], sensitivity: str) -> None:
    assert default_sensitivity("incident", values) == sensitivity
    assert bool(concerns("incident", values)) == (sensitivity != "public")
    assert default_sensitivity("human_rights_report", values) == "public"


def test_only_rows_that_accuse_need_confirmation() -> None:
    values = {"participations": [{"role": "reporter"}, {"role": "alleged_perpetrator"}]}
    assert accusations("incident", values) == ["participations.1"]
    assert accusations("human_rights_report", {"findings": [{}, {"perpetrator_as_stated": "rebels"}]}) == ["findings.1"]
    assert accusations("narrative", {}) == []
