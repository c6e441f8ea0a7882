"""The declarations of the API read backwards: which columns, references and parts each JSON member is made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from rest_framework.serializers import BaseSerializer, ListSerializer

from core.api.fields import Column, DeclaredField, LinkColumn, column_schema, is_free_text
from core.api.shapes import FigureField, PartialDateField, PeriodField
from core.models import Record
from ingest.datasets.mandata.errors import LineError
from sources.models import Citation

Json = dict[str, Any]
Read = Callable[[Any], Json]

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
}
FIGURE = ("low", "best", "high", "quantifier", "by_convention", "bounds_as_published")


@dataclass(frozen=True)
class Reference:
    """A row that another row names, as its brief form."""

    member: str
    column: models.ForeignKey[Any, Any]
    brief: Shape


@dataclass(frozen=True)
class Parts:
    """Rows that belong to the row, with the foreign key that says so."""

    member: str
    owner: models.ForeignKey[Any, Any]
    shape: Shape
    # Shown the newest first.
    backwards: bool


@dataclass(frozen=True)
class Links:
    """Rows between the row and others, which are all that is shown of them."""

    member: str
    owner: models.ForeignKey[Any, Any]
    target: models.ForeignKey[Any, Any]


@dataclass(frozen=True)
class Shape:
    """One declared object: what its members are, and the free texts that a coarsened record does not show."""

    model: type[models.Model]
    columns: tuple[tuple[str, Read], ...] = ()
    references: tuple[Reference, ...] = ()
    parts: tuple[Parts, ...] = ()
    links: tuple[Links, ...] = ()
    hidden_texts: tuple[str, ...] = ()
    # Lists of records that point here, in the order of their entry: member and model.
    in_order: tuple[tuple[str, type[models.Model]], ...] = ()
    members: frozenset[str] = frozenset()
    on_request: frozenset[str] = frozenset()

    def check(self, found: Json) -> None:
        """Raises LineError where members are missing or unknown."""
        if missing := self.members - self.on_request - found.keys():
            raise LineError(f"{', '.join(sorted(missing))} is missing.")
        if unknown := found.keys() - self.members:
            raise LineError(f"{', '.join(sorted(unknown))} is not known here; a newer version may have written it.")

    def values(self, found: Json) -> Json:
        """The columns that the members give; raises LineError where a value is of another type."""
        self.check(found)
        values: Json = {}
        for member, read in self.columns:
            if member in found:
                try:
                    values |= read(found[member])
                except (LineError, TypeError, KeyError, AttributeError) as error:
                    raise LineError(f"{member}: {found[member]!r} is not what stands there ({error}).") from None
        return values


@cache
def shape_of(serializer: Any, model: type[models.Model], *, below: bool = True) -> Shape:
    """What the objects of a serializer are made from, for rows of `model`; `below` with what else they bring along."""
    declared = serializer()
    columns: list[tuple[str, Read]] = []
    references: list[Reference] = []
    lists: list[Parts | Links] = []
    in_order: list[tuple[str, type[models.Model]]] = []
    for member, one in declared.fields.items():
        match one:
            case ListSerializer() if below:
                found = _list(member, one, model)
                lists += [found] if isinstance(found, Parts | Links) else []
                in_order += [found] if isinstance(found, tuple) else []
            case ListSerializer():
                pass
            case BaseSerializer():
                column = model._meta.get_field(str(one.source))
                assert isinstance(column, models.ForeignKey)
                references.append(Reference(member, column, _brief(one, column.related_model)))
            case DeclaredField():
                if (read := _reader(one, model)) is not None:
                    columns.append((member, read))
    return Shape(
        model,
        tuple(columns),
        tuple(references),
        tuple(one for one in lists if isinstance(one, Parts)),
        tuple(one for one in lists if isinstance(one, Links)),
        tuple(_hidden_texts(declared)),
        tuple(in_order),
        frozenset(declared.fields),
        frozenset(declared.names_on_request()),
    )


def _brief(one: BaseSerializer[Any], model: type[models.Model]) -> Shape:
    """The shape by which another row is named; a citation is read by `citations` alone."""
    serializer: Any = type(one)
    return Shape(model) if model is Citation else shape_of(serializer, model, below=False)


def rows_below(shape: Shape, found: Json) -> Iterator[tuple[Shape, Json]]:
    """The object and every part of it, each with its shape."""
    yield shape, found
    for parts in shape.parts:
        for part in found.get(parts.member, ()):
            yield from rows_below(parts.shape, part)


def _list(member: str, one: Any, model: type[models.Model]) -> Parts | Links | tuple[str, type[models.Model]] | None:
    """What a list is made of; a tuple for records that merely point here, None for parts of another record."""
    first, _dot, rest = str(one.source).partition(".")
    relation: Any = model._meta.get_field(first)
    if relation.concrete:
        return None
    other = relation.related_model
    if issubclass(other, Record):
        return member, other
    owner = relation.field
    if rest:
        target = other._meta.get_field(rest)
        assert isinstance(target, models.ForeignKey)
        return Links(member, owner, target)
    serializer: Any = type(one.child)
    return Parts(
        member, owner, shape_of(serializer, other), backwards=str((other._meta.ordering or ("",))[-1]) == "-id"
    )


def _reader(one: DeclaredField, model: type[models.Model]) -> Read | None:
    """How the columns are read back from the member; None where it says nothing that is not said elsewhere."""
    name = str(one.source)
    match one:
        case FigureField():
            return lambda found: {part: found[part] for part in FIGURE} | {"figure_as_stated": found["as_stated"]}
        case LinkColumn():
            return None
        case PeriodField():
            return lambda found: {name: _range(found)}
        case PartialDateField():
            return lambda found: {
                name: None if found is None else _range(found),
                f"{name}_precision": None if found is None else found["precision"],
            }
        case Column():
            return _column(model._meta.get_field(name))
        case _ if name == "*":
            return None
        case _:
            raise TypeError(f"nobody has said how {type(one).__name__} is read back")


def _column(column: Any) -> Read:
    name = column.attname
    if column.choices:
        types: tuple[type, ...] = (str,)
    else:
        types = _TYPES[column_schema(column)["type"]]

    def read(found: Any) -> Json:
        if found is not None and (not isinstance(found, types) or (isinstance(found, bool) and bool not in types)):
            raise LineError(f"it should be a {types[0].__name__}")
        if isinstance(column, ArrayField) and not all(
            isinstance(item, str) for item in cast("list[object]", found or [])
        ):
            raise LineError("it should be a list of texts")
        return {name: found}

    return read


def _range(found: Json) -> str:
    """A range as PostgreSQL writes it."""
    return f"[{found['start'] or ''},{found['end'] or ''})"


def _hidden_texts(declared: Any) -> Iterator[str]:
    """The columns whose words a coarsened record withholds."""
    shown = getattr(declared.Meta, "shown", ())
    for one in declared.fields.values():
        if isinstance(one, LinkColumn) or str(one.source) in shown:
            continue
        if isinstance(one, FigureField):
            yield "figure_as_stated"
        elif isinstance(one, Column) and one.coarse is None and is_free_text(one.model_field):
            yield str(one.source)


def is_cited(column: models.ForeignKey[Any, Any]) -> bool:
    """Whether a foreign key leads to a citation, which has no uid and is known by what it says."""
    return column.related_model is Citation
