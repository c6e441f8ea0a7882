"""Files of whole lists over HTTP: all rows of one query and one moment, within the limits that are stated."""

from __future__ import annotations

import csv
import io
import json
import struct
from collections.abc import Iterator
from typing import Any

import duckdb
import pandas  # type: ignore[import-untyped]  # it has no types of its own
import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test import Client

from core.access.tokens import issue
from core.api.exports import answer
from core.feed import Position
from core.models import Change
from tests import factories
from tests.api.resources import get, results

pytestmark = pytest.mark.django_db


def fetched(path: str) -> bytes:
    """The body of a file below /api/v1/."""
    response: Any = Client().get(f"/api/v1/{path}")
    assert response.status_code == 200, response.getvalue()[:800]
    return bytes(response.getvalue())


def in_transaction() -> bool:
    return connection.in_atomic_block


def table(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(fetched(path).decode(), newline="")))


def problem(path: str, status: int = 400) -> dict[str, Any]:
    body: dict[str, Any] = get(path, status=status)
    return body


@pytest.mark.parametrize(
    "query",
    ["", "country=ML", "ordering=name", "ordering=-updated_at&country=NE", "fields=name", "name_like=Kidal", "q=Gao"],
)
def test_a_file_has_the_rows_of_the_list_in_its_order(query: str) -> None:
    for name, country in (("Kidal", "ML"), ("Gao", "ML"), ("Gao Est", "ML"), ("Agadez", "NE")):
        factories.PlaceFactory.create(name=name, country_code=country)
    rows = results(f"places/?{query}")
    lines = fetched(f"places/?{query}&format=ndjson").splitlines()
    assert [json.loads(line) for line in lines] == rows
    assert [row["uid"] for row in table(f"places/?{query}&format=csv")] == [row["uid"] for row in rows]


def test_a_file_is_longer_than_a_page() -> None:
    factories.PublisherFactory.create_batch(60)
    assert len(results("publishers/")) == 50
    assert len(table("publishers/?format=csv")) == 60
    assert len(table("publishers/?format=csv&limit=55")) == 55


@pytest.mark.parametrize("asked", ["cursor=abc", "count=true", "facets=country"])
@pytest.mark.parametrize("format_name", ["csv", "ndjson", "geojson", "parquet"])
def test_what_belongs_to_pages_is_refused_in_a_file(asked: str, format_name: str) -> None:
    assert problem(f"places/?{asked}&format={format_name}")["parameter"] == asked.partition("=")[0]


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_a_limit_of_a_file_is_a_positive_number(limit: str) -> None:
    assert problem(f"places/?limit={limit}&format=csv")["code"] == "limit_out_of_range"


@pytest.mark.parametrize("name", ["Éléphant\nthe \"second\", 'third'", "back\\slash", "\\.", "ᠮᠤ 🙂", "100% sure; {a}"])
def test_words_come_back_as_they_are(name: str) -> None:
    factories.PlaceFactory.create(name=name)
    assert table("places/?format=csv")[0]["name"] == name
    assert json.loads(fetched("places/?format=ndjson"))["name"] == name
    assert json.loads(fetched("places/?format=geojson"))["features"][0]["properties"]["name"] == name
    assert parquet("places/?format=parquet")["name"].to_pylist() == [name]


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "\r=1", "\n=1", "＝1+1", "＠x"])
def test_what_a_spreadsheet_would_run_is_given_an_apostrophe_in_csv_only(title: str) -> None:
    factories.IncidentFactory.create(title=title)
    assert table("incidents/?format=csv&fields=title")[0]["title"] == f"'{title}"
    assert parquet("incidents/?format=parquet&fields=title")["title"].to_pylist() == [title]


@pytest.mark.parametrize("title", ["Attack", "12 killed", "“Attack”", "~", "a=1", "1-2", "(=1)"])
def test_other_words_are_left_alone(title: str) -> None:
    factories.IncidentFactory.create(title=title)
    assert table("incidents/?format=csv&fields=title")[0]["title"] == title


