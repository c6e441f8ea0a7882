"""Every filter finds what it should and leaves out what it should, by exact values only."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from core.dates import PartialDate
from core.services import merge
from tests import factories
from tests.api.filter_cases import CASES, Value
from tests.api.resources import MAKERS, RESOURCES, get, results

pytestmark = pytest.mark.django_db


def test_every_filter_has_a_case() -> None:
    declared = {name: set(viewset.filterset_class.base_filters) for name, viewset in RESOURCES.items()}
    assert {name: set(cases) for name, cases in CASES.items()} == declared


def found(name: str, parameter: str, value: Value, record: Any) -> bool:
    text = value if isinstance(value, str) else value(record)
    return str(record.uid) in {row["uid"] for row in results(f"{name}/", limit=200, **{parameter: text})}


@pytest.mark.parametrize("name", RESOURCES)
def test_every_filter_finds_a_record_that_meets_it_and_no_other(name: str) -> None:
    made = MAKERS[name]()
    for parameter, (hit, miss) in CASES[name].items():
        with transaction.atomic():
            record = type(made)._default_manager.get(pk=made.pk)
            assert found(name, parameter, hit, record), parameter
            assert not found(name, parameter, miss, record), parameter
            # A case may change the record; the next one begins with it as it was.
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("parameter", "value", "code"),
    [
        ("country", "Mal", "unknown_value"),
        ("country", "Atlantis", "unknown_value"),
        ("incident_kind", "vac.atack", "unknown_value"),
        ("mission", "minusm", "unknown_value"),
        ("actor", "wagner", "unknown_value"),
        ("date_overlaps", "2022-13", "invalid_value"),
        ("date_overlaps", "27 March 2022", "invalid_value"),
        ("date_within", "2022-03-31/2022-03-01", "invalid_value"),
        ("date_precision_max", "minute", "unknown_value"),
        ("bbox", "1,2,3", "invalid_value"),
        ("bbox", "1,nan,3,4", "invalid_value"),
        ("bbox", "0,10,1,-10", "invalid_value"),
        ("near", "14,-4", "invalid_value"),
        ("near", "14,-4,0", "invalid_value"),
        ("near", "14,-4,inf", "invalid_value"),
        ("near", "91,-4,10", "invalid_value"),
        ("near", "14,-4,20001", "invalid_value"),
        ("geo_precision_max", "withheld", "unknown_value"),
        ("mandate_task", "no_such_task", "unknown_value"),
        ("casualties_at_least", "-1", "invalid_value"),
        ("casualties_at_least", "9" * 900, "invalid_value"),
        ("updated_since", "yesterday", "invalid_value"),
        ("uid", "not-a-uid", "invalid_value"),
        ("ordering", "title", "unknown_value"),
        ("fields", "titel", "unknown_value"),
        ("include", "everything", "unknown_value"),
        ("format", "xml", "unknown_value"),
        ("count", "yes", "invalid_value"),
        ("weapon", "dro\x00ne", "invalid_value"),
        ("weapon", " ", "invalid_value"),
    ],
)
def test_a_wrong_value_is_refused_and_its_parameter_named(parameter: str, value: str, code: str) -> None:
    if parameter == "include":
        problem = get("human-rights-reports/", status=400, include=value)
    else:
        problem = get("incidents/", status=400, **{parameter: value})
    assert (problem["code"], problem["parameter"]) == (code, parameter)


def test_a_wrong_code_is_answered_with_what_may_be_meant() -> None:
    assert "vac.attack" in get("incidents/", status=400, incident_kind="vac.atack")["suggestions"]
    assert "human-rights-watch" in suggestions_for_a_publisher("human-right-watch")


def suggestions_for_a_publisher(name: str) -> list[str]:
    factories.PublisherFactory.create(slug="human-rights-watch")
    suggestions: list[str] = get("documents/", status=400, publisher=name)["suggestions"]
    return suggestions


def test_a_parameter_given_twice_is_refused() -> None:
    assert get("incidents/?mission=minusma&mission=minusca", status=400)["code"] == "duplicate_parameter"


def test_a_list_of_values_may_be_written_with_commas_or_by_repeating_its_name() -> None:
    """As clients generated from the document write it; the address of the next page keeps them all."""
    for outcome in ("killed", "injured", "abducted"):
        factories.IncidentFactory.create(casualties=[{"outcome": outcome}])
    written = get("incidents/?outcome=killed,injured&limit=1")
    repeated = get("incidents/?outcome=killed&outcome=injured&limit=1")
    assert repeated == written
    assert "outcome=killed%2Cinjured" in repeated["next"]
    assert get("incidents/?outcome=killed&outcome=", status=400)["parameter"] == "outcome"


def test_actor_role_and_assertion_hold_of_one_participation() -> None:
    group, army = factories.ActorFactory.create_batch(2)
    incident = factories.IncidentFactory.create(
        participations=[
            {"actor": group, "alleged_perpetrator": True},
            {"actor": army, "role": "target", "identification": "identified"},
        ]
    )
    asked = {"actor": group.slug, "participation_assertion": "alleged"}
    assert [row["uid"] for row in results("incidents/", role="alleged_perpetrator", **asked)] == [str(incident.uid)]
    assert results("incidents/", role="target", **asked) == []


def test_mali_is_not_somalia() -> None:
    factories.IncidentFactory.create(place__country_code="SO")
    assert results("incidents/", country="Mali") == []
    assert len(results("incidents/", country="Mali,Somalia")) == 1


def test_a_merged_actor_is_found_under_its_old_uid() -> None:
    old, new = factories.ActorFactory.create_batch(2)
    incident = factories.IncidentFactory.create(participations=[{"actor": new}])
    merge(old, into=new, by="test")
    assert [row["uid"] for row in results("incidents/", actor=str(old.uid))] == [str(incident.uid)]


def test_overlap_takes_what_may_lie_in_the_range_and_within_only_what_does_for_certain() -> None:
    month = factories.IncidentFactory.create(date=PartialDate.month(2022, 3))
    assert [row["uid"] for row in results("incidents/", date_overlaps="2022-03-27")] == [str(month.uid)]
    assert results("incidents/", date_within="2022-03-27") == []
    assert len(results("incidents/", date_within="2022-03")) == 1


def test_a_record_without_a_date_is_in_no_range() -> None:
    factories.IncidentFactory.create(date=None)
    assert results("incidents/", date_overlaps="../..") == []


def test_a_box_may_cross_the_antimeridian() -> None:
    fiji = factories.PlaceFactory.create(latitude=-17.0, longitude=179.5)
    assert str(fiji.uid) in {row["uid"] for row in results("places/", bbox="170,-20,-170,-10")}


def test_a_source_of_a_claim_counts_like_a_citation_of_the_fact() -> None:
    citation: Any = factories.CitationFactory.create()
    document = citation.document_text.document
    claimed = [
        factories.IncidentFactory.create(claims=[{"citation": citation}]),
        factories.IncidentFactory.create(casualties=[{"claims": [{"citation": citation}]}]),
        factories.IncidentFactory.create(participations=[{"claims": [{"citation": citation}]}]),
    ]
    factories.IncidentFactory.create(claims=1)
    for query in ({"document": str(document.uid)}, {"publisher": document.publisher.slug}):
        assert {row["uid"] for row in results("incidents/", **query)} == {str(one.uid) for one in claimed}
    report = factories.HumanRightsReportFactory.create(findings=[{"claims": [{"citation": citation}]}])
    assert [row["uid"] for row in results("human-rights-reports/", document=str(document.uid))] == [str(report.uid)]


def test_document_and_publisher_hold_of_one_citation_or_claim() -> None:
    first: Any = factories.CitationFactory.create()
    second: Any = factories.CitationFactory.create()
    factories.IncidentFactory.create(claims=[{"citation": first}], citation_links=[{"citation": second}])
    asked = {"document": str(first.document_text.document.uid)}
    assert len(results("incidents/", publisher=first.document_text.document.publisher.slug, **asked)) == 1
    assert results("incidents/", publisher=second.document_text.document.publisher.slug, **asked) == []


def test_geographic_precision_has_a_bound() -> None:
    for precision in ("exact", "admin1", "country", "not_stated"):
        factories.IncidentFactory.create(geo_precision=precision)
    factories.IncidentFactory.create(geo_precision="exact", sensitivity="coarsened")
    assert len(results("incidents/", geo_precision_max="admin1")) == 2
    assert len(results("incidents/", geo_precision_max="international")) == 3
