"""What is hidden does not change a single byte of what is answered, whatever is asked.

One database is asked twice: before and after what is hidden is changed in place, by plain SQL and without triggers.
Requests follow from what the resources declare, so that a later filter, field or facet is asked for, too.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from config.api import RESOURCES
from tests.api.coarsened_details import change_details, coarsen
from tests.api.hidden_requests import Answer, Request, ask, every_request, following, ordered
from tests.api.hidden_world import World, hide, make_world, removed

pytestmark = pytest.mark.django_db
RESTRICTED: dict[str, Any] = {"sensitivity": "restricted"}
CONFIDENTIAL: dict[str, Any] = {"sensitivity": "confidential"}
DRAFT: dict[str, Any] = {"publication_status": "draft", "published_at": None}
# Of some two thousand requests the quick tests ask every so many, each beginning at another.
STEP = 11


def requests_of(world: World, client: Client, first: int | None) -> list[Request]:
    """All requests with their next pages, or every `STEP`th from `first`."""
    with connection.cursor() as cursor:
        # Tables without statistics make plans so dear that compiling them takes longer than all the rest.
        cursor.execute("SET LOCAL jit = off; ANALYZE")
    requests = [*every_request(world), *following(ordered(RESOURCES), client)]
    return requests if first is None else requests[first::STEP]


def differing(one: dict[Request, Answer], other: dict[Request, Answer]) -> dict[Request, tuple[Answer, Answer]]:
    return {request: (one[request], other[request]) for request in one if one[request] != other[request]}


@pytest.mark.parametrize(
    ("columns", "first"),
    [
        (RESTRICTED, 0),
        *(pytest.param(columns, None, marks=pytest.mark.long) for columns in (RESTRICTED, CONFIDENTIAL, DRAFT)),
    ],
)
def test_whether_a_hidden_record_exists_changes_no_answer(columns: dict[str, Any], first: int | None) -> None:
    world, client = make_world(), Client()
    requests = requests_of(world, client, first)
    public = ask(requests, client)
    hide(world, **columns)
    hidden = ask(requests, client)
    with removed(world):
        gone = ask(requests, client)
    assert differing(hidden, gone) == {}
    # While they were public the requests did tell of them; else nothing would be proved.
    assert len(differing(public, hidden)) > len(requests) / 4


@pytest.mark.parametrize("first", [7, pytest.param(None, marks=pytest.mark.long)])
def test_what_a_coarsened_record_withholds_changes_no_answer(first: int | None) -> None:
    world, client = make_world(), Client()
    other_place = coarsen(world)
    requests = requests_of(world, client, first)
    before = ask(requests, client)
    written = change_details(world, other_place)
    # The details are indeed others, among them what would harm most.
    assert written >= {"incident.place", "incident.date", "incident.location_as_stated", "incidentclaim.citation"}
    assert differing(before, ask(requests, client)) == {}
