"""The constraints of documents, citations and datasets."""

from __future__ import annotations

import pytest

from tests.constraints import Case, Check, Distinct, holds
from tests.factories import (
    CitationFactory,
    DatasetReleaseFactory,
    DocumentAuthorFactory,
    DocumentFactory,
    DocumentTextFactory,
)

pytestmark = pytest.mark.django_db

SPAN = {"quote": "Report", "start": 0, "end": 6}
CASES: list[Case] = [
    Check("document_sha256_form", DocumentFactory, {"sha256": "A" * 64}),
    Distinct("documentauthor_position_once", DocumentAuthorFactory, ("document", "position"), {"position": 2_000}),
    Distinct(
        "documenttext_once_a_converter",
        DocumentTextFactory,
        ("document", "converter", "converter_version"),
        {"converter": "pdf"},
    ),
    Distinct("datasetrelease_version_once", DatasetReleaseFactory, ("dataset", "version"), {"version": "24.1"}),
    Check("citation_one_of_span_or_row", CitationFactory, {"row_key": "row-1"}),
    Check("citation_span_not_empty", CitationFactory, {"start": 5, "end": 5}),
    Distinct(
        "citation_span_once",
        CitationFactory,
        ("document_text", "start", "end", "quote"),
        {"quote": "Report"} | {"start": 0, "end": 6},
    ),
    Distinct(
        "citation_row_once",
        CitationFactory,
        ("dataset_release", "row_key"),
        {"row_key": "another row"},
        first={"of_row": True},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_constraint_holds(case: Case) -> None:
    holds(case)


NEITHER_SPAN_NOR_ROW = [
    {"quote": ""},
    {"start": None, "end": 9, "page": None},
    {"end": None},
    {"of_row": True, "quote": "words"},
    {"of_row": True, "row_key": ""},
    {"of_row": True, "page": 3},
    {"of_row": True, "dataset_release": None},
]


@pytest.mark.parametrize("columns", NEITHER_SPAN_NOR_ROW, ids=str)
def test_a_citation_is_a_whole_span_or_a_whole_row(columns: dict[str, object]) -> None:
    passing = {"of_row": True} if "of_row" in columns else {}
    holds(Check("citation_one_of_span_or_row", CitationFactory, columns, passing))
