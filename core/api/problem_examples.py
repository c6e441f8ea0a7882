"""An example of each kind of problem, as the documentation shows it."""

from __future__ import annotations

from typing import Any

from core.api.problems import PROBLEMS, type_of

# The detail, and the members that this kind carries beside the usual ones, by code.
EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "unknown_parameter": (
        "There is no parameter 'limti' here. Known are: cursor, limit.",
        {"parameter": "limti", "suggestions": ["limit"]},
    ),
    "duplicate_parameter": ("limit is given 2 times; give it once.", {"parameter": "limit"}),
    "invalid_value": ("on expects a day such as 2016-08-01.", {"parameter": "on"}),
    "unknown_value": (
        "country: 'Mail' is not a country. Give an ISO 3166-1 code or its exact English name.",
        {"parameter": "country", "suggestions": ["mali", "malta"]},
    ),
    "limit_out_of_range": ("limit is a whole number from 1 to 200.", {"parameter": "limit"}),
    "invalid_cursor": ("cursor is not one that this server gave.", {"parameter": "cursor"}),
    "no_history": (
        "facets goes by what is kept of the present only; leave out as_of or facets.",
        {"parameter": "facets"},
    ),
    "malformed_request": ("The request cannot be read.", {}),
    "invalid_body": ("Give either a url or a file.", {}),
    "authentication_required": ("Authentication credentials were not provided.", {}),
    "invalid_token": ("A token is sent as `Authorization: Bearer TOKEN`.", {}),
    "insufficient_scope": ("This needs a token with the scope ingest; this one has read.", {}),
    "too_many_tokens": ("An account has at most 20 tokens; revoke one.", {}),
    "token_already_made": (
        "The first request with this key made the token. Make another under a new key.",
        {"url": "/api/v1/tokens/0192e4a8-4c1f-4d0e-9d6a-5b7f1c2e3a41/"},
    ),
    "request_in_progress": ("The first request with this Idempotency-Key is not over.", {}),
    "key_reused": ("This Idempotency-Key was used for another request; take a new one.", {}),
    "permission_denied": ("The token's account lacks the right ingest.add_ingestjob.", {}),
    "export_too_large": ("Without a token a file has at most 200000 rows. Take a token, or ask for less.", {}),
    "too_many_exports": ("Of your exports 3 are still being made; ask for this one when one of them is done.", {}),
    "not_found": ("There is no mission 'minusmaa'.", {}),
    "method_not_allowed": ('Method "PUT" not allowed.', {}),
    "not_acceptable": ("Could not satisfy the request Accept header.", {}),
    "gone": (
        "This incident was public once and is restricted now.",
        {
            "tombstone": {
                "uid": "0192e4a8-4c1f-4d0e-9d6a-5b7f1c2e3a41",
                "record_kind": "incident",
                "state": "restricted",
                "revision": 3,
                "changed_at": "2026-03-01T09:30:00Z",
            }
        },
    ),
    "release_withdrawn": (
        "The files of release 2026.1 were withdrawn to protect people: it is made again without what harms.",
        {"reissued_as": "/api/v1/releases/2026.1-r2/"},
    ),
    "range_not_satisfiable": ("The file has 1048576 bytes.", {}),
    "too_large": ("A document holds at most 52428800 bytes.", {}),
    "unsupported_media_type": ('Unsupported media type "text/csv" in request.', {}),
    "too_many_requests": ("Request was throttled. Expected available in 30 seconds.", {}),
    "busy": ("As many follow the stream as this server allows; poll /changes/ meanwhile.", {}),
    "internal_error": ("The server failed; the failure is logged.", {}),
}


def problem_example(code: str) -> dict[str, Any]:
    """The OpenAPI example object of a problem; of a code without an example of its own, made from its description."""
    kind = PROBLEMS[code]
    detail, members = EXAMPLES.get(code, (kind.description, {}))
    value = {"type": type_of(kind), "title": kind.title, "status": kind.status, "detail": detail, "code": code}
    return {"summary": kind.title, "value": value | members}
