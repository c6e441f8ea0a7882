"""The kinds of record that names can be matched to; each application says how its own are found and described."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, JSONObject, NullIf

from core.api.filters import read_uid
from core.api.names import Names
from core.api.problems import Problem
from core.api.records import RecordViewSet

CERTAIN = 100


@dataclass(frozen=True)
class Property:
    """One thing to fetch of a record, or to match it by.

    `path` leads to it through the record's public form, so that it shows what every reader sees. `filter` names the
    list's filter by which candidates are narrowed, empty where there is none.
    """

    id: str
    name: str
    path: str
    filter: str = ""


@dataclass(frozen=True)
class EntityType:
    """One kind of record. `named` finds records by a whole name or code; `about` are the columns of the description."""

    viewset: type[RecordViewSet]
    names: Names
    named: Callable[[QuerySet[Any], str], QuerySet[Any]]
    about: tuple[str, ...]
    properties: tuple[Property, ...]
    name_column: str = "name"

    @property
    def id(self) -> str:
        return str(self.viewset.queryset.model.record_kind)

    @property
    def name(self) -> str:
        return self.viewset.noun.capitalize()

    @property
    def reference(self) -> dict[str, str]:
        return {"id": self.id, "name": self.name}

    @property
    def records(self) -> QuerySet[Any]:
        return self.viewset().records

    def property_of(self, identifier: str) -> Property | None:
        return next((one for one in self.properties if one.id == identifier), None)

    def candidates(self, wanted: str, narrowed: QuerySet[Any]) -> QuerySet[Any]:
        """Records with such a name, code or uid, and those that look like it; rows as `rows` gives them."""
        known = Q(pk__in=self.named(self.records, wanted).order_by().values("pk"))
        uid = read_uid(wanted)
        if uid is not None:
            known |= Q(uid=uid)
        certain = Case(When(known, then=Value(CERTAIN)), default=Value(0))
        found = narrowed.filter(known | Q(pk__in=self.names.alike(wanted)))
        return self.rows(found, Greatest(certain, self.names.likeness(wanted), output_field=IntegerField()))

    def rows(self, records: QuerySet[Any], likeness: Combinable) -> QuerySet[Any]:
        """The records as rows of `entity`, `likeness` and `uid`, the most alike first."""
        given = (NullIf(F(name), Value("")) for name in self.about)
        about = Func(Value(" · "), *given, function="concat_ws", output_field=TextField())
        entity = JSONObject(id=F("uid"), name=F(self.name_column), description=about, type=Value(self.id))
        ranked: QuerySet[Any] = records.annotate(entity=entity, likeness=likeness).order_by("-likeness", "uid")
        return ranked.values_list("entity", "likeness", "uid")

    def narrowed(self, identifier: str, values: list[str]) -> QuerySet[Any] | None:
        """The records with any of these values of a property; None where the type has no such property to match by."""
        one = self.property_of(identifier)
        if one is None or not one.filter:
            return None
        either = Q(pk__in=[])
        for value in values:
            try:
                either |= Q(pk__in=self.viewset.filterset_class.narrow(self.records, {one.filter: value}).values("pk"))
            except Problem:
                continue  # Cells hold what they hold: a value that the filter cannot read matches nothing.
        found: QuerySet[Any] = self.records.filter(either)
        return found


# Kinds of record by their id; the project's address table fills it.
TYPES: dict[str, EntityType] = {}


def offer(*types: EntityType) -> None:
    """Adds kinds of record that names can be matched to."""
    TYPES.update({one.id: one for one in types})
