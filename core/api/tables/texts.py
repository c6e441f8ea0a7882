"""CSV, NDJSON and GeoJSON: PostgreSQL makes each row's text; here they are put behind one another."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from core.api.tables.cells import columns_of
from core.api.tables.statement import feature_lines, json_lines, table_lines

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from core.api.records import RecordViewSet

# Bytes handed on at a time: enough that what each piece costs on its way is not felt.
PIECE = 1 << 17


def csv(resource: type[RecordViewSet], records: QuerySet[Any], names: tuple[str, ...]) -> Generator[bytes, None, None]:
    """A line of column names and a line a record (RFC 4180, with line feeds)."""
    header = ",".join(cell.name for cell in columns_of(resource.serializer_class, names))
    yield f"{header}\n".encode()
    yield from pieces(table_lines(records, resource.serializer_class, names, for_spreadsheets=True))


def ndjson(
    resource: type[RecordViewSet], records: QuerySet[Any], names: tuple[str, ...]
) -> Generator[bytes, None, None]:
    """A line of JSON a record."""
    return pieces(json_lines(records, resource.serializer_class, names))


def geojson(
    resource: type[RecordViewSet], records: QuerySet[Any], names: tuple[str, ...]
) -> Generator[bytes, None, None]:
    """One FeatureCollection (RFC 7946), a feature a line."""
    assert resource.geometry is not None
    yield b'{"type":"FeatureCollection","features":[\n'
    yield from pieces(_with_commas(feature_lines(records, resource.serializer_class, names, resource.geometry)))
    yield b"]}\n"


def _with_commas(lines: Generator[Buffer, None, None]) -> Generator[Buffer, None, None]:
    """The lines, a comma before each but the first."""
    with closing(lines):
        for number, line in enumerate(lines):
            if number:
                yield b","
            yield line


def pieces(lines: Generator[Buffer, None, None]) -> Generator[bytes, None, None]:
    """The lines put together into pieces of some size. Closing it ends their statement."""
    held: list[Buffer] = []
    size = 0
    with closing(lines):
        for line in lines:
            held.append(line)
            size += len(line)  # type: ignore[arg-type]  # bytes or memory of bytes
            if size >= PIECE:
                yield b"".join(held)
                held.clear()
                size = 0
        yield b"".join(held)
