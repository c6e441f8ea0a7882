"""Small files made up for a test, read as an import reads them."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from core.dates import PartialDate
from core.models import Change
from events.models import DisplacementFigure
from ingest.datasets.importing import Wanted, import_dataset
from ingest.datasets.remarks import Remark, Remarks
from ingest.models import DatasetImport, ImportedRow
from missions.models import PersonnelFigure
from sources.models import Dataset, DatasetRelease
from tests.factories import ActorFactory, DatasetFactory

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
Reader = Callable[..., "Imported"]


def shared_data(test: Callable[..., None]) -> Callable[..., None]:
    """Marks a test that reads the real files, which lie beside the project and do not travel with it."""
    skipped = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of sample data is not here")
    return pytest.mark.shared_data(skipped(test))  # type: ignore[no-any-return]  # pytest types marks loosely


@dataclass
class Imported:
    """What an import came to: its counts, its remarks, and how many changes it wrote."""

    counts: Counter[str]
    remarks: list[Remark]
    changes: int
    release: DatasetRelease | None

    def told(self, kind: str) -> list[tuple[int, str, str]]:
        """Row, column and reason of the remarks of one kind."""
        return [(one.row_number, one.column, one.reason) for one in self.remarks if one.kind == kind]


def read_file(kind: str, path: Path, *, version: str = "1", mapping: str = "", complete: bool = False) -> Imported:
    """Imports a file, and lets the test's own transaction import another one."""
    wanted = Wanted(kind, path, path.name, version, mapping, complete)
    remarks, before = Remarks(), Change.objects.count()
    asked = DatasetImport.objects.create(kind=kind, source=path.name)
    try:
        outcome = import_dataset(wanted, by="test", tell=lambda *_: None, remarks=remarks, noted_as=asked)
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("DISCARD TEMP")
    return Imported(outcome.counts, list(remarks), Change.objects.count() - before, outcome.release)


def reader(folder: Path, kind: str, dataset: str, file_name: str) -> Reader:
    """Reads texts as files of one kind, of a dataset that there is."""
    if not Dataset.objects.filter(slug=dataset).exists():
        DatasetFactory.create(slug=dataset, name=dataset)

    def read(text: str, *, name: str = file_name, **options: object) -> Imported:
        path = folder / name
        data = text.encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return read_file(kind, path, **options)  # type: ignore[arg-type]  # the test names them

    return read


def state(code: str, name: str) -> None:
    """A state that actors are known to be by its country's code."""
    ActorFactory.create(
        name=name, slug=name.lower(), actor_kind="state", external_ids=[{"scheme": "iso3166", "value": code}]
    )


def period(figure: PersonnelFigure | DisplacementFigure) -> PartialDate:
    """When the figure is true."""
    assert figure.as_of is not None and figure.as_of_precision is not None
    return PartialDate(figure.as_of.lower, figure.as_of.upper, figure.as_of_precision)


def in_order(model: type[PersonnelFigure] | type[DisplacementFigure]) -> QuerySet[Any]:
    """The figures in the order of the rows that they come from, each with its `row_key`."""
    rows = ImportedRow.objects.filter(record_kind=model.record_kind, record_id=OuterRef("pk"))
    figures: QuerySet[Any] = model.objects.all()
    ordered: QuerySet[Any] = figures.annotate(row_key=Subquery(rows.values("row_key"))).order_by("row_key")
    return ordered
