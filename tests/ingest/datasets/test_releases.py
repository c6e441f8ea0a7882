"""Reading a dataset again: only what changed changes, and the newest release decides, in whatever order they come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from core.models import Change
from core.services import acting_as
from events.models import Casualty, Incident
from ingest.models import DatasetImport, ImportedRow
from tests.ingest.datasets.ged_rows import imported_rows, native, prepared, reduced
from tests.ingest.datasets.importing import counted


@pytest.fixture(autouse=True)
def _prepared(db: None) -> None:
    prepared()


def changes() -> list[tuple[str, str, int]]:
    return list(Change.objects.order_by("id").values_list("action", "record_kind", "revision"))


@pytest.mark.django_db(transaction=True)
def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    imported_rows(tmp_path, native(1), native(2))
    before = changes()
    again = imported_rows(tmp_path, native(1), native(2))
    assert counted(again, "unchanged", "new", "changed") == (2, 0, 0)
    assert changes() == before


@pytest.mark.django_db(transaction=True)
def test_a_new_release_changes_the_rows_that_differ_and_no_others(tmp_path: Path) -> None:
    imported_rows(tmp_path, native(1), native(2), version="21.1")
    first, second = Incident.objects.order_by("id")
    before = Change.objects.count()
    imported_rows(tmp_path, native(1), native(2, best=8), version="22.1")
    made = Change.objects.order_by("id")[before:]
    assert [(one.action, one.record_kind, one.uid) for one in made if one.record_kind == "incident"] == [
        ("updated", "incident", second.uid)
    ]
    second.refresh_from_db()
    assert second.revision == 2
    assert Casualty.objects.get(incident=second, victim_category="unspecified").best == 8
    assert {str(one.citation.dataset_release) for one in second.citation_links.all()} == {
        "UCDP Georeferenced Event Dataset 22.1"
    }
    first.refresh_from_db()
    assert first.revision == 1


@pytest.mark.django_db(transaction=True)
def test_a_complete_release_withdraws_what_it_no_longer_has(tmp_path: Path) -> None:
    imported_rows(tmp_path, reduced(1), reduced(2), version="21.1")
    gone = Incident.objects.get(citation_links__citation__row_key="2")
    done = imported_rows(tmp_path, reduced(1), version="22.1", complete=True)
    assert done.counts["withdrawn"] == 1
    assert "row 2: no longer in the newest release" in done.remarks.get().reason
    assert Client().get(f"/api/v1/incidents/{gone.uid}/").status_code == 410


def test_a_release_of_one_country_says_nothing_of_another(tmp_path: Path) -> None:
    imported_rows(tmp_path, reduced(1), reduced(2, country="Chad", latitude=12.1, longitude=15.0), version="21.1")
    done = imported_rows(tmp_path, reduced(1), version="22.1", complete=True)
    assert done.counts["withdrawn"] == 0


def test_a_row_that_comes_back_is_published_again(tmp_path: Path) -> None:
    imported_rows(tmp_path, reduced(1), reduced(2), version="21.1")
    imported_rows(tmp_path, reduced(1), version="22.1", complete=True)
    done = imported_rows(tmp_path, reduced(1), reduced(2), version="23.1", complete=True)
    assert done.counts["restored"] == 1
    assert Incident.objects.filter(publication_status="published").count() == 2


def test_an_older_release_changes_nothing_that_a_newer_one_says(tmp_path: Path) -> None:
    imported_rows(tmp_path, reduced(1, best_death=4), version="22.1")
    done = imported_rows(tmp_path, reduced(1, best_death=3), version="21.1")
    assert done.counts["older"] == 1
    assert Casualty.objects.get().best == 4


Step = tuple[str, Sequence[dict[str, Any]]]
STEPS: tuple[Step, ...] = (
    ("19.1", [native(1), native(2), native(3)]),
    ("21.1", [reduced(1, best_death=4), reduced(2), reduced(9, country="Chad", latitude=12.1, longitude=15.0)]),
    ("23.1", [native(1, best=8), native(4)]),
)


def state() -> list[tuple[Any, ...]]:
    """What readers are shown of every incident, without what differs between two databases."""
    shown = Client().get("/api/v1/incidents/?limit=100&include=reported_in").json()["results"]
    return sorted(
        (
            one["citations"][0]["row_key"],
            one["citations"][0]["dataset"]["release"],
            one["title"],
            str(one["date"]),
            (one["place"] or {}).get("name"),
            str([casualty["figure"] for casualty in one["casualties"]]),
            sorted(report["as_stated"] for report in one["reported_in"]),
        )
        for one in shown
    )


def test_the_order_in_which_releases_are_read_changes_nothing(tmp_path: Path) -> None:
    states = []
    for order in permutations(STEPS):
        for version, rows in order:
            done = imported_rows(tmp_path, *rows, version=version, complete=True)
            assert done.state == "completed", done.reason
        states.append(state())
        forget()
    assert [row[0:2] for row in states[0]] == [("1", "23.1"), ("4", "23.1"), ("9", "21.1")]
    for one in states:
        assert one == states[0]


def forget() -> None:
    """Makes the database as it was before any import, as far as imports look."""
    ImportedRow.objects.all().delete()
    DatasetImport.objects.update(release=None)
    Incident.objects.update(publication_status="withdrawn")
    from events.models import CasualtyClaim, CoverageEntry, IncidentCitation, IncidentClaim, ParticipationClaim
    from sources.models import Citation, DatasetRelease

    for model in (IncidentCitation, IncidentClaim, ParticipationClaim, CasualtyClaim, CoverageEntry):
        model.objects.all().delete()
    Citation.objects.all().delete()
    DatasetRelease.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_what_a_curator_has_changed_stays(tmp_path: Path) -> None:
    imported_rows(tmp_path, reduced(1), reduced(2), version="21.1")
    mine = Incident.objects.get(citation_links__citation__row_key="1")
    with acting_as("curator"):
        mine.title = "Clash at Kidal"
        mine.save()
    done = imported_rows(tmp_path, reduced(1, best_death=4), reduced(2, best_death=4), version="22.1")
    assert counted(done, "kept", "changed") == (1, 1)
    assert "row 1: curators have changed the record" in done.remarks.get(remark_kind="kept").reason
    mine.refresh_from_db()
    assert mine.title == "Clash at Kidal"
    assert mine.casualties.get().best == 3


@pytest.mark.django_db(transaction=True)
def test_a_part_that_a_curator_has_added_keeps_the_record(tmp_path: Path) -> None:
    imported_rows(tmp_path, reduced(1), version="21.1")
    incident = Incident.objects.get()
    with acting_as("curator"):
        incident.participations.create(role="target", description_as_stated="a market")
    done = imported_rows(tmp_path, reduced(1, best_death=4), version="22.1")
    assert done.counts["kept"] == 1


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_a_curator_has_added_to_a_part_keeps_the_record(tmp_path: Path) -> None:
    imported_rows(tmp_path, native(1), version="21.1")
    accused = Incident.objects.get().participations.get(role="alleged_perpetrator")
    with acting_as("curator"):
        accused.claims.create(claimant_as_stated="the village council", assertion="alleged")
    done = imported_rows(tmp_path, native(1, best=8), version="22.1")
    assert done.counts["kept"] == 1
    assert accused.claims.filter(claimant_as_stated="the village council").exists()


@pytest.mark.django_db(transaction=True)
def test_publishing_a_proposed_actor_is_no_change_of_the_incident(tmp_path: Path) -> None:
    from actors.models import Actor
    from core.services import publish

    imported_rows(tmp_path, reduced(1), version="21.1")
    publish(Actor.objects.get(name="Band of the Dunes"), by="curator")
    done = imported_rows(tmp_path, reduced(1, best_death=4), version="22.1")
    assert counted(done, "kept", "changed") == (0, 1)
