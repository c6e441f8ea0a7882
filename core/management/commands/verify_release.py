from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.exceptions import ReleaseError
from core.releases.verifying import Verdict, verify
from core.releases.versions import newest_of


class Command(BaseCommand):
    help = (
        "Check that a release lies in the storage as it was published, and make it again to see that its position still"
        " gives the same bytes. Fails where a file is damaged, or differs for no reason that is known."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("version", help="the release, such as 2026.1; its newest revision is checked")

    def handle(self, *args: Any, version: str, **options: Any) -> None:
        try:
            release = newest_of(version)
            verdict = verify(release, self.stdout.write)
        except ReleaseError as error:
            raise CommandError(str(error)) from error
        if verdict.damaged:
            raise CommandError(f"Not as published: {', '.join(verdict.damaged)}. Restore them from a backup.")
        if not verdict.differing:
            self.stdout.write(self.style.SUCCESS(f"{release}: every file is as published and made the same again."))
            return
        told = f"{release}: every file is as published; made otherwise now: {', '.join(verdict.differing)}."
        if not verdict.explained:
            raise CommandError(f"{told} Nothing that is known explains it.")
        self.stdout.write("\n".join([told, *self._reasons(verdict)]))

    def _reasons(self, verdict: Verdict) -> list[str]:
        reasons = []
        if verdict.hidden:
            counts = ", ".join(f"{count} {kind}" for kind, count in verdict.hidden.items())
            reasons.append(
                f"Records have been erased, restricted or coarsened since: {counts}."
                " Where they harm people, take them out with reissue_release."
            )
        if verdict.other_code:
            reasons.append("The release was made by another version of the code.")
        if "vocabularies.json" in verdict.differing:
            reasons.append("Code lists, which have no history, have changed since.")
        return reasons
