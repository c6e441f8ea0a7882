"""A Python client generated from the document works: it takes every answer whole and asks for what the API offers."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from core.services import merge, withdraw
from ingest.models import IngestJob
from tests import factories
from tests.api.resources import MAKERS, RESOURCES
from tests.api.test_changes import settle
from tests.contract.document import operations
from tests.contract.python_client import PACKAGE, PythonClient
from tests.tokens import secret_of, sender_account


def as_sent(value: Any) -> Any:
    """The value with its points in time as one spelling of them, since +00:00 and Z are the same."""
    match value:
        case dict():
            return {key: as_sent(one) for key, one in value.items()}
        case list():
            return [as_sent(one) for one in value]
        case str() if value[10:11] == "T" and value[:4].isdigit():
            return datetime.fromisoformat(value).isoformat()
        case _:
            return value


def test_every_operation_has_a_function(python_package: Path) -> None:
    written = {file.stem for file in python_package.glob("api/*/*.py")} - {"__init__"}
    assert written == {str(operation) for operation in operations()}
    for file in python_package.glob("api/*/*.py"):
        import_module(f"{PACKAGE}.api.{file.parent.name}.{file.stem}")


@pytest.mark.parametrize("sensitivity", ["public", "coarsened"])
@pytest.mark.parametrize("name", RESOURCES)
def test_a_record_is_read_without_loss(python_client: PythonClient, name: str, sensitivity: str) -> None:
    if (name, sensitivity) == ("places", "coarsened"):
        return  # such a place is not served
    viewset = RESOURCES[name]
    tag, kind = viewset.tag.lower(), viewset.queryset.model.record_kind
    record = MAKERS[name](sensitivity=sensitivity)
    page = python_client.call(tag, f"list_{kind}", uid=[record.uid])
    assert as_sent(page.parsed.to_dict()) == as_sent(json.loads(page.content))
    assert [row.uid for row in page.parsed.results] == [record.uid]
    fields = getattr(python_client.models, viewset.serializer_class.__name__.removesuffix("Serializer") + "Field")
    one = python_client.call(tag, f"get_{kind}", str(record.uid), fields=list(fields))
    assert as_sent(one.parsed.to_dict()) == as_sent(json.loads(one.content))


def test_a_list_is_walked_by_cursor_with_filters(python_client: PythonClient) -> None:
    mission = factories.MissionFactory.create(slug="minusma")
    kinds = python_client.models.IncidentKind
    for kind in (kinds.VAC_ATTACK, kinds.VAC_ABDUCTION, kinds.REMOTE_GRENADE):
        factories.IncidentFactory.create_batch(2, incident_kind=kind.value, mission_links=[{"mission": mission}])
    asked: dict[str, Any] = {
        "mission": "minusma",
        "incident_kind": [kinds.VAC_ATTACK, kinds.VAC_ABDUCTION],
        "ordering": python_client.models.IncidentOrdering.UPDATED_AT_DESCENDING,
        "limit": 3,
    }
    first = python_client.call("events", "list_incident", **asked, count=True).parsed
    last = python_client.call("events", "list_incident", **asked, cursor=first.next_cursor).parsed
    assert (first.count, last.count, last.next_cursor) == (4, None, None)
    rows = [*first.results, *last.results]
    assert len({row.uid for row in rows}) == 4
    assert {row.incident_kind for row in rows} == {kinds.VAC_ATTACK, kinds.VAC_ABDUCTION}


def test_chosen_fields_are_set_and_others_are_told_apart_from_null(python_client: PythonClient) -> None:
    unset = import_module(f"{PACKAGE}.types").Unset
    incident = factories.IncidentFactory.create(title="Attack on a convoy", place=None)
    fields = python_client.models.IncidentField
    chosen = [fields.TITLE, fields.PLACE]
    found = python_client.call("events", "get_incident", str(incident.uid), fields=chosen).parsed
    assert (found.title, found.place) == ("Attack on a convoy", None)
    assert isinstance(found.description, unset)


def test_the_mandate_in_force_on_a_day(python_client: PythonClient) -> None:
    mandate = factories.MandateFactory.create(
        mission__slug="minusma", in_force=DateRange(date(2016, 7, 1), date(2017, 7, 1))
    )
    factories.MandateTaskFactory.create(mission=mandate.mission, mandate=mandate)
    answer = python_client.call("mandates", "get_mandate_in_force", "minusma", on=date(2016, 8, 1))
    assert as_sent(answer.parsed.to_dict()) == as_sent(json.loads(answer.content))
    assert answer.parsed.mandate.uid == mandate.uid
    assert answer.parsed.tasks[0].inherited is False
    before = python_client.call("mandates", "get_mandate_in_force", "minusma", on=date(1999, 1, 1)).parsed
    assert (before.in_force, before.mandate) == (False, None)


def test_the_timeline_is_read_without_loss(python_client: PythonClient) -> None:
    incident = MAKERS["incidents"]()
    kinds = [python_client.models.TimelineKind.INCIDENT, python_client.models.TimelineKind.FATALITY]
    answer = python_client.call("missions", "get_timeline", incident.missions.get().slug, kind=kinds)  # type: ignore[attr-defined]  # it is an incident
    assert as_sent(answer.parsed.to_dict()) == as_sent(json.loads(answer.content))
    assert [entry.kind for entry in answer.parsed.results] == ["incident"]


@pytest.mark.django_db(transaction=True)
def test_the_change_feed_is_followed_to_its_end(python_client: PythonClient) -> None:
    made = [factories.IncidentFactory.create().uid for _ in range(3)]
    settle()
    told: list[uuid.UUID] = []
    cursor: dict[str, str] = {}
    while True:
        page = python_client.call("changes", "list_changes", limit=2, **cursor)
        assert as_sent(page.parsed.to_dict()) == as_sent(json.loads(page.content))
        told += [change.uid for change in page.parsed.results if change.record_kind == "incident"]
        cursor = {"since": page.parsed.next_cursor}
        if not page.parsed.results:
            break
    assert told == made


def test_a_refused_value_is_a_problem_that_names_the_parameter(python_client: PythonClient) -> None:
    answer = python_client.call("events", "list_incident", country=["Atlantis"])
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.parsed.code == python_client.models.ProblemCode.UNKNOWN_VALUE
    assert answer.parsed.parameter == "country"


def test_what_is_not_there_is_a_problem(python_client: PythonClient) -> None:
    answer = python_client.call("missions", "get_mission", "nowhere")
    assert (answer.status_code, answer.parsed.code) == (404, python_client.models.ProblemCode.NOT_FOUND)


@pytest.mark.django_db(transaction=True)  # two transactions, so that it was public in between
def test_what_was_withdrawn_leaves_a_tombstone(python_client: PythonClient) -> None:
    incident = factories.IncidentFactory.create()
    withdraw(incident, by="test", reason="entered twice")
    answer = python_client.call("events", "get_incident", str(incident.uid))
    assert answer.status_code == 410
    assert (answer.parsed.tombstone.uid, answer.parsed.tombstone.state) == (incident.uid, "withdrawn")


def test_a_merged_record_is_followed_to_its_survivor(python_client: PythonClient) -> None:
    old, new = factories.IncidentFactory.create_batch(2)
    merge(old, into=new, by="test")
    moved = python_client.call("events", "get_incident", str(old.uid))
    assert (moved.status_code, moved.headers["Location"]) == (308, f"/api/v1/incidents/{new.uid}/")


def test_an_answer_that_is_held_already_is_not_sent_again(python_client: PythonClient) -> None:
    factories.MissionFactory.create(slug="minusma")
    held = python_client.call("missions", "get_mission", "minusma")
    asking = PythonClient()
    asking.client = asking.client.with_headers({"If-None-Match": held.headers["ETag"]})
    again = asking.call("missions", "get_mission", "minusma")
    assert (again.status_code, again.content) == (304, b"")


def test_code_lists_and_problem_types(python_client: PythonClient) -> None:
    lists = python_client.call("vocabularies", "list_vocabularies").parsed
    incident_kinds = next(one for one in lists.results if one.schema_name == "IncidentKind")
    assert [term.code for term in incident_kinds.terms] == sorted(
        python_client.models.IncidentKind, key=[term.code for term in incident_kinds.terms].index
    )
    gone = python_client.call("service", "get_problem", python_client.models.ProblemCode.GONE).parsed
    assert (gone.status, gone.code) == (410, "gone")


@pytest.fixture
def sender(python_package: Path, db: None) -> PythonClient:
    """A client with a token whose account may hand documents in."""
    return PythonClient(token=secret_of(sender_account()))


def test_a_document_is_handed_in_by_address_and_its_job_followed(sender: PythonClient) -> None:
    body = sender.models.DocumentByAddress(url="https://example.org/report.pdf")
    taken = sender.call("sources", "create_document", body=body)
    assert taken.status_code == 202
    job = sender.call("sources", "get_ingest_job", taken.parsed.uid)
    assert (job.parsed.uid, job.parsed.state) == (taken.parsed.uid, taken.parsed.state)


def test_a_document_is_handed_in_as_a_file(sender: PythonClient) -> None:
    file = import_module(f"{PACKAGE}.types").File
    body = sender.models.DocumentUpload(file=file(payload=b"Established in 2013.", file_name="report.txt"))
    taken = sender.call("sources", "create_document", body=body)
    assert taken.status_code == 202
    assert IngestJob.objects.get().file_name == "report.txt"


def test_handing_in_without_a_token_is_a_problem(python_client: PythonClient) -> None:
    body = python_client.models.DocumentByAddress(url="https://example.org/report.pdf")
    answer = python_client.call("sources", "create_document", body=body)
    assert answer.parsed.code == python_client.models.ProblemCode.AUTHENTICATION_REQUIRED
    assert python_client.call("sources", "get_ingest_job", uuid.uuid4()).status_code == 401
