"""Typed filters: each reads one parameter strictly, documents itself, and becomes one SQL condition.

All go by what the record *shows*: a coarsened record is found by its month and its country, and by nothing finer.
Filters with the same `within` hold of one and the same child row: an actor and its role, not an actor here and a
role there.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

import django_filters
from django.db.models import BooleanField, Exists, Expression, F, Func, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from core.api.parameters import Parameter, invalid, read_integer
from core.api.problems import Problem, suggest
from core.api.vocabularies import vocabulary_of
from core.choices import EntryMethod, RecordState, Sensitivity
from core.models import Change, Record, RecordIdentity
from core.querysets import public_at

# A reverse relation, or several that all lead to rows of one shape, such as the citations of a fact and of its claims.
Within = str | tuple[str, ...]
EXACT_ONLY = ~Q(sensitivity=Sensitivity.COARSENED)


class QueryFilter(django_filters.Filter):  # type: ignore[misc]  # has no types
    """One documented parameter. `parse` reads its text, `condition` says which rows it keeps."""

    value_schema: ClassVar[dict[str, Any]] = {"type": "string"}
    sample: ClassVar[Any] = None
    # Whether the past can be asked too (`as_of=`): not where a filter goes by what is kept of the present only.
    has_past: ClassVar[bool] = True

    def __init__(self, path: str, description: str, *, within: Within = "", example: Any = None) -> None:
        super().__init__(field_name=path, help_text=description)
        self.path, self.description, self.within = path, description, within
        self.example = self.sample if example is None else example

    def parse(self, name: str, text: str) -> Any:
        raise NotImplementedError

    def condition(self, value: Any) -> Q:
        raise NotImplementedError

    def facet(self) -> Expression | F | None:
        """The value by which `facets=` may count rows, as it is shown; None where there is no such value."""
        return None

    def parameter(self, name: str) -> Parameter:
        return Parameter(name, self.description, self.schema(), self.example)

    def schema(self) -> dict[str, Any]:
        return dict(self.value_schema)


class FilterSet(django_filters.FilterSet):  # type: ignore[misc]  # has no types
    """A resource's filters, declared by name; `narrow` applies those that a request gives."""

    @classmethod
    def declared(cls) -> dict[str, QueryFilter]:
        return cast("dict[str, QueryFilter]", cls.base_filters)

    @classmethod
    def narrow(cls, queryset: QuerySet[Any], texts: dict[str, str]) -> QuerySet[Any]:
        """`queryset` with the conditions of all given parameters; raises Problem for a value that cannot be read."""
        return keep(queryset, cls.conditions(texts))

    @classmethod
    def conditions(cls, texts: dict[str, str]) -> dict[Within, Q]:
        """What the given parameters ask of one child row, by relation; under the empty name, of the row itself."""
        conditions: dict[Within, Q] = {}
        for name, text in texts.items():
            one = cls.declared()[name]
            conditions[one.within] = conditions.get(one.within, Q()) & one.condition(one.parse(name, text))
        return conditions


def keep(queryset: QuerySet[Any], conditions: dict[Within, Q]) -> QuerySet[Any]:
    """The rows of `queryset` that meet all conditions, each relation's by one and the same child."""
    for within, condition in conditions.items():
        queryset = queryset.filter(has_child(queryset.model, within, condition) if within else condition)
    return queryset


def has_child(model: type[Model], relation: Within, condition: Q) -> Q:
    """Whether a row of the reverse relation, or of one of several, meets the whole condition."""
    if isinstance(relation, tuple):
        parents = [_parents(model, one, condition) for one in relation]
        # By key, so that each relation is read by its own index.
        return Q(pk__in=parents[0].union(*parents[1:], all=True))
    reverse: Any = model._meta.get_field(relation)
    rows = rows_seen(reverse.related_model).filter(**{reverse.field.name: OuterRef("pk")})
    return Q(Exists(rows.filter(condition)))


