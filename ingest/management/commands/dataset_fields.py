"""Prints what a dataset layout may say."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ingest.datasets.describing import markdown


class Command(BaseCommand):
    help = "Print the fields that dataset layouts may fill and the converters they may use, as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(markdown(), ending="")
