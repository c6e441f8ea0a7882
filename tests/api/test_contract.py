"""The OpenAPI document: current, complete, and what the answers really look like."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern
from openapi_schema_validator import OAS31Validator

from config.api import urlpatterns
from config.api_docs import document, written
from core.api.filters import QueryFilter
from core.api.links import CURSORS
from core.api.problem_examples import EXAMPLES
from core.api.problems import PROBLEMS
from core.api.vocabularies import vocabularies
from tests import factories
from tests.api.resources import MAKERS, RESOURCES, get
from tests.contract.document import ENDLESS, Described, assert_valid, operations, resolved

PUBLISHED = Path(settings.BASE_DIR) / "docs" / "openapi" / "v1.yaml"
OPERATIONS = list(operations())
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)
# Nothing to show: a number, a date or a code of a list says itself how it is written.
SELF_EVIDENT_FORMATS = {"uuid", "date", "date-time"}
# Opaque: they are copied from an answer.
COPIED = set(CURSORS)
# Answers that hold only when the caller has sent something first.
BODILESS = {"204", "303", "304", "308"}


def test_the_published_document_is_the_one_the_code_makes() -> None:
    assert PUBLISHED.read_bytes() == written("yaml"), "run `make openapi`"


def test_every_address_of_the_api_is_described() -> None:
    pages = {"api-docs", "api-redoc"}
    views = [one for one in urlpatterns if isinstance(one, URLPattern) and one.name not in pages]
    own = {re.sub("<str:", "{", str(one.pattern)).replace(">", "}") for one in views}
    described = {path.removeprefix("/api/v1/") for path in document()["paths"]}
    assert {re.sub(r"\{pk\}", "{id}", address) for address in own} <= described


@every_operation
def test_an_operation_says_what_it_does(operation: Described) -> None:
    for member in ("operationId", "summary", "description", "tags", "responses"):
        assert operation.definition.get(member), f"its Operation has no {member}"
    assert not operation.definition["summary"].endswith(".")
    assert operation.definition["description"].endswith((".", ")", "`")), "end the description with a full stop"


def test_operation_ids_are_unique_and_make_good_names() -> None:
    ids = [str(operation) for operation in OPERATIONS]
    assert len(ids) == len(set(ids))
    assert [name for name in ids if not re.fullmatch(r"[a-z]+(_[a-z]+)*", name)] == []


@every_operation
def test_every_parameter_is_described_and_shown(operation: Described) -> None:
    for parameter in operation.parameters:
        name, schema = parameter["name"], resolved(parameter["schema"])
        assert parameter["description"].endswith((".", ")")), f"{name}: describe it in a sentence"
        assert schema, f"{name} has no schema"
        item = resolved(schema.get("items", schema))
        evident = "enum" in item or item["type"] != "string" or item.get("format") in SELF_EVIDENT_FORMATS
        assert "example" in parameter or evident or name in COPIED, f"{name}: give its Parameter or filter an example"


@every_operation
def test_an_example_parameter_is_valid(operation: Described) -> None:
    for parameter in operation.parameters:
        if "example" in parameter:
            assert_matches(parameter["example"], parameter["schema"], f"{operation} {parameter['name']}")


@every_operation
def test_every_answer_is_described_with_an_example(operation: Described) -> None:
    for status, response in operation.definition["responses"].items():
        assert response["description"], f"{status} has no description"
        if status in BODILESS:
            continue
        for media_type, content in response["content"].items():
            if "json" not in media_type or "geo" in media_type:
                continue
            assert "example" in content or content.get("examples"), f"{status}: give the answer an example"
            if "example" in content:
                assert_matches(content["example"], content["schema"], f"{operation} {status}")


@every_operation
def test_a_problem_stands_under_its_status_with_an_example_of_each_code(operation: Described) -> None:
    told = {code for status in operation.definition["responses"] for code in operation.codes(status)}
    assert {"internal_error", "invalid_token", "unknown_parameter"} <= told, "add what every operation may answer"
    for status, response in operation.definition["responses"].items():
        for code in operation.codes(status):
            assert PROBLEMS[code].status == int(status)
            assert f"`{code}`" in response["description"]
        assert int(status) < 400 or operation.codes(status), f"{status} names no code"


def test_every_kind_of_problem_has_an_example_of_its_own() -> None:
    assert set(EXAMPLES) == set(PROBLEMS), "add it to core/api/problem_examples.py"


def test_the_examples_of_problems_are_problems() -> None:
    for code, example in document()["components"]["examples"].items():
        assert_matches(example["value"], {"$ref": "#/components/schemas/Problem"}, code)


def assert_matches(value: Any, schema: dict[str, Any], where: str) -> None:
    errors = list(OAS31Validator({**schema, "components": document()["components"]}).iter_errors(value))
    assert not errors, f"{where}: {errors[0].json_path}: {errors[0].message[:300]}"


def inline(node: Any, path: str) -> Iterator[str]:
    """Where below `node` an object or a list of codes is described in place, without a name for clients to use."""
    if isinstance(node, list):
        for index, one in enumerate(node):
            yield from inline(one, f"{path}/{index}")
    if isinstance(node, dict):
        if isinstance(node.get("enum"), list) or (node.get("type") == "object" and "properties" in node):
            yield path
        for key, value in node.items():
            if key not in {"example", "examples"}:
                yield from inline(value, f"{path}/{key}")


def test_every_object_and_code_list_has_a_name() -> None:
    """Generated clients would else invent one, which changes with the address."""
    found = list(inline(document()["paths"], "paths"))
    for name, schema in document()["components"]["schemas"].items():
        parts = {key: value for key, value in schema.items() if key != "allOf"}
        found += [place for key in parts for place in inline(schema[key], f"{name}/{key}")]
    assert found == [], "give the schema a title"


def test_links_lead_to_operations_and_name_their_parameters() -> None:
    by_id = {str(operation): operation for operation in OPERATIONS}
    for operation in OPERATIONS:
        for response in operation.definition["responses"].values():
            for name, link in response.get("links", {}).items():
                target = by_id[link["operationId"]]
                taken = {f"{one['in']}.{one['name']}" for one in target.parameters}
                assert set(link["parameters"]) <= taken, f"{operation} {name}"


def test_every_page_links_to_the_next_and_every_list_to_its_records() -> None:
    for operation in OPERATIONS:
        cursors = [one for one in operation.parameters if one["name"] in CURSORS and one["schema"]["type"] == "string"]
        if cursors and str(operation) not in ENDLESS:
            assert "next_page" in operation.definition["responses"]["200"]["links"], operation
    for name in RESOURCES:
        links = document()["paths"][f"/api/v1/{name}/"]["get"]["responses"]["200"]["links"]
        assert links["record"]["parameters"] == {"path.id": "$response.body#/results/0/uid"}


def test_an_answer_that_is_kept_says_how() -> None:
    for operation in OPERATIONS:
        responses = operation.definition["responses"]
        if "304" in responses:
            assert "ETag" in responses["200"]["headers"], operation


def test_nothing_is_nullable_by_the_old_word() -> None:
    """OpenAPI 3.0 wrote `nullable`, which 3.1 ignores."""
    assert "nullable:" not in written("yaml").decode()


def test_every_filter_documents_itself() -> None:
    for name, viewset in RESOURCES.items():
        for parameter, one in viewset.filterset_class.base_filters.items():
            assert isinstance(one, QueryFilter), f"{name} {parameter}"
            assert one.description, f"{name} {parameter}"


def test_every_property_of_every_component_is_described() -> None:
    bare = [
        f"{component}.{name}"
        for component, described in document()["components"]["schemas"].items()
        for name, value in described.get("properties", {}).items()
        if not value.get("description") and "$ref" not in value and name not in {"results", "tasks", "ceilings"}
    ]
    assert bare == []


def test_code_lists_are_shared_components_under_their_own_names() -> None:
    schemas = document()["components"]["schemas"]
    assert schemas["IncidentKind"]["enum"] == vocabularies()["incident-kind"].codes
    assert not [name for name in schemas if name.endswith("Enum")]


def test_no_two_code_lists_have_the_same_codes() -> None:
    """A column finds its list by its codes."""
    lists = [tuple(vocabulary.codes) for vocabulary in vocabularies().values()]
    assert len(lists) == len(set(lists))


def test_every_resource_is_described() -> None:
    for name in RESOURCES:
        assert f"/api/v1/{name}/" in document()["paths"]
        assert f"/api/v1/{name}/{{id}}/" in document()["paths"]


@pytest.mark.django_db
@pytest.mark.parametrize("sensitivity", ["public", "coarsened"])
@pytest.mark.parametrize("name", RESOURCES)
def test_answers_are_what_the_document_says(name: str, sensitivity: str) -> None:
    record = MAKERS[name](sensitivity=sensitivity)
    every_name = ",".join(RESOURCES[name].serializer_class.Meta.fields)  # type: ignore[attr-defined]
    assert_valid(get(f"{name}/"), f"/api/v1/{name}/")
    if name == "places" and sensitivity == "coarsened":
        return
    assert_valid(get(f"{name}/{record.uid}/", fields=every_name), f"/api/v1/{name}/{{id}}/")


@pytest.mark.django_db
@pytest.mark.parametrize("name", RESOURCES)
def test_a_record_with_nothing_optional_is_also_valid(name: str) -> None:
    factory = getattr(factories, f"{RESOURCES[name].queryset.model.__name__}Factory")
    record = factory.create()
    assert_valid(get(f"{name}/{record.uid}/"), f"/api/v1/{name}/{{id}}/")


@pytest.mark.django_db
def test_answers_that_are_no_records_are_what_the_document_says() -> None:
    incident = factories.IncidentFactory.full()
    mission = incident.missions.get()
    task = factories.MandateTaskFactory.create(mission=mission)
    assert task.mandate is not None
    factories.TaskCrosswalkFactory.create(task=task.task)
    for path, described in (
        ("", ""),
        ("vocabularies/", "vocabularies/"),
        ("vocabularies/tasks/", "vocabularies/{name}/"),
        ("stats/", "stats/"),
        (f"coverage/?mission={mission.slug}&from=2022-01&to=2022-12", "coverage/"),
        ("stats/?by=month,country,actor&measure=incidents,killed_best", "stats/"),
        ("problems/", "problems/"),
        ("problems/gone/", "problems/{code}/"),
        ("changes/", "changes/"),
        (f"missions/{mission.slug}/timeline/", "missions/{id}/timeline/"),
        (f"missions/{mission.slug}/mandate/?on=2022-08-01", "missions/{id}/mandate/"),
        (f"missions/{mission.slug}/mandate/?on=1999-08-01", "missions/{id}/mandate/"),
    ):
        body = json.loads(Client().get(f"/api/v1/{path}").content)
        assert_valid(body, f"/api/v1/{described}")


@pytest.mark.django_db
def test_problems_are_what_the_document_says() -> None:
    assert_valid(get("missions/", status=400, limit=0), "/api/v1/missions/", status="400")
    assert_valid(get("missions/nowhere/", status=404), "/api/v1/missions/{id}/", status="404")
