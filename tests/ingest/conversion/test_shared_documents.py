"""Conversion and segmentation of real documents; they lie beside the project and do not travel with it."""

from __future__ import annotations

import csv
import resource
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.conversion.convert import convert
from ingest.conversion.converted import ConvertedText
from ingest.conversion.errors import Refusal
from ingest.conversion.language import detect_language
from ingest.conversion.metadata import read_metadata
from ingest.conversion.segment import Segmentation, segment
from ingest.conversion.un_masthead import same_symbol

SHARED = Path(__file__).resolve().parents[4] / "shared"
DOCUMENTS, RESOLUTIONS = SHARED / "data" / "documents", SHARED / "data" / "resolutions"
pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the folder of sample documents is not here"),
]


@cache
def converted_text(name: str) -> ConvertedText:
    """The document's text, converted once for all tests."""
    return convert((DOCUMENTS / name).read_bytes(), name).converted


def manifest() -> list[dict[str, str]]:
    path = DOCUMENTS / "manifest.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) if path.exists() else []


@pytest.mark.parametrize("row", manifest(), ids=lambda row: row["file"])
def test_every_document_converts_as_the_manifest_describes_it(row: dict[str, str]) -> None:
    if row["kind"] == "ods-not-found-page":
        with pytest.raises(Refusal, match="does not exist") as refused:
            convert((DOCUMENTS / row["file"]).read_bytes(), row["file"])
        assert refused.value.code == "not_found_page"
        return
    converted = converted_text(row["file"])
    language, metadata = (
        detect_language(converted.text, row["file"]),
        read_metadata(converted.text, file_name=row["file"]),
    )
    kinds = {"sg-report": "sg_report", "resolution": "resolution", "experts-report/letter": "letter"}
    if row["kind"] in kinds:
        assert metadata.kind == kinds[row["kind"]]
    if row["lang"] != "ru" or row["file"].startswith("S_"):  # one file holds statements in five languages
        assert language.language == row["lang"]
    if row["symbol_in_text"] and row["symbol_mismatch"] == "no":
        assert same_symbol(metadata.symbol, row["symbol_in_text"])
    assert metadata.published
    assert len(converted.pages) >= int(row["pages"]) - 1  # a map fills one page


@pytest.mark.parametrize("name", ["S_2025_97.en.pdf", "S_2025_176.en.pdf", "S_2025_389.en.pdf", "A_79_947.en.pdf"])
def test_paragraphs_of_a_long_report_are_numbered_without_a_gap(name: str) -> None:
    converted = converted_text(name)
    numbers = [int(part.number) for part in segment(converted.text).paragraphs if part.number and part.number.isdigit()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 50


def processor_seconds() -> float:
    """Seconds of processor time that this process and its finished children used, whatever else runs."""
    used = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in used)


def test_thirty_pages_convert_in_a_few_seconds() -> None:
    begun = processor_seconds()
    converted = convert((DOCUMENTS / "S_2025_389.en.pdf").read_bytes()).converted
    segment(converted.text, converted.pages)
    assert len(converted.pages) == 34
    assert processor_seconds() - begun < 5


def operative_runs(found: Segmentation) -> list[list[int]]:
    """The printed numbers of the operative paragraphs, cut where a part begins again with 1."""
    numbers = [int(part.number) for part in found.operative() if part.number and part.number.isdigit()]
    runs: list[list[int]] = []
    for number in numbers:
        if number == 1 or not runs:
            runs.append([])
        runs[-1].append(number)
    return runs


def test_operative_paragraphs_of_nearly_all_resolutions_are_numbered_perfectly() -> None:
    paths = sorted(RESOLUTIONS.glob("*.txt"))
    found = [operative_runs(segment(convert(path.read_bytes(), path.name).converted.text)) for path in paths]
    numbered = [runs for runs in found if runs]
    perfect = [
        runs for runs in numbered if all(run[0] == 1 and all(b == a + 1 for a, b in pairwise(run)) for run in runs)
    ]
    assert len(numbered) > 300
    assert len(perfect) / len(numbered) >= 0.97
