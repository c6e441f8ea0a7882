"""Code lists say what other datasets call the same thing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import CodeCrosswalk
from tests.api.resources import get
from tests.contract.document import assert_valid
from tests.factories import CodeCrosswalkFactory

pytestmark = pytest.mark.django_db


def crosswalk(name: str, code: str) -> list[dict[str, str]] | None:
    answer = get(f"vocabularies/{name}/")
    assert_valid(answer, "/api/v1/vocabularies/{name}/")
    (term,) = [term for term in answer["terms"] if term["code"] == code]
    found: list[dict[str, str]] | None = term.get("crosswalk")
    return found


def test_a_code_lists_the_codes_of_other_datasets_that_stand_for_it() -> None:
    CodeCrosswalkFactory.create(scheme="ucdp.type_of_violence", external_code="3", match="broad")
    CodeCrosswalkFactory.create(scheme="acled.sub_event_type", external_code="Attack", match="exact")
    assert crosswalk("incident-kind", "vac.attack") == [
        {"scheme": "acled.sub_event_type", "external_code": "Attack", "match": "exact"},
        {"scheme": "ucdp.type_of_violence", "external_code": "3", "match": "broad"},
    ]
    assert crosswalk("incident-kind", "vac.abduction") is None


def test_a_code_of_the_same_name_in_another_list_is_another_code() -> None:
    CodeCrosswalkFactory.create(vocabulary="geo-precision", code="country")
    assert crosswalk("geo-precision", "country")
    assert crosswalk("place-kind", "country") is None


def test_a_changed_crosswalk_is_served_at_once() -> None:
    CodeCrosswalkFactory.create(external_code="Attack", match="close")
    assert crosswalk("incident-kind", "vac.attack")
    CodeCrosswalk.objects.update(match="exact")
    assert crosswalk("incident-kind", "vac.attack") == [
        {"scheme": "acled.sub_event_type", "external_code": "Attack", "match": "exact"}
    ]


def test_all_lists_together_ask_once_for_all_crosswalks() -> None:
    CodeCrosswalkFactory.create_batch(5)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        get("vocabularies/")
    assert sum("events_codecrosswalk" in query["sql"] for query in queries) == 1
