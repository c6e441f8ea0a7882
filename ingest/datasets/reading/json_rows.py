"""JSON: a list of flat objects, or an object that holds one, as APIs answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.datasets.errors import ImportRefused
from ingest.datasets.reading.table import Cells, Table

# Where APIs put their rows.
_LISTS = ("data", "results", "items", "Result", "value", "features")
MOST_BYTES = 500 * 1024**2  # it is read as a whole


@contextmanager
def opened(path: Path, name: str) -> Iterator[Table]:
    """The objects of a JSON file as rows; raises ImportRefused for what is none."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ImportRefused("too_large", f"{name} is JSON of more than 500 MB; fetch it in parts, or as CSV.")
    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        raise ImportRefused("broken_table", f"{name} is not JSON: {error}") from error
    objects = _objects(content)
    if not objects:
        raise ImportRefused("no_rows", f"{name} holds no list of objects, of which each would be a row.")
    columns = list(dict.fromkeys(key for one in objects for key in one))
    yield Table(columns, _rows(objects, columns), lambda: size, size)


def _objects(content: Any) -> list[dict[str, Any]]:
    if isinstance(content, dict):
        content = next((content[key] for key in _LISTS if isinstance(content.get(key), list)), [])
    if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
        return []
    return [{**one, **one["properties"]} if isinstance(one.get("properties"), dict) else one for one in content]


def _rows(objects: list[dict[str, Any]], columns: list[str]) -> Iterator[tuple[int, Cells]]:
    for number, one in enumerate(objects, start=2):
        yield number, [_cell(one.get(column)) for column in columns]


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case int() | float():
            return repr(value)
        case _:
            return json.dumps(value, ensure_ascii=False)
