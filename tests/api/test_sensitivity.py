"""A coarsened record shows its month and area, whatever is asked, in every format."""

from __future__ import annotations

import base64
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from core.dates import PartialDate
from core.models import Record
from tests import factories
from tests.api.resources import MAKERS, RESOURCES, get, results

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 27)
# Words and numbers that only the details hold.
SECRETS = ("Zzyzx", "13.5791", "7.2468", "2022-03-27", "2022-03-28", "hidden quote")


@pytest.fixture
def incident() -> Any:
    """A coarsened incident whose every detail is one of SECRETS."""
    place = factories.PlaceFactory.create(
        name="Zzyzx", admin1_name="Mopti", admin2_name="Zzyzx", latitude=13.5791, longitude=-7.2468
    )
    text = factories.DocumentTextFactory.create(text="First\nThe hidden quote on Zzyzx.\nLast")
    citation = factories.CitationFactory.create(document_text=text, quote="The hidden quote on Zzyzx.", paragraph="9z")
    made = factories.IncidentFactory.full(
        sensitivity="coarsened",
        title="Attack on Zzyzx",
        description="At Zzyzx",
        location_as_stated="Zzyzx",
        place=place,
        date=PartialDate.day(DAY),
        participations=[
            {"alleged_perpetrator": True, "description_as_stated": "men from Zzyzx", "claims": 1},
        ],
        casualties=[{"claims": 1, "figure_as_stated": "12 in Zzyzx"}],
        claims=[
            {
                "said_on": date(2022, 3, 28),
                "citation": citation,
                "claimant_as_stated": "the mayor of Zzyzx",
                "standard_of_proof": "Zzyzx",
            }
        ],
        citation_links=[{"citation": citation}],
        fatality_links=[{"fatality__incident_date": PartialDate.day(DAY)}],
    )
    factories.HumanRightsReportFactory.create(incident_links=[{"incident": made}])
    return made


@pytest.mark.parametrize(
    "path",
    [
        "incidents/",
        "incidents/{uid}/",
        "incidents/?format=csv",
        "incidents/?format=ndjson",
        "incidents/{uid}/?format=csv",
        "incidents/?format=geojson",
        "incidents/{uid}/?format=geojson",
        "incidents/?fields=title,place,date,citations,claims,casualties,participations",
        "human-rights-reports/?include=incidents",
        "missions/{mission}/timeline/",
        "changes/",
    ],
)
def test_no_format_or_choice_of_fields_tells_a_detail(incident: Any, path: str) -> None:
    address = path.format(uid=incident.uid, mission=incident.missions.get().slug)
    response = Client().get(f"/api/v1/{address}")
    assert response.status_code == 200
    told = [secret for secret in SECRETS if secret in response.getvalue().decode()]
    assert told == []


def test_month_and_area_are_shown_and_the_rest_is_said_to_be_withheld(incident: Any) -> None:
    row = get(f"incidents/{incident.uid}/")
    assert row["date"] == {"start": "2022-03-01", "end": "2022-04-01", "precision": "month"}
    assert row["geo_precision"] == "withheld"
    assert row["place"] == {
        "uid": None,
        "name": "Mopti",
        "place_kind": "populated_place",
        "country_code": "ML",
        "admin1_name": "Mopti",
        "admin2_name": "",
        "latitude": None,
        "longitude": None,
        "withheld": True,
    }
    assert row["fatalities"] == []


def test_a_citation_keeps_its_document_and_page_only(incident: Any) -> None:
    (citation,) = get(f"incidents/{incident.uid}/")["citations"]
    assert citation["document"]["title"]
    assert citation["page"] == 1
    assert (citation["quote"], citation["start"], citation["end"], citation["paragraph"]) == ("", None, None, "")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"date_within": "2022-03"}, True),
        ({"date_within": "2022-03-27"}, False),
        ({"date_overlaps": "2022-03-01"}, True),
        ({"date_precision_max": "month"}, True),
        ({"date_precision_max": "day"}, False),
        ({"bbox": "-8,13,-7,14"}, False),
        ({"geo_precision": "exact"}, False),
        ({"geo_precision": "withheld"}, True),
        ({"country": "ML"}, True),
    ],
)
def test_filters_go_by_what_is_shown(incident: Any, query: dict[str, str], expected: bool) -> None:
    assert (str(incident.uid) in {row["uid"] for row in results("incidents/", **query)}) is expected