def test_an_empty_text_and_nothing_are_told_apart_in_the_bytes() -> None:
    factories.IncidentFactory.create(description="", date=None)
    assert fetched("incidents/?format=csv&fields=description,date").decode().splitlines()[1].endswith(',,,,""')


def parquet(path: str) -> Any:
    return pq.read_table(io.BytesIO(fetched(path)))


@pytest.mark.parametrize("format_name", ["csv", "ndjson", "geojson", "parquet"])
def test_a_file_without_rows_is_whole(format_name: str) -> None:
    body = fetched(f"incidents/?format={format_name}")
    match format_name:
        case "csv":
            assert body.startswith(b"uid,url,title,") and body.count(b"\n") == 1
        case "ndjson":
            assert body == b""
        case "geojson":
            assert json.loads(body) == {"type": "FeatureCollection", "features": []}
        case _:
            assert pq.read_table(io.BytesIO(body)).num_rows == 0


def test_a_filter_that_nothing_can_meet_gives_an_empty_file() -> None:
    factories.PlaceFactory.create()
    assert fetched("places/?format=ndjson&bbox=0,0,0.1,0.1") == b""


def test_parquet_has_types_and_is_read_by_the_tools_of_researchers(tmp_path: Any) -> None:
    factories.IncidentFactory.create_batch(3)
    path = tmp_path / "incidents.parquet"
    path.write_bytes(fetched("incidents/?format=parquet"))
    types = {field.name: str(field.type) for field in pq.read_schema(path)}
    shown = {name: types[name] for name in ("uid", "date_start", "revision", "updated_at", "place_latitude")}
    assert shown == {
        "uid": "string",
        "date_start": "date32[day]",
        "revision": "int64",
        "updated_at": "timestamp[us, tz=UTC]",
        "place_latitude": "double",
    }
    assert len(pandas.read_parquet(path)) == 3
    found = duckdb.sql(f"SELECT count(*), min(date_start)::text FROM '{path}'")
    assert found is not None
    assert found.fetchall() == [(3, "2022-03-27")]


