from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.access.tokens import TooManyTokens, issue
from core.choices import TokenScope


class Command(BaseCommand):
    help = "Make an API token for an account and print it once; only its hash is kept. Revoke it in the admin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the account the token acts for")
        parser.add_argument("--name", default="made by create_api_token", help="what the token is for")
        parser.add_argument(
            "--scope",
            action="append",
            choices=TokenScope.values,
            help="what it may be used for; may be repeated, ingest unless given. Every token has read.",
        )

    def handle(self, *args: Any, username: str, name: str, scope: list[str] | None, **options: Any) -> None:
        scopes = scope or [TokenScope.INGEST.value]
        user = get_user_model().objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"No active account is named {username!r}; make it in the admin first.")
        if TokenScope.INGEST in scopes and not user.has_perm("ingest.add_ingestjob"):
            raise CommandError(
                f"{username} may not add ingest jobs, so the scope ingest would be worth nothing: give it that right."
            )
        try:
            _, secret = issue(name=name, scopes=scopes, user=user)
        except TooManyTokens:
            raise CommandError(f"{username} has as many tokens as an account may; revoke one in the admin.") from None
        self.stdout.write(secret)
