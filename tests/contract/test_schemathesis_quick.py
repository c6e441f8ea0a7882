"""A few requests of schemathesis's making for every operation, within this process; the long test makes thousands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from config.api_docs import document
from config.wsgi import application
from tests.api.resources import MAKERS
from tests.contract.document import ENDLESS, Described, operations

pytestmark = pytest.mark.django_db
CONFIG = schemathesis.Config.from_path("tests/contract/schemathesis.toml")
SCHEMA = schemathesis.openapi.from_dict(document(), config=CONFIG)
SCHEMA.app = application
FEW = settings(max_examples=3, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def connection_of_the_test() -> Iterator[None]:
    """The test's own connection serves the requests, as with Django's test client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


OPERATIONS = [one for one in operations() if str(one) not in ENDLESS]
# Where anything is allowed, nothing can be wrong.
REFUSING = [one for one in OPERATIONS if any(two["in"] == "query" for two in one.parameters)]


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_what_the_document_allows_is_answered_as_it_says(operation: Described) -> None:
    ask_a_little(operation, GenerationMode.POSITIVE)


@pytest.mark.parametrize("operation", REFUSING, ids=str)
def test_what_the_document_does_not_allow_is_refused_as_it_says(operation: Described) -> None:
    ask_a_little(operation, GenerationMode.NEGATIVE)


def ask_a_little(operation: Described, mode: GenerationMode) -> None:
    name = operation.path.split("/")[3]
    if name in MAKERS:
        MAKERS[name]()

    @given(case=SCHEMA[operation.path][operation.method.upper()].as_strategy(generation_mode=mode))
    @FEW
    def ask(case: Any) -> None:
        case.call_and_validate()

    ask()
