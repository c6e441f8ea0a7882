"""What a caller may ask, has asked, and when it may ask again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.limits import Allowance, look, rate_named
from core.access.uses import TALLY
from core.api import operations
from core.api.access.callers import Caller, address_of, caller_of
from core.api.operations import Operation
from core.api.views import ApiView

DAYS = 30
COUNT = {"type": "integer", "minimum": 0}
LIMIT = {
    "title": "UsageLimit",
    "type": "object",
    "description": "One limit, and where the caller stands.",
    "properties": {
        "name": {"type": "string", "description": "Its name in RateLimit-Policy: anonymous, token, token_creation."},
        "limit": {**COUNT, "description": "Requests in one window."},
        "window_seconds": {**COUNT, "description": "Length of a window, which begins at a whole minute, hour or day."},
        "used": {**COUNT, "description": "Requests in the present window, this one and refused ones among them."},
        "remaining": {**COUNT, "description": "Requests left in it."},
        "resets_in_seconds": {**COUNT, "description": "Seconds until it ends."},
    },
    "required": ["name", "limit", "window_seconds", "used", "remaining", "resets_in_seconds"],
}
DAY = {
    "title": "UsageDay",
    "type": "object",
    "description": "One day of use.",
    "properties": {
        "day": {"type": "string", "format": "date", "description": "The day in UTC."},
        "requests": {**COUNT, "description": "Requests with the token on that day."},
    },
    "required": ["day", "requests"],
}
USAGE = {
    "title": "Usage",
    "type": "object",
    "description": "What limits apply to the caller, and what is used.",
    "properties": {
        "counted_by": {
            "title": "CountedBy",
            "type": "string",
            "enum": ["account", "address", "token"],
            "description": "What requests are counted for: all tokens of an account together, else token or address.",
        },
        "limits": {"type": "array", "items": LIMIT, "description": "All requests, and the making of tokens."},
        "days": {
            "type": ["array", "null"],
            "items": DAY,
            "description": f"The token's last {DAYS} days, the newest first; null without a token.",
        },
    },
    "required": ["counted_by", "limits", "days"],
}
EXAMPLE = {
    "counted_by": "address",
    "limits": [
        {
            "name": "anonymous",
            "limit": 120,
            "window_seconds": 60,
            "used": 3,
            "remaining": 117,
            "resets_in_seconds": 41,
        }
    ],
    "days": None,
}


class UsageView(ApiView):
    """The caller's limits and use."""

    tag = "Access"
    cache_control = "no-store"

    def get(self, request: Request) -> Response:
        """No query without a token; with one, those that write and read its counts."""
        self.parameters()
        caller = caller_of(request)
        maker = caller.key if caller.token and caller.token.user_id else address_of(request)
        allowances = [look(caller.rate, caller.key), look(rate_named("token_creation"), maker)]
        return Response(
            {
                "counted_by": caller.key.partition(":")[0],
                "limits": [limit_json(one) for one in allowances],
                "days": days_of(caller),
            }
        )

    def describe(self) -> Operation:
        return Operation(
            "get_usage",
            "See limits and use",
            "Which limits apply to the caller, what of them is used and when they begin anew; for a token also its "
            f"requests a day for {DAYS} days. The counts of a day may be a minute late. Never cached.",
            (),
            {"200": operations.answer(USAGE, description="Limits and use.", example=EXAMPLE, headers={})},
            ("unknown_parameter", "not_acceptable"),
        )


def limit_json(allowance: Allowance) -> dict[str, Any]:
    return {
        "name": allowance.rate.name,
        "limit": allowance.rate.quota,
        "window_seconds": allowance.rate.seconds,
        "used": allowance.used,
        "remaining": allowance.remaining,
        "resets_in_seconds": allowance.resets_in,
    }


def days_of(caller: Caller) -> list[dict[str, Any]] | None:
    """The token's last days with their requests, zeros too; what this process has counted is written first."""
    if caller.token is None:
        return None
    TALLY.write()
    today = timezone.now().date()
    days = [today - timedelta(days=ago) for ago in range(DAYS)]
    counted = dict(caller.token.uses.filter(day__gte=days[-1]).values_list("day", "requests"))
    return [{"day": day, "requests": counted.get(day, 0)} for day in days]
