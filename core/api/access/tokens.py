"""API tokens over the API: made by anybody to read, and by an account for what it may do; shown once, revocable."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from rest_framework.exceptions import NotAuthenticated
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.idempotency import Outcome
from core.access.limits import rate_named
from core.access.tokens import MOST_TOKENS, TooManyTokens, issue, live_tokens_of, revoke
from core.api import operations
from core.api.access.bodies import LONGEST_DAYS, TOKEN, TOKEN_BODY, TOKEN_EXAMPLE, Wanted, new_token_schema, read_wanted
from core.api.access.callers import address_of, caller_of, require_scope
from core.api.access.idempotency import KEY, KEY_PROBLEMS, answer_of, done_once
from core.api.access.limits import charge
from core.api.fields import EXAMPLE_UID
from core.api.filters import read_uid
from core.api.operations import Operation
from core.api.parameters import Parameter
from core.api.parsers import JSONBodyParser
from core.api.problems import Problem
from core.api.renderers import dumps
from core.api.views import ApiView
from core.choices import TokenScope
from core.models import ApiToken

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SECRET_ONCE = "The secret is in this answer and nowhere else: keep it."  # noqa: S105  # words, no secret


class TokenView(ApiView):
    """What all addresses of tokens share: nobody's cache keeps them, and each says itself who may use it."""

    tag = "Access"
    permission_classes = [AllowAny]
    parser_classes: list[type[BaseParser]] = [JSONBodyParser]
    cache_control = "no-store"


class TokensView(TokenView):
    """The tokens of the caller's account, and new ones."""

    def get(self, request: Request) -> Response:
        """One query: an account has at most MOST_TOKENS."""
        self.parameters()
        return Response({"results": [token_json(token) for token in live_tokens_of(account_of(request))]})

    def post(self, request: Request) -> HttpResponse:
        """201 with the new token and its secret."""
        self.parameters()
        wanted = read_wanted(request.data)
        user = allowed_account(request, wanted)
        secrets: list[str] = []

        def make() -> Outcome:
            # Counted here, so that neither a wrong body nor a request sent again costs anything.
            charge(request, rate_named("token_creation"), caller_of(request).key if user else address_of(request))
            token, secret = made(wanted, user)
            secrets.append(dumps(token_json(token) | {"token": secret}))
            return Outcome(201, "", reverse("token-detail", args=[token.uid]))

        outcome, replayed = done_once(request, "create_token", make)
        if replayed:
            told = "The token was made by the first request with this key, whose answer alone had the secret."
            raise Problem("token_already_made", f"{told} Make another under a new key.", url=outcome.location)
        answer = answer_of(outcome, replayed=False)
        answer.content = secrets[0].encode()
        return answer

    def describe(self) -> Operation:
        return _created() if self.request.method == "POST" else _listed()


class OwnTokenView(TokenView):
    """One token of the caller's account."""

    def delete(self, request: Request, uid: str) -> HttpResponseBase:
        """204 once it is revoked."""
        self.parameters()
        tokens, key = live_tokens_of(account_of(request)), read_uid(uid)
        if key is None or not revoke(tokens.filter(uid=key)):
            raise Problem("not_found", f"The account has no token {uid[:100]!r} that is not revoked.")
        return HttpResponse(status=204)

    def describe(self) -> Operation:
        return Operation(
            "revoke_token",
            "Revoke a token of the account",
            "From now on the token is refused. Needs a token of the same account with the scope `tokens`.",
            (Parameter("uid", "The token's uid.", {"type": "string", "format": "uuid"}, EXAMPLE_UID, place="path"),),
            {"204": _revoked},
            ("unknown_parameter", "authentication_required", "insufficient_scope", "not_found", "not_acceptable"),
        )


