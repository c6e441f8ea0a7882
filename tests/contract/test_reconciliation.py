"""The reconciliation service answers as the protocol says, and matches what a researcher would match."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from openapi_schema_validator import OAS31Validator

from core.api.reconcile.reading import MOST_ENTITIES, MOST_QUERIES
from core.api.reconcile.types import TYPES
from tests import factories
from tests.api.resources import MAKERS, RESOURCES, get

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).with_name("reconciliation")
RECONCILE = "/api/v1/reconcile/"


def assert_conforms(answer: Any, schema: str) -> None:
    errors = list(OAS31Validator(json.loads((SCHEMAS / f"{schema}.json").read_text())).iter_errors(answer))
    assert not errors, f"{errors[0].json_path}: {errors[0].message[:300]}"


FORM = "application/x-www-form-urlencoded"


def read(response: Any, status: int) -> Any:
    assert response.status_code == status, response.content.decode()[:500]
    return json.loads(response.content)


def posted(status: int = 200, **form: Any) -> Any:
    """The answer to a form, each of its fields as JSON."""
    body = urlencode({name: json.dumps(value) for name, value in form.items()})
    return read(Client().post(RECONCILE, body, content_type=FORM), status)


def match(query: str, **more: Any) -> list[dict[str, Any]]:
    answer = posted(queries={"q0": {"query": query, **more}})
    assert_conforms(answer, "result-batch")
    candidates: list[dict[str, Any]] = answer["q0"]["result"]
    return candidates


def extended(ids: list[str], *properties: str) -> Any:
    answer = posted(extend={"ids": ids, "properties": [{"id": name} for name in properties]})
    assert_conforms(answer, "extension")
    return answer


# --- the service ----------------------------------------------------------------------------------


def test_the_manifest_conforms_and_its_addresses_answer() -> None:
    factories.ActorFactory.create(name="Wagner Group")
    manifest = get("reconcile/")
    assert_conforms(manifest, "manifest")
    assert [one["id"] for one in manifest["defaultTypes"]] == ["actor", "mission", "place", "publisher", "document"]
    (candidate,) = match("Wagner Group")
    for template in (manifest["view"]["url"], manifest["preview"]["url"]):
        address = template.replace("{{id}}", candidate["id"]).removeprefix("http://testserver")
        assert Client().get(address).status_code in {200, 303}
    for kind, service in manifest["suggest"].items():
        address = (service["service_url"] + service["service_path"]).removeprefix("http://testserver")
        assert_conforms(read(Client().get(address, {"prefix": "wa"}), 200), f"suggest-{kind}")
    proposals = manifest["extend"]["propose_properties"]
    address = (proposals["service_url"] + proposals["service_path"]).removeprefix("http://testserver")
    assert_conforms(read(Client().get(address, {"type": "actor", "limit": "2"}), 200), "properties")


def test_the_manifest_names_the_host_that_was_asked() -> None:
    for host in ("testserver", "localhost"):
        manifest = read(Client().get(RECONCILE, headers={"host": host}), 200)
        assert manifest["view"]["url"].startswith(f"http://{host}/api/v1/reconcile/")


def test_any_page_may_ask_and_no_token_is_needed() -> None:
    answer = Client().post(
        RECONCILE, 'queries={"q":{"query":"x"}}', content_type=FORM, headers={"origin": "https://a.example"}
    )
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_an_address_holds_a_batch_as_well_as_a_form() -> None:
    factories.ActorFactory.create(name="Wagner Group")
    queries = json.dumps({"a": {"query": "wagner group"}, "b": {"query": "xylophone"}})
    answer = get("reconcile/", queries=queries)
    assert_conforms(answer, "result-batch")
    assert [len(answer[key]["result"]) for key in ("a", "b")] == [1, 0]


# --- matching -------------------------------------------------------------------------------------


def test_a_whole_name_is_a_match_and_one_that_looks_alike_is_not() -> None:
    actor = factories.ActorFactory.create(name="Wagner Group", slug="wagner-group", names=[{"name": "Groupe Wagner"}])
    for text in ("Wagner Group", "WAGNER GROUP", "groupe wagner", "wagner-group", str(actor.uid)):
        candidate = match(text, type="actor")[0]
        assert (candidate["id"], candidate["score"], candidate["match"]) == (str(actor.uid), 100, True), text
    (candidate,) = match("Wagnr")
    assert candidate["match"] is False
    assert 0 < candidate["score"] < 100
    assert candidate["type"] == [{"id": "actor", "name": "Actor"}]


def test_a_name_that_two_records_have_is_no_match() -> None:
    factories.PlaceFactory.create_batch(2, name="Gao")
    assert [(one["score"], one["match"]) for one in match("Gao")] == [(100, False), (100, False)]
    assert [one["match"] for one in match("Gao", limit=1)] == [False]


def test_a_property_tells_two_of_the_same_name_apart() -> None:
    here = factories.PlaceFactory.create(name="Gao", country_code="ML")
    factories.PlaceFactory.create(name="Gao", country_code="NE")
    for country in ("ML", "Mali", {"id": "ML"}, ["ML", "BF"]):
        (candidate,) = match("Gao", type="place", properties=[{"pid": "country", "v": country}])
        assert (candidate["id"], candidate["match"]) == (str(here.uid), True)
    assert match("Gao", properties=[{"pid": "country", "v": "Atlantis"}]) == []
    assert len(match("Gao", properties=[{"pid": "country", "v": ""}])) == 2


def test_types_narrow_the_candidates() -> None:
    mission = factories.MissionFactory.create(acronym="MINUSMA", name="Stabilization Mission in Mali")
    factories.PublisherFactory.create(name="Minusma")
    (candidate,) = match("minusma", type=["mission"])
    assert (candidate["id"], candidate["match"], candidate["name"]) == (str(mission.uid), True, mission.name)
    assert {one["type"][0]["id"] for one in match("minusma")} >= {"mission", "publisher"}
    assert not any(one["match"] for one in match("minusma"))
    assert match("minusma", type="weather") == []


def test_properties_alone_find_candidates_that_are_no_matches() -> None:
    factories.PlaceFactory.create(gazetteer="geonames", gazetteer_id="2457161")
    (candidate,) = match("", properties=[{"pid": "gazetteer_id", "v": 2457161}])
    assert (candidate["score"], candidate["match"]) == (50, False)


def test_the_best_candidates_come_first_and_no_more_than_asked_for() -> None:
    for number in range(4):
        factories.ActorFactory.create(name=f"Wagner Group {number}")
    scores = [one["score"] for one in match("Wagner Group 2", limit=3)]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 3


@pytest.mark.parametrize("columns", [{"publication_status": "draft"}, {"sensitivity": "restricted"}])
def test_what_is_not_public_is_no_candidate(columns: dict[str, str]) -> None:
    hidden = factories.ActorFactory.create(name="Zzyzx", **columns)
    assert match("Zzyzx") == match(str(hidden.uid)) == []
    assert extended([str(hidden.uid)], "names")["rows"] == {str(hidden.uid): {"names": []}}
    assert get(f"reconcile/entities/{hidden.uid}/", status=404)["code"] == "not_found"
    assert get("reconcile/preview/", status=404, id=str(hidden.uid))["code"] == "not_found"


def test_a_coarsened_place_is_no_candidate() -> None:
    hidden = factories.PlaceFactory.create(name="Zzyzx", sensitivity="coarsened")
    assert match("Zzyzx") == match(str(hidden.uid)) == []


def test_what_describes_a_candidate_is_shown_also_of_a_coarsened_record() -> None:
    for one in TYPES.values():
        serializer: Any = one.viewset.serializer_class()
        for column in (one.name_column, *one.about):
            assert column in serializer.fields, (one.id, column)
        if one.id != "place":
            assert one.name_column in serializer.Meta.shown


def test_a_query_takes_one_statement(django_assert_num_queries: Any) -> None:
    factories.ActorFactory.create(name="Wagner Group", names=2)
    with django_assert_num_queries(2):
        posted(queries={"a": {"query": "Wagner"}, "b": {"query": "Gao"}})


# --- what cannot be read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["a\x00b", "\ud800", "%", "'", "\\", "a" * 10_000, "\N{FIRE}" * 1000, "\t", "{}", "-", "<->"],
)
def test_odd_cells_match_nothing_and_break_nothing(query: str) -> None:
    factories.ActorFactory.create(name="Wagner Group")
    answer = posted(queries={"q": {"query": f"{query}!"}})
    assert answer == {"q": {"result": []}}
    posted(queries={"q": {"query": "x", "properties": [{"pid": "country", "v": query}]}})


@pytest.mark.parametrize(
    "form",
    [
        "queries=",
        "queries={",
        "queries=[]",
        "queries=1",
        'queries={"q": 1}',
        'queries={"q": {}}',
        'queries={"q": {"query": 1}}',
        'queries={"q": {"query": ""}}',
        'queries={"q": {"query": "x", "limit": 0}}',
        'queries={"q": {"query": "x", "limit": 1e999}}',
        'queries={"q": {"query": "x", "limit": true}}',
        'queries={"q": {"query": "x", "type": 1}}',
        'queries={"q": {"query": "x", "type_strict": "maybe"}}',
        'queries={"q": {"query": "x", "properties": {}}}',
        'queries={"q": {"query": "x", "properties": [{"pid": "country"}]}}',
        'queries={"q": {"query": "x", "properties": [{"pid": "country", "v": {}}]}}',
        'queries={"q": {"query": "x", "wanted": "y"}}',
        "queries=" + "[" * 100_000,
        'extend={"ids": "x", "properties": []}',
        'extend={"ids": [], "properties": ["country"]}',
        'extend={"ids": [], "properties": [{"name": "country"}]}',
        'extend={"ids": []}',
        'extend={}&queries={"q": {"query": "x"}}',
        "",
        'callback=x&queries={"q": {"query": "x"}}',
    ],
)
def test_what_is_malformed_is_refused_and_named(form: str) -> None:
    problem = read(Client().post(RECONCILE, form, content_type=FORM), 400)
    assert problem["code"] in {"invalid_value", "unknown_parameter"}
    assert problem["parameter"]


def test_a_batch_that_is_too_large_is_refused() -> None:
    batch = {str(number): {"query": "x"} for number in range(MOST_QUERIES + 1)}
    assert posted(413, queries=batch)["code"] == "too_large"
    assert posted(413, extend={"ids": ["x"] * (MOST_ENTITIES + 1), "properties": []})["code"] == "too_large"


def test_other_bodies_and_methods_are_refused() -> None:
    assert read(Client().post(RECONCILE, {"queries": {}}, content_type="application/json"), 415)
    assert read(Client().put(RECONCILE), 405)
    assert read(Client().post(f"{RECONCILE}?queries=x", "", content_type=FORM), 400)["parameter"] == "queries"


# --- extension, suggestion, preview ---------------------------------------------------------------


def test_values_are_those_of_the_public_form() -> None:
    lead = factories.ActorFactory.create(name="United Nations")
    mission = factories.MissionFactory.create(
        acronym="MINUSMA", hosts=[{"country_code": "ML"}], leads=[{"actor": lead}]
    )
    place = factories.PlaceFactory.create(latitude=16.27, longitude=-0.04, country_code="ML")
    answer = extended([str(mission.uid), str(place.uid), "x"], "acronym", "country", "lead", "latitude", "established")
    assert answer["rows"][str(mission.uid)] == {
        "acronym": [{"str": "MINUSMA"}],
        "country": [{"str": "ML"}],
        "lead": [{"id": str(lead.uid), "name": "United Nations"}],
        "latitude": [],
        "established": [{"str": mission.established.lower.isoformat()}],
    }
    assert answer["rows"][str(place.uid)]["latitude"] == [{"float": 16.27}]
    assert answer["rows"]["x"]["acronym"] == []
    assert [one["id"] for one in answer["meta"]] == ["acronym", "country", "lead", "latitude", "established"]


@pytest.mark.parametrize("kind", TYPES)
def test_every_property_of_every_type_can_be_fetched(kind: str) -> None:
    (name,) = [name for name, viewset in RESOURCES.items() if viewset.queryset.model.record_kind == kind]
    record = MAKERS[name]()
    answer = extended([str(record.uid)], *(one.id for one in TYPES[kind].properties))
    row = answer["rows"][str(record.uid)]
    assert [one.id for one in TYPES[kind].properties] == list(row)
    assert sum(bool(cells) for cells in row.values()) >= 3


@pytest.mark.parametrize("kind", TYPES)
def test_a_property_to_match_by_is_a_filter_of_the_list(kind: str) -> None:
    declared = TYPES[kind].viewset.filterset_class.declared()
    assert {one.filter for one in TYPES[kind].properties if one.filter} <= set(declared)


def test_a_hidden_value_is_not_fetched() -> None:
    mission = factories.MissionFactory.create(actor__sensitivity="restricted", sensitivity="coarsened")
    row = extended([str(mission.uid)], "actor", "established")["rows"][str(mission.uid)]
    assert row["actor"] == []
    assert len(row["established"][0]["str"]) == 7


def test_an_unknown_property_is_refused() -> None:
    problem = posted(400, extend={"ids": [], "properties": [{"id": "contry"}]})
    assert problem["suggestions"][0] == "country"
    assert get("reconcile/properties/", status=400, type="weather")["parameter"] == "type"
    assert get("reconcile/properties/", status=400)["parameter"] == "type"


def test_entities_types_and_properties_are_suggested() -> None:
    for number in range(12):
        factories.ActorFactory.create(name=f"Wagner Group {number}")
    first = get("reconcile/suggest/entity/", prefix="Wagn")["result"]
    rest = get("reconcile/suggest/entity/", prefix="Wagn", cursor="10")["result"]
    assert (len(first), len(rest)) == (10, 2)
    assert first[0]["notable"] == [{"id": "actor", "name": "Actor"}]
    assert [one["id"] for one in get("reconcile/suggest/type/", prefix="Pl")["result"]] == ["place"]
    assert "country" in [one["id"] for one in get("reconcile/suggest/property/", prefix="cou")["result"]]
    assert get("reconcile/suggest/entity/", status=400)["parameter"] == "prefix"
    assert get("reconcile/suggest/entity/", status=400, prefix="x", cursor="-1")["parameter"] == "cursor"


def test_an_entity_leads_to_its_record() -> None:
    place = factories.PlaceFactory.create()
    answer = Client().get(f"/api/v1/reconcile/entities/{place.uid}/")
    assert (answer.status_code, answer["Location"]) == (303, f"/api/v1/places/{place.uid}/")
    for missing in (uuid.uuid4(), "x"):
        assert get(f"reconcile/entities/{missing}/", status=404)["code"] == "not_found"


def test_a_preview_may_be_framed_and_runs_nothing() -> None:
    actor = factories.ActorFactory.create(name="<script>alert(1)</script>")
    for _kept in (False, True):
        answer = Client().get(
            "/api/v1/reconcile/preview/", {"id": str(actor.uid)}, headers={"accept": "text/html,application/xml;q=0.9"}
        )
        assert_may_be_framed(answer)
    assert "frame-ancestors 'none'" in Client().get("/api/v1/docs/")["Content-Security-Policy"]


def assert_may_be_framed(answer: Any) -> None:
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")
    assert "<script>" not in answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'none'" in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in answer
