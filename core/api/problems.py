"""Every way a request can fail: one registry of stable codes, served as RFC 9457 problem documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import NoReverseMatch, reverse
from django.views import defaults
from rest_framework import exceptions

MEDIA_TYPE = "application/problem+json"
API = "/api/"


@dataclass(frozen=True)
class ProblemType:
    """One kind of failure. The code never changes its meaning; the words may."""

    code: str
    status: int
    title: str
    description: str


PROBLEMS = {
    problem.code: problem
    for problem in (
        ProblemType("unknown_parameter", 400, "Unknown parameter", "The query names a parameter that does not exist."),
        ProblemType("duplicate_parameter", 400, "Parameter given twice", "A parameter may be given once."),
        ProblemType("invalid_value", 400, "Invalid value", "A parameter's value is malformed or out of its range."),
        ProblemType("unknown_value", 400, "Unknown value", "A value is not a known code, name, slug or identifier."),
        ProblemType("limit_out_of_range", 400, "Limit out of range", "`limit` is below 1 or above its maximum."),
        ProblemType("invalid_cursor", 400, "Invalid cursor", "The cursor is not one this server gave for this query."),
        ProblemType("no_history", 400, "No history", "A parameter goes by the present only and `as_of` asks the past."),
        ProblemType("malformed_request", 400, "Malformed request", "The request or its body cannot be read."),
        ProblemType("invalid_body", 400, "Invalid body", "A value of the request's body is missing or wrong."),
        ProblemType("authentication_required", 401, "Token needed", "The request needs an API token and has none."),
        ProblemType("invalid_token", 401, "Token refused", "The token is unknown, revoked, expired or not sent whole."),
        ProblemType("permission_denied", 403, "Not permitted", "The token's account lacks the right."),
        ProblemType("insufficient_scope", 403, "Scope missing", "The token lacks the scope that this needs."),
        ProblemType("export_too_large", 403, "Too large without a token", "A file has more rows than nobody may take."),
        ProblemType("not_found", 404, "Not found", "There is no such address or record."),
        ProblemType("method_not_allowed", 405, "Method not allowed", "The address does not answer this method."),
        ProblemType("not_acceptable", 406, "No acceptable format", "None of the accepted media types is served here."),
        ProblemType("too_many_exports", 409, "Too many exports", "As many exports as one may have are being made."),
        ProblemType("too_many_tokens", 409, "Too many tokens", "The account has as many tokens as it may; revoke one."),
        ProblemType(
            "token_already_made", 409, "Token made before", "The first request with this key made the token; see there."
        ),
        ProblemType(
            "request_in_progress", 409, "Request still running", "The first request with this key is not over."
        ),
        ProblemType("gone", 410, "Withdrawn", "The record was public once and is not any more."),
        ProblemType(
            "release_withdrawn",
            410,
            "Release withdrawn",
            "Its files were withdrawn to protect people.",
        ),
        ProblemType("too_large", 413, "Too large", "The body is larger than this server takes."),
        ProblemType("unsupported_media_type", 415, "Unsupported media type", "The body's media type is not read here."),
        ProblemType("range_not_satisfiable", 416, "No such range", "The file has no bytes where `Range` begins."),
        ProblemType("key_reused", 422, "Key used before", "The Idempotency-Key was used for another request."),
        ProblemType("too_many_requests", 429, "Too many requests", "The limit is reached; see Retry-After."),
        ProblemType("busy", 503, "Busy", "The server does as much of this as it allows; see Retry-After."),
        ProblemType("internal_error", 500, "Internal error", "The server failed; the failure is logged."),
    )
}

# What Django REST framework raises on its own, by its own codes.
RAISED = {
    "not_authenticated": "authentication_required",
    "authentication_failed": "authentication_required",
    "permission_denied": "permission_denied",
    "not_found": "not_found",
    "method_not_allowed": "method_not_allowed",
    "not_acceptable": "not_acceptable",
    "unsupported_media_type": "unsupported_media_type",
    "throttled": "too_many_requests",
    "parse_error": "malformed_request",
    "invalid": "invalid_body",
}

# What WWW-Authenticate says (RFC 6750).
CHALLENGES = {
    "authentication_required": "Bearer",
    "invalid_token": 'Bearer error="invalid_token"',
    "insufficient_scope": 'Bearer error="insufficient_scope"',
}


class Problem(Exception):
    """A failure that ends the request. `parameter` is the query parameter at fault, `suggestions` what may be meant.

    `retry_after` is the seconds after which the same request may succeed.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        parameter: str = "",
        suggestions: Sequence[str] = (),
        retry_after: int | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.kind = PROBLEMS[code]
        self.detail = detail
        self.retry_after = retry_after
        self.members = members
        if parameter:
            self.members["parameter"] = parameter
        if suggestions:
            self.members["suggestions"] = list(suggestions)


