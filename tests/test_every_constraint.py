"""Every constraint of every model has a passing and a failing row, here or in its application's `test_constraints`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import DateRangeField
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import BaseConstraint, CharField, Model, TextField

from actors.models import Claim
from core.models import FigureFields, Record
from sources.models import CitationLink
from tests.actors.test_constraints import CASES as ACTORS
from tests.constraints import Case, Check, Distinct, holds, refusal_of
from tests.core.test_constraints import CASES as CORE
from tests.events.test_constraints import CASES as EVENTS
from tests.ingest.test_constraints import CASES as INGEST
from tests.missions.test_constraints import CASES as MISSIONS
from tests.sources.test_constraints import CASES as SOURCES
from tests.test_factories import FACTORIES, NOT_MADE_BY_HAND, our_models

pytestmark = pytest.mark.django_db

OWN_CASES = {case.name for case in (*CORE, *SOURCES, *ACTORS, *MISSIONS, *EVENTS, *INGEST)}


# Shown for every model at once, below.
EVERYWHERE = ("_not_empty", "_precision_given", "_precision_known", "_published_never_draft_again")
# A row is compared with its own id, which a row has only once it is stored; a rule between revisions of one release.
BY_A_TEST_OF_ITS_OWN = {"finding_does_not_overlap_itself", "release_served_in_one_revision"}


def column_of(model: type[Model], constraint: BaseConstraint, suffix: str) -> str | None:
    """The column that a constraint named `<table>_<column>_<suffix>` is about."""
    names = [f.name for f in model._meta.concrete_fields if constraint.name.endswith(f"_{f.name}_{suffix}")]
    return max(names, key=len, default=None)


def shared_case(model: type[Model], constraint: BaseConstraint) -> Case | None:
    """The case of a constraint that many models share, or None where it is the model's own."""
    factory, name = FACTORIES[model], constraint.name
    if name.endswith(EVERYWHERE):
        return None
    for suffix, failing in (("known", "no_such_code"), ("given", "")):
        column = column_of(model, constraint, suffix)
        if column and isinstance(model._meta.get_field(column), CharField | TextField):
            return Check(name, factory, {column: failing})
    if issubclass(model, CitationLink):
        return Distinct(name, factory, ("fact", "citation", "field_name"), {"field_name": "title"})
    if issubclass(model, Claim) and name.endswith("_once"):
        same = ("fact", "claimant", "claimant_as_stated", "assertion", "citation")
        # Without claimant and citation, since two unknown ones count as the same.
        first = {"claimant": None, "citation": None, "claimant_as_stated": "the authorities"}
        return Distinct(name, factory, same, {"assertion": "denied"}, first)
    if issubclass(model, Claim):
        said = {"said_on": date(2022, 4, 1)}
        return Check(name, factory, {"retracted_on": date(2022, 3, 31)}, {**said, "retracted_on": date(2022, 4, 1)})
    if issubclass(model, FigureFields):
        return figure_case(name, factory)
    return None


def figure_case(name: str, factory: Any) -> Case | None:
    figure = {"low": 5, "best": 7, "high": 9, "quantifier": "range"}
    if name.endswith("low_not_above_high"):
        return Check(name, factory, {"low": 10}, {**figure, "best": None})
    if name.endswith("best_within_bounds"):
        return Check(name, factory, {"bounds_as_published": False}, {**figure, "best": 4, "bounds_as_published": True})
    if name.endswith("number_matches_quantifier"):
        return Check(name, factory, {"quantifier": "not_stated"}, figure)
    return None


def constraints() -> Iterator[tuple[type[Model], BaseConstraint]]:
    for model in sorted(our_models() - NOT_MADE_BY_HAND, key=lambda model: model._meta.label):
        for constraint in model._meta.constraints:
            yield model, constraint


SHARED = [
    pytest.param(case, id=constraint.name)
    for model, constraint in constraints()
    if constraint.name not in OWN_CASES and (case := shared_case(model, constraint))
]


def test_every_constraint_has_a_passing_and_a_failing_row() -> None:
    shown = OWN_CASES | BY_A_TEST_OF_ITS_OWN | {parameter.id for parameter in SHARED}
    missing = {constraint.name for _, constraint in constraints() if not constraint.name.endswith(EVERYWHERE)} - shown
    assert missing == set()


def test_no_case_is_about_a_constraint_that_is_gone() -> None:
    known = {constraint.name for model in apps.get_models() for constraint in model._meta.constraints}
    assert (OWN_CASES | BY_A_TEST_OF_ITS_OWN) - known == set()


@pytest.mark.parametrize("case", SHARED)
def test_a_shared_constraint_holds(case: Case) -> None:
    holds(case)


PARTIAL_DATES = [
    pytest.param(model, field.name, id=f"{model.__name__}.{field.name}")
    for model in FACTORIES
    for field in model._meta.concrete_fields
    if isinstance(field, DateRangeField) and any(f.name == f"{field.name}_precision" for f in model._meta.fields)
]


@pytest.mark.parametrize(("model", "name"), PARTIAL_DATES)
def test_a_partial_date_is_not_empty_and_goes_with_its_precision(model: type[Model], name: str) -> None:
    row = FACTORIES[model].create()
    rows, precision = model._default_manager.filter(pk=row.pk), f"{name}_precision"
    march = DateRange(date(2022, 3, 1), date(2022, 4, 1))
    rows.update(**{name: march, precision: "month"})

    def refused_for(**columns: Any) -> str:
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            rows.update(**columns)
        return str(refusal_of(caught.value))

    assert refused_for(**{name: DateRange(empty=True)}).endswith(f"_{name}_not_empty")
    assert refused_for(**{precision: None}).endswith(f"_{name}_precision_given")
    assert refused_for(**{precision: "roughly"}).endswith(f"_{name}_precision_known")


RECORDS = [pytest.param(model, id=model.__name__) for model in FACTORIES if issubclass(model, Record)]


@pytest.mark.parametrize("model", RECORDS)
def test_a_published_record_never_becomes_a_draft_again(model: type[Model]) -> None:
    rows = model._default_manager.filter(pk=FACTORIES[model].create().pk)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        rows.update(publication_status="draft")
    assert str(refusal_of(caught.value)).endswith("_published_never_draft_again")
    rows.update(publication_status="withdrawn")


UNIQUE_COLUMNS = [
    pytest.param(model, field.name, id=f"{model.__name__}.{field.name}")
    for model in FACTORIES
    for field in model._meta.concrete_fields
    if field.unique and not field.primary_key and model._meta.app_label in {m._meta.app_label for m in our_models()}
]


@pytest.mark.parametrize(("model", "name"), UNIQUE_COLUMNS)
def test_a_unique_column_is_unique(model: type[Model], name: str) -> None:
    value = {"pema_number": 41}.get(name)
    first = FACTORIES[model].create(**({name: value, "scheme": "pema"} if value else {}))
    with pytest.raises(IntegrityError), transaction.atomic():
        FACTORIES[model].create(**{name: getattr(first, name)}, **({"scheme": "pema"} if value else {}))
