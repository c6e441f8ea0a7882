"""The door of the API: who asks, whether he may ask yet, and the headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from core.access.limits import rate_named
from core.access.uses import TALLY
from core.api.access.callers import address_of, caller_of
from core.api.access.deprecations import add_deprecation_headers
from core.api.access.limits import charge, limit_headers
from core.api.problems import API, Problem, response_to


class AccessMiddleware:
    """Counts each request below /api/ before anything is looked up for it (ADR 0008).

    It stands outside all views, so that a cached answer, 304, an address that does not exist and a failure of ours
    count and carry their headers like any other answer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return self.get_response(request)
        response = self._answer(request)
        for name, value in limit_headers(request).items():
            response[name] = value
        add_deprecation_headers(request, response)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        try:
            self._let_in(request)
        except Problem as problem:
            return response_to(problem)
        return self.get_response(request)

    def _let_in(self, request: HttpRequest) -> None:
        """Counts the request for its caller; raises Problem where its token or its number keeps it out."""
        try:
            caller = caller_of(request)
        except Problem:
            # Who sends a token that opens nothing has the limit of his address.
            charge(request, rate_named("anonymous"), address_of(request))
            raise
        if caller.token:
            TALLY.add(caller.token)
        charge(request, caller.rate, caller.key)
