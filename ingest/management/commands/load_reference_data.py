from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core.world import SMALLEST_PLACE
from ingest.reference import load_reference_data


class Command(BaseCommand):
    help = "Brings states, actors, missions, mandates, tasks and the gazetteer to what the reference files say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="compare every row, even when the files are unchanged")
        parser.add_argument(
            "--smallest-place",
            type=int,
            choices=[500, 1000, 5000, 15000],
            default=SMALLEST_PLACE,
            help="inhabitants of the smallest place in the gazetteer (default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = load_reference_data(smallest_place=options["smallest_place"], force=options["force"])
        if options["verbosity"] < 1:
            return
        if not outcomes:
            self.stdout.write("Reference data are already loaded.")
        for outcome in outcomes:
            self.stdout.write(f"{outcome.kind}: {outcome.created} created, {outcome.changed} changed")
            for name in outcome.left_alone:
                self.stdout.write(f"  left as it is, because somebody changed it: {name}")
