"""What docs/api/asked-elsewhere.md says is there, and what it promises that no other test holds."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from core.dates import PartialDate
from tests import factories
from tests.api.resources import MAKERS, get, results
from tests.tokens import client_of

GUIDE = Path(settings.BASE_DIR) / "docs" / "api" / "asked-elsewhere.md"
THREAD = r"[\w.-]+/[\w.-]+#\d+"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows() -> dict[int, str]:
    """The numbered rows of the guide."""
    found = re.split(r"^(\d+)\. ", GUIDE.read_text(encoding="utf-8").replace("\n\n## ", "\n0. "), flags=re.MULTILINE)
    return {int(number): text for number, text in zip(found[1::2], found[2::2], strict=True) if number != "0"}


@cache
def names_in(file: str) -> set[str]:
    """The names of the tests in a file, also of those in classes; none where there is no such file."""
    path = Path(settings.BASE_DIR) / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_there_are_fifty_rows_in_order_each_with_its_thread() -> None:
    assert list(rows()) == list(range(1, 51))
    assert [number for number, text in rows().items() if not re.search(rf"\(({THREAD})|, {THREAD}\)", text)] == []


def test_every_test_named_exists() -> None:
    named = [match.groups() for text in rows().values() for match in TEST.finditer(text)]
    assert [f"{file}::{name}" for file, name in named if name not in names_in(file)] == []
    assert GUIDE.read_text(encoding="utf-8").count("::") == len(named), "one is not written as path::name"


def test_a_row_without_a_test_says_that_it_is_not_answered() -> None:
    untested = [number for number, text in rows().items() if not TEST.search(text)]
    assert [number for number in untested if "*Not yet*" not in rows()[number]] == []


@pytest.mark.django_db
def test_a_token_shows_what_anybody_sees() -> None:
    factories.PublisherFactory.create_batch(2)
    factories.PublisherFactory.create(sensitivity="restricted")
    anybody, holder = (client.get("/api/v1/publishers/") for client in (Client(), client_of()))
    assert (holder.status_code, holder.content) == (200, anybody.content)
    assert len(results("publishers/")) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("agent", ["", "curl/8.5.0", "python-requests/2.32.3", "Googlebot/2.1", "sqlmap"])
def test_no_program_is_turned_away(agent: str) -> None:
    assert Client(headers={"User-Agent": agent}).get("/api/v1/missions/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted(MAKERS))
def test_every_record_says_who_it_is_and_when_and_how_it_came_in(path: str) -> None:
    record = MAKERS[path](entry_method="dataset")
    shown = {row["uid"]: row for row in results(f"{path}/", entry_method="dataset")}[str(record.uid)]
    assert shown["entry_method"] == "dataset"
    assert shown["revision"] >= 1
    assert shown["recorded_at"] <= shown["updated_at"]
    assert shown["published_at"]


@pytest.mark.django_db
def test_a_table_has_all_rows_or_as_many_as_are_asked_for() -> None:
    factories.PublisherFactory.create_batch(3)
    for query, rows in (("", 3), ("&limit=2", 2), ("&limit=5000", 3)):
        answer = Client().get(f"/api/v1/publishers/?format=csv{query}")
        assert len(answer.getvalue().decode().strip().splitlines()) == 1 + rows


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["offset", "page"])
def test_there_is_no_offset_to_run_out_of(name: str) -> None:
    assert get("incidents/", status=400, **{name: 10_001})["parameter"] == name


@pytest.mark.django_db
def test_a_document_without_a_date_gets_none() -> None:
    document = factories.DocumentFactory.create(published=None, archived_url="", accessed_at=None)
    shown = get(f"documents/{document.uid}/")
    assert {name: shown[name] for name in ("published", "accessed_at", "archived_url")} == {
        "published": None,
        "accessed_at": None,
        "archived_url": "",
    }


@pytest.mark.django_db
def test_a_year_is_served_as_a_year() -> None:
    incident = factories.IncidentFactory.create(date=PartialDate.year(2022))
    address = f"/api/v1/incidents/{incident.uid}/"
    assert get(f"incidents/{incident.uid}/")["date"] == {
        "start": "2022-01-01",
        "end": "2023-01-01",
        "precision": "year",
    }
    heading, row = Client().get(f"{address}?format=csv&fields=date").getvalue().decode().strip().splitlines()
    assert dict(zip(heading.lstrip("\ufeff").split(","), row.split(","), strict=True)) == {
        "uid": str(incident.uid),
        "date_start": "2022-01-01",
        "date_end": "2023-01-01",
        "date_precision": "year",
    }
