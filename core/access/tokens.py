"""Making, finding and revoking API tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from knox.crypto import hash_token
from knox.settings import knox_settings

from core.choices import TokenScope
from core.models import ApiToken

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST_LIFE = timedelta(days=365)
# So that the list of an account's tokens needs no pages, and a program that makes one a run is noticed.
MOST_TOKENS = 50


class TokenRefused(Exception):
    """A token that opens nothing; the message says why."""


class TooManyTokens(Exception):
    """The account has as many tokens as an account may have."""


def issue(
    *,
    name: str,
    scopes: Iterable[str] = (TokenScope.READ,),
    user: User | None = None,
    lifetime: timedelta = LONGEST_LIFE,
) -> tuple[ApiToken, str]:
    """A new token and its secret, which is nowhere kept; raises TooManyTokens."""
    ordered = [scope for scope in TokenScope.values if scope in {TokenScope.READ.value, *scopes}]
    with transaction.atomic():
        if user is not None:
            # Counted under a lock on the account, so that two at once do not both take the last place.
            type(user)._default_manager.select_for_update().get(pk=user.pk)
            if live_tokens_of(user).count() >= MOST_TOKENS:
                raise TooManyTokens
        # Knox's manager makes the secret and its hash.
        knox: Any = ApiToken.objects
        token, secret = knox.create(user, expiry=lifetime, prefix=knox_settings.TOKEN_PREFIX, name=name, scopes=ordered)
    return token, secret


def live_tokens_of(user: User) -> QuerySet[ApiToken]:
    """The account's tokens that are neither revoked nor expired."""
    return ApiToken.objects.select_related("user").filter(user=user, revoked_at=None, expiry__gt=timezone.now())


def token_with(secret: str) -> ApiToken:
    """The token with this secret, in one query; raises TokenRefused where it opens nothing, and says why."""
    prefix, length = re.escape(knox_settings.TOKEN_PREFIX), knox_settings.AUTH_TOKEN_CHARACTER_LENGTH
    if not re.fullmatch(f"{prefix}[0-9a-f]{{{length}}}", secret):
        raise TokenRefused(f"A token of this server begins with {knox_settings.TOKEN_PREFIX} and is sent whole.")
    token = ApiToken.objects.select_related("user").filter(digest=hash_token(secret)).first()
    if token is None:
        raise TokenRefused("This server knows no such token.")
    if token.revoked_at is not None:
        raise TokenRefused(f"The token was revoked at {_told(token.revoked_at)}.")
    if token.expiry <= timezone.now():
        raise TokenRefused(f"The token expired at {_told(token.expiry)}.")
    if token.user is not None and not token.user.is_active:
        raise TokenRefused("The token's account is closed.")
    return token


def revoke(tokens: QuerySet[ApiToken]) -> int:
    """Ends these tokens at once and returns how many; one that was revoked before keeps its time."""
    return tokens.filter(revoked_at=None).update(revoked_at=timezone.now())


def _told(time: object) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
