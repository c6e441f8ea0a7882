"""The files of a list hold what its JSON holds, for every resource."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

import pyarrow.parquet as pq
import pytest

from core.api.renderers import flatten
from core.api.tables import column_names, stream
from core.api.tables.cells import Kind, columns_of
from tests.api.resources import MAKERS, RESOURCES, results

pytestmark = pytest.mark.django_db


def file_of(name: str, format_name: str, names: tuple[str, ...] | None = None) -> bytes:
    resource = RESOURCES[name]
    names = names or resource.serializer_class.Meta.fields  # type: ignore[attr-defined]
    return b"".join(stream(resource, resource().records.order_by("uid"), format_name, names))


def rows_of_json(name: str) -> list[dict[str, Any]]:
    more = ",".join(RESOURCES[name].serializer_class.names_on_request())
    rows = results(f"{name}/", **({"include": more} if more else {}))
    return sorted(rows, key=lambda row: row["uid"])


def cells(row: dict[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    """The row's cells by the second reading of the declaration, in Python."""
    flat = dict(flatten(row))
    return {column: flat.get(column) for column in columns}


@pytest.mark.parametrize("name", RESOURCES)
def test_every_format_holds_the_same_values_as_json(name: str) -> None:
    for _ in range(2):
        MAKERS[name]()
    rows = rows_of_json(name)
    fields = RESOURCES[name].serializer_class.Meta.fields  # type: ignore[attr-defined]
    columns = column_names(RESOURCES[name], fields)
    kinds = {cell.name: cell.kind for cell in columns_of(RESOURCES[name].serializer_class, fields)}
    assert [json.loads(line) for line in file_of(name, "ndjson").splitlines()] == rows
    expected = [cells(row, columns) for row in rows]
    read = list(csv.DictReader(io.StringIO(file_of(name, "csv").decode())))
    assert [list(row) for row in read] == [columns] * len(rows)
    assert [{c: same(kinds[c], v) for c, v in row.items()} for row in read] == [
        {c: same(kinds[c], v) for c, v in row.items()} for row in expected
    ]
    table = pq.read_table(io.BytesIO(file_of(name, "parquet")))
    assert table.column_names[: len(columns)] == columns


def same(kind: Kind, value: Any) -> Any:
    """A value in one form, whether it was read from CSV or JSON."""
    if value in (None, "", "[]", []):
        return None
    if kind is Kind.TRUTH:
        return str(value).lower()
    if isinstance(value, str) and value[:1] == "[":
        return json.loads(value)
    return str(value)
