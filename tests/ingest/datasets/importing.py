"""Imports of files, made up for a test or real ones, as the command and the admin do them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.datasets.jobs import ask_for, run_import
from ingest.models import DatasetImport
from sources.models import Dataset
from tests.factories import DatasetFactory

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
Reader = Callable[..., DatasetImport]


def shared_data(test: Callable[..., None]) -> Callable[..., None]:
    """Marks a test that reads the real files, which lie beside the project and do not travel with it."""
    skipped = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of sample data is not here")
    return pytest.mark.shared_data(skipped(test))  # type: ignore[no-any-return]  # pytest types marks loosely


def imported_file(kind: str, path: Path, **options: Any) -> DatasetImport:
    """The import of a file, when it is over, whether it was completed or refused."""
    asked = ask_for(kind, path.name, by="curator", **options)
    return run_import(asked.pk, path=path)


def imported(folder: Path, content: str | bytes, *, kind: str, name: str = "rows.csv", **options: Any) -> DatasetImport:
    """The import of a file of that content, when it is over; one whose name says so is packed."""
    data = content if isinstance(content, bytes) else content.encode()
    path = folder / name
    path.write_bytes(gzip.compress(data) if isinstance(content, str) and name.endswith(".gz") else data)
    return imported_file(kind, path, **options)


def reader(folder: Path, kind: str, dataset: str, file_name: str) -> Reader:
    """Imports texts as files of one kind, of a dataset that there is."""
    if not Dataset.objects.filter(slug=dataset).exists():
        DatasetFactory.create(slug=dataset, name=dataset)

    def read(text: str, *, name: str = file_name, version: str = "1", **options: Any) -> DatasetImport:
        return imported(folder, text, kind=kind, name=name, version=version, **options)

    return read


def told(done: DatasetImport, kind: str) -> list[tuple[int, str, str]]:
    """Row, column and reason of an import's remarks of one kind."""
    of_kind = done.remarks.filter(remark_kind=kind).order_by("pk")
    return list(of_kind.values_list("row_number", "column", "reason"))


def reasons(done: DatasetImport, kind: str) -> list[str]:
    """The reasons that an import gives in its remarks of one kind."""
    return [reason for _, _, reason in told(done, kind)]


def counted(done: DatasetImport, *what: str) -> tuple[int, ...]:
    """How many rows became each of these."""
    return tuple(done.counts[one] for one in what)
