from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from ingest.choices import JobOrigin
from ingest.documents import services
from ingest.extraction.protocol import CandidateDraft, DocumentContext, FieldEvidence, Mention, Span
from ingest.models import IngestJob

KILLED = re.compile(r"killed (\d+) civilians")


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids that would wake a worker; no queue runs in these tests."""
    ids: list[int] = []
    monkeypatch.setattr(services, "_send", ids.append)
    return ids


@pytest.fixture(autouse=True)
def small_extraction(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[DocumentContext]]:
    """Extractors that find one thing only, so that a test knows what they find; the contexts they were given."""
    contexts: list[DocumentContext] = []

    def run(context: DocumentContext) -> tuple[list[Mention], list[CandidateDraft], Counter[str]]:
        contexts.append(context)
        drafts = [_draft(context, match) for match in KILLED.finditer(context.text)]
        mentions = [
            Mention(Span.of(context.text, *match.span(1)), "figure", {}) for match in KILLED.finditer(context.text)
        ]
        return mentions, drafts, Counter({"no_quote": 1})

    monkeypatch.setattr("ingest.extraction.run", run)
    monkeypatch.setattr("ingest.extraction.version", lambda: "small 1")
    yield contexts


def _draft(context: DocumentContext, match: re.Match[str]) -> CandidateDraft:
    whole, figure = Span.of(context.text, *match.span()), Span.of(context.text, *match.span(1))
    evidence = (FieldEvidence("", (whole,)), FieldEvidence("casualties.0.figure", (figure, figure)))
    values = {"title": f"{figure.quote} civilians killed", "incident_kind": "vac.attack", "date": None, "place": None}
    return CandidateDraft("incident", values, evidence, 0.8, "small", "1", "killed")


ARTICLE = """The Example Review

After the Mission: A Town Waits

14 November 2031
By Awa Diallo

The mission left the town in October after ten years. On 3 November armed men killed 12 civilians on the road to the
north, the mayor said, and nobody has been arrested since then. The governor stayed behind with his small guard.

2. A week later another attack killed 7 civilians, among them a nurse. People say that the road is now closed, and the
market with it; the price of grain has doubled, and the school has not opened again since the last week of October.

This article is published under a Creative Commons License and may be republished with attribution."""


def submitted(data: bytes | str = ARTICLE, name: str = "article.txt") -> IngestJob:
    """A job for these bytes, as an upload makes it."""
    raw = data.encode() if isinstance(data, str) else data
    return services.submit_bytes(raw, file_name=name, origin=JobOrigin.UPLOAD, by="curator")
