"""The OpenAPI document: current, complete, and what the answers really look like."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from openapi_schema_validator import OAS31Validator

from core.api.filters import QueryFilter
from core.api.vocabularies import vocabularies
from tests import factories
from tests.api.resources import MAKERS, RESOURCES, get

PUBLISHED = Path(settings.BASE_DIR) / "docs" / "openapi" / "v1.yaml"
NOT_DESCRIBED = {"/api/v1/schema/", "/api/v1/docs/", "/api/v1/redoc/"}


@cache
def generated() -> str:
    target = Path(settings.MANDATA_HOME) / "schema.yaml"
    call_command("spectacular", file=str(target), validate=True, fail_on_warn=True)
    return target.read_text(encoding="utf-8")


@cache
def schema() -> dict[str, Any]:
    target = Path(settings.MANDATA_HOME) / "schema.json"
    call_command("spectacular", file=str(target), format="openapi-json")
    document: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return document


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in schema()["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def assert_valid(body: Any, operation_path: str, *, status: str = "200", method: str = "get") -> None:
    content = schema()["paths"][operation_path][method]["responses"][status]["content"]
    (media_type,) = [one for one in content if "json" in one and "geo" not in one]
    with_components = {**content[media_type]["schema"], "components": schema()["components"]}
    errors = list(OAS31Validator(with_components).iter_errors(body))
    assert not errors, f"{errors[0].json_path}: {errors[0].message[:300]}"


def test_the_published_document_is_the_one_the_code_makes() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == generated(), "run `make openapi`"


def test_every_operation_says_what_it_does() -> None:
    for path, method, operation in operations():
        for member in ("operationId", "summary", "description", "tags", "responses"):
            assert operation.get(member), f"{method} {path} has no {member}"


def test_operation_ids_are_unique() -> None:
    ids = [operation["operationId"] for _path, _method, operation in operations()]
    assert len(ids) == len(set(ids))


def test_every_parameter_is_described_and_typed() -> None:
    for path, _method, operation in operations():
        for parameter in operation.get("parameters", []):
            assert parameter["description"].endswith((".", ")")), f"{path} {parameter['name']}"
            assert parameter["schema"], f"{path} {parameter['name']}"


def test_every_filter_documents_itself() -> None:
    for name, viewset in RESOURCES.items():
        for parameter, one in viewset.filterset_class.base_filters.items():
            assert isinstance(one, QueryFilter), f"{name} {parameter}"
            assert one.description, f"{name} {parameter}"


def test_every_property_of_every_component_is_described() -> None:
    bare = [
        f"{component}.{name}"
        for component, described in schema()["components"]["schemas"].items()
        for name, value in described.get("properties", {}).items()
        if not value.get("description") and "$ref" not in value and name not in {"results", "tasks", "ceilings"}
    ]
    assert bare == []


def test_every_example_is_valid() -> None:
    for path, method, operation in operations():
        for status, response in operation["responses"].items():
            example = response.get("content", {}).get("application/json", {}).get("example")
            if example is not None:
                assert_valid(example, path, status=status, method=method)


def test_code_lists_are_shared_components_under_their_own_names() -> None:
    schemas = schema()["components"]["schemas"]
    assert schemas["IncidentKind"]["enum"] == vocabularies()["incident-kind"].codes
    assert not [name for name in schemas if name.endswith("Enum")]


def test_no_two_code_lists_have_the_same_codes() -> None:
    """A column finds its list by its codes."""
    lists = [tuple(vocabulary.codes) for vocabulary in vocabularies().values()]
    assert len(lists) == len(set(lists))


def test_every_resource_is_described() -> None:
    for name in RESOURCES:
        assert f"/api/v1/{name}/" in schema()["paths"]
        assert f"/api/v1/{name}/{{id}}/" in schema()["paths"]


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
