"""The header Idempotency-Key: the same request asked for twice is done once."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from django.http import HttpResponse
from django.utils.crypto import salted_hmac
from rest_framework.request import Request

from core.access.idempotency import KeyReused, Outcome, StillRunning, once
from core.api.access.callers import caller_of
from core.api.parameters import Parameter
from core.api.problems import Problem

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
RETRY_AFTER = 1
KEY = Parameter(
    HEADER,
    "Any text of your own choice, such as a UUID, up to 255 characters. The same request with the same key within 24 "
    "hours is not done again: it is given the first answer, with `Idempotency-Replayed: true`.",
    {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    example="0197b0a2-6f0e-7cc4-9d8e-3f1f5a9d2c11",
    place="header",
)
KEY_PROBLEMS = ("invalid_value", "request_in_progress", "key_reused")


def done_once(request: Request, operation: str, do: Callable[[], Outcome]) -> tuple[Outcome, bool]:
    """What `do` answers, and False; under a key that the caller has used before, what it answered then, and True."""
    key = request.headers.get(HEADER)
    if key is None:
        return do(), False
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Problem("invalid_value", f"{HEADER} is 1 to {LONGEST_KEY} printable ASCII characters.", parameter=HEADER)
    caller = salted_hmac("idempotency", caller_of(request).key, algorithm="sha256").hexdigest()
    try:
        return once(caller=caller, key=key, request_digest=_digest(operation, request), do=do)
    except KeyReused:
        raise Problem("key_reused", f"This {HEADER} was used for another request; take a new one.") from None
    except StillRunning:
        told = f"The first request with this {HEADER} is not over."
        raise Problem("request_in_progress", told, retry_after=RETRY_AFTER) from None


def answer_of(outcome: Outcome, *, replayed: bool) -> HttpResponse:
    """The answer of a write, which no cache keeps."""
    response = HttpResponse(outcome.body, status=outcome.status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    response["Location"] = outcome.location
    if replayed:
        response["Idempotency-Replayed"] = "true"
    return response


def _digest(operation: str, request: Request) -> str:
    """Hash of what is asked for: the same for the same members and files, however they are spaced or delimited."""
    digest = blake2b(operation.encode(), digest_size=32)
    body: Any = request.data
    files = request.FILES.dict()
    members = body.dict() if hasattr(body, "dict") else body
    if isinstance(members, dict):
        members = {name: value for name, value in members.items() if name not in files}
    digest.update(json.dumps(members, sort_keys=True).encode())
    for name, file in sorted(files.items()):
        digest.update(f"\n{name}\n{file.name}\n{file.size}\n".encode())
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.hexdigest()
