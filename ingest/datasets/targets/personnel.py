"""Personnel figures: how many people of one category a mission has from a state, or at a place, in a month or year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.datasets.resolving import missions, places, states
from ingest.datasets.targets import where
from ingest.datasets.targets.base import Field, Target, code, column_of, figure_columns, text
from missions.models import PersonnelFigure, PersonnelFigureCitation

FIELDS: Sequence[Field] = (
    text("mission", help="The mission, by acronym, name or identifier.", required=True),
    code("personnel_status", column_of(PersonnelFigure, "personnel_status")),
    code("personnel_category", column_of(PersonnelFigure, "personnel_category"), required=True),
    Field("as_of", "date", str(column_of(PersonnelFigure, "as_of").help_text), required=True),
    Field("contributor", "country", "The state that contributes them; empty for all together."),
    Field("figure", "figure", "How many there are.", required=True),
    Field("women", "number", str(column_of(PersonnelFigure, "women").help_text)),
    *where.FIELDS,
)


def check(values: Mapping[str, str | None]) -> Sequence[tuple[str, str]]:
    """What is wrong with a row whose fields are each readable."""
    women, high = values["women"], values["figure_high"]
    if women and high and int(women) > int(high):
        return [("women", f"more women ({women}) than personnel ({high})")]
    return []


TARGET = Target(
    name="personnel_figure",
    model=PersonnelFigure,
    fields=FIELDS,
    topic="personnel",
    check=check,
    resolvers=(missions.resolver("mission", "as_of"), states.resolver("contributor"), places.resolver),
    columns={
        "mission_id": "s.mission_id",
        "personnel_status": "COALESCE(s.personnel_status, 'deployed')",
        "personnel_category": "s.personnel_category",
        "as_of": "s.as_of::daterange",
        "as_of_precision": "s.as_of_precision",
        "contributor_id": "s.contributor_state",
        "women": "s.women::integer",
        "place_id": where.PLACE_ID,
        **figure_columns("figure"),
    },
    citations=PersonnelFigureCitation,
)
