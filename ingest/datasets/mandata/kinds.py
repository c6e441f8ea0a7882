"""The kinds of record that an export has a file of, with what their lines are made from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import reverse

from core.api.changes import Feed
from core.models import Record
from ingest.datasets.mandata.declared import Shape, shape_of
from ingest.datasets.mandata.errors import RestoreError
from ingest.datasets.mandata.writing import order_of_tables


@dataclass(frozen=True)
class Kind:
    """One kind of record: the name that an export gave its file, and the shape of its lines."""

    name: str
    model: type[Record]
    shape: Shape


def kinds_of(names: Collection[str]) -> list[Kind]:
    """The kinds that files of these names hold, each after those that it refers to.

    A release calls its files by kinds, an export of a list by its plural. Raises RestoreError for another name.
    """
    import_module(settings.ROOT_URLCONF)  # says which kinds there are
    order = order_of_tables()
    found = []
    for kind, viewset in Feed.resources.items():
        model: Any = viewset.queryset.model
        plural = reverse(f"{kind}-list").rstrip("/").rpartition("/")[2]
        serializer: Any = viewset.serializer_class
        shape = shape_of(serializer, model)
        found += [Kind(name, model, shape) for name in sorted({kind, plural} & set(names))]
    if unknown := set(names) - {kind.name for kind in found}:
        raise RestoreError(f"{', '.join(sorted(unknown))}: there is no such kind of record.")
    return sorted(found, key=lambda kind: order[kind.model])
