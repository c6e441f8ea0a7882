"""Tokens with name, scopes and use, in a table of ours in place of knox's; keys under which writes are done once."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.models.access


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_redaction"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        help_text="Names the token in addresses; it opens nothing.",
                        unique=True,
                    ),
                ),
                ("name", models.CharField(help_text="What the token is for, in its holder's words.", max_length=100)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "read what is public, at a token's limit"),
                                ("ingest", "hand documents in"),
                                ("tokens", "list, make and revoke the account's tokens"),
                            ],
                            max_length=20,
                        ),
                        default=core.models.access.read_only,
                        help_text="What the token may be used for, beside what its account may do: read, ingest, tokens.",
                        size=None,
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        editable=False, help_text="SHA-512 of the secret, in hex.", max_length=128, unique=True
                    ),
                ),
                (
                    "token_key",
                    models.CharField(
                        editable=False,
                        help_text="The secret's first characters, by which its holder knows it again.",
                        max_length=25,
                    ),
                ),
                ("created", models.DateTimeField(auto_now_add=True, help_text="When the token was made (UTC).")),
                ("expiry", models.DateTimeField(help_text="From when on the token is refused (UTC).")),
                (
                    "last_used_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="When the token was last used (UTC), up to a minute late; empty before its first use.",
                        null=True,
                    ),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="When the token was revoked (UTC); empty while it is not.",
                        null=True,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        help_text="The account the token acts for; empty for one that anybody made to read.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "ordering": ["-created", "-id"],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "caller",
                    models.CharField(
                        help_text="Hash of the account, token or address that asked; an address is not to be read.",
                        max_length=64,
                    ),
                ),
                ("key", models.CharField(help_text="The key the caller sent in Idempotency-Key.", max_length=255)),
                (
                    "request_digest",
                    models.CharField(help_text="Hash of the operation and the body it was asked with.", max_length=64),
                ),
                ("status", models.PositiveSmallIntegerField(help_text="HTTP status of the first answer.")),
                (
                    "body",
                    models.TextField(blank=True, help_text="The first answer as JSON; empty where it held a secret."),
                ),
                ("location", models.CharField(help_text="Location of the first answer.", max_length=500)),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, db_index=True, help_text="When the write was done (UTC)."),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("caller", "key"),
                        name="idempotencykey_once_a_caller",
                        violation_error_message="A caller uses a key once.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TokenUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(help_text="The day of use (UTC).")),
                (
                    "requests",
                    models.PositiveIntegerField(help_text="Requests with the token on that day, refused ones too."),
                ),
                (
                    "token",
                    models.ForeignKey(
                        help_text="The token that was used.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to=settings.KNOX_TOKEN_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "use of a token",
                "verbose_name_plural": "uses of tokens",
                "ordering": ["-day", "token"],
            },
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="apitoken_name_given",
                violation_error_message="A token has a name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("scopes__contained_by", ["read", "ingest", "tokens"])),
                name="apitoken_scopes_known",
                violation_error_message="A token has scopes from the list only.",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("scopes__contains", ["read"])),
                name="apitoken_always_reads",
                violation_error_message="Every token has the scope read.",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("user__isnull", False), ("scopes__contained_by", ["read"]), _connector="OR"),
                name="apitoken_only_reads_without_account",
                violation_error_message="A token without an account has no other scope than read.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tokenuse",
            constraint=models.UniqueConstraint(
                fields=("token", "day"),
                name="tokenuse_once_a_day",
                violation_error_message="A token has one count a day.",
            ),
        ),
        # Of installations made before; tokens made then are made anew.
        migrations.RunSQL("DROP TABLE IF EXISTS knox_authtoken", reverse_sql=migrations.RunSQL.noop),
    ]
