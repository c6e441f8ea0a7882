"""Parquet with the columns of CSV, each of its own type; GeoParquet 1.1 where the records have a place."""

from __future__ import annotations

import json
import struct
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
from django.db.models import QuerySet

from core.api.tables.cells import Kind, columns_of
from core.api.tables.statement import coordinates_of, place_names, table_lines

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from core.api.records import RecordViewSet

# Rows held at a time; also the rows of a row group, so that equal rows make equal files.
GROUP = 10_000
GEOMETRY = "geometry"
TYPES = {
    Kind.WORDS: pa.string(),
    Kind.CODE: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.TRUTH: pa.bool_(),
    Kind.DAY: pa.date32(),
    Kind.TIME: pa.timestamp("us", tz="UTC"),
}
# Longitude and latitude in degrees (OGC:CRS84), which is what the standard means where no system is named.
GEO = {
    "version": "1.1.0",
    "primary_column": GEOMETRY,
    "columns": {GEOMETRY: {"encoding": "WKB", "geometry_types": ["Point"]}},
}


def parquet(
    resource: type[RecordViewSet], records: QuerySet[Any], names: tuple[str, ...]
) -> Generator[bytes, None, None]:
    """The file, group of rows by group of rows; with the place among `names` it has a column of points."""
    serializer = resource.serializer_class
    types = pa.schema([(cell.name, TYPES[cell.kind]) for cell in columns_of(serializer, names)])
    place = resource.geometry is not None and set(place_names(resource.geometry)) <= set(names)
    coordinates = coordinates_of(str(resource.geometry)) if place else None
    schema = types
    if coordinates:
        schema = types.append(pa.field(GEOMETRY, pa.binary())).with_metadata({b"geo": json.dumps(GEO).encode()})
    written = Written()
    lines = table_lines(records, serializer, names, for_spreadsheets=False)
    with closing(lines), pq.ParquetWriter(pa.PythonFile(written, mode="w"), schema, compression="zstd") as writer:
        for table in _tables(lines, types):
            writer.write_table(_with_points(table, coordinates, schema), row_group_size=GROUP)
            yield written.taken()
    yield written.taken()


def _tables(lines: Iterator[Buffer], types: pa.Schema) -> Iterator[pa.Table]:
    """The lines of CSV as tables of `GROUP` rows."""
    convert = arrow_csv.ConvertOptions(
        column_types=types, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    parse = arrow_csv.ParseOptions(newlines_in_values=True)
    while group := list(islice(lines, GROUP)):
        text = b"".join(group)
        read = arrow_csv.ReadOptions(use_threads=False, block_size=len(text) + 1, column_names=types.names)
        yield arrow_csv.read_csv(pa.BufferReader(text), read, parse, convert)


def _with_points(table: pa.Table, coordinates: tuple[str, str] | None, schema: pa.Schema) -> pa.Table:
    """The table, with a column of points made of these two where they are named."""
    if coordinates is None:
        return table
    longitudes, latitudes = (table[name].to_pylist() for name in coordinates)
    points = pa.array(map(_point, longitudes, latitudes), pa.binary(), size=table.num_rows)
    return pa.table([*table.columns, points], schema=schema)


def _point(longitude: float | None, latitude: float | None) -> bytes | None:
    """A point as well-known binary, least significant byte first."""
    if longitude is None or latitude is None:
        return None
    return struct.pack("<BIdd", 1, 1, longitude, latitude)


class Written:
    """A file that pyarrow writes to, and whose bytes are taken away as they come."""

    closed = False

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: Buffer) -> int:
        self._held.append(bytes(data))
        return len(self._held[-1])

    def taken(self) -> bytes:
        """What has been written since it was last taken."""
        taken = b"".join(self._held)
        self._held.clear()
        return taken

    def flush(self) -> None:
        """Nothing: what is written is there."""

    def close(self) -> None:
        self.closed = True
