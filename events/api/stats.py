"""/stats/: how many incidents, and how many people in them, by month, country, kind, mission or actor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db.models import Q
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import operations
from core.api.filters import keep
from core.api.operations import READ_PROBLEMS, Operation
from core.api.parameters import Parameter, invalid, read_names
from core.api.renderers import CSVRenderer, JSONRenderer, Rows, dumps, flatten
from core.api.views import ApiView
from events.api.filters import IncidentFilters
from events.api.stats_shape import EXAMPLE, measures_of, register_stats, results
from events.choices import Outcome
from events.models import Incident
from events.small_cells import concerns_people_at_risk
from events.stat_figures import BOUNDS
from events.stats import DIMENSIONS, PERIODS, Question, cells

MOST_DIMENSIONS, MOST_OUTCOMES, MOST_CELLS = 3, 4, 20_000
# A cell comes in one row an assertion.
MOST_ROWS = 8 * MOST_CELLS
INCIDENTS = "incidents"
MEASURES = (INCIDENTS, *(f"{outcome.value}_{bound}" for outcome in Outcome for bound in BOUNDS))
# Filters on casualties that say whom a figure counts; they choose figures as well as incidents.
WHOM = ("victim_category", "age_group", "sex")

BY = Parameter(
    "by",
    f"What cells are told apart by, comma-separated, at most {MOST_DIMENSIONS}, and one period; without it all is one "
    "cell. `admin1` goes with `country`. An incident that affects two missions, or names two actors, is in both cells.",
    {
        "type": "array",
        "items": {"title": "StatDimension", "type": "string", "enum": list(DIMENSIONS)},
        "minItems": 1,
        "maxItems": 3,
    },
    ["month", "country"],
)
MEASURE = Parameter(
    "measure",
    f"What is counted, comma-separated; `incidents` unless given. People of at most {MOST_OUTCOMES} outcomes at once.",
    {
        "type": "array",
        "items": {"title": "StatMeasure", "type": "string", "enum": list(MEASURES)},
        "minItems": 1,
        "default": [INCIDENTS],
    },
    [INCIDENTS, "killed_best"],
)
FORMAT = Parameter(
    "format",
    "The format of the answer; it goes before the Accept header.",
    {"title": "TableFormat", "type": "string", "enum": ["json", "csv"], "default": "json"},
)
ABOUT = f"""
Counts of public incidents and sums of their casualties, with all the filters of incidents. What is denied, negated,
planned or hypothetical is told apart and not counted unless `assertion` asks for it. Records confirmed as one event
count once; competing figures are never added up; findings of reports and registered fatalities are not part of it.
Dates wider than the bin are in the cell `undated_in_bin`. Small counts of sexual violence and of children are withheld.
There are no totals: cells of several missions or actors overlap. More than {MOST_CELLS:,} cells are refused.
""".strip()


class StatsView(ApiView):
    """Statistics of incidents."""

    tag = "Statistics"
    renderer_classes: ClassVar[list[type[BaseRenderer]]] = [JSONRenderer, CSVRenderer]  # type: ignore[misc]  # as ApiView

    def get(self, request: Request) -> Response:
        """All cells, in one statement besides those that look up what filters name."""
        values = self.parameters(*self._filters(), BY, MEASURE)
        by = read_by(values.pop("by")) if "by" in values else ()
        measures = read_measures(values.pop("measure", INCIDENTS))
        sensitive = concerns_people_at_risk({name: text.split(",") for name, text in values.items()})
        question = self._question(values, by, measures, sensitive)
        found = cells(question, MOST_ROWS + 1)
        rows = results(found, question, measures, sensitive)
        if len(rows) > MOST_CELLS or len(found) > MOST_ROWS:
            raise invalid("by", f"makes more than {MOST_CELLS:,} cells; filter, or tell fewer things apart")
        members = {"by": list(by), "measures": list(measures)}
        columns = [name for name, _cell in flatten(example_of(question, measures))]
        return Response(Rows([dumps(row) for row in rows], columns, members=members))

    def _question(
        self, values: dict[str, str], by: tuple[str, ...], measures: tuple[str, ...], sensitive: bool
    ) -> Question:
        conditions = IncidentFilters.conditions(values)
        # A filter by figure or outcome chooses incidents; one that says whom is counted chooses figures, too.
        whom = IncidentFilters.conditions({name: text for name, text in values.items() if name in WHOM})
        outcomes = bounds_of(measures, whole=sensitive or "incident_kind" in by)
        return Question(
            keep(Incident.objects.public(), conditions),
            [DIMENSIONS[name] for name in by],
            outcomes,
            {**conditions, "casualties": whom.get("casualties", Q())},
            [part.strip() for part in values["assertion"].split(",")] if "assertion" in values else [],
            narrowed=bool(values),
        )

    def _filters(self) -> Iterator[Parameter]:
        return (one.parameter(name) for name, one in IncidentFilters.declared().items())

    def describe(self) -> Operation:
        return Operation(
            "get_stats",
            "Count incidents and their casualties",
            ABOUT,
            (*self._filters(), BY, MEASURE, FORMAT),
            {"200": _described, "304": operations.not_modified},
            (*READ_PROBLEMS, "not_acceptable"),
        )


def bounds_of(measures: tuple[str, ...], *, whole: bool) -> dict[Outcome, tuple[str, ...]]:
    """The outcomes asked for with their bounds; with `whole`, and of sexual violence, all three, to tell small ones."""
    wanted: dict[Outcome, tuple[str, ...]] = {}
    for outcome in Outcome:
        bounds = tuple(bound for bound in BOUNDS if f"{outcome.value}_{bound}" in measures)
        if bounds:
            wanted[outcome] = BOUNDS if whole or outcome == Outcome.SEXUAL_VIOLENCE else bounds
    if len(wanted) > MOST_OUTCOMES:
        raise invalid("measure", f"takes at most {MOST_OUTCOMES} outcomes at once")
    return wanted


def read_by(text: str) -> tuple[str, ...]:
    """The dimensions asked for; raises Problem where they do not go together."""
    names = read_names("by", text, DIMENSIONS)
    if len(names) > MOST_DIMENSIONS or len(set(names)) < len(names):
        raise invalid("by", f"takes at most {MOST_DIMENSIONS} different dimensions")
    if len(set(names) & set(PERIODS)) > 1:
        raise invalid("by", f"takes one of {', '.join(PERIODS)}, not several")
    if "admin1" in names and "country" not in names:
        raise invalid("by", "takes admin1 together with country: areas of different countries share their names")
    return names


def read_measures(text: str) -> tuple[str, ...]:
    names = read_names("measure", text, MEASURES)
    if len(set(names)) < len(names):
        raise invalid("measure", "names a measure twice")
    return names


def example_of(question: Question, measures: tuple[str, ...]) -> dict[str, Any]:
    """A row with every member that an answer to the question has."""
    keys = {name: "" for dimension in question.by for name in dimension.columns}
    return {**keys, **measures_of(EXAMPLE, measures)}


def _described(generator: Any) -> dict[str, Any]:
    register_stats(generator, MEASURES)
    build = operations.answer(
        {"$ref": "#/components/schemas/Stats"},
        description="One row a cell.",
        example={
            "by": ["month", "country"],
            "measures": [INCIDENTS, "killed_best"],
            "results": [{"month": "2022-03", "country": "ML", **measures_of(EXAMPLE, (INCIDENTS, "killed_best"))}],
        },
    )
    response = build(generator)
    response["content"] |= operations.further_formats({"text/csv": "One line a cell, tidy: `killed_best_value`."})
    return response