def rows_seen(model: type[Model]) -> QuerySet[Any]:
    """Rows of a relation that readers may know of: parts as their record is shown, other records where public."""
    if issubclass(model, Record):
        return model._default_manager.public()  # type: ignore[attr-defined, no-any-return]  # every record's manager has it
    rows: QuerySet[Any] = model._base_manager.all()
    return rows


def _parents(model: type[Model], relation: str, condition: Q) -> QuerySet[Any, Any]:
    """The keys of those with a row of `relation`, such as `participations__claims`, that meets the condition."""
    back: list[str] = []
    for name in relation.split("__"):
        reverse: Any = model._meta.get_field(name)
        model, back = reverse.related_model, [reverse.field.name, *back]
    return model._base_manager.filter(condition).values_list("__".join(back))


class ChoiceFilter(QueryFilter):
    """One or several codes of a list, comma-separated."""

    def __init__(self, path: str, description: str, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(path, description, **kwargs)
        self.vocabulary = vocabulary_of(choices)
        self.example = [self.vocabulary.codes[0]]

    def parse(self, name: str, text: str) -> list[str]:
        codes = [code.strip() for code in text.split(",")]
        for code in codes:
            if code not in self.vocabulary.codes:
                allowed = ", ".join(self.vocabulary.codes)
                raise Problem(
                    "unknown_value",
                    f"{name} has no code {code[:100]!r}. Known are: {allowed}.",
                    parameter=name,
                    suggestions=suggest(code, self.vocabulary.codes) or self.vocabulary.codes,
                )
        return codes

    def condition(self, value: list[str]) -> Q:
        return Q(**{f"{self.path}__in": value})

    def facet(self) -> Expression | F | None:
        return F(self.path)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.vocabulary.reference(), "minItems": 1}


class RecordFilter(QueryFilter):
    """Rows that refer to one record, named exactly: by uid or by one of `names`, never by a part of a name.

    `through` is the record in between, which must be public too.
    """

    def __init__(
        self,
        path: str,
        description: str,
        *,
        model: type[Record],
        names: Callable[[QuerySet[Any], str], QuerySet[Any]],
        within: Within = "",
        example: str | None = None,
        hidden_in_coarsened: bool = False,
        through: str = "",
    ) -> None:
        super().__init__(path, description, within=within, example=example)
        self.model, self.names, self.hidden_in_coarsened = model, names, hidden_in_coarsened
        self.through = through

    @property
    def records(self) -> QuerySet[Any]:
        """The records that may be named."""
        return cast("QuerySet[Any]", self.model._default_manager.all()).public()  # type: ignore[attr-defined, no-any-return]

    def parse(self, name: str, text: str) -> list[int]:
        records = self.records
        uid = read_uid(text)
        found = records.filter(uid__in=_with_survivor(uid)) if uid else self.names(records, text)
        keys = list(found.values_list("pk", flat=True)[:20])
        if not keys:
            raise Problem(
                "unknown_value",
                f"{name}: there is no public {self.model.record_kind} {text[:100]!r}. Names count as a whole only.",
                parameter=name,
                suggestions=self._suggestions(records, text),
            )
        return keys

    def condition(self, value: list[int]) -> Q:
        found = Q(**{f"{self.path}__in": value}) & (public_along(f"{self.through}__uid") if self.through else Q())
        return found & EXACT_ONLY if self.hidden_in_coarsened else found

    def _suggestions(self, records: QuerySet[Any], text: str) -> list[str]:
        if "slug" not in {field.name for field in self.model._meta.get_fields()}:
            return []
        return suggest(text, records.values_list("slug", flat=True)[:5000])


class UidFilter(QueryFilter):
    """One or several records by their own uid, comma-separated."""

    value_schema: ClassVar[dict[str, Any]] = {"type": "array", "items": {"type": "string", "format": "uuid"}}

    def __init__(self) -> None:
        super().__init__("uid", "The records with these uids, at most 100.")

    def parse(self, name: str, text: str) -> list[uuid.UUID]:
        uids = [read_uid(part.strip()) for part in text.split(",")]
        if len(uids) > 100 or None in uids:
            raise invalid(name, "expects up to 100 uids such as 0192e4a8-4c1f-4d0e-9d6a-5b7f1c2e3a41")
        return [uid for uid in uids if uid]

    def condition(self, value: list[uuid.UUID]) -> Q:
        return Q(uid__in=value)


