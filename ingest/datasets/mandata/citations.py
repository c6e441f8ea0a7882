"""Documents, dataset releases and the quotes and rows that citations point to.

An export has the words that were quoted and where they stand, and the whole text only where its licence permits that.
A text that it lacks is put together from its quotes, each where it stood, with blanks between them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from ingest.datasets.mandata.declared import Json
from ingest.datasets.mandata.errors import LineError
from ingest.datasets.mandata.stand_ins import StandIns
from ingest.datasets.mandata.writing import Writer
from sources.models import Citation, DatasetRelease, DocumentText

# Document and SHA-256 of the text; dataset and version.
Source = tuple[str, str]
Span = tuple[int, int]
# What stands where a coarsened record withholds what it quotes.
MARK = "…"


class Quotes:
    """What is quoted from each text, noted before texts are written."""

    def __init__(self) -> None:
        self.spans: dict[Source, dict[Span, str]] = defaultdict(dict)
        self.withheld: dict[Source, int] = defaultdict(int)

    def note(self, citation: Json) -> None:
        """Raises LineError for a quote that cannot be."""
        if citation["document"] is None:
            return
        source, span, quote = _text(citation), _span(citation), citation["quote"]
        if span is None:
            self.withheld[source] += 1
        elif len(quote) != span[1] - span[0] or self.spans[source].setdefault(span, quote) != quote:
            raise LineError(f"the quote from {span[0]} to {span[1]} of the text {source[1]} cannot be what it is.")

    def text(self, source: Source) -> str:
        """Blanks with the quotes in them, and a mark for each that is withheld; raises LineError where they clash."""
        spans = self.spans.get(source, {})
        letters = [" "] * max((end for _start, end in spans), default=1)
        taken = bytearray(len(letters))
        for (start, _end), quote in spans.items():
            for place, letter in enumerate(quote, start):
                if taken[place] and letters[place] != letter:
                    raise LineError(f"quotes of the text {source[1]} contradict each other at {place}.")
                letters[place], taken[place] = letter, 1
        return "".join(letters) + MARK * self.withheld.get(source, 0)


class Citations:
    """The rows of texts, releases and citations, each written once."""

    def __init__(self, writer: Writer, stand_ins: StandIns, quotes: Quotes) -> None:
        self.writer, self.stand_ins, self.quotes = writer, stand_ins, quotes
        self.blanked = 0
        self._texts: dict[Source, int] = {}
        self._free: dict[Source, Iterator[Span]] = {}
        self._whole: dict[Source, str] = {}
        self._releases: dict[Source, int] = {}
        self._spans: dict[tuple[int, Span], int] = {}
        self._rows: dict[tuple[int, str], int] = {}

    def complete_text(self, document: Json, part: Json) -> Json:
        """The text of one conversion, whole where the export has it."""
        source, whole = (document["uid"], part["sha256"]), document.get("text")
        newest = part is document["texts"][-1]
        if newest and whole is not None:
            if hashlib.sha256(whole.encode()).hexdigest() != part["sha256"]:
                raise LineError("text: its SHA-256 is not the one of the newest of texts.")
            self._whole[source], self._free[source] = whole, self._unquoted(source, whole)
            return {"text": whole}
        text, withheld = self.quotes.text(source), self.quotes.withheld.get(source, 0)
        self._free[source] = ((place, place + 1) for place in range(len(text) - withheld, len(text)))
        self.blanked += 1
        return {"text": text}

    def keep(self, model: type[Any], record: Json, part: Json, pk: int) -> None:
        """Remembers the id of a text or release, by which citations name it."""
        if model is DocumentText:
            self._texts[record["uid"], part["sha256"]] = pk
        elif model is DatasetRelease:
            self._releases[record["uid"], part["version"]] = pk

    def look_up(self, citations: Iterable[Json]) -> None:
        """Finds the rows among these that earlier lines have cited, in one query a release."""
        self._rows.clear()
        keys: dict[int, set[str]] = defaultdict(set)
        for citation in citations:
            if citation["dataset"] is not None and citation["row_key"]:
                keys[self._release(citation)].add(citation["row_key"])
        for release, wanted in keys.items():
            known = Citation.objects.filter(dataset_release=release, row_key__in=wanted)
            self._rows |= {(release, key): pk for pk, key in known.values_list("pk", "row_key")}

    def cite(self, citation: Json) -> int:
        """The id of the citation, written if it is new."""
        if citation["document"] is None:
            release, key = self._release(citation), citation["row_key"]
            return self._cite_row(release, key or self.stand_ins.word())
        source = _text(citation)
        if source not in self._texts:
            raise LineError(f"it cites the text {source[1]} of document {source[0]}, which no file has.")
        text, span, quote = self._texts[source], _span(citation), citation["quote"]
        if span is None:
            span = next(self._free[source])
            quote = self._whole[source][slice(*span)] if source in self._whole else MARK
        if (text, span) not in self._spans:
            place = {"start": span[0], "end": span[1], "quote": quote}
            page = {name: citation[name] for name in ("page", "paragraph")}
            self._spans[text, span] = self.writer.add(Citation, {"document_text_id": text, **place, **page})
        return self._spans[text, span]

    def cite_nothing_public(self) -> int:
        """The id of a citation that no reader sees: a row of a draft."""
        dataset = self.stand_ins.hidden(DatasetRelease._meta.get_field("dataset"))
        release = self._releases.get(("", "")) or self.writer.add(
            DatasetRelease, {"dataset_id": dataset, "version": "Not public"}
        )
        self._releases["", ""] = release
        return self._cite_row(release, self.stand_ins.word())

    def _cite_row(self, release: int, key: str) -> int:
        if (release, key) not in self._rows:
            self._rows[release, key] = self.writer.add(Citation, {"dataset_release_id": release, "row_key": key})
        return self._rows[release, key]

    def _release(self, citation: Json) -> int:
        dataset = citation["dataset"]
        try:
            return self._releases[dataset["uid"], dataset["release"]]
        except KeyError:
            raise LineError(f"it cites {dataset['slug']} {dataset['release']}, which no file has.") from None

    def _unquoted(self, source: Source, text: str) -> Iterator[Span]:
        """Spans of the text that no citation quotes."""
        quoted = self.quotes.spans.get(source, {})
        for length in range(1, len(text)):
            for start in range(len(text) - length + 1):
                if (start, start + length) not in quoted:
                    yield start, start + length


def _text(citation: Json) -> Source:
    return citation["document"]["uid"], citation["document"]["text_sha256"]


def _span(citation: Json) -> Span | None:
    return None if citation["start"] is None else (citation["start"], citation["end"])
