"""CSV and GeoJSON, and the answers that spare a repeated one."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing
from typing import Any

import pytest
from django.test import Client

from core.figures import Figure
from tests import factories
from tests.api.resources import MAKERS, RESOURCES

pytestmark = pytest.mark.django_db


def table(path: str) -> list[dict[str, str]]:
    response = Client().get(f"/api/v1/{path}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.getvalue().decode())))


def test_csv_has_flat_figures_dates_and_related_records() -> None:
    factories.PersonnelFigureFactory.create(figure=Figure.at_least(850, "at least 850"), mission__slug="minusma")
    (row,) = table("personnel-figures/?format=csv")
    assert (row["figure_low"], row["figure_best"], row["figure_quantifier"]) == ("850", "", "at_least")
    assert (row["as_of_start"], row["as_of_precision"]) == ("2023-01-01", "month")
    assert row["mission_slug"] == "minusma"


def test_csv_carries_where_each_value_can_be_read() -> None:
    citation = factories.CitationFactory.create(paragraph="16")
    factories.IncidentFactory.create(citation_links=[{"citation": citation, "field_name": "date"}])
    (row,) = table("incidents/?format=csv")
    assert citation.document_text is not None
    assert row["citations"].startswith(f"date: {citation.document_text.document.title}")
    assert f"p. 1, para. 16: “{citation.quote}”" in row["citations"]


def test_csv_names_the_dataset_and_row_of_an_imported_value() -> None:
    citation = factories.CitationFactory.create(of_row=True)
    factories.IncidentFactory.create(citation_links=[{"citation": citation}])
    assert citation.row_key in table("incidents/?format=csv")[0]["citations"]


@pytest.mark.parametrize("name", RESOURCES)
def test_csv_columns_are_the_same_with_and_without_rows(name: str) -> None:
    empty = Client().get(f"/api/v1/{name}/?format=csv").getvalue()
    MAKERS[name]()
    full = Client().get(f"/api/v1/{name}/?format=csv").getvalue()
    assert empty.splitlines()[0] == full.splitlines()[0]


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1"])
def test_csv_holds_nothing_that_a_spreadsheet_runs(title: str) -> None:
    factories.IncidentFactory.create(title=title)
    assert table("incidents/?format=csv&fields=title")[0]["title"] == f"'{title}"


def test_csv_leaves_negative_numbers_alone() -> None:
    factories.PlaceFactory.create(longitude=-4.2)
    assert table("places/?format=csv")[0]["longitude"] == "-4.2"


def test_geojson_has_a_point_where_a_place_is_shown() -> None:
    place = factories.PlaceFactory.create(latitude=14.6, longitude=-4.2)
    incident = factories.IncidentFactory.create(place=place)
    response = Client().get("/api/v1/incidents/?fields=title", headers={"Accept": "application/geo+json"})
    assert response["Content-Type"] == "application/geo+json"
    collection = json.loads(response.getvalue())
    (feature,) = collection["features"]
    assert feature["id"] == str(incident.uid)
    assert feature["geometry"] == {"type": "Point", "coordinates": [-4.2, 14.6]}


def test_geojson_of_one_record_is_a_feature() -> None:
    place = factories.PlaceFactory.create(latitude=None, longitude=None)
    feature = json.loads(Client().get(f"/api/v1/places/{place.uid}/?format=geojson").content)
    assert (feature["type"], feature["geometry"]) == ("Feature", None)


def test_the_format_parameter_goes_before_the_accept_header() -> None:
    with closing(Client().get("/api/v1/missions/?format=csv", headers={"Accept": "application/json"})) as response:
        assert response["Content-Type"].startswith("text/csv")


def test_formats_have_etags_of_their_own() -> None:
    factories.IncidentFactory.create()
    with closing(Client().get("/api/v1/incidents/?format=csv")) as file:
        assert file["ETag"] != Client().get("/api/v1/incidents/")["ETag"]


def test_head_answers_as_get_does_without_a_body() -> None:
    factories.IncidentFactory.create()
    got, head = Client().get("/api/v1/incidents/"), Client().head("/api/v1/incidents/")
    assert head.content == b""
    assert (head.status_code, head["Content-Length"]) == (200, str(len(got.content)))
    assert head["ETag"]


def test_reads_may_be_kept_if_asked_about_and_vary_by_format() -> None:
    response = Client().get("/api/v1/incidents/")
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Accept" in response["Vary"]


def test_pages_of_other_sites_may_read() -> None:
    response: Any = Client().get("/api/v1/incidents/", headers={"Origin": "https://example.org"})
    assert response["Access-Control-Allow-Origin"] == "*"
