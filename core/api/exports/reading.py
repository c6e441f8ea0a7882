"""What a request for a file asks for: which rows of which resource, in which order and format."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.request import Request

from core.api import facets
from core.api.parameters import COUNT, CURSOR, LIMIT, Parameter, invalid, read_integer
from core.api.problems import Problem
from core.api.tables import stream

if TYPE_CHECKING:
    from core.api.records import RecordViewSet

MOST_ROWS = 10**12
# No default and no maximum: generated clients would send the one and refuse the other, also where a file is asked for.
LIST_LIMIT = Parameter(
    "limit",
    f"{LIMIT.description} In a file (csv, ndjson, geojson, parquet) the most rows, any number; all unless given.",
    {"type": "integer", "minimum": 1},
)


@dataclass(frozen=True)
class Export:
    """The rows of one file: of `records`, in their order, no more than `limit` where there is one."""

    resource: type[RecordViewSet]
    records: QuerySet[Any]
    limit: int | None
    format_name: str
    names: tuple[str, ...]

    def pieces(self) -> Generator[bytes, None, None]:
        """The file, read by one statement."""
        return stream(self.resource, self.records[: self.limit], self.format_name, self.names)

    def rows_up_to(self, most: int) -> int:
        """How many rows it has, counted no further than `most`; one query."""
        return self.records.order_by()[: most if self.limit is None else min(self.limit, most)].count()

    @property
    def file_name(self) -> str:
        """Says what it holds and of which day."""
        plural = self.resource.plural.replace(" ", "-")
        return f"mandata-{plural}-{timezone.now():%Y-%m-%d}.{self.format_name}"


def read_export(view: RecordViewSet, request: Request, values: dict[str, str]) -> Export:
    """The file that the query asks for; raises Problem for what has no place in one. Queries where names are looked up.

    Where the past is asked for, it must be read inside `as_of.reading`, as the rows must.
    """
    for name in (CURSOR.name, COUNT.name, facets.NAME):
        if name in values:
            raise invalid(name, "has no place in a file of all rows; leave it out, or ask for json")
    chosen = view.chosen_rows(values)
    records = chosen.selected.annotate(page_key=chosen.ordering.key.expression).order_by(*chosen.ordering.columns)
    return Export(type(view), records, _limit(values), str(request.accepted_renderer.format), view.chosen_names(values))


def _limit(values: dict[str, str]) -> int | None:
    if "limit" not in values:
        return None
    try:
        return read_integer("limit", values["limit"], 1, MOST_ROWS)
    except Problem as problem:
        raise Problem("limit_out_of_range", problem.detail, parameter="limit") from None
