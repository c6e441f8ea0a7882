"""A first reading of all files, without a database: what must be known before the first row is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from core.models import Record
from events.models import Incident
from ingest.datasets.mandata import same_events
from ingest.datasets.mandata.citations import Quotes
from ingest.datasets.mandata.declared import Json, Links, Reference, is_cited, rows_below
from ingest.datasets.mandata.entry_order import EntryOrder
from ingest.datasets.mandata.errors import LineError, RestoreError
from ingest.datasets.mandata.files import Files, Line
from ingest.datasets.mandata.kinds import Kind
from ingest.datasets.mandata.same_events import SameEvents

Model = type[models.Model]


class Survey:
    """How many lines there are, what is quoted, which codes are used, and which order records keep."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.quotes = Quotes()
        self.same_events = SameEvents()
        self.codes: dict[Model, dict[str, Json]] = defaultdict(dict)
        self.places: dict[Model, dict[str, int]] = {}
        self._order: dict[Model, EntryOrder] = defaultdict(EntryOrder)

    def read(self, files: Files, kinds: Iterable[Kind]) -> None:
        """Reads every line; raises RestoreError for what cannot be restored."""
        for kind in kinds:
            self.counts[kind.name] = 0
            for line in files.lines(kind.name):
                with naming(line):
                    self._note(kind, line.json)
                self.counts[kind.name] += 1
        for kind in kinds:
            if kind.model in self._order:
                uids = (line.json["uid"] for line in files.lines(kind.name))
                self.places[kind.model] = self._order[kind.model].places(uids)

    def _note(self, kind: Kind, record: Json) -> None:
        kind.shape.check(record)
        for shape, found in rows_below(kind.shape, record):
            shape.check(found)
            for reference in shape.references:
                target = found[reference.member]
                if target is not None and is_code(reference):
                    self.codes[reference.brief.model][target["code"]] = target
        for citation in citations_in(kind, record):
            self.quotes.note(citation)
        for member, model in kind.shape.in_order:
            if member in record:
                self._order[model].note(other["uid"] for other in record[member])
        if kind.model is Incident:
            self.same_events.note(record)
            if record["same_event"]:
                self._order[Incident].note(same_events.in_order(record))


class naming:
    """Says of errors inside which line they are about."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        if isinstance(error, LineError):
            raise self.line.wrong(error) from error
        if isinstance(error, KeyError | TypeError | AttributeError) and not isinstance(error, RestoreError):
            raise self.line.wrong(f"an object has another shape than it should ({error!r}).") from error


def citations_in(kind: Kind, record: Json) -> Iterator[Json]:
    """Every citation of the record and its parts."""
    for shape, found in rows_below(kind.shape, record):
        for reference in shape.references:
            if is_cited(reference.column) and found[reference.member] is not None:
                yield found[reference.member]
        for links in shape.links:
            if is_cited(links.target):
                yield from found[links.member]


def references_in(kind: Kind, record: Json) -> Iterator[tuple[Model, str]]:
    """The records that the record and its parts refer to by uid."""
    for shape, found in rows_below(kind.shape, record):
        links: list[Reference | Links] = [*shape.references, *shape.links]
        for link in links:
            yield from _named(link, found)


def _named(link: Reference | Links, found: Json) -> Iterator[tuple[Model, str]]:
    target = link.column if isinstance(link, Reference) else link.target
    if not issubclass(target.related_model, Record):
        return
    others = found.get(link.member)
    for other in others if isinstance(others, list) else [others]:
        if other is not None and other["uid"] is not None:
            yield target.related_model, other["uid"]


def is_code(reference: Reference) -> bool:
    """Whether the reference leads into a code list that is kept as data."""
    return not issubclass(reference.brief.model, Record) and not is_cited(reference.column)
