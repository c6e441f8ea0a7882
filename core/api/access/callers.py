"""Who asks: the token a request carries and the address it comes from, found once a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from core.access.addresses import client_address
from core.access.limits import rate_named
from core.access.rates import Rate
from core.access.tokens import TokenRefused, token_with
from core.api.problems import Problem
from core.choices import TokenScope
from core.models import ApiToken

SCHEME = "Bearer"
_CALLER = "mandata.caller"


@dataclass(frozen=True)
class Caller:
    """`key` is what requests are counted under: the account, the token where it has none, else the address."""

    token: ApiToken | None
    key: str

    @property
    def rate(self) -> Rate:
        return rate_named("token" if self.token else "anonymous")


def caller_of(request: HttpRequest | Request) -> Caller:
    """Who asks; raises Problem `invalid_token` where a token is sent that opens nothing. No query without a token."""
    if _CALLER not in request.META:
        request.META[_CALLER] = _found(request)
    caller: Caller = request.META[_CALLER]
    return caller


def address_of(request: HttpRequest | Request) -> str:
    """What requests from this network address are counted under."""
    return f"address:{client_address(request.META, settings.TRUSTED_PROXIES)}"


def _found(request: HttpRequest | Request) -> Caller:
    header = request.META.get("HTTP_AUTHORIZATION")
    if header is None:
        return Caller(None, address_of(request))
    scheme, _, secret = header.strip().partition(" ")
    if scheme.lower() != SCHEME.lower():
        raise Problem("invalid_token", f"A token is sent as `Authorization: {SCHEME} TOKEN`.")
    try:
        token = token_with(secret.strip())
    except TokenRefused as refused:
        raise Problem("invalid_token", str(refused)) from None
    return Caller(token, f"account:{token.user_id}" if token.user_id else f"token:{token.pk}")


class TokenAuthentication(BaseAuthentication):
    """Lets a request act for its token: `request.auth` is the token, `request.user` its account or nobody."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        token = caller_of(request).token
        return None if token is None else (token.user or AnonymousUser(), token)

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema names it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Made by `POST /api/v1/tokens/`. Reading works without, at a lower limit.",
        }


def require_scope(request: Request, scope: TokenScope) -> ApiToken:
    """The request's token; raises NotAuthenticated where it has none, Problem where the token lacks the scope."""
    token = caller_of(request).token
    if token is None:
        raise NotAuthenticated(f"This needs a token with the scope {scope}.")
    if scope not in token.scopes:
        has = ", ".join(token.scopes)
        raise Problem("insufficient_scope", f"This needs a token with the scope {scope}; this one has {has}.")
    return token
