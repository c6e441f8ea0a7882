"""What the constraints of a table demand of a row of which an export withholds something."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models

from core.api.fields import is_free_text
from core.models import Record

Model = type[models.Model]


@cache
def texts_demanded(model: Model) -> frozenset[str]:
    """Free texts that some rule is about, so that they may not be left empty where they are withheld."""
    names: set[str] = set()
    for constraint in model._meta.constraints:
        conditional = _names(getattr(constraint, "condition", None))
        if isinstance(constraint, models.CheckConstraint):
            names |= conditional
        elif isinstance(constraint, models.UniqueConstraint) and issubclass(model, Record):
            # A rule for rows that have the text is content with an empty one.
            names |= set(constraint.fields) - conditional
    return frozenset(name for name in names if is_free_text(model._meta.get_field(name)))  # type: ignore[arg-type]


@cache
def record_or_words(model: Model) -> tuple[tuple[models.ForeignKey[Any, Any], tuple[str, ...]], ...]:
    """References that a rule lets be empty only where there are words instead."""
    found = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            columns: list[Any] = [model._meta.get_field(name) for name in sorted(_names(constraint.condition))]
            texts = tuple(column.name for column in columns if is_free_text(column))
            found += [(column, texts) for column in columns if texts and column.is_relation]
    return tuple(found)


@cache
def must_differ(column: models.ForeignKey[Any, Any]) -> bool:
    """Whether some rule compares the references of rows, so that two of them must not lead to the same record."""
    rules: Iterator[Any] = iter(column.model._meta.constraints)
    return column.unique or any(
        column.name in {*getattr(rule, "fields", ()), *_names(getattr(rule, "condition", None)), *_excluded(rule)}
        for rule in rules
    )


@cache
def once(model: Model, owner: str) -> tuple[tuple[str, ...], ...]:
    """Sets of columns whose values no two parts of one record share."""
    return tuple(
        tuple(model._meta.get_field(name).attname for name in rule.fields if name != owner)  # type: ignore[union-attr]
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint) and rule.condition is None and owner in rule.fields
    )


def _names(condition: Any) -> set[str]:
    return set(condition.referenced_base_fields) if condition is not None else set()


def _excluded(rule: Any) -> set[str]:
    if not isinstance(rule, ExclusionConstraint):
        return set()
    return {expression for expression, _operator in rule.expressions if isinstance(expression, str)}
