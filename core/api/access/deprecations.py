"""What of the API will go, and how everybody who uses it is told: one list, from which all else follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.http import http_date
from rest_framework.request import Request

if TYPE_CHECKING:
    from core.api.views import ApiView

# What docs/api/policy.md promises between an announcement and the end.
OVERLAP_DAYS = 365
_USED = "mandata.deprecations"


@dataclass(frozen=True)
class Deprecation:
    """One thing that will go.

    `subject` is an operation by its id (`list_incident`), one of its parameters (`list_incident?country`), or a field
    of a resource by its schema (`Incident.summary`). `link` leads to what replaces it. Dates are days in UTC, as the
    policy page promises them.
    """

    subject: str
    deprecated_on: date
    sunset_on: date
    link: str


# Nothing yet. An entry here marks the schema and the answers; docs/api/policy.md says what else it takes.
DEPRECATIONS: list[Deprecation] = []


def deprecation_of(subject: str) -> Deprecation | None:
    return next((one for one in DEPRECATIONS if one.subject == subject), None)


def note_use(view: ApiView, request: Request) -> None:
    """Keeps on the request what of the list it used; for a request that was understood."""
    if DEPRECATIONS:
        request.META[_USED] = [one for subject in _used_subjects(view, request) if (one := deprecation_of(subject))]


def _used_subjects(view: ApiView, request: Request) -> Iterable[str]:
    operation = view.describe().operation_id
    yield operation
    for name in request.query_params:
        yield f"{operation}?{name}"
    for name in view.shown_fields():
        yield name


def add_deprecation_headers(request: HttpRequest, response: HttpResponseBase) -> None:
    """Deprecation (RFC 9745), Sunset (RFC 8594) and their links, of the earliest where several apply."""
    used: list[Deprecation] = request.META.get(_USED, [])
    if not used:
        return
    response["Deprecation"] = f"@{_moment(min(one.deprecated_on for one in used))}"
    response["Sunset"] = http_date(_moment(min(one.sunset_on for one in used)))
    links = [f'<{one.link}>; rel="deprecation"; type="text/html"' for one in used]
    response["Link"] = ", ".join([*([response["Link"]] if "Link" in response else []), *links])


def mark_parameters(operation_id: str, parameters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The OpenAPI parameters, those that will go marked."""
    return [
        {**one, "deprecated": True} if deprecation_of(f"{operation_id}?{one['name']}") else one for one in parameters
    ]


def mark_fields(schemas: dict[str, Any]) -> None:
    """Marks the fields that will go, among the components of the OpenAPI document."""
    for one in DEPRECATIONS:
        schema, _, field = one.subject.partition(".")
        if field:
            schemas[schema]["properties"][field]["deprecated"] = True


def _moment(day: date) -> int:
    """The first second of the day in UTC, as Unix time."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