def test_geoparquet_says_where_its_points_are() -> None:
    place = factories.PlaceFactory.create(latitude=14.6, longitude=-4.2)
    factories.IncidentFactory.create(place=place)
    factories.IncidentFactory.create(place=None)
    read = parquet("incidents/?format=parquet&ordering=updated_at")
    geo = json.loads(read.schema.metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert geo["columns"]["geometry"] == {"encoding": "WKB", "geometry_types": ["Point"]}
    points = dict(zip(read["place_uid"].to_pylist(), read["geometry"].to_pylist(), strict=True))
    assert points == {str(place.uid): struct.pack("<BIdd", 1, 1, -4.2, 14.6), None: None}


def test_parquet_of_what_has_no_place_is_plain() -> None:
    factories.PublisherFactory.create()
    assert b"geo" not in (parquet("publishers/?format=parquet").schema.metadata or {})


@pytest.mark.parametrize(
    "columns", [{"sensitivity": "restricted"}, {"publication_status": "draft", "published_at": None}]
)
@pytest.mark.parametrize("format_name", ["csv", "ndjson", "geojson", "parquet"])
def test_what_is_not_public_is_in_no_file(columns: dict[str, Any], format_name: str) -> None:
    empty = fetched(f"incidents/?format={format_name}")
    factories.IncidentFactory.full(title="Zebra", **columns)
    assert fetched(f"incidents/?format={format_name}") == empty


def test_a_file_says_its_name_and_when_it_is_still_the_same() -> None:
    factories.PlaceFactory.create()
    response: Any = Client().get("/api/v1/political-events/?format=csv")
    assert response.getvalue()
    assert response["Content-Disposition"].startswith('attachment; filename="mandata-political-events-')
    assert (response["Content-Type"], response["Row-Count"]) == ("text/csv; charset=utf-8", "0")
    again: Any = None
    # A transaction that begins or ends in another database of the server meanwhile gives another tag.
    for _ in range(50):
        head = Client().head("/api/v1/political-events/?format=csv")
        assert (head.status_code, head.content) == (200, b"")
        again = Client().get("/api/v1/political-events/?format=csv", headers={"If-None-Match": head["ETag"]})
        if again.status_code == 304:
            break
        assert again.getvalue()
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.django_db(transaction=True)
def test_the_feed_goes_on_where_the_file_ends() -> None:
    before = factories.PlaceFactory.create()
    response: Any = Client().get("/api/v1/places/?format=ndjson")
    assert json.loads(response.getvalue())["uid"] == str(before.uid)
    position = Position.parse(response["Feed-Position"])
    after = factories.PlaceFactory.create()
    # What comes later in the feed, and is told once no older transaction is running.
    later = Change.objects.after(position.transaction_id, position.change_id).values_list("uid", flat=True)
    assert after.uid in later
    assert str(position) == response["Feed-Position"]
    assert get("changes/", since=str(position))["next_cursor"]


def test_a_file_of_the_past_leads_to_no_position() -> None:
    factories.PlaceFactory.create()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()::text")
        moment = cursor.fetchone()[0].replace("+00", "Z").replace(" ", "T")
    response: Any = Client().get("/api/v1/places/", {"format": "csv", "as_of": moment})
    assert response.status_code == 200
    assert response.getvalue()
    assert "Feed-Position" not in response


@pytest.fixture
def small_cap(settings: Any) -> None:
    settings.EXPORT_ROWS_ANONYMOUS = 2


@pytest.mark.usefixtures("small_cap")
def test_nobody_in_particular_may_have_so_many_rows_only() -> None:
    factories.PublisherFactory.create_batch(2)
    assert len(table("publishers/?format=csv")) == 2
    factories.PublisherFactory.create()
    assert problem("publishers/?format=csv", 403)["code"] == "export_too_large"
    assert len(table("publishers/?format=csv&limit=2")) == 2


@pytest.mark.usefixtures("small_cap")
def test_with_a_token_there_is_no_such_limit() -> None:
    factories.PublisherFactory.create_batch(3)
    _token, secret = issue(name="test", scopes={"read"})
    response: Any = Client().get("/api/v1/publishers/?format=ndjson", headers={"Authorization": f"Bearer {secret}"})
    assert len(response.getvalue().splitlines()) == 3
    assert response["Row-Count"] == "3"


@pytest.fixture
def no_place() -> Iterator[None]:
    taken = 0
    while answer._places.acquire(blocking=False):
        taken += 1
    yield
    for _ in range(taken):
        answer._places.release()


@pytest.mark.usefixtures("no_place")
def test_where_enough_files_are_being_sent_the_next_is_told_to_come_back() -> None:
    response = Client().get("/api/v1/places/?format=csv")
    assert (response.status_code, response["Retry-After"]) == (503, "10")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("format_name", ["csv", "ndjson", "geojson", "parquet"])
def test_a_client_that_goes_away_leaves_no_transaction_open(format_name: str) -> None:
    factories.PlaceFactory.create_batch(300, name="Place " + "x" * 180)
    response: Any = Client().get(f"/api/v1/places/?format={format_name}")
    next(iter(response.streaming_content))
    assert in_transaction()
    response.close()
    assert not in_transaction()
    assert len(fetched("places/?format=ndjson").splitlines()) == 300


@pytest.mark.django_db(transaction=True)
def test_a_client_that_never_reads_gives_its_place_back() -> None:
    for _ in range(10):
        Client().get("/api/v1/places/?format=csv").close()
    assert not in_transaction()
    assert fetched("places/?format=ndjson") == b""


def test_a_client_that_reads_too_slowly_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "LONGEST", -1)
    response: Any = Client().get("/api/v1/places/?format=csv")
    with pytest.raises(answer.TookTooLong):
        response.getvalue()
