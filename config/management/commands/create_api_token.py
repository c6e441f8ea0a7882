from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from knox.models import AuthToken


class Command(BaseCommand):
    help = "Make an API token for an account and print it once; only its hash is kept. Revoke it in the admin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the account the token acts for")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = get_user_model().objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"No active account is named {username!r}; make it in the admin first.")
        if not user.has_perm("ingest.add_ingestjob"):
            raise CommandError(
                f"{username} may not add ingest jobs, so its token could do nothing: give it that right."
            )
        _, token = AuthToken.objects.create(user)
        self.stdout.write(token)
