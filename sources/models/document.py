from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from core.choices import Language
from core.constraints import choices_hold, partial_dates_hold, words_given
from core.fields import choice_field, partial_date_field, precision_field
from core.models import Record, RecordChild
from core.names import look_alike_index
from core.shown_dates import DateKey
from core.triggers import part_of
from core.words import TextWords, Words, WordsIndex
from sources.choices import FULL_TEXT_LICENCES, DocumentKind, Licence
from sources.models.publisher import Publisher
from sources.querysets import DocumentManager
from sources.storage import document_storage


class Document(Record):
    """One published document. Two rows are the same document when the sha256 of their bytes is."""

    record_kind: ClassVar[str] = "document"

    title = models.CharField(max_length=500, help_text="Title as printed.")
    document_kind = choice_field(DocumentKind, "What kind of document it is.", default=DocumentKind.OTHER)
    symbol = models.CharField(
        max_length=80, blank=True, help_text="Official symbol, e.g. S/RES/2640 (2022); empty where there is none."
    )
    language = choice_field(Language, "Language of the text.", default=Language.UNDETERMINED)
    publisher = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        help_text="Who published it; empty where not known.",
    )
    published = partial_date_field("When it was published.")
    published_precision = precision_field("the date of publication")
    licence = choice_field(Licence, "What may be done with the text.", default=Licence.NOT_STATED)
    licence_note = models.CharField(max_length=300, blank=True, help_text="The licence in the document's own words.")
    url = models.URLField(max_length=1000, blank=True, help_text="Where it was published.")
    archived_url = models.URLField(max_length=1000, blank=True, help_text="An archived copy.")
    accessed_at = models.DateTimeField(null=True, blank=True, help_text="When the bytes were received (UTC).")
    original = models.FileField(
        storage=document_storage,
        upload_to="originals",
        max_length=255,
        blank=True,
        help_text="The bytes as received; never changed.",
    )
    original_name = models.CharField(max_length=255, blank=True, help_text="The file's name as received.")
    sha256 = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text="SHA-256 of the bytes, in hexadecimal."
    )
    byte_size = models.PositiveBigIntegerField(null=True, blank=True, help_text="Length of the file in bytes.")
    media_type = models.CharField(max_length=100, blank=True, help_text="Media type found in the content.")
    page_count = models.PositiveIntegerField(null=True, blank=True, help_text="Pages, where the format has any.")

    complete = models.BooleanField(
        default=True,
        help_text="Whether the document itself is known; false for one known only by the title that a source gives.",
    )

    objects = DocumentManager()

    class Meta(Record.Meta):
        ordering = ["-published", "-id"]
        constraints = [
            *Record.Meta.constraints,
            *choices_hold("document", document_kind=DocumentKind, language=Language, licence=Licence),
            *partial_dates_hold("document", "published"),
            words_given("document", "title", "A document needs a title."),
            models.CheckConstraint(
                name="document_sha256_form",
                condition=Q(sha256__isnull=True) | Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="sha256 must be 64 hexadecimal digits in lower case.",
            ),
        ]
        indexes = [
            models.Index(DateKey("published"), "id", name="document_published"),
            models.Index(fields=["symbol"], name="document_symbol"),
            models.Index(fields=["updated_at", "id"], name="document_updated"),
            WordsIndex(Words(("symbol", "title"), shown=("symbol", "title")), name="document_words"),
            look_alike_index("title", name="document_title_alike"),
        ]

    def __str__(self) -> str:
        return f"{self.symbol}: {self.title}" if self.symbol else self.title

    @property
    def full_text_may_be_served(self) -> bool:
        return self.licence in FULL_TEXT_LICENCES


class DocumentAuthor(RecordChild):
    """An author as the document names them, in the printed order."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="authors", help_text="The document they wrote."
    )
    position = models.PositiveSmallIntegerField(help_text="Place in the printed order, from 1.")
    name = models.CharField(max_length=200, help_text="Name as printed.")
    affiliation = models.CharField(max_length=300, blank=True, help_text="Affiliation as printed.")

    class Meta:
        ordering = ["document_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position"],
                name="documentauthor_position_once",
                violation_error_message="Two authors cannot share a place in the order.",
            )
        ]
        triggers = part_of("document")

    def __str__(self) -> str:
        return self.name


class DocumentText(RecordChild):
    """The frozen canonical text of a document by one converter: NFC, LF line ends, no NUL, offsets in code points.

    Immutable: a new conversion is a new row, and citations keep the row they were made on. Two rows are the same
    when document, converter and version are.
    """

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="texts", help_text="The document this is the text of."
    )
    converter = models.CharField(max_length=60, help_text="Name of the converter, e.g. pdf.")
    converter_version = models.CharField(max_length=60, help_text="Version of the converter and its library.")
    text = models.TextField(help_text="The canonical text; all offsets count its code points from 0.")
    sha256 = models.CharField(max_length=64, db_index=True, help_text="SHA-256 of the text in UTF-8, in hexadecimal.")
    pages = models.JSONField(
        default=list,
        blank=True,
        help_text="Page map: [start, end, number] a page, end exclusive.",
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="When the conversion was made (UTC).")

    class Meta:
        ordering = ["document_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "converter", "converter_version"],
                name="documenttext_once_a_converter",
                violation_error_message="This converter and version already converted the document.",
            ),
            words_given("documenttext", "text", "A document text cannot be empty."),
        ]
        indexes = [WordsIndex(TextWords("text"), name="documenttext_words")]
        triggers = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
            *part_of("document"),
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.converter} {self.converter_version})"

    def page_at(self, offset: int) -> int | None:
        """The number of the page that holds the code point at `offset`, or None where there are no pages."""
        for start, end, number in self.pages:
            if start <= offset < end:
                return int(number)
        return None
