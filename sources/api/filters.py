"""Filters of publishers, documents and datasets, and those by source that every fact has."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from core.api.date_filters import DateOverlapsFilter, DatePrecisionFilter, DateWithinFilter
from core.api.filters import ChoiceFilter, ExactFilter, RecordFilter, RecordFilters, Within
from core.api.fulltext import WordsFilter
from core.api.geo_filters import CountryFilter
from core.api.names import NameLikeFilter, Names
from core.choices import Language
from sources.api.fulltext import DocumentWordsFilter
from sources.choices import DocumentKind, Licence, PublisherKind
from sources.models import Dataset, Document, Publisher

PUBLISHER_NAMES = Names(Publisher, arrays=("other_names",))
DOCUMENT_NAMES = Names(Document, own=("title",))


def by_publisher_name(records: QuerySet[Any], text: str) -> QuerySet[Any]:
    return records.filter(Q(slug=text.lower()) | Q(name__iexact=text) | Q(other_names__contains=[text]))


def by_symbol(records: QuerySet[Any], text: str) -> QuerySet[Any]:
    return records.filter(symbol__iexact=text)


def cited_document(within: Within = "citation_links", what: str = "Facts") -> RecordFilter:
    """The filter by a document cited in `within`."""
    return RecordFilter(
        "citation__document_text__document",
        f"{what} that cite this document, by uid or symbol.",
        model=Document,
        names=by_symbol,
        within=within,
        example="S/RES/2295 (2016)",
    )


def cited_publisher(within: Within = "citation_links", what: str = "Facts") -> RecordFilter:
    """The filter by who published a document cited in `within`."""
    return RecordFilter(
        "citation__document_text__document__publisher",
        f"{what} that cite a document of this publisher, by uid, slug or exact name.",
        model=Publisher,
        names=by_publisher_name,
        within=within,
        example="security-council",
        through="citation__document_text__document",
    )


class CitedFilters(RecordFilters):
    """The filters of facts by what they are read from; both hold of one and the same citation."""

    document = cited_document()
    publisher = cited_publisher()


class PublisherFilters(RecordFilters):
    q = WordsFilter(Publisher)
    name_like = NameLikeFilter(PUBLISHER_NAMES, "Human Right Watch")
    slug = ExactFilter("slug", "The publisher with this slug.", example="human-rights-watch")
    publisher_kind = ChoiceFilter("publisher_kind", "What kind of body it is.", PublisherKind.choices)
    country = CountryFilter("country_code", "Where its seat is")


EXAMPLE_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


class DocumentFilters(RecordFilters):
    q = DocumentWordsFilter()
    name_like = NameLikeFilter(DOCUMENT_NAMES, "Wold Report 2023")
    symbol = ExactFilter("symbol", "The document with this official symbol.", example="S/RES/2295 (2016)")
    document_kind = ChoiceFilter("document_kind", "What kind of document it is.", DocumentKind.choices)
    language = ChoiceFilter("language", "Language of the text.", Language.choices)
    licence = ChoiceFilter("licence", "What may be done with the text.", Licence.choices)
    publisher = RecordFilter(
        "publisher",
        "Who published it, by uid, slug or exact name.",
        model=Publisher,
        names=by_publisher_name,
        example="human-rights-watch",
    )
    sha256 = ExactFilter(
        "sha256", "The document whose bytes have this SHA-256, in hexadecimal.", example=EXAMPLE_SHA256
    )
    published_overlaps = DateOverlapsFilter("published", "The date of publication")
    published_within = DateWithinFilter("published", "The date of publication")
    published_precision_max = DatePrecisionFilter("published")


class DatasetFilters(RecordFilters):
    q = WordsFilter(Dataset)
    slug = ExactFilter("slug", "The dataset with this slug.", example="ucdp-ged")
    licence = ChoiceFilter("licence", "What may be done with it.", Licence.choices)
    publisher = RecordFilter(
        "publisher",
        "Who publishes it, by uid, slug or exact name.",
        model=Publisher,
        names=by_publisher_name,
        example="ucdp",
    )
