from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.codebook import codebook


class Command(BaseCommand):
    help = "Write docs/codebook.md from the models; with --check only say whether it is current."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail where the file is not current")

    def handle(self, *args: Any, **options: Any) -> None:
        file = settings.BASE_DIR / "docs" / "codebook.md"
        text = codebook()
        if options["check"]:
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                raise CommandError("docs/codebook.md is not what the models say; run `make codebook`.")
            return
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        self.stdout.write(f"Wrote {file.relative_to(settings.BASE_DIR)}.")
