"""Names that look alike: `name_like` finds a record from a name misspelt, cut short or without its accents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import F, Func, IntegerField, Max, Model, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from core.api.filters import public_along
from core.api.ranking import HIGHEST, RankedFilter
from core.names import Likeness, Plain
from core.words import Joined

DESCRIPTION = (
    "Records of which any name looks like this, the most alike first: a name may be misspelt, cut short or without its "
    "accents. For finding what you mean; other filters by name take whole names only."
)


@dataclass(frozen=True)
class OtherNames:
    """Names in rows of their own: `owner` leads to the named record, `through` to the record in between, if any."""

    model: type[Model]
    owner: str
    through: str = ""

    @property
    def rows(self) -> QuerySet[Any]:
        public = public_along(f"{self.through}__uid") if self.through else Q()
        rows: QuerySet[Any] = self.model._default_manager.filter(public).order_by()
        return rows


@dataclass(frozen=True)
class Names:
    """Where the names of one kind of record stand."""

    model: type[Model]
    own: tuple[str, ...] = ("name",)
    arrays: tuple[str, ...] = ()
    others: tuple[OtherNames, ...] = ()

    def alike(self, wanted: str) -> QuerySet[Any]:
        """Keys of the records, public or not, that have a name like the one wanted."""
        records = self.model._default_manager.order_by()
        own = [
            look_alike(records, column, wanted, array=column in self.arrays).values("pk")
            for column in (*self.own, *self.arrays)
        ]
        others = [look_alike(other.rows, "name", wanted).values(other.owner) for other in self.others]
        either: QuerySet[Any] = reduce(lambda one, more: one.union(more), [*own, *others])
        return either

    def likeness(self, wanted: str) -> Combinable:
        """How much the most alike of a record's names looks like the one wanted, from 0 to 100."""
        name = Value(wanted)
        columns: list[Combinable] = [Likeness(F(column), name) for column in self.own]
        columns += [Likeness(Joined(column), name) for column in self.arrays]
        columns += [self._best(other, name) for other in self.others]
        return Greatest(*columns, Value(0))

    def _best(self, other: OtherNames, name: Value) -> Combinable:
        rows = other.rows.filter(**{other.owner: OuterRef("pk")}).values(other.owner)
        best = rows.annotate(best=Max(Likeness(F("name"), name))).values("best")
        return Coalesce(Subquery(best, output_field=IntegerField()), 0)


def look_alike(rows: QuerySet[Any], column: str, wanted: str, *, array: bool = False) -> QuerySet[Any]:
    """Rows whose column is like the name wanted as a whole, or has words like it."""
    name = Func(Value(wanted), function="core_plain", output_field=TextField())
    alike = Q(plain_name__trigram_similar=name) | Q(plain_name__trigram_word_similar=name)
    found: QuerySet[Any] = rows.alias(plain_name=Plain(column, array=array)).filter(alike)
    return found


class NameLikeFilter(RankedFilter):
    """Records of which any name looks like the one given."""

    sample = "Wagnr"

    def __init__(self, names: Names, example: str = "") -> None:
        super().__init__("", DESCRIPTION, example=example or None)
        self.names = names

    def parse(self, name: str, text: str) -> str:
        return text

    def condition(self, value: str) -> Q:
        return Q(pk__in=self.names.alike(value))

    def rank(self, value: str) -> Combinable:
        return self.names.likeness(value) * Value(HIGHEST // 100)
