"""What imports of figures need to be there, and what came of them."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from core.dates import PartialDate
from events.models import DisplacementFigure
from ingest.models import ImportedRow
from missions.models import PersonnelFigure
from tests.factories import ActorFactory


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
