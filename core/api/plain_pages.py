"""A page that is asked for without filters: its statement is put together once for each shape, and gives all.

Most requests are of this kind, and what differs between them is where the page begins.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models.expressions import RawSQL

from core.api.pagination import Beyond, Ordering
from core.api.sqljson import json_rows
from core.api.statements import compiled, fetch
from core.feed import SEEN

if TYPE_CHECKING:
    from core.api.records import RecordViewSet

# A row of a page: its key, id, JSON text, and what the statement saw.
PlainRow = tuple[Any, int, str, str]


@dataclass(frozen=True)
class PlainPage:
    """Which fields of which resource, in which order, how many; `beyond` is where it begins, None at the beginning."""

    resource: type[RecordViewSet]
    names: tuple[str, ...]
    ordering: Ordering
    limit: int
    begins: bool
    beyond: Beyond | None = field(compare=False)


def rows_of(page: PlainPage) -> list[PlainRow]:
    """The page's rows and one more where there is one, in a single statement."""
    statement, values = _statement(page)
    rows: list[Any] = fetch(statement, (*values, *page.beyond.row) if page.beyond else values)
    return rows


@lru_cache(maxsize=500)
def _statement(page: PlainPage) -> tuple[str, tuple[Any, ...]]:
    """The statement, and its values but for those that say where the page begins, which come last."""
    rows = page.resource().records
    if page.beyond:
        rows = rows.filter(page.beyond)
    keyed = rows.annotate(page_key=page.ordering.key.expression, seen=RawSQL(SEEN, ()))  # noqa: S611  # a constant
    read = json_rows(keyed, page.resource.serializer_class, page.names).order_by(*page.ordering.columns)
    statement, values = compiled(read.values_list("page_key", "pk", "json", "seen")[: page.limit + 1])
    return statement, values[:-2] if page.beyond else values
