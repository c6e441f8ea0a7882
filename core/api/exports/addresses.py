"""The address of a list with its query, read as a request for it would be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from core.api.as_of import reading
from core.api.exports.reading import Export, read_export
from core.api.problems import Problem
from core.api.records import RecordViewSet

LONGEST = 4000


@contextmanager
def opened(address: str) -> Iterator[Export]:
    """The export that the address asks for, read inside at the moment it asks for.

    Raises Problem where it names no list, or asks for what has no place in a file.
    """
    view = _view_of(address)
    values = view.parameters(*view.list_parameters())
    with reading(values, view.filterset_class):
        yield read_export(view, view.request, values)


def _view_of(address: str) -> RecordViewSet:
    """The list's view with the request it would have been given."""
    parts = urlsplit(address)
    try:
        function: Any = resolve(parts.path).func
    except Resolver404:
        raise _no_list() from None
    resource = getattr(function, "cls", None)
    if parts.netloc or not isinstance(resource, type) or not issubclass(resource, RecordViewSet):
        raise _no_list()
    if getattr(function, "actions", {}).get("get") != "list":
        raise _no_list()
    plain = HttpRequest()
    plain.method, plain.path, plain.path_info = "GET", parts.path, parts.path
    plain.GET = QueryDict(parts.query)
    view = resource(action_map=function.actions, action="list", args=(), kwargs={}, format_kwarg=None)
    view.request = view.initialize_request(plain)
    view.request.accepted_renderer, view.request.accepted_media_type = _negotiated(view, view.request)
    if not view.is_file():
        raise Problem("invalid_body", "address names no format; add format=csv, ndjson, geojson or parquet.")
    return view


def _negotiated(view: RecordViewSet, request: Request) -> tuple[BaseRenderer, str]:
    renderer, media_type = view.perform_content_negotiation(request)
    return renderer, str(media_type)


def _no_list() -> Problem:
    return Problem("invalid_body", "address is that of a list on this server, such as /api/v1/incidents/?format=csv.")
