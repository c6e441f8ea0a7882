"""The timeline of one mission, page by page."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.models import BooleanField, Func, QuerySet, Value
from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import operations
from core.api.lookup import absent, find
from core.api.operations import READ_PROBLEMS, Operation
from core.api.pagination import Beyond, Ordering, by_date, pack, unpack
from core.api.parameters import CURSOR, LIMIT, Parameter, read_limit, read_names
from core.api.problems import Problem
from core.api.records import moved_or_raise
from core.api.renderers import Rows
from core.api.views import ApiView
from events.api.timeline import HOST_SOURCES, KINDS, LINKS, SOURCES, Source, TimelineEntrySerializer
from missions.models import Mission

KIND = Parameter(
    "kind",
    "Entries of these kinds only, comma-separated.",
    {"type": "array", "items": {"title": "TimelineKind", "type": "string", "enum": list(KINDS)}, "minItems": 1},
    ["incident"],
)
LINK = Parameter(
    "link",
    "Entries on the line for this reason only: the record names the mission, or it happened in a country that hosted "
    "the mission while it existed. Both by default.",
    {"type": "array", "items": {"title": "TimelineLink", "type": "string", "enum": list(LINKS)}, "minItems": 1},
    ["mission"],
)
LOOKUP = Parameter("id", "The mission's uid, or its slug.", {"type": "string"}, "minusma", place="path")
RANGES = by_date("date")


class TimelineView(ApiView):
    """The timeline of one mission."""

    tag = "Missions"

    def get(self, request: Request, pk: str) -> HttpResponseBase:
        """One page in one statement, after one that finds the mission."""
        values = self.parameters(KIND, LINK, LIMIT, CURSOR)
        limit = read_limit(values.get("limit"))
        kinds = read_names("kind", values["kind"], KINDS) if "kind" in values else KINDS
        links = read_names("link", values["link"], LINKS) if "link" in values else LINKS
        mission = find(Mission.objects.public(), pk).first()
        if mission is None:
            return moved_or_raise(absent(Mission.objects.all(), pk))
        position = unpack(values["cursor"], RANGES, KINDS) if "cursor" in values else None
        parts = [
            _page_of(source, mission, position, limit + 1)
            for source in sorted((*SOURCES, *HOST_SOURCES), key=lambda one: one.kind)
            if source.kind in kinds and source.link in links
        ]
        if not parts:
            raise Problem(
                "unknown_value",
                f"No entry of kind {', '.join(kinds)} is on the line as {', '.join(links)}.",
                parameter="link",
            )
        merged = reduce(lambda one, other: one.union(other, all=True), parts)
        rows = list(merged.order_by("page_key", "kind", "pk")[: limit + 1])
        cursor = pack(RANGES, *rows[limit - 1][:3]) if len(rows) > limit else None
        address = f"{request.path}?limit={limit}&cursor={cursor}"
        if "kind" in values:
            address += f"&kind={','.join(kinds)}"
        if "link" in values:
            address += f"&link={','.join(links)}"
        members = {"count": None, "next": address if cursor else None, "next_cursor": cursor}
        answer = Response(Rows([row[3] for row in rows[:limit]], members=members))
        if cursor:
            answer["Link"] = f'<{address}>; rel="next"'
        return answer

    def describe(self) -> Operation:
        return Operation(
            "get_timeline",
            "Follow a mission through time",
            "Everything dated about one mission in order of time: mandates, figures, events, reports and what is said "
            "of it, each with where it can be read. An entry stands where its date begins; records without a date are "
            "not on the line.",
            (LOOKUP, KIND, LINK, LIMIT, CURSOR),
            {
                "200": operations.page(
                    TimelineEntrySerializer, "TimelinePage", example=TimelineEntrySerializer().example()
                ),
                "304": operations.not_modified,
                "308": operations.redirected,
            },
            (*READ_PROBLEMS, "limit_out_of_range", "invalid_cursor", "not_found", "gone", "not_acceptable"),
        )


def _page_of(source: Source, mission: Mission, position: tuple[Any, str, int] | None, limit: int) -> QuerySet[Any]:
    """The source's entries after the position, at most `limit`."""
    entries = source.entries(mission)
    if position is not None:
        key, kind, pk = position
        if source.kind == kind:
            entries = entries.filter(Beyond(Ordering("date", replace(RANGES, expression=source.key)), key, pk))
        else:
            sign = ">=" if source.kind > kind else ">"
            compared: dict[str, Any] = {"template": "(%(expressions)s)", "arg_joiner": f" {sign} "}
            later = Func(source.key, Value(key, output_field=DateRangeField()), **compared)
            later.output_field = BooleanField()
            entries = entries.filter(later)
    return entries.order_by("page_key", "pk").values_list("page_key", "kind", "pk", "json")[:limit]
