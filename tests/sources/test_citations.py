"""What a citation rests on: a quote is the text's own words, and neither text nor citation ever changes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from sources.models import Citation, Document, DocumentText
from tests.constraints import refusal_of
from tests.factories import CitationFactory, DocumentFactory, DocumentTextFactory

pytestmark = pytest.mark.django_db

TEXT = "Première phrase.\nΔεύτερη 🕊 phrase.\nLast."


def test_offsets_count_code_points() -> None:
    text = DocumentTextFactory.create(text=TEXT)
    citation = CitationFactory.create(document_text=text, quote="🕊 phrase")
    assert (citation.start, citation.end) == (25, 33)


@pytest.mark.parametrize(
    ("quote", "start", "end"),
    [("Last", 35, 38), ("last.", 35, 40), ("Last.", 34, 39), ("Last.", 35, 41), ("beyond", 1_000, 1_006)],
)
def test_a_quote_that_is_not_what_the_text_says_is_refused(quote: str, start: int, end: int) -> None:
    text = DocumentTextFactory.create(text=TEXT)
    with pytest.raises(IntegrityError, match="The quote is not what document") as caught, transaction.atomic():
        CitationFactory.create(document_text=text, quote=quote, start=start, end=end, page=None)
    assert refusal_of(caught.value) == "citation_quote_is_verbatim"


def test_one_wrong_quote_among_many_refuses_them_all() -> None:
    text = DocumentTextFactory.create(text=TEXT)
    rows = [Citation(document_text=text, start=n, end=n + 3, quote=TEXT[n : n + 3]) for n in range(10)]
    rows[7].quote = "xyz"
    with pytest.raises(IntegrityError), transaction.atomic():
        Citation.objects.bulk_create(rows)
    assert not Citation.objects.exists()
    rows[7].quote = TEXT[7:10]
    assert len(Citation.objects.bulk_create(rows)) == 10


@pytest.mark.parametrize("columns", [{"quote": "Another"}, {"start": 0}, {"page": 9}, {"paragraph": "3"}], ids=str)
def test_a_citation_never_changes(columns: dict[str, object]) -> None:
    citation = CitationFactory.create()
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Citation.objects.filter(pk=citation.pk).update(**columns)


def test_a_text_never_changes_and_never_goes() -> None:
    text = DocumentTextFactory.create()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        DocumentText.objects.update(text="Another text.")
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        text.delete()


def test_a_new_conversion_is_a_new_row_and_old_citations_keep_theirs() -> None:
    citation = CitationFactory.create()
    old = citation.document_text
    assert old is not None
    DocumentTextFactory.create(document=old.document, text="Converted anew.")
    assert Citation.objects.get().document_text == old


def test_a_document_is_one_by_its_bytes_and_several_may_have_none() -> None:
    document = DocumentFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentFactory.create(sha256=document.sha256)
    DocumentFactory.create_batch(2, sha256=None)
    assert list(Document.objects.with_bytes(str(document.sha256))) == [document]


def test_the_page_of_an_offset_is_found() -> None:
    text = DocumentTextFactory.build(document=None, pages=[[0, 10, 1], [10, 25, 2]])
    assert [text.page_at(offset) for offset in (0, 9, 10, 24, 25)] == [1, 1, 2, 2, None]
