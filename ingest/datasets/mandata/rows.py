"""Lines become rows: a record with its parts, in the order in which they are served."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models

from core.choices import Sensitivity
from ingest.datasets.mandata.citations import Citations
from ingest.datasets.mandata.declared import Json, Links, Parts, Reference, Shape, is_cited
from ingest.datasets.mandata.demands import once, record_or_words, texts_demanded
from ingest.datasets.mandata.errors import LineError
from ingest.datasets.mandata.files import Line
from ingest.datasets.mandata.kinds import Kind
from ingest.datasets.mandata.stand_ins import StandIns
from ingest.datasets.mandata.survey import citations_in, is_code, naming, references_in
from ingest.datasets.mandata.writing import Writer
from sources.models import DocumentText

Model = type[models.Model]
COARSENED_NOTE = (
    "Restored from a public export, which withholds details: words, days, quotes and place stand for what is not known."
)


class Rows:
    """Adds the rows of lines to a writer; knows the ids of what they refer to."""

    def __init__(self, writer: Writer, citations: Citations, stand_ins: StandIns) -> None:
        self.writer, self.citations, self.stand_ins = writer, citations, stand_ins
        self.codes: dict[Model, dict[str, int]] = {}
        self._ids: dict[Model, dict[str, int]] = defaultdict(dict)

    def add(self, kind: Kind, lines: list[Line], ids: Iterable[int]) -> None:
        """Adds these records, which get these ids."""
        for line in lines:
            with naming(line):
                self._look_up(kind, line)
        self._find_ids()
        self.citations.look_up(one for line in lines for one in citations_in(kind, line.json))
        for line, pk in zip(lines, ids, strict=False):
            self.writer.line = line
            with naming(line):
                self._add_record(kind, line.json, pk)
        self.writer.line = None

    def ids_of(self, model: Model, uids: Iterable[str]) -> dict[str, int]:
        """The ids of records that are written already."""
        found = model._base_manager.filter(uid__in=list(uids)).values_list("uid", "pk")
        return {str(uid): pk for uid, pk in found}

    def _look_up(self, kind: Kind, line: Line) -> None:
        for model, uid in references_in(kind, line.json):
            try:
                self._ids[model].setdefault(str(UUID(uid)), 0)
            except ValueError:
                raise LineError(f"{uid!r} is not a uid.") from None

    def _find_ids(self) -> None:
        """Finds the ids that are not known yet, in one query a kind."""
        for model, ids in self._ids.items():
            if unknown := [uid for uid, pk in ids.items() if not pk]:
                ids |= self.ids_of(model, unknown)

    def _add_record(self, kind: Kind, record: Json, pk: int) -> None:
        coarse = record["sensitivity"] == Sensitivity.COARSENED
        row = self._row(kind.shape, record, coarse=coarse)
        if coarse:
            row["internal_note"] = COARSENED_NOTE
        self.writer.add(kind.model, row, pk=pk)
        self._add_below(kind.shape, record, pk, coarse=coarse)

    def _row(self, shape: Shape, found: Json, *, coarse: bool) -> Json:
        row = shape.values(found)
        if coarse:
            hidden = texts_demanded(shape.model) & set(shape.hidden_texts)
            row |= {name: self.stand_ins.word() for name in hidden if not row[name]}
        for reference in shape.references:
            row[reference.column.attname] = self._referred(reference, found[reference.member])
        for column, texts in record_or_words(shape.model):
            if row.get(column.attname) is None and not any(row[name] for name in texts):
                row[column.attname] = self.stand_ins.hidden(column)
        return row

    def _referred(self, reference: Reference, found: Json | None) -> int | None:
        """The id of what is referred to; that of a stand-in where it is hidden and the table demands one."""
        if found is None:
            return None if reference.column.null else self.stand_ins.hidden(reference.column)
        if is_cited(reference.column):
            return self.citations.cite(found)
        if is_code(reference):
            return self.codes[reference.brief.model][found["code"]]
        if found["uid"] is None:
            return self.stand_ins.withheld(reference.brief, found)
        return self._id(reference.brief.model, found["uid"])

    def _id(self, model: Model, uid: str) -> int:
        pk = self._ids[model].get(uid.lower())
        if not pk:
            raise LineError(f"it refers to the {model._meta.verbose_name} {uid}, which no file has.")
        return pk

    def _add_below(self, shape: Shape, found: Json, pk: int, *, coarse: bool) -> None:
        for parts in shape.parts:
            self._add_parts(parts, found, pk, coarse=coarse)
        for links in shape.links:
            self._add_links(links, found, pk)

    def _add_parts(self, parts: Parts, record: Json, owner: int, *, coarse: bool) -> None:
        served = record[parts.member]
        seen: set[tuple[Any, ...]] = set()
        for part in reversed(served) if parts.backwards else served:
            row = self._row(parts.shape, part, coarse=coarse)
            row[parts.owner.attname] = owner
            self._tell_apart(parts, row, seen, coarse=coarse)
            if parts.shape.model is DocumentText:
                row |= self.citations.complete_text(record, part)
            pk = self.writer.add(parts.shape.model, row)
            self.citations.keep(parts.shape.model, record, part, pk)
            self._add_below(parts.shape, part, pk, coarse=coarse)

    def _add_links(self, links: Links, found: Json, owner: int) -> None:
        model = links.owner.model
        for other in found.get(links.member, ()):
            row = {links.owner.attname: owner}
            if is_cited(links.target):
                row |= {links.target.attname: self.citations.cite(other), "field_name": other["field_name"]}
            else:
                row[links.target.attname] = self._id(links.target.related_model, other["uid"])
            self.writer.add(model, row)

    def _tell_apart(self, parts: Parts, row: Json, seen: set[tuple[Any, ...]], *, coarse: bool) -> None:
        """Gives a part that differs from another in what is withheld or hidden something to differ in."""
        for rule, names in enumerate(once(parts.shape.model, parts.owner.name)):
            key = (rule, *(row.get(name) for name in names))
            if key in seen:
                self._change_hidden(parts.shape, row, names, coarse=coarse)
                key = (rule, *(row.get(name) for name in names))
            seen.add(key)

    def _change_hidden(self, shape: Shape, row: Json, names: tuple[str, ...], *, coarse: bool) -> None:
        for name in names:
            if coarse and name in shape.hidden_texts:
                row[name] = self.stand_ins.word()
                return
        for reference in shape.references:
            column = reference.column
            if column.attname in names and row[column.attname] is None:
                cited = is_cited(column)
                row[column.attname] = self.citations.cite_nothing_public() if cited else self.stand_ins.hidden(column)
                return