def test_a_coarsened_record_is_not_found_by_its_place(incident: Any) -> None:
    assert results("incidents/", place=str(incident.place.uid)) == []


def test_the_order_does_not_tell_the_day() -> None:
    """Among exact days of the same month a coarsened record stands where its month begins, whatever its day."""
    exact = factories.IncidentFactory.create(date=PartialDate.day(date(2022, 3, 2)))
    for hidden_day in (1, 31):
        hidden = factories.IncidentFactory.create(
            sensitivity="coarsened", date=PartialDate.day(date(2022, 3, hidden_day))
        )
        order = [row["uid"] for row in results("incidents/", ordering="date", uid=f"{exact.uid},{hidden.uid}")]
        assert order == [str(hidden.uid), str(exact.uid)]


def test_the_cursor_does_not_tell_the_day() -> None:
    factories.IncidentFactory.create_batch(2, sensitivity="coarsened", date=PartialDate.day(DAY))
    cursor = get("incidents/", limit=1)["next_cursor"]
    assert b"2022-03-27" not in base64.urlsafe_b64decode(cursor + "==")


def test_a_wider_date_is_shown_in_whole_months() -> None:
    made = factories.IncidentFactory.create(
        sensitivity="coarsened", date=PartialDate.between(date(2022, 3, 27), date(2022, 5, 2))
    )
    shown = get(f"incidents/{made.uid}/")["date"]
    assert (shown["start"], shown["end"]) == ("2022-03-01", "2022-06-01")


def test_a_registered_death_does_not_lead_to_a_coarsened_incident(incident: Any) -> None:
    fatality = incident.fatality_links.get().fatality
    assert str(incident.uid) not in json.dumps(get(f"fatalities/{fatality.uid}/"))


def test_a_related_record_that_is_not_public_is_not_shown() -> None:
    secret = factories.ActorFactory.create(name="Secret group", sensitivity="restricted")
    place = factories.PlaceFactory.create(name="Secret place", publication_status="draft")
    incident = factories.IncidentFactory.create(
        place=place, participations=[{"actor": secret}], claims=[{"claimant": secret, "citation": None}]
    )
    row = get(f"incidents/{incident.uid}/")
    assert "Secret" not in json.dumps(row)
    assert row["place"] is None
    assert row["participations"][0]["actor"] is None


@pytest.mark.parametrize("columns", [{"publication_status": "draft"}, {"sensitivity": "restricted"}])
def test_a_quote_of_a_document_that_is_not_public_is_left_out(columns: dict[str, str]) -> None:
    text = factories.DocumentTextFactory.create(
        document__title="Secret report", **{f"document__{name}": value for name, value in columns.items()}
    )
    citation = factories.CitationFactory.create(document_text=text)
    incident = factories.IncidentFactory.create(
        citation_links=[{"citation": citation}], claims=[{"citation": citation}]
    )
    row = get(f"incidents/{incident.uid}/")
    assert row["citations"] == []
    assert row["claims"][0]["citation"] is None
    assert citation.quote not in json.dumps(row)


@pytest.mark.parametrize("name", RESOURCES)
def test_no_kind_of_record_shows_its_day_when_coarsened(name: str) -> None:
    """Every partial date of every resource is widened, but where the serializer says that it may be shown."""
    record: Record = MAKERS[name](sensitivity="coarsened")
    if name == "places":
        assert get(f"places/{record.uid}/", status=404)["code"] == "not_found"
        return
    for field, value in get(f"{name}/{record.uid}/").items():
        shown = getattr(RESOURCES[name].serializer_class.Meta, "shown", ())  # type: ignore[attr-defined]
        if isinstance(value, dict) and "precision" in value and field not in shown:
            assert value["precision"] not in {"day", "week"}, field
