"""Tokens in the schema, and the body that asks for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.access.tokens import LONGEST_LIFE
from core.api.fields import EXAMPLE_UID
from core.api.problems import Problem
from core.choices import TokenScope

LONGEST_NAME = 100
LONGEST_DAYS = LONGEST_LIFE.days
TIME = {"type": "string", "format": "date-time"}
SCOPES = {"type": "array", "items": {"$ref": "#/components/schemas/TokenScope"}, "uniqueItems": True}
TOKEN: dict[str, Any] = {
    "title": "Token",
    "type": "object",
    "description": "An API token, without its secret.",
    "properties": {
        "uid": {"type": "string", "format": "uuid", "description": "Names the token in addresses; it opens nothing."},
        "name": {"type": "string", "description": "What it is for, in its holder's words."},
        "begins_with": {"type": "string", "description": "The secret's first characters."},
        "scopes": {**SCOPES, "description": "What it may be used for, beside what its account may do."},
        "account": {"type": ["string", "null"], "description": "The account it acts for; null for one that reads."},
        "created_at": {**TIME, "description": "When it was made."},
        "expires_at": {**TIME, "description": "From when on it is refused."},
        "last_used_at": {
            "type": ["string", "null"],
            "format": "date-time",
            "description": "When it was last used, up to a minute late.",
        },
    },
    "required": ["uid", "name", "begins_with", "scopes", "account", "created_at", "expires_at", "last_used_at"],
}
TOKEN_EXAMPLE = {
    "uid": EXAMPLE_UID,
    "name": "nightly sync",
    "begins_with": "mandata_4f1c09a",
    "scopes": ["read"],
    "account": None,
    "created_at": "2026-11-24T06:00:00Z",
    "expires_at": "2027-11-24T06:00:00Z",
    "last_used_at": None,
}
TOKEN_BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "title": "TokenRequest",
                "type": "object",
                "properties": {
                    "name": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": LONGEST_NAME,
                        "description": "What it is for.",
                    },
                    "scopes": {**SCOPES, "default": ["read"], "description": "`read` is always among them."},
                    "expires_in_days": {
                        "type": "integer",
                        "minimum": 1,
                        "maximum": LONGEST_DAYS,
                        "default": LONGEST_DAYS,
                        "description": "How long it lives.",
                    },
                },
                "required": ["name"],
                "additionalProperties": False,
            },
            "example": {"name": "nightly sync"},
        }
    },
}


@dataclass(frozen=True)
class Wanted:
    """A token as it is asked for; its scopes have `read` among them."""

    name: str
    scopes: frozenset[str]
    days: int


def read_wanted(body: object) -> Wanted:
    """The token a body asks for; raises Problem `invalid_body` naming the member at fault."""
    if not isinstance(body, dict):
        raise Problem("invalid_body", "The body is an object with name.")
    if unknown := sorted(set(body) - {"name", "scopes", "expires_in_days"}):
        raise Problem("invalid_body", f"The body has unknown members: {', '.join(unknown)[:200]}.")
    return Wanted(
        _name(body.get("name")),
        _scopes(body.get("scopes", [TokenScope.READ.value])),
        _days(body.get("expires_in_days", LONGEST_DAYS)),
    )


def _name(value: object) -> str:
    if not (isinstance(value, str) and value.isprintable() and len(value.strip()) > 0 and len(value) <= LONGEST_NAME):
        raise Problem("invalid_body", f"name is 1 to {LONGEST_NAME} printable characters.")
    return value.strip()


def _scopes(value: object) -> frozenset[str]:
    known = TokenScope.values
    if not isinstance(value, list) or not all(isinstance(one, str) and one in known for one in value):
        raise Problem("invalid_body", f"scopes is a list of {', '.join(known)}.", suggestions=known)
    return frozenset({TokenScope.READ.value, *value})


def _days(value: object) -> int:
    # A boolean is an integer to Python, and none to JSON.
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LONGEST_DAYS:
        raise Problem("invalid_body", f"expires_in_days is a whole number from 1 to {LONGEST_DAYS}.")
    return value


def new_token_schema() -> dict[str, Any]:
    """A token with its secret, as it is seen once."""
    secret = {"type": "string", "description": "The secret: sent as `Authorization: Bearer …`, and shown only here."}
    return {
        **TOKEN,
        "title": "NewToken",
        "description": "A new API token with its secret.",
        "properties": {**TOKEN["properties"], "token": secret},
        "required": [*TOKEN["required"], "token"],
    }
