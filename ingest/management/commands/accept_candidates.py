"""Accepts all open candidates of a document without review, for demonstrations and tests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ingest.review.exceptions import ReviewError
from ingest.review.services import accept_document_unreviewed
from sources.models import Document


class Command(BaseCommand):
    help = (
        "Accept every open candidate of a document without review. Its records carry the entry method "
        "document_unreviewed. Refused unless ALLOW_UNREVIEWED_ACCEPT is on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--document", required=True, type=UUID, help="uid of the document")

    def handle(self, *args: Any, document: UUID, **options: Any) -> None:
        found = Document.objects.filter(uid=document).first()
        if found is None:
            raise CommandError(f"No document has the uid {document}; `ingest_document` prints it.")
        try:
            result = accept_document_unreviewed(found)
        except ReviewError as error:
            raise CommandError(error.message) from error
        for kind, count in sorted(result.accepted.items()):
            self.stdout.write(f"{count:5d} {kind}")
        for candidate, refusal in result.refused:
            self.stdout.write(f"refused: {candidate.target_kind} “{candidate.headline[:60]}”: {refusal.message}")
        self.stdout.write(f"{result.accepted.total()} accepted, {len(result.refused)} refused")
