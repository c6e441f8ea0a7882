from __future__ import annotations

import hashlib
from datetime import date
from typing import TypeVar

from django.db.models import Model
from factory.declarations import LazyAttribute, Sequence, SubFactory, Trait

from core.dates import PartialDate
from sources.models import Citation, Dataset, DatasetRelease, Document, DocumentAuthor, DocumentText, Publisher
from tests.factories.base import ModelFactory, RecordFactory, children

L = TypeVar("L", bound=Model)


class PublisherFactory(RecordFactory[Publisher]):
    class Meta:
        model = Publisher

    slug = Sequence(lambda n: f"publisher-{n}")
    name = Sequence(lambda n: f"Publisher {n}")
    publisher_kind = "ngo"
    country_code = "CH"
    homepage_url = LazyAttribute(lambda publisher: f"https://{publisher.slug}.example.org/")
    licence = "cc_by"


class DocumentFactory(RecordFactory[Document]):
    """A document whose bytes are known by their hash; no file is stored."""

    class Meta:
        model = Document

    title = Sequence(lambda n: f"Report {n} on the situation in Mali")
    document_kind = "analysis"
    language = "en"
    publisher = SubFactory(PublisherFactory)
    published = PartialDate.day(date(2023, 3, 8))
    licence = "cc_by"
    url = Sequence(lambda n: f"https://example.org/reports/{n}")
    sha256 = Sequence(lambda n: hashlib.sha256(f"bytes {n}".encode()).hexdigest())
    byte_size = 2_048
    media_type = "text/html"
    authors = children("sources.DocumentAuthorFactory", "document")
    texts = children("sources.DocumentTextFactory", "document")


class DocumentAuthorFactory(ModelFactory[DocumentAuthor]):
    class Meta:
        model = DocumentAuthor

    document = SubFactory(DocumentFactory)
    position = Sequence(lambda n: n + 1)
    name = Sequence(lambda n: f"Author {n}")
    affiliation = "Example Institute"


class DocumentTextFactory(ModelFactory[DocumentText]):
    class Meta:
        model = DocumentText

    document = SubFactory(DocumentFactory)
    converter = "html"
    converter_version = Sequence(lambda n: f"1.{n}")
    text = Sequence(
        lambda n: f"Report {n}\n\nThe mission reported {n} incidents in March 2022.\nThe authorities denied it."
    )
    sha256 = LazyAttribute(lambda row: hashlib.sha256(row.text.encode()).hexdigest())
    pages = LazyAttribute(lambda row: [[0, len(row.text), 1]])


class DatasetFactory(RecordFactory[Dataset]):
    class Meta:
        model = Dataset

    slug = Sequence(lambda n: f"dataset-{n}")
    name = Sequence(lambda n: f"Dataset {n}")
    publisher = SubFactory(PublisherFactory)
    licence = "cc_by"
    releases = children("sources.DatasetReleaseFactory", "dataset")


class DatasetReleaseFactory(ModelFactory[DatasetRelease]):
    class Meta:
        model = DatasetRelease

    dataset = SubFactory(DatasetFactory)
    version = Sequence(lambda n: f"23.{n}")
    released_on = date(2023, 6, 1)
    row_count = 100


class CitationFactory(ModelFactory[Citation]):
    """A citation of a real span: the second paragraph of a new text, or `quote` in the `document_text` given.

    `of_row=True` cites a row of a dataset release instead.
    """

    class Meta:
        model = Citation

    class Params:
        of_row = Trait(
            document_text=None,
            dataset_release=SubFactory(DatasetReleaseFactory),
            row_key=Sequence(lambda n: f"row-{n}"),
        )

    document_text = SubFactory(DocumentTextFactory)
    quote = LazyAttribute(lambda row: row.document_text.text.split("\n")[-2] if row.document_text else "")
    start = LazyAttribute(lambda row: row.document_text.text.index(row.quote) if row.document_text else None)
    end = LazyAttribute(lambda row: row.start + len(row.quote) if row.document_text else None)
    page = LazyAttribute(lambda row: row.document_text.page_at(row.start) if row.document_text else None)


class CitationLinkFactory(ModelFactory[L]):
    """Which value of a fact a new citation supports; each fact model's own factory adds `fact`."""

    class Meta:
        abstract = True

    citation = SubFactory(CitationFactory)
    field_name = ""
