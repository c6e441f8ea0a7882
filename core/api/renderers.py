"""The formats of an answer: JSON as PostgreSQL made it, flat CSV, GeoJSON, and how a request chooses."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from core.api.problems import Problem


@dataclass(frozen=True)
class Rows:
    """Rows as the JSON texts that PostgreSQL made, with what a format needs to know of them.

    `alone` is true for a detail. `columns` are the CSV columns; `members` go beside the results.
    """

    texts: Sequence[str]
    columns: Sequence[str] = ()
    alone: bool = False
    members: dict[str, Any] = field(default_factory=dict)

    def parsed(self) -> Iterable[dict[str, Any]]:
        return (json.loads(text) for text in self.texts)


class JSONRenderer(BaseRenderer):
    """JSON; rows are passed through as text."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        if not isinstance(data, Rows):
            return dumps(data).encode()
        if data.alone:
            return data.texts[0].encode()
        members = "".join(f"{dumps(name)}:{dumps(value)}," for name, value in data.members.items())
        return f'{{{members}"results":[{",".join(data.texts)}]}}'.encode()


class CSVRenderer(BaseRenderer):
    """One line a record: nested objects become columns such as `date_start`, citations their own readable column."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Rows, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(data.columns)
        for row in data.parsed():
            cells = dict(flatten(row))
            writer.writerow([harmless(cells.get(column)) for column in data.columns])
        return text.getvalue().encode()


class GeoJSONRenderer(BaseRenderer):
    """GeoJSON (RFC 7946): one feature a record, its point from the place shown, null where there is none."""

    media_type = "application/geo+json"
    format = "geojson"
    charset = None

    def render(self, data: Rows, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        place = renderer_context["view"].geometry
        features = [_feature(row, place) for row in data.parsed()]
        if data.alone:
            return dumps(features[0]).encode()
        return dumps({"type": "FeatureCollection", **data.members, "features": features}).encode()


class Negotiation(DefaultContentNegotiation):
    """`?format=` first, then `Accept`; what is not served is refused and told."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        wanted = request.query_params.getlist("format")
        if not wanted:
            renderer, media_type = super().select_renderer(request, renderers, None)
            return renderer, str(media_type)
        served = {str(renderer.format): renderer for renderer in renderers}
        if wanted[0] not in served or len(wanted) > 1:
            raise Problem(
                "unknown_value" if len(wanted) == 1 else "duplicate_parameter",
                f"format is one of {', '.join(served)} here.",
                parameter="format",
                suggestions=list(served),
            )
        return served[wanted[0]], str(served[wanted[0]].media_type)


def dumps(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


def flatten(row: dict[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    """Pairs of column and cell: objects by `_`, lists of words by `; `, citations in words, other lists as JSON."""
    for name, value in row.items():
        column = f"{prefix}{name}"
        match value:
            case dict():
                yield from flatten(value, f"{column}_")
            case list() if name == "citations":
                yield column, " | ".join(citation_in_words(one) for one in value)
            case list() if not any(isinstance(one, dict | list) for one in value):
                yield column, "; ".join(str(one) for one in value)
            case list():
                yield column, dumps(value)
            case _:
                yield column, value


def citation_in_words(citation: dict[str, Any]) -> str:
    """A citation as a reader would write it: `date: S/RES/2295 (2016), p. 4, para. 16: “…”`."""
    document = citation.get("document")
    if document is not None:
        where = [document["symbol"] or document["title"], document["uid"]]
        where += [f"p. {citation['page']}"] if citation["page"] else []
        where += [f"para. {citation['paragraph']}"] if citation["paragraph"] else []
    else:
        dataset = citation.get("dataset") or {"name": "source not public", "release": ""}
        where = [f"{dataset['name']} {dataset['release']}".strip(), f"row {citation['row_key']}"]
    quote = f": “{citation['quote']}”" if citation.get("quote") else ""
    field_name = f"{citation['field_name']}: " if citation["field_name"] else ""
    return f"{field_name}{', '.join(where)}{quote}"


def harmless(cell: Any) -> str:
    """The cell's text; words that a spreadsheet would run as a formula are given an apostrophe."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case str() if cell.lstrip()[:1] in {"=", "+", "-", "@"} or cell[:1] in {"\t", "\r"}:
            return f"'{cell}"
        case _:
            return str(cell)


def _feature(row: dict[str, Any], place: str) -> dict[str, Any]:
    shown = (row.get(place) if place else row) or {}
    longitude, latitude = shown.get("longitude"), shown.get("latitude")
    point = None if longitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "id": row.get("uid"), "geometry": point, "properties": row}
