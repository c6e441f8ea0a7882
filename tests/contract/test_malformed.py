"""Malformed requests to every operation: never a failure of ours, and the parameter at fault is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client

from config.api_docs import document
from tests.contract.document import METHODS, Described, assert_described, operations, resolved
from tests.contract.malformed import ACCEPTS, BODIES, MALFORMED, MEMBERS, NEVER
from tests.tokens import secret_of, sender_account

pytestmark = pytest.mark.django_db
OPERATIONS = list(operations())
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)
# Each parameter is asked with every value by the long test; `make test` takes one in so many, others for each name.
ONE_IN = 20


@pytest.fixture
def client() -> Client:
    """A client that may do everything, so that nothing is refused before it is read."""
    # An answer of 500 is looked at like any other.
    token = secret_of(sender_account())
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}"})


def address(operation: Described, **values: str) -> str:
    """The operation's path with `values` and, for its other path parameters, their examples."""
    path = operation.path
    for parameter in operation.parameters:
        if parameter["in"] == "path":
            given = values.get(parameter["name"], str(parameter.get("example", "x")))
            path = path.replace(f"{{{parameter['name']}}}", given)
    return path


def send(client: Client, operation: Described, path: str, **headers: str) -> HttpResponse:
    answer: HttpResponse = client.generic(operation.method.upper(), path, headers=headers)  # type: ignore[assignment]  # the test client's answer is one
    return answer


def required(operation: Described, without: str) -> Iterator[str]:
    for parameter in operation.parameters:
        if parameter["in"] == "query" and parameter.get("required") and parameter["name"] != without:
            example = parameter["example"]
            yield f"{parameter['name']}={quote(','.join(example) if isinstance(example, list) else str(example))}"


def ask(client: Client, operation: Described, parameter: dict[str, Any], what: str) -> None:
    """Sends one malformed value and looks at the answer."""
    name, value = parameter["name"], MALFORMED[what]
    match parameter["in"]:
        case "path":
            response = send(client, operation, address(operation, **{name: value}))
        case "query":
            query = "&".join([f"{name}={value}", *required(operation, name)])
            response = send(client, operation, f"{address(operation)}?{query}")
        case _:
            response = send(client, operation, address(operation), **{name: value})
    where = f"{operation} {name}: {what}"
    assert response.status_code < 500, where
    if parameter["in"] == "path" and b"There is nothing at this address" in response.content:
        return  # no value at all is another address
    assert_described(response, operation)
    if parameter["in"] == "query" and operation.method == "get":
        refused = response.status_code == 400
        assert refused or what not in NEVER or response.status_code in {404, 410}, where
        assert not refused or json.loads(response.content)["parameter"] == name, f"{where}: {response.content!r}"


@every_operation
def test_a_malformed_value_is_refused_by_name(client: Client, operation: Described) -> None:
    for parameter in operation.parameters:
        first = sum(map(ord, f"{operation}{parameter['name']}")) % ONE_IN
        for what in list(MALFORMED)[first::ONE_IN]:
            ask(client, operation, parameter, what)


@pytest.mark.long
@every_operation
def test_every_malformed_value_is_refused_by_name(client: Client, operation: Described) -> None:
    for parameter in operation.parameters:
        for what in MALFORMED:
            ask(client, operation, parameter, what)


@every_operation
def test_a_parameter_that_is_not_there_or_given_twice_is_refused_by_name(client: Client, operation: Described) -> None:
    unknown = send(client, operation, f"{address(operation)}?no_such%00=1")
    assert_described(unknown, operation)
    assert json.loads(unknown.content)["code"] == "unknown_parameter"
    for parameter in operation.parameters:
        if parameter["in"] == "query" and resolved(parameter["schema"]).get("type") != "array":
            name = parameter["name"]
            twice = send(client, operation, f"{address(operation)}?{name}=1&{name}=1")
            assert_described(twice, operation)
            body = json.loads(twice.content)
            assert (body["code"], body["parameter"]) == ("duplicate_parameter", name)


@every_operation
def test_every_example_is_answered_also_where_there_is_nothing(client: Client, operation: Described) -> None:
    """What an example names is not there: that is told, or nothing is found."""
    for parameter in operation.parameters:
        if parameter["in"] == "query" and "example" in parameter:
            name, example = parameter["name"], parameter["example"]
            value = quote(",".join(map(str, example)) if isinstance(example, list) else str(example))
            query = "&".join([f"{name}={value}", *required(operation, name)])
            answer = send(client, operation, f"{address(operation)}?{query}")
            assert_described(answer, operation)
            assert answer.status_code < 500, f"{operation} {name}: {answer.content!r}"


@every_operation
def test_an_odd_accept_header_is_no_failure(client: Client, operation: Described) -> None:
    for accept in ACCEPTS:
        assert_described(send(client, operation, address(operation), Accept=accept), operation)


@pytest.mark.parametrize("path", document()["paths"])
def test_a_method_that_is_not_answered_is_told_with_those_that_are(path: str) -> None:
    item = document()["paths"][path]
    operation = Described(path, "get", item.get("get") or next(iter(item.values())))
    for method in {*METHODS, "options", "trace"} - set(item):
        response = Client(raise_request_exception=False).generic(method.upper(), address(operation))
        assert response.status_code == 405, f"{method} {path}"
        assert json.loads(response.content)["code"] == "method_not_allowed"
        allowed = {one.strip().lower() for one in response["Allow"].split(",")}
        assert allowed - {"head"} == set(item), f"{method} {path}"


WITH_BODY = [
    one for one in OPERATIONS if "application/json" in one.definition.get("requestBody", {}).get("content", {})
]


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
def test_a_malformed_body_is_refused(client: Client, operation: Described) -> None:
    content = operation.definition["requestBody"]["content"]["application/json"]
    right = content["example"]
    bodies = dict(BODIES)
    for member in resolved(content["schema"])["properties"]:
        for what, value in MEMBERS.items():
            bodies[f"{member}: {what}"] = json.dumps(right | {member: value}).encode()
    for what, body in bodies.items():
        response = client.generic(operation.method.upper(), address(operation), body, content_type="application/json")
        assert response.status_code < 500, f"{operation} {what}"
        assert_described(response, operation)  # type: ignore[arg-type]  # the test client's answer is one


@pytest.mark.parametrize("operation", WITH_BODY, ids=str)
@pytest.mark.parametrize("media_type", ["", "text/plain", "application/xml", "a", "multipart/form-data", "💥"])
def test_a_body_of_another_kind_is_refused(client: Client, operation: Described, media_type: str) -> None:
    response = client.generic(operation.method.upper(), address(operation), b"a=1", content_type=media_type)
    assert 400 <= response.status_code < 500
    assert_described(response, operation)  # type: ignore[arg-type]  # the test client's answer is one