def suggest(wrong: str, known: Iterable[str]) -> list[str]:
    """Up to five of `known` that look like `wrong`, the nearest first."""
    return get_close_matches(wrong[:100].lower(), list(known), n=5, cutoff=0.6)


def problem_response(kind: ProblemType, detail: str, **members: Any) -> HttpResponse:
    """The problem document, never cached."""
    body = {"type": type_of(kind), "title": kind.title, "status": kind.status, "detail": detail, "code": kind.code}
    response = JsonResponse(body | members, status=kind.status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def response_to(problem: Problem) -> HttpResponse:
    """The problem document of a failure, with the headers that it owes."""
    response = problem_response(problem.kind, problem.detail, **problem.members)
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    if problem.kind.code in CHALLENGES:
        response["WWW-Authenticate"] = CHALLENGES[problem.kind.code]
    return response


def type_of(kind: ProblemType) -> str:
    """The address that documents this kind of problem."""
    try:
        return reverse("problem-detail", args=[kind.code])
    except NoReverseMatch:
        return "about:blank"


def exception_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Django REST framework's hook: every known failure becomes a problem document, others are logged as 500."""
    match error:
        case Problem():
            response = response_to(error)
        case Http404():
            response = problem_response(PROBLEMS["not_found"], "There is nothing at this address.")
        case PermissionDenied():
            response = problem_response(PROBLEMS["permission_denied"], "The account lacks the right to do this.")
        case exceptions.ValidationError():
            response = problem_response(
                PROBLEMS["invalid_body"], "The body has missing or wrong values.", errors=error.get_full_details()
            )
        case exceptions.APIException():
            response = _from_framework(error)
        case _:
            return None
    return response


def _from_framework(error: exceptions.APIException) -> HttpResponse:
    code = str(error.get_codes()) if isinstance(error.get_codes(), str) else error.default_code
    kind = next((PROBLEMS[RAISED[name]] for name in (code, error.default_code) if name in RAISED), None)
    if kind is None:
        kind = next((one for one in PROBLEMS.values() if one.status == error.status_code), PROBLEMS["internal_error"])
    response = problem_response(kind, str(error.detail))
    if kind.status == 401:
        response["WWW-Authenticate"] = getattr(error, "auth_header", "Bearer")
    wait = getattr(error, "wait", None)
    if wait is not None:
        response["Retry-After"] = str(ceil(wait))
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: a problem under /api/, else Django's own page."""
    if request.path_info.startswith(API):
        return problem_response(PROBLEMS["malformed_request"], "The request cannot be read.")
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    if request.path_info.startswith(API):
        return problem_response(PROBLEMS["permission_denied"], "The account lacks the right to do this.")
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    if request.path_info.startswith(API):
        return problem_response(PROBLEMS["not_found"], "There is nothing at this address.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500; Django has logged the failure."""
    if request.path_info.startswith(API):
        return problem_response(PROBLEMS["internal_error"], "The server failed; the failure is logged.")
    return defaults.server_error(request)


TOMBSTONE = {
    "title": "Tombstone",
    "type": "object",
    "description": "What remains of a withdrawn record.",
    "properties": {
        "uid": {"type": "string", "format": "uuid", "description": "Its permanent identifier."},
        "record_kind": {"type": "string", "description": "What kind of record it was."},
        "state": {"type": "string", "description": "What it is now."},
        "revision": {"type": "integer", "description": "Its last revision."},
        "changed_at": {"type": "string", "format": "date-time", "description": "When it was withdrawn."},
    },
    "required": ["uid", "record_kind", "state", "revision", "changed_at"],
}


def problem_schema() -> dict[str, Any]:
    """The JSON schema of a problem document."""
    text = {"type": "string"}
    return {
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "properties": {
            "type": {**text, "format": "uri-reference", "description": "Address that documents this kind of problem."},
            "title": {**text, "description": "The kind of problem in a few words."},
            "status": {"type": "integer", "description": "HTTP status."},
            "detail": {**text, "description": "What is wrong in this request."},
            "code": {"title": "ProblemCode", **text, "enum": sorted(PROBLEMS)},
            "parameter": {**text, "description": "The query parameter, or header, at fault."},
            "suggestions": {"type": "array", "items": text, "description": "What may have been meant, or is allowed."},
            "errors": {
                "title": "BodyErrors",
                "type": "object",
                "additionalProperties": True,
                "description": "Messages for each field of the body.",
            },
            "url": {**text, "format": "uri-reference", "description": "Address of what was made before."},
            "reissued_as": {
                "type": ["string", "null"],
                "format": "uri-reference",
                "description": "Address of the revision that takes the release's place; null until there is one.",
            },
            "tombstone": TOMBSTONE,
        },
        "required": ["type", "title", "status", "detail", "code"],
    }