class ExactFilter(QueryFilter):
    """Rows whose column is exactly the text, whatever the letter case."""

    def parse(self, name: str, text: str) -> str:
        return text

    def condition(self, value: str) -> Q:
        return Q(**{f"{self.path}__iexact": value}) & public_along(self.path)


class BooleanFilter(QueryFilter):
    """Rows whose column is true, or false."""

    value_schema: ClassVar[dict[str, Any]] = {"type": "boolean"}

    def parse(self, name: str, text: str) -> bool:
        if text not in {"true", "false"}:
            raise invalid(name, "is either true or false", ["true", "false"])
        return text == "true"

    def condition(self, value: bool) -> Q:
        return Q(**{self.path: value})


class SinceFilter(QueryFilter):
    """Rows changed at or after a moment."""

    value_schema: ClassVar[dict[str, Any]] = {"type": "string", "format": "date-time"}
    sample = "2026-03-01T00:00:00Z"

    def parse(self, name: str, text: str) -> datetime:
        try:
            return read_time(text)
        except (ValueError, OverflowError):
            raise invalid(name, "expects a time such as 2026-03-01T00:00:00Z") from None

    def condition(self, value: datetime) -> Q:
        return Q(**{f"{self.path}__gte": value})


class AtLeastFilter(QueryFilter):
    """Rows whose figure is at least so high by the source's own words."""

    value_schema: ClassVar[dict[str, Any]] = {"type": "integer", "minimum": 0}
    sample = 100
    bounds = ("low", "best")
    lookup = "gte"

    def parse(self, name: str, text: str) -> int:
        return read_integer(name, text, 0, 2**31 - 1)

    def condition(self, value: int) -> Q:
        first, second = self.bounds
        compared = Coalesce(F(f"{self.path}{first}"), F(f"{self.path}{second}"))
        sign = ">=" if self.lookup == "gte" else "<="
        holds = Func(compared, Value(value), template="(%(expressions)s)", arg_joiner=f" {sign} ")
        holds.output_field = BooleanField()
        return Q(holds)


class AtMostFilter(AtLeastFilter):
    """Rows whose figure is at most so high by the source's own words."""

    bounds = ("high", "best")
    lookup = "lte"


class RecordFilters(FilterSet):
    """The filters that every record has."""

    uid = UidFilter()
    entry_method = ChoiceFilter("entry_method", "How the record came in.", EntryMethod.choices)
    sensitivity = ChoiceFilter("sensitivity", "Whether details are withheld (`coarsened`).", Sensitivity.choices)
    updated_since = SinceFilter("updated_at", "Last changed at or after this time (UTC unless it has an offset).")


def public_along(path: str) -> Q:
    """The record that `place__country_code` passes through must be public itself."""
    relation, separator, _column = path.rpartition("__")
    return public_at(relation) if separator else Q()


def by_slug(records: QuerySet[Any], text: str) -> QuerySet[Any]:
    return records.filter(slug=text.lower())


def by_known_name(records: QuerySet[Any], text: str) -> QuerySet[Any]:
    return records.known_as(text)  # type: ignore[attr-defined, no-any-return]  # querysets of named records have it


def read_time(text: str) -> datetime:
    """The moment in UTC; raises ValueError or OverflowError for what is none."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def read_uid(text: str) -> uuid.UUID | None:
    """The uid that `text` is in its canonical form, or None."""
    try:
        uid = uuid.UUID(text)
    except ValueError:
        return None
    return uid if str(uid) == text.lower() else None


def _with_survivor(uid: uuid.UUID) -> list[uuid.UUID]:
    """The uid, and that of the record it was merged into."""
    # Not of one that nobody could see when it was merged.
    told = Change.objects.filter(uid=uid, state_after=RecordState.MERGED)
    survivors = RecordIdentity.objects.filter(Exists(told), uid=uid, merged_into__isnull=False).values_list(
        "merged_into_id", flat=True
    )
    return [uid, *survivors]
