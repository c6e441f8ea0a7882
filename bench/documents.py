"""How long a document takes to convert and to read, without a database: seconds of one core."""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from ingest import extraction
from ingest.conversion.convert import convert
from ingest.conversion.metadata import read_metadata
from ingest.conversion.segment import segment
from ingest.extraction.protocol import DocumentContext
from tests.ingest.extraction.registry import reference_registry

PROJECT = Path(__file__).resolve().parent.parent
# The long report lies beside the project where somebody put it; the samples always travel with the code.
LONG_REPORT = PROJECT.parent / "shared" / "data" / "documents" / "S_2025_389.en.pdf"


def document_times(rounds: int) -> dict[str, Any]:
    """For each sample, and the long report where it is at hand: words, seconds to convert, seconds a 1,000 words."""
    files = [file for file in sorted((PROJECT / "samples").iterdir()) if file.suffix in {".txt", ".pdf"}]
    if LONG_REPORT.is_file():
        files.append(LONG_REPORT)
    _measured(files[0], 1)  # compiles the grammar and the automaton of names, once a process
    return {file.name: _measured(file, rounds) for file in files} | {"peak_memory_mb": _peak_memory()}


def _measured(file: Path, rounds: int) -> dict[str, float]:
    data = file.read_bytes()
    began = perf_counter()
    converted = convert(data, file.name).converted
    converting = perf_counter() - began
    times, candidates = [], 0
    for _ in range(rounds):
        context = _context(converted.text, converted.pages, file.name)
        began = process_time()
        candidates = len(extraction.run(context).drafts)
        times.append(process_time() - began)
    words = len(converted.text.split())
    return {
        "words": words,
        "candidates": candidates,
        "seconds_to_convert": round(converting, 2),
        "extraction_seconds_per_1000_words": round(1000 * median(times) / words, 3),
    }


def _context(text: str, pages: Any, name: str) -> DocumentContext:
    """The context as the pipeline makes it; a new one each time, since a reading is kept beside its context."""
    segments, metadata = segment(text, pages), read_metadata(text, file_name=name)
    return DocumentContext(
        text=text,
        paragraphs=tuple(sorted((*segments.headings, *segments.paragraphs))),
        sentences=segments.sentences,
        sections=segments.sections,
        registry=reference_registry(),
        document_kind=metadata.kind,
        published=metadata.published.value if metadata.published else None,
    )


def _peak_memory() -> int:
    """The most memory this process ever held, in megabytes."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(held / 1024 / (1024 if sys.platform == "darwin" else 1))
