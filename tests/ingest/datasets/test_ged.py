"""What a row of UCDP's event dataset becomes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from actors.models import Actor
from core.fields import partial_date
from events.models import Casualty, Incident, IncidentSource, Participation
from ingest.choices import ImportState
from sources.models import Document
from tests.factories import ActorFactory
from tests.ingest.datasets.ged_rows import imported_rows, native, prepared, reduced

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _prepared() -> None:
    prepared()


def test_a_reduced_row_is_a_published_incident_that_cites_its_row(tmp_path: Path) -> None:
    done = imported_rows(tmp_path, reduced(77))
    assert done.state == ImportState.COMPLETED, done.reason
    incident = Incident.objects.get()
    assert (incident.title, incident.incident_kind, incident.publication_status, incident.entry_method) == (
        "State-based violence: Government of Mali – Band of the Dunes",
        "battle.armed_clash",
        "published",
        "dataset",
    )
    assert str(partial_date(incident, "date")) == "12 May 2016"
    assert incident.place is not None
    assert (incident.place.country_code, incident.place.latitude, incident.place.longitude) == ("ML", 16.27, -0.04)
    citation = incident.citation_links.get().citation
    assert (str(citation.dataset_release), citation.row_key) == ("UCDP Georeferenced Event Dataset 21.1", "77")
    claim = incident.claims.get()
    assert (claim.claimant and claim.claimant.slug, claim.assertion, claim.citation) == ("ucdp", "stated", citation)


def test_sides_that_fight_are_belligerents_and_nobody_is_accused(tmp_path: Path) -> None:
    imported_rows(tmp_path, reduced())
    roles = {(one.description_as_stated, one.role, one.assertion) for one in Participation.objects.all()}
    assert roles == {("Government of Mali", "belligerent", None), ("Band of the Dunes", "belligerent", None)}


def test_only_the_first_side_of_one_sided_violence_is_accused_and_only_by_allegation(tmp_path: Path) -> None:
    imported_rows(tmp_path, native())
    accused = Participation.objects.get(role="alleged_perpetrator")
    assert (accused.description_as_stated, accused.assertion) == ("Band of the Dunes", "alleged")
    assert accused.claims.get().claimant == Actor.objects.get(slug="ucdp")
    suffered = Participation.objects.get(role="victim_group")
    assert (suffered.description_as_stated, suffered.actor) == ("Civilians", None)


def test_a_side_is_known_by_its_identifier_before_its_name(tmp_path: Path) -> None:
    known = ActorFactory.create(name="Dunes Front", external_ids=0)
    known.external_ids.create(scheme="ucdp", value="90001")
    ActorFactory.create(name="Band of the Dunes", external_ids=0)
    imported_rows(tmp_path, native())
    assert Participation.objects.get(role="alleged_perpetrator").actor == known


def test_a_name_counts_only_while_it_was_in_use(tmp_path: Path) -> None:
    later = ActorFactory.create(name="Sand Alliance", external_ids=0)
    later.names.create(name="Band of the Dunes", valid="[2020-01-01,)", valid_precision="longer")
    imported_rows(tmp_path, reduced())
    actor = Participation.objects.get(description_as_stated="Band of the Dunes").actor
    assert actor is not None
    assert (actor.name, actor.publication_status) == ("Band of the Dunes", "draft")


def test_a_name_of_several_actors_is_left_to_a_curator(tmp_path: Path) -> None:
    ActorFactory.create_batch(2, name="Band of the Dunes")
    done = imported_rows(tmp_path, reduced())
    assert Participation.objects.get(description_as_stated="Band of the Dunes").actor is None
    assert "2 actors are known by the name “Band of the Dunes”" in done.remarks.get().reason


def test_readers_see_the_words_where_an_actor_is_only_proposed(tmp_path: Path) -> None:
    imported_rows(tmp_path, reduced())
    shown = Client().get("/api/v1/incidents/").json()["results"][0]["participations"]
    assert ("Band of the Dunes", None) in [(one["description_as_stated"], one["actor"]) for one in shown]


def test_bounds_that_cross_go_in_and_are_marked(tmp_path: Path) -> None:
    done = imported_rows(tmp_path, reduced(1, low_death=4, best_death=4, high_death=3), reduced(2))
    assert done.counts["failed"] == 0
    crossed = Casualty.objects.get(bounds_as_published=True)
    assert (crossed.low, crossed.best, crossed.high) == (4, 4, 3)


def test_deaths_by_side_stand_beside_the_total(tmp_path: Path) -> None:
    imported_rows(tmp_path, native())
    figures = {(one.victim_category, one.low, one.best, one.high) for one in Casualty.objects.all()}
    assert figures == {("unspecified", 5, 7, 9), ("civilians", None, 6, None), ("non_state_fighters", None, 1, None)}
    answer = Client().get("/api/v1/stats/?by=year&measure=killed_low,killed_best").json()
    assert answer["results"][0]["killed_best"]["value"] == 7


def test_a_date_is_as_exact_as_the_row_says(tmp_path: Path) -> None:
    imported_rows(tmp_path, native())
    date = partial_date(Incident.objects.get(), "date")
    assert date is not None
    assert (str(date.start), str(date.end), date.precision) == ("2016-05-01", "2016-06-01", "month")


def test_a_place_has_the_name_that_the_row_gives_it(tmp_path: Path) -> None:
    imported_rows(tmp_path, native(1), native(2))
    place = Incident.objects.first().place  # type: ignore[union-attr]
    assert place is not None
    assert (place.name, place.admin1_name, place.incidents.count()) == ("Tin Ouro village", "Gao region", 2)


def test_reports_that_the_row_names_are_documents_nobody_has_read(tmp_path: Path) -> None:
    imported_rows(tmp_path, native(1), native(2))
    assert set(Document.objects.values_list("title", "complete")) == {
        ("Village attacked", False),
        ("Elders ask for help", False),
    }
    assert IncidentSource.objects.count() == 4
    shown = Client().get("/api/v1/incidents/?include=reported_in").json()["results"][0]["reported_in"]
    assert {one["as_stated"] for one in shown} == {"River Post, 2016-05-14", "River Post, 2016-05-15"}


@pytest.mark.parametrize("fact", ["incident", "participation", "casualty"])
def test_the_status_given_is_the_one_that_follows_from_the_claims(fact: str, tmp_path: Path) -> None:
    imported_rows(tmp_path, native(1), native(2, type_of_violence=1), native(3, type_of_violence=2))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT count(*), count(*) FILTER (WHERE (fact.assertion, fact.verification) = (derived, strongest))
            FROM events_{fact} fact JOIN (SELECT fact_id,
                core_derived_assertion(array_agg(assertion), array_agg(verification)) AS derived,
                core_strongest_verification(array_agg(verification)) AS strongest
                FROM events_{fact}claim GROUP BY fact_id) claims ON claims.fact_id = fact.id"""
        )
        claimed, following = cursor.fetchone()
    assert claimed == following > 0
