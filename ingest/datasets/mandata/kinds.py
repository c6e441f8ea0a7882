"""The kinds of record that an export has a file of, with what their lines are made from."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.urls import reverse

from core.api.changes import Feed
from core.models import Record
from ingest.datasets.mandata.declared import Shape, shape_of
from ingest.datasets.mandata.writing import order_of_tables


@dataclass(frozen=True)
class Kind:
    """One kind of record: its plural, by which its file is called, and the shape of its lines."""

    name: str
    model: type[Record]
    shape: Shape


def kinds() -> list[Kind]:
    """All kinds, each after those that it refers to."""
    import_module(settings.ROOT_URLCONF)  # says which kinds there are
    order = order_of_tables()
    found = []
    for kind, viewset in Feed.resources.items():
        model = viewset.queryset.model
        name = reverse(f"{kind}-list").rstrip("/").rpartition("/")[2]
        found.append(Kind(name, model, shape_of(viewset.serializer_class, model)))
    return sorted(found, key=lambda kind: order[kind.model])
