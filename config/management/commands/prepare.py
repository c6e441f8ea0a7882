import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import preparation
from config.roles import create_groups
from core.epochs import begin_epoch_if_moved


class Command(BaseCommand):
    help = (
        "Prepare everything the servers need, in one process: check the database, create the queue, migrate, collect"
        " static files, load reference data and, given DJANGO_SUPERUSER_PASSWORD, create the first administrator."
        " What a note in MANDATA_HOME shows as done is not done again."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--restored",
            action="store_true",
            help="say that a backup was put back, so that clients who had read further begin the change feed anew",
        )
        parser.add_argument("--report", type=Path, help="write what was done to this file, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        note = settings.MANDATA_HOME / "run" / "prepared.json"
        note.parent.mkdir(parents=True, exist_ok=True)
        state = preparation.read_state(note)
        done: list[str] = []
        try:
            preparation.check_database()
            if preparation.prepare_broker():
                done.append("queue created")
        except preparation.NotUsable as error:
            raise CommandError(str(error)) from error
        if count := preparation.migrate():
            done.append(f"{count} migrations applied")
        if begin_epoch_if_moved(restored=options["restored"]):
            done.append("new epoch of the change feed begun")
        create_groups()
        if preparation.collect_static(state):
            done.append("static files collected")
        if preparation.load_reference_data(state):
            done.append("reference data loaded")
        note.write_text(json.dumps(state), encoding="utf-8")
        password = os.environ.get("DJANGO_SUPERUSER_PASSWORD")
        admin_created = bool(password) and preparation.create_admin(str(password))
        report = {"done": done, "admin_created": admin_created, "database": preparation.database_identity()}
        if options["report"]:
            options["report"].write_text(json.dumps(report), encoding="utf-8")
        self.stdout.write(", ".join(done) or "nothing had to be done")
