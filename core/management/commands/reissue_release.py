from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.choices import ReissueReason
from core.exceptions import ReleaseError
from core.releases.publishing import reissue


class Command(BaseCommand):
    help = (
        "Make a release again, as its next revision, without the records that have been erased, restricted or coarsened"
        " since; its old files are withdrawn and deleted. Later releases that held them too follow."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("version", help="the release, such as 2026.1")
        parser.add_argument("--by", default="operator", help="who makes it again")
        parser.add_argument(
            "--reason", required=True, choices=ReissueReason.values, help="the kind of reason, which readers are told"
        )

    def handle(self, *args: Any, version: str, by: str, reason: str, **options: Any) -> None:
        try:
            made = reissue(version, by=by, reason=reason, say=self.stdout.write)
        except ReleaseError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"Published {', '.join(map(str, made))}."))
