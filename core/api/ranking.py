"""Filters that also say how well each row fits: the best comes first unless another order is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from django.db.models import F, FloatField, Func, IntegerField, JSONField, Model, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject

from core.api.filters import FilterSet, QueryFilter
from core.api.pagination import Key, Ordering
from core.api.parameters import read_integer

RANK = "rank"
# A rank is a whole number, so that it is the same when it comes back in a cursor.
HIGHEST = 1_000_000
# How many keys back from the newest each step looks.
STEPS = (2_000, 20_000, 200_000)


SNIPPET: dict[str, Any] = {
    "title": "Snippet",
    "type": "object",
    "description": "A piece of one field's text.",
    "properties": {
        "field": {"type": "string", "description": "The field it is from."},
        "html": {
            "type": "string",
            "description": "The piece, escaped for HTML, the words found in `<mark>`.",
        },
    },
    "required": ["field", "html"],
}
HIGHLIGHT: dict[str, Any] = {
    "title": "Highlight",
    "type": "object",
    "description": "How well one row fits, and where.",
    "properties": {
        "uid": {"type": "string", "format": "uuid", "description": "The row's record."},
        "score": {"type": "number", "description": "From 0 to 1; to be compared within one query only."},
        "snippets": {"type": "array", "items": SNIPPET, "description": "Where the words stand in what is shown."},
    },
    "required": ["uid", "score", "snippets"],
}
# What stands beside the rows of a page that is ranked.
RANKED_MEMBERS: dict[str, Any] = {
    "highlights": {
        "type": "array",
        "items": HIGHLIGHT,
        "description": "For each of `results`, in the same order, how well it fits; only with `q` or `name_like`.",
    },
    "ranked_at_most": {
        "type": ["integer", "null"],
        "description": "How many of the newest matches are ranked; null where all are. Only in the order by rank.",
    },
}


class RankedFilter(QueryFilter):
    """A filter that ranks what it finds. `compared` is how many rows are ranked at most, None for all."""

    compared: ClassVar[int | None] = None
    # What is searched is indexed as it is now.
    has_past = False

    def among(self, value: Any, above: int, upto: int) -> Q:
        """The condition on rows whose keys are above the one and up to the other; a filter may use it to read less."""
        return self.condition(value)

    def rank(self, value: Any) -> Combinable:
        """How well a row fits, from 0 to HIGHEST."""
        raise NotImplementedError

    def snippets(self, value: Any) -> Combinable:
        """The pieces of the row's text that fit, as a JSON list of SNIPPET."""
        return Value([], output_field=JSONField())


class BestFirst(Ordering):
    """The order by rank; of equals the newest comes first."""

    @property
    def descending(self) -> bool:
        return True


class Score(Func):
    """A rank as a number from 0 to 1."""

    template = f"(%(expressions)s / {HIGHEST}.0)::float"

    def __init__(self, rank: Combinable) -> None:
        super().__init__(rank, output_field=FloatField())


@dataclass(frozen=True)
class Ranking:
    """How the rows of one request are ranked."""

    name: str
    by: RankedFilter
    value: Any

    @property
    def ordering(self) -> Ordering:
        return BestFirst(RANK, Key(self.by.rank(self.value), str, _read_rank, IntegerField()))

    def compared(self, others: QuerySet[Any]) -> QuerySet[Any]:
        """Of the rows of `others` that the filter finds those that are ranked, so that a common word costs no more."""
        if self.by.compared is None:
            return others.filter(self.by.condition(self.value))
        keys = newest(others, partial(self.by.among, self.value), self.by.compared, newest_key(others.model))
        ranked: QuerySet[Any] = others.model._default_manager.filter(pk__in=keys)
        return ranked

    def marks(self) -> dict[str, Combinable]:
        """The column that says of each row of a page how well it fits and where."""
        score, snippets = Score(self.by.rank(self.value)), self.by.snippets(self.value)
        return {"highlight": JSONObject(uid=F("uid"), score=score, snippets=snippets)}

    def members(self, ordering: Ordering, highlights: list[Any]) -> dict[str, Any]:
        """What stands beside the rows of a page."""
        beside: dict[str, Any] = {"highlights": highlights}
        if ordering.name == RANK:
            beside["ranked_at_most"] = self.by.compared
        return beside


def newest_key(model: type[Model]) -> int:
    """The highest key given so far; one small query."""
    return model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0


def newest(others: QuerySet[Any], among: Callable[[int, int], Q], count: int, top: int) -> QuerySet[Any]:
    """Keys of the `count` rows that were entered last of those in `others` that are found, `top` being the last key.

    `among` is the condition by which rows with keys of a stretch are found. They are looked for in ever wider
    stretches back, of which those after the last needed are never read: a word in every row is found in the first,
    and for one in a thousand the index is read and not the table.
    """
    above, parts = top, []
    for below in (*(top - step for step in STEPS if step < top), 0):
        part = others.filter(among(below, above), pk__gt=below, pk__lte=above)
        parts.append(part.order_by("-pk").values("pk")[:count])
        above = below
    return parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True)[:count]


def ranking_of(filterset: type[FilterSet], values: dict[str, str]) -> Ranking | None:
    """The ranking by the first ranked filter that the request gives, None without one."""
    for name, one in filterset.declared().items():
        if name in values and isinstance(one, RankedFilter):
            return Ranking(name, one, one.parse(name, values[name]))
    return None


def ranks(filterset: type[FilterSet]) -> bool:
    """Whether a resource can be ordered by rank at all."""
    return any(isinstance(one, RankedFilter) for one in filterset.declared().values())


def _read_rank(text: str) -> int:
    return read_integer("cursor", text, 0, HIGHEST)
