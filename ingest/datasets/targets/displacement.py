"""Displacement figures: how many people are displaced somewhere, or were during a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from events.models import DisplacementFigure, DisplacementFigureCitation
from ingest.datasets.resolving import places
from ingest.datasets.run import Join, Run
from ingest.datasets.targets import where
from ingest.datasets.targets.base import Field, Target, code, column_of, figure_columns

FIELDS: Sequence[Field] = (
    code("displacement_kind", column_of(DisplacementFigure, "displacement_kind"), required=True),
    code("measure", column_of(DisplacementFigure, "measure"), required=True),
    code("unit", column_of(DisplacementFigure, "unit")),
    Field("as_of", "date", str(column_of(DisplacementFigure, "as_of").help_text), required=True),
    Field("figure", "figure", "How many there are, or were.", required=True),
    Field("origin_country_code", "country", str(column_of(DisplacementFigure, "origin_country_code").help_text)),
    *where.FIELDS,
)


def check(values: Mapping[str, str | None]) -> Sequence[tuple[str, str]]:
    """What is wrong with a row whose fields are each readable."""
    if not (values["country_code"] or values["point_latitude"] or values["place_name"]):
        return [("country_code", "the row says nowhere where they are")]
    return []


def reporter(run: Run) -> Join:
    """Whose figures they are: the layout's claimant, where that is a known actor."""
    return Join("", {"reported_by": f"{int(run.claimant_id)}::bigint" if run.claimant_id else "NULL::bigint"})


TARGET = Target(
    name="displacement_figure",
    model=DisplacementFigure,
    fields=FIELDS,
    topic="displacement",
    check=check,
    resolvers=(reporter, places.resolver),
    columns={
        "displacement_kind": "s.displacement_kind",
        "measure": "s.measure",
        "unit": "COALESCE(s.unit, 'persons')",
        "as_of": "s.as_of::daterange",
        "as_of_precision": "s.as_of_precision",
        "country_code": "COALESCE(s.country_code, '')",
        "origin_country_code": "COALESCE(s.origin_country_code, '')",
        "place_id": where.PLACE_ID,
        "reported_by_id": "s.reported_by",
        **figure_columns("figure"),
    },
    citations=DisplacementFigureCitation,
)
