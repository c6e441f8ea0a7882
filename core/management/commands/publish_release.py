from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.exceptions import ReleaseError
from core.releases.publishing import publish


class Command(BaseCommand):
    help = (
        "Publish all public records as a release: files that never change, with a manifest, a codebook and the delta"
        " from the release before. A run that is interrupted leaves nothing visible and can be run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("version", help="a year and a number, such as 2026.1")
        parser.add_argument("--by", default="operator", help="who publishes it")
        parser.add_argument(
            "--position", default="", help="a position of the change feed; the newest settled one unless given"
        )

    def handle(self, *args: Any, version: str, by: str, position: str, **options: Any) -> None:
        try:
            release = publish(version, by=by, position=position, say=self.stdout.write)
        except ReleaseError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"Published {release} as of position {release.position}."))
