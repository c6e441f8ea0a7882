"""Which mandate a mission has on a day, with the tasks and ceilings that go with it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Model
from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import operations
from core.api.fields import nullable
from core.api.lookup import absent, find
from core.api.operations import READ_PROBLEMS, Operation
from core.api.parameters import Parameter, invalid
from core.api.records import moved_or_raise
from core.api.serializers import DeclaredSerializer
from core.api.sqljson import json_rows
from core.api.views import ApiView
from missions.api.briefs import MissionBriefSerializer
from missions.api.filters import ON_DAY
from missions.api.serializers import MandateSerializer, MandateTaskSerializer, PersonnelFigureSerializer
from missions.mandate_in_force import MandateInForce, mandate_in_force
from missions.models import Mission

LOOKUP = Parameter("id", "The mission's uid, or its slug.", {"type": "string"}, "minusma", place="path")
NOTE_IN_FORCE = "Tasks and ceilings are those that hold on this day, also where an earlier instrument set them."
NOTE_NONE = "No mandate of this mission is recorded as in force on this day."


class MandateInForceView(ApiView):
    """The mandate in force on a day."""

    tag = "Mandates"
    depends_on_today = True

    def get(self, request: Request, pk: str) -> HttpResponseBase:
        """A fixed number of queries, whatever the mission's history."""
        values = self.parameters(ON_DAY)
        day = read_day(values["on"]) if "on" in values else datetime.now(tz=UTC).date()
        mission = find(Mission.objects.public(), pk).first()
        if mission is None:
            return moved_or_raise(absent(Mission.objects.all(), pk))
        return Response(answer_json(mandate_in_force(mission, day)))

    def describe(self) -> Operation:
        return Operation(
            "get_mandate_in_force",
            "Get the mandate in force on a day",
            "The mandate of one mission on one day, with the tasks and ceilings that hold then. A task stays in force "
            "until it is dropped, its own period ends, a mandate that restates everything leaves it out, or the "
            "mandate is terminated; each says from which instrument it comes and whether it is inherited. Where no "
            "mandate was in force, `mandate` is null and `note` says so. `unconfirmed` marks what we have not yet "
            "checked against the instrument.",
            (LOOKUP, ON_DAY),
            {"200": _described, "304": operations.not_modified, "308": operations.redirected},
            (*READ_PROBLEMS, "not_found", "gone", "not_acceptable"),
        )


def read_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise invalid("on", "expects a day such as 2016-08-01") from None
    if day.isoformat() != text:
        raise invalid("on", "expects a day such as 2016-08-01")
    return day


def answer_json(found: MandateInForce) -> dict[str, Any]:
    """The answer as it is served: each record in the form that its own list gives it."""
    decisions = _by_key(MandateSerializer, found.decisions)
    tasks = _by_key(MandateTaskSerializer, [task.task for task in found.tasks])
    ceilings = _by_key(PersonnelFigureSerializer, found.ceilings)
    mission = _by_key(MissionBriefSerializer, [found.mission], MissionBriefSerializer.default_names())
    current = None if found.mandate is None else decisions.get(found.mandate.pk)
    return {
        "mission": mission[found.mission.pk],
        "on": found.day.isoformat(),
        "phase": found.phase,
        "in_force": current is not None,
        "note": NOTE_NONE if current is None else NOTE_IN_FORCE,
        "mandate": current,
        "decisions": [decisions[one.pk] for one in found.decisions if one.pk in decisions],
        "tasks": [
            {**tasks[one.task.pk], "inherited": one.inherited, "suspended": one.suspended}
            for one in found.tasks
            if one.task.pk in tasks
        ],
        "ceilings": [ceilings[one.pk] for one in found.ceilings if one.pk in ceilings],
    }


def _by_key(
    serializer: type[DeclaredSerializer], rows: list[Any], names: tuple[str, ...] | None = None
) -> dict[int, dict[str, Any]]:
    """The public ones of `rows` as their resource serves them, by primary key; one query, none for no rows."""
    if not rows:
        return {}
    model: type[Model] = type(rows[0])
    public = model._default_manager.filter(pk__in=[row.pk for row in rows]).public()  # type: ignore[attr-defined]
    texts = json_rows(public, serializer, names or serializer.default_names()).values_list("pk", "json")
    return {key: json.loads(text) for key, text in texts}


def _described(generator: Any) -> dict[str, Any]:
    task = generator.reference(MandateTaskSerializer)
    flags = {
        "inherited": {"type": "boolean", "description": "Whether an instrument older than the mandate sets it."},
        "suspended": {"type": "boolean", "description": "Whether the task exists but is not to be carried out."},
    }
    generator.register(
        "TaskInForce",
        {
            "allOf": [task, {"type": "object", "properties": flags, "required": list(flags)}],
            "description": "A task in force on the day.",
        },
    )
    mandate = generator.reference(MandateSerializer)
    properties: dict[str, Any] = {
        "mission": generator.reference(MissionBriefSerializer),
        "on": {"type": "string", "format": "date", "description": "The day asked for."},
        "phase": {
            "oneOf": [{"$ref": "#/components/schemas/Phase"}, {"type": "null"}],
            "description": "The mission's phase on that day, where recorded.",
        },
        "in_force": {"type": "boolean", "description": "Whether a mandate was in force."},
        "note": {"type": "string", "description": "What the answer means, in words."},
        "mandate": {**nullable(mandate), "description": "The mandate in force, or null."},
        "decisions": {"type": "array", "items": mandate, "description": "All decisions that still bear on the day."},
        "tasks": {"type": "array", "items": {"$ref": "#/components/schemas/TaskInForce"}},
        "ceilings": {"type": "array", "items": generator.reference(PersonnelFigureSerializer)},
    }
    generator.register(
        "MandateInForce",
        {
            "type": "object",
            "description": "The mandate of a mission on a day.",
            "properties": properties,
            "required": list(properties),
        },
    )
    example: dict[str, Any] = {
        "mission": MissionBriefSerializer().example(),
        "on": "2012-01-01",
        "phase": None,
        "in_force": False,
        "note": NOTE_NONE,
        "mandate": None,
        "decisions": [],
        "tasks": [],
        "ceilings": [],
    }
    build = operations.answer(
        {"$ref": "#/components/schemas/MandateInForce"}, description="The answer.", example=example
    )
    return build(generator)
