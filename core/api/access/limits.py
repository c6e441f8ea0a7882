"""The limits as a request meets them: counting it, refusing it, and telling in every answer what is left."""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.request import Request

from core.access.limits import Allowance, spend
from core.access.rates import Rate
from core.api.problems import Problem

_ALLOWANCE = "mandata.allowance"


def charge(request: HttpRequest | Request, rate: Rate, caller: str) -> None:
    """Counts the request; raises Problem `too_many_requests`, with Retry-After, where the limit is passed.

    Where several limits apply the answer tells of the one counted last.
    """
    allowance = request.META[_ALLOWANCE] = spend(rate, caller)
    if allowance.is_exceeded:
        limit = f"The limit {rate.name} is {rate.quota} requests in {rate.seconds} seconds"
        raise Problem("too_many_requests", f"{limit}; come back after Retry-After.", retry_after=allowance.resets_in)


def limit_headers(request: HttpRequest) -> dict[str, str]:
    """What is left, under the names in common use and those of draft-ietf-httpapi-ratelimit-headers-10."""
    allowance: Allowance = request.META[_ALLOWANCE]
    rate, left, seconds = allowance.rate, allowance.remaining, allowance.resets_in
    return {
        "RateLimit-Limit": str(rate.quota),
        "RateLimit-Remaining": str(left),
        "RateLimit-Reset": str(seconds),
        "RateLimit-Policy": f'"{rate.name}";q={rate.quota};w={rate.seconds}',
        "RateLimit": f'"{rate.name}";r={left};t={seconds}',
    }