class CurrentTokenView(TokenView):
    """The token that the request is sent with."""

    def get(self, request: Request) -> Response:
        self.parameters()
        return Response(token_json(require_scope(request, TokenScope.READ)))

    def delete(self, request: Request) -> HttpResponseBase:
        """204 once it is revoked; whoever holds a token may end it."""
        self.parameters()
        revoke(ApiToken.objects.filter(pk=require_scope(request, TokenScope.READ).pk))
        return HttpResponse(status=204)

    def describe(self) -> Operation:
        problems = ("unknown_parameter", "authentication_required", "not_acceptable")
        if self.request.method == "DELETE":
            return Operation(
                "revoke_current_token",
                "Revoke the token sent",
                "From now on the token of this request is refused. Whoever holds a token may do this.",
                (),
                {"204": _revoked},
                problems,
            )
        return Operation(
            "get_current_token",
            "See the token sent",
            "Name, scopes, times and account of the token of this request.",
            (),
            {"200": operations.answer(TOKEN, description="The token.", example=TOKEN_EXAMPLE, headers={})},
            problems,
        )


def account_of(request: Request) -> User:
    """The account whose tokens are listed and revoked; the token sent must have the scope `tokens`."""
    user: User | None = require_scope(request, TokenScope.TOKENS).user
    # The database holds that a token with this scope has an account.
    assert user is not None
    return user


def allowed_account(request: Request, wanted: Wanted) -> User | None:
    """The account the new token shall act for, None for one that only reads; raises where the caller may not."""
    token = caller_of(request).token
    if token is None:
        if wanted.scopes != {TokenScope.READ.value}:
            raise NotAuthenticated("Without an account a token can be made to read only; leave scopes out.")
        return None
    user = account_of(request)
    if beyond := sorted(wanted.scopes - set(token.scopes)):
        raise Problem("insufficient_scope", f"A token cannot give what it does not have: {', '.join(beyond)}.")
    return user


def made(wanted: Wanted, user: User | None) -> tuple[ApiToken, str]:
    try:
        return issue(name=wanted.name, scopes=wanted.scopes, user=user, lifetime=timedelta(days=wanted.days))
    except TooManyTokens:
        raise Problem("too_many_tokens", f"An account has at most {MOST_TOKENS} tokens; revoke one.") from None


def token_json(token: ApiToken) -> dict[str, Any]:
    """What its holder sees of a token: never the secret or its hash."""
    return {
        "uid": str(token.uid),
        "name": token.name,
        "begins_with": token.token_key,
        "scopes": token.scopes,
        "account": token.user.get_username() if token.user else None,
        "created_at": token.created,
        "expires_at": token.expiry,
        "last_used_at": token.last_used_at,
    }


def _listed() -> Operation:
    schema = {
        "title": "Tokens",
        "type": "object",
        "properties": {"results": {"type": "array", "items": TOKEN}},
        "required": ["results"],
    }
    return Operation(
        "list_tokens",
        "List the account's tokens",
        f"Those neither revoked nor expired, at most {MOST_TOKENS}, the newest first. Needs a token of the account "
        "with the scope `tokens`.",
        (),
        {"200": operations.answer(schema, description="The tokens.", example={"results": [TOKEN_EXAMPLE]}, headers={})},
        ("unknown_parameter", "authentication_required", "insufficient_scope", "not_acceptable"),
    )


def _created() -> Operation:
    location = {"Location": {"description": "The token's address.", "schema": {"type": "string"}}}
    example = {**TOKEN_EXAMPLE, "token": "mandata_" + "0" * 64}
    return Operation(
        "create_token",
        "Make a token",
        "Anybody may make a token that reads, without an account and without asking: it has a higher limit than no "
        "token. An account's token with the scope `tokens` makes tokens for the account, with at most its own scopes. "
        f"{SECRET_ONCE} A token lives {LONGEST_DAYS} days unless a shorter time is asked for.",
        (KEY,),
        {"201": operations.answer(new_token_schema(), description=SECRET_ONCE, example=example, headers=location)},
        (
            "unknown_parameter",
            "malformed_request",
            "invalid_body",
            "authentication_required",
            "insufficient_scope",
            "too_many_tokens",
            "token_already_made",
            "not_acceptable",
            "unsupported_media_type",
            *KEY_PROBLEMS,
        ),
        TOKEN_BODY,
        without_token_too=True,
    )


def _revoked(_generator: Any) -> dict[str, Any]:
    return {"description": "Revoked."}
