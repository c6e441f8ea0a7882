from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.exceptions import RecordError
from core.models import Record, RecordIdentity
from core.redaction import redact


class Command(BaseCommand):
    help = (
        "Erase a record that harms people, with its parts and its history, for good. Its uid and a tombstone stay, so"
        " that copies elsewhere are told to erase it too. Restrict it first, which hides it at once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("uid", type=UUID, help="the record's uid")
        parser.add_argument("--by", required=True, help="who erases it")
        parser.add_argument("--reason", required=True, help="why, in words that repeat nothing of the record")

    def handle(self, *args: Any, uid: UUID, by: str, reason: str, **options: Any) -> None:
        identity = RecordIdentity.objects.filter(uid=uid).first()
        if identity is None:
            raise CommandError(f"No record has the uid {uid}.")
        if identity.redacted_at:
            raise CommandError(f"The {identity.record_kind} {uid} is erased already.")
        kinds = {model.record_kind: model for model in apps.get_models() if issubclass(model, Record)}
        try:
            held = redact(kinds[identity.record_kind]._default_manager.get(uid=uid), by=by, reason=reason)
        except RecordError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Erased the {identity.record_kind} {uid}.")
        if held:
            named = ", ".join(str(release) for release in held)
            self.stdout.write(
                f"Releases that may tell of it are withdrawn: {named}."
                f" Make them again without it: manage.py reissue_release {held[0].version} --by … --reason …"
            )
