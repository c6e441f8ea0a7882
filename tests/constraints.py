"""How one constraint is shown to hold: a row that passes it and a row that it, and no other, refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint, Model

from tests.factories.base import ModelFactory


@dataclass(frozen=True)
class Check:
    """A rule for a row by itself: the factory's row with `passing` is taken, with `failing` refused."""

    name: str
    factory: type[ModelFactory[Any]]
    failing: Mapping[str, Any]
    passing: Mapping[str, Any] = field(default_factory=dict)
    # The constraint that the database names where another one, earlier in its order, refuses the same row.
    refused_as: str = ""


@dataclass(frozen=True)
class Distinct:
    """A rule between two rows: one that shares `same` with another is refused, unless it `differs`."""

    name: str
    factory: type[ModelFactory[Any]]
    same: tuple[str, ...]
    differs: Mapping[str, Any]
    first: Mapping[str, Any] = field(default_factory=dict)


Case = Check | Distinct


def holds(case: Case) -> None:
    """Fails unless the database takes the passing row and refuses the failing one, and the message says why."""
    match case:
        case Check():
            case.factory.create(**case.passing)
            _refused(case.factory, {**case.passing, **case.failing}, case.refused_as or case.name)
            _message_is_told(case.factory, case.passing, case.failing, case.name)
        case Distinct():
            first = case.factory.create(**case.first)
            shared = {**case.first, **{name: getattr(first, name) for name in case.same}}
            case.factory.create(**{**shared, **case.differs})
            _refused(case.factory, shared, case.name)
            _message_is_told(case.factory, case.first, shared, case.name)


def refusal_of(error: IntegrityError) -> str | None:
    """The name of the constraint behind an error of the database."""
    assert isinstance(error.__cause__, psycopg.Error)
    return error.__cause__.diag.constraint_name


def constraint_named(model: type[Model], name: str) -> BaseConstraint:
    return next(constraint for constraint in model._meta.constraints if constraint.name == name)


def _refused(factory: type[ModelFactory[Any]], columns: Mapping[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        factory.create(**columns)
    assert refusal_of(caught.value) == name


def _message_is_told(
    factory: type[ModelFactory[Any]], base: Mapping[str, Any], failing: Mapping[str, Any], name: str
) -> None:
    """Django's own check of the same constraint gives its message, so that a form can show it."""
    model = factory._meta.model
    constraint = constraint_named(model, name)
    with pytest.raises(ValidationError) as caught:
        constraint.validate(model, _unsaved(factory, base, failing))
    assert caught.value.messages == [str(constraint.get_violation_error_message())]
    assert "is violated" not in caught.value.messages[0], "the constraint has no message of its own"


def _unsaved(factory: type[ModelFactory[Any]], base: Mapping[str, Any], failing: Mapping[str, Any]) -> Model:
    """A row of those columns that is not saved, while all that it refers to is."""
    valid = factory.create(**base)
    relations = {
        field.name: getattr(valid, field.name)
        for field in factory._meta.model._meta.concrete_fields
        if field.is_relation
    }
    row: Model = factory.build(**{**base, **relations, **failing})
    return row
