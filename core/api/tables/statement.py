"""Rows as PostgreSQL hands them out by `COPY`: one statement, one snapshot, and no more than a row held here."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from core.api.sqljson import json_rows
from core.api.statements import compiled
from core.api.tables.cells import Kind, Nested, Part, cells_of, record_parts

if TYPE_CHECKING:
    from typing_extensions import Buffer

# More rows than any table has. With a limit PostgreSQL sorts first and makes the wide text of each row then; without
# one it would sort the texts.
ALL = 2**62
# JSON has no control characters, so that no row is put between quotes: each is its own text and a line feed.
AS_IT_IS = r"FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01'"
# What a spreadsheet would run: the sign of a formula, also in full width, after any blanks; a leading tab or return.
FORMULA = r"'^(\s*[=+\-@＝＋－＠]|[\t\r])'"


def json_lines(records: QuerySet[Any], serializer: Any, names: tuple[str, ...]) -> Generator[Buffer, None, None]:
    """The JSON text of each row and a line feed."""
    return _copied(json_rows(records, serializer, names).values_list("json"), ["json"], ["json"], AS_IT_IS)


def feature_lines(
    records: QuerySet[Any], serializer: Any, names: tuple[str, ...], geometry: str
) -> Generator[Buffer, None, None]:
    """The GeoJSON feature of each row and a line feed; `geometry` is the field of the place, empty in a place."""
    held, texts = _with_cells(records, record_parts(serializer, place_names(geometry)))
    longitude, latitude = (texts[name] for name in coordinates_of(geometry))
    point = f"""COALESCE('{{"type":"Point","coordinates":[' || {longitude} || ',' || {latitude} || ']}}', 'null')"""
    feature = f"""concat('{{"type":"Feature","id":"', uid, '","geometry":', {point}, ',"properties":', json, '}}')"""
    columns = ["uid", "json", *_part_names(held)]
    return _copied(json_rows(held, serializer, names).values_list(*columns), columns, [feature], AS_IT_IS)


def table_lines(
    records: QuerySet[Any], serializer: Any, names: tuple[str, ...], *, for_spreadsheets: bool
) -> Generator[Buffer, None, None]:
    """The cells of each row as a line of CSV; `for_spreadsheets` puts an apostrophe before what one would run.

    A cell that holds nothing is empty, an empty text is `""`.
    """
    parts = record_parts(serializer, names)
    held, texts = _with_cells(records, parts)
    shown = [
        harmless(texts[cell.name]) if for_spreadsheets and cell.kind is Kind.WORDS else texts[cell.name]
        for cell in cells_of(parts)
    ]
    columns = _part_names(held)
    return _copied(held.values_list(*columns), columns, shown, "FORMAT csv")


def harmless(text: str) -> str:
    """SQL for the text with an apostrophe where a spreadsheet would take it for a formula.

    Most words begin with a letter, which is found out much faster than by the pattern.
    """
    letter = f"""{text} COLLATE "C" >= 'A' AND {text} COLLATE "C" < '~'"""
    guarded = f"'''' || {text}"
    return f"CASE WHEN {letter} THEN {text} WHEN {text} ~ {FORMULA} THEN {guarded} ELSE {text} END"


def place_names(geometry: str) -> tuple[str, ...]:
    """The fields that hold the coordinates."""
    return (geometry,) if geometry else ("longitude", "latitude")


def coordinates_of(geometry: str) -> tuple[str, str]:
    """The columns of longitude and latitude."""
    prefix = f"{geometry}_" if geometry else ""
    return f"{prefix}longitude", f"{prefix}latitude"


def _with_cells(records: QuerySet[Any], parts: Sequence[Part]) -> tuple[QuerySet[Any], dict[str, str]]:
    """The rows with each part beside them, and SQL for the text of each cell in what reads these rows."""
    held: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for number, part in enumerate(parts):
        name = f"part_{number}"
        if isinstance(part, Nested):
            sql = part.array
            texts |= {cell.name: f"{name}[{place}]" for place, cell in enumerate(part.cells, 1)}
        else:
            sql, texts[part.name] = part.sql, name
        # No request data in it; a percent sign would be taken for a parameter.
        held[name] = RawSQL(sql.replace("%", "%%"), (), output_field=models.TextField())  # noqa: S611
    return records.annotate(**held), texts


def _part_names(held: QuerySet[Any]) -> list[str]:
    return [name for name in held.query.annotations if name.startswith("part_")]


def _copied(
    rows: QuerySet[Any], columns: Iterable[str], shown: Iterable[str], options: str
) -> Generator[Buffer, None, None]:
    """What `COPY` gives, row by row, of the expressions `shown` over the rows' `columns`; leaving it early ends it.

    PostgreSQL hands the rows of an ordered subquery on in their order.
    """
    try:
        statement, values = compiled(rows[:ALL])
    except EmptyResultSet:
        return
    read = f"SELECT {', '.join(shown)} FROM ({statement}) AS rows ({', '.join(columns)})"  # noqa: S608  # ours
    # The values are put into the text by psycopg: COPY takes no parameters.
    with connection.cursor() as cursor, cursor.copy(f"COPY ({read}) TO STDOUT ({options})", values) as given:
        yield from given
