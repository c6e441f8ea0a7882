"""Who calls the API: tokens, how much each is used, and writes that must not be done twice."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.choices import TokenScope

if TYPE_CHECKING:
    from django.db.models import Model as KnoxToken
else:
    from knox.models import AbstractAuthToken as KnoxToken


def read_only() -> list[str]:
    """The scopes of a token of which nothing else is said."""
    return [TokenScope.READ.value]


class ApiToken(KnoxToken):  # type: ignore[django-manager-missing]  # the manager is knox's, which has no types
    """One API token: a secret that a program sends instead of a password.

    The secret is shown once, when the token is made, and only its hash is kept. A token without an account reads, at
    a higher limit than nobody does. A revoked token is kept, so that whoever still sends it is told so.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(
        unique=True, default=uuid.uuid4, editable=False, help_text="Names the token in addresses; it opens nothing."
    )
    name = models.CharField(max_length=100, help_text="What the token is for, in its holder's words.")
    scopes = ArrayField(
        models.CharField(max_length=20, choices=TokenScope.choices),
        default=read_only,
        help_text="What the token may be used for, beside what its account may do: read, ingest, tokens.",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="api_tokens",
        help_text="The account the token acts for; empty for one that anybody made to read.",
    )
    digest = models.CharField(max_length=128, unique=True, editable=False, help_text="SHA-512 of the secret, in hex.")
    token_key = models.CharField(
        max_length=25, editable=False, help_text="The secret's first characters, by which its holder knows it again."
    )
    created = models.DateTimeField(auto_now_add=True, help_text="When the token was made (UTC).")
    expiry = models.DateTimeField(help_text="From when on the token is refused (UTC).")
    last_used_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When the token was last used (UTC), up to a minute late; empty before its first use.",
    )
    revoked_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the token was revoked (UTC); empty while it is not."
    )

    class Meta:
        verbose_name = "API token"
        ordering = ["-created", "-id"]
        constraints = [
            models.CheckConstraint(
                name="apitoken_name_given", condition=~Q(name=""), violation_error_message="A token has a name."
            ),
            models.CheckConstraint(
                name="apitoken_scopes_known",
                condition=Q(scopes__contained_by=TokenScope.values),
                violation_error_message="A token has scopes from the list only.",
            ),
            models.CheckConstraint(
                name="apitoken_always_reads",
                condition=Q(scopes__contains=[TokenScope.READ.value]),
                violation_error_message="Every token has the scope read.",
            ),
            models.CheckConstraint(
                name="apitoken_only_reads_without_account",
                condition=Q(user__isnull=False) | Q(scopes__contained_by=[TokenScope.READ.value]),
                violation_error_message="A token without an account has no other scope than read.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.token_key}…)"


class TokenUse(models.Model):
    """How often one token was used on one day (UTC). Two rows are the same when token and day are."""

    token = models.ForeignKey(
        ApiToken, on_delete=models.CASCADE, related_name="uses", help_text="The token that was used."
    )
    day = models.DateField(help_text="The day of use (UTC).")
    requests = models.PositiveIntegerField(help_text="Requests with the token on that day, refused ones too.")

    class Meta:
        verbose_name = "use of a token"
        verbose_name_plural = "uses of tokens"
        ordering = ["-day", "token"]
        constraints = [
            models.UniqueConstraint(
                fields=["token", "day"],
                name="tokenuse_once_a_day",
                violation_error_message="A token has one count a day.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.requests}"


class IdempotencyKey(models.Model):
    """A write that was done under a key its caller chose, with the answer to give should it be asked again.

    Kept for a day. Two rows are the same when caller and key are.
    """

    caller = models.CharField(
        max_length=64, help_text="Hash of the account, token or address that asked; an address is not to be read."
    )
    key = models.CharField(max_length=255, help_text="The key the caller sent in Idempotency-Key.")
    request_digest = models.CharField(max_length=64, help_text="Hash of the operation and the body it was asked with.")
    status = models.PositiveSmallIntegerField(help_text="HTTP status of the first answer.")
    body = models.TextField(blank=True, help_text="The first answer as JSON; empty where it held a secret.")
    location = models.CharField(max_length=500, help_text="Location of the first answer.")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True, help_text="When the write was done (UTC).")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["caller", "key"],
                name="idempotencykey_once_a_caller",
                violation_error_message="A caller uses a key once.",
            )
        ]

    def __str__(self) -> str:
        return self.key
