"""/coverage/: what was read for a mission month by month, so that zero is not mistaken for not read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import operations
from core.api.lookup import absent, find
from core.api.operations import READ_PROBLEMS, Operation
from core.api.parameters import Parameter, invalid, read_names
from core.api.records import moved_or_raise
from core.api.views import ApiView
from core.api.vocabularies import vocabulary_of
from events.choices import CoverageStatus, CoverageTopic
from events.coverage import MonthRead, life_of, month_after, months_read
from events.coverage_counts import COUNTED, Counts, records_by_month
from events.models import CoverageEntry
from missions.models import Mission

MOST_ROWS = 2400
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
MONTH_SCHEMA = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}
MISSION = Parameter("mission", "The mission, by uid or slug.", {"type": "string"}, "minusma", required=True)
FROM = Parameter("from", "First month; that of its establishment unless given.", MONTH_SCHEMA, "2016-01")
TO = Parameter("to", "Last month; that of its end, or the present one, unless given.", MONTH_SCHEMA, "2016-12")
TOPIC = Parameter(
    "topic",
    "Topics, comma-separated; all unless given.",
    {
        "type": "array",
        "items": {"$ref": "#/components/schemas/CoverageTopic"},
        "minItems": 1,
    },
    ["incidents"],
)


class CoverageView(ApiView):
    """What was read for a mission."""

    tag = "Statistics"
    depends_on_today = True

    def get(self, request: Request) -> HttpResponseBase:
        """A row a month and topic. At most three statements a topic beside the three that find what was read."""
        values = self.parameters(MISSION, FROM, TO, TOPIC)
        if "mission" not in values:
            raise invalid("mission", "is required: name one mission by uid or slug")
        topics = read_topics(values["topic"]) if "topic" in values else list(CoverageTopic)
        mission = find(Mission.objects.public(), values["mission"]).first()
        if mission is None:
            return moved_or_raise(absent(Mission.objects.all(), values["mission"]))
        first, after = read_months(values, mission, len(topics))
        read = months_read(mission, topics, first, after)
        hosts = sorted({code for one in read for code in one.countries})
        counts = {topic: records_by_month(mission, topic, hosts, first, after) for topic in topics} if read else {}
        rows = [row_of(one, counts[one.topic]) for one in read]
        return Response({"mission": mission.slug, "results": rows})

    def describe(self) -> Operation:
        return Operation(
            "get_coverage",
            "Tell zero from not read",
            "For each month in which a mission existed and each topic: whether sources were read for it, which, and "
            "how many public records there are. `read` with 0 `records` and 0 `wider_records` is a real zero: all that "
            "the sources named have of that month was read. `partly_read` may lack some; of `not_read` nothing can be "
            "said. "
            "Incidents, displacement and human rights are told by the countries that hosted the mission in that month, "
            "other topics by the mission itself. "
            f"More than {MOST_ROWS:,} rows are refused.",
            (MISSION, FROM, TO, TOPIC),
            {
                "200": operations.answer(COVERAGE, description="One row a month and topic.", example=EXAMPLE),
                "304": operations.not_modified,
                "308": operations.redirected,
            },
            (*READ_PROBLEMS, "not_found", "gone", "not_acceptable"),
        )


def read_topics(text: str) -> list[CoverageTopic]:
    return [CoverageTopic(name) for name in dict.fromkeys(read_names("topic", text, CoverageTopic.values))]


def read_months(values: dict[str, str], mission: Mission, topics: int) -> tuple[date, date]:
    """The first month, and the first after the last; raises Problem for malformed, reversed and too many months."""
    begins, ends = life_of(mission)
    today = datetime.now(tz=UTC).date()
    last = min(today, date.fromordinal(ends.toordinal() - 1)).replace(day=1)
    first = read_month("from", values["from"]) if "from" in values else begins.replace(day=1)
    after = month_after(read_month("to", values["to"]) if "to" in values else last)
    if "from" not in values and begins == date.min:
        raise invalid("from", "is required: it is not recorded when the mission was established")
    if after <= first:
        raise invalid("to", "lies before the first month")
    if ((after.year - first.year) * 12 + after.month - first.month) * topics > MOST_ROWS:
        raise invalid("from", f"and to make more than {MOST_ROWS:,} rows; ask for fewer months or topics")
    return first, after


def read_month(name: str, text: str) -> date:
    match = _MONTH.fullmatch(text)
    if match is None or not 1900 <= int(match[1]) <= 2200:
        raise invalid(name, "is a month such as 2016-01")
    return date(int(match[1]), int(match[2]), 1)


def row_of(read: MonthRead, counts: Counts) -> dict[str, Any]:
    scopes = read.countries if COUNTED[read.topic].country else {""}
    found = [counts.get((read.month, scope), (0, 0)) for scope in scopes]
    return {
        "month": f"{read.month:%Y-%m}",
        "topic": read.topic,
        "status": read.status,
        "records": sum(within for within, _ in found),
        "wider_records": sum(wider for _, wider in found),
        "sources": [source_of(entry) for entry in read.entries],
    }


def source_of(entry: CoverageEntry) -> dict[str, Any]:
    if entry.document is not None:
        kind, uid, name, version = "document", entry.document.uid, entry.document.title, entry.document.symbol
    else:
        assert entry.dataset_release is not None  # a constraint
        dataset = entry.dataset_release.dataset
        kind, uid, name, version = "dataset", dataset.uid, dataset.name, entry.dataset_release.version
    return {
        "source_kind": kind,
        "url": reverse(f"{kind}-detail", args=[uid]),
        "name": name,
        "version": version,
        "country": entry.country_code,
        "complete": entry.complete,
    }


SOURCE: dict[str, Any] = {
    "title": "CoverageSource",
    "type": "object",
    "description": "A source that was read.",
    "properties": {
        "source_kind": {
            "title": "CoverageSourceKind",
            "type": "string",
            "enum": ["dataset", "document"],
            "description": "Whether it is a dataset or a document.",
        },
        "url": {"type": "string", "format": "uri-reference", "description": "Its address on this server."},
        "name": {"type": "string", "description": "Its name or title."},
        "version": {"type": "string", "description": "Release of the dataset, or symbol of the document."},
        "country": {"type": "string", "description": "The country read; empty for the mission or the world."},
        "complete": {"type": "boolean", "description": "Whether all that it has of this was read."},
    },
    "required": ["source_kind", "url", "name", "version", "country", "complete"],
}
ROW: dict[str, Any] = {
    "title": "CoverageRow",
    "type": "object",
    "description": "One topic of a mission in one month.",
    "properties": {
        "month": {**MONTH_SCHEMA, "description": "The month."},
        "topic": vocabulary_of(CoverageTopic.choices).reference("The topic."),
        "status": vocabulary_of(CoverageStatus.choices).reference("How far it was read."),
        "records": {"type": "integer", "description": "Public records dated within the month."},
        "wider_records": {
            "type": "integer",
            "description": "Public records whose date is wider than the month and meets it; they may belong to it.",
        },
        "sources": {"type": "array", "items": SOURCE, "description": "What was read."},
    },
    "required": ["month", "topic", "status", "records", "wider_records", "sources"],
}
COVERAGE: dict[str, Any] = {
    "title": "Coverage",
    "type": "object",
    "description": "What was read for a mission.",
    "properties": {
        "mission": {"type": "string", "description": "The mission's slug."},
        "results": {"type": "array", "items": ROW, "description": "In order of months."},
    },
    "required": ["mission", "results"],
}
EXAMPLE = {
    "mission": "minusma",
    "results": [
        {
            "month": "2016-01",
            "topic": "incidents",
            "status": "read",
            "records": 0,
            "wider_records": 0,
            "sources": [
                {
                    "source_kind": "dataset",
                    "url": "/api/v1/datasets/019e8b1c-8f00-7000-8000-000000000001/",
                    "name": "UCDP Georeferenced Event Dataset",
                    "version": "21.1",
                    "country": "",
                    "complete": True,
                }
            ],
        }
    ],
}
