"""Every model says what one row is, and every field what it holds."""

from __future__ import annotations

import pytest
from django.db.models import Model, TextChoices

from core.models import Record
from tests.test_factories import our_models

MODELS = [pytest.param(model, id=model.__name__) for model in sorted(our_models(), key=lambda model: model._meta.label)]


@pytest.mark.parametrize("model", MODELS)
def test_every_field_has_help(model: type[Model]) -> None:
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    silent = [field.name for field in fields if field.name != "id" and not str(field.help_text).strip()]
    assert silent == []


@pytest.mark.parametrize("model", MODELS)
def test_help_is_a_sentence(model: type[Model]) -> None:
    fields = [field for field in model._meta.concrete_fields if field.name != "id"]
    assert [f.name for f in fields if not str(f.help_text).rstrip().endswith((".", "…"))] == []


@pytest.mark.parametrize("model", MODELS)
def test_every_model_says_what_one_row_is(model: type[Model]) -> None:
    words = model.__doc__ or ""
    assert not words.startswith(f"{model.__name__}("), "Django's own docstring: the model has none"
    assert len(words.split()) >= 4


@pytest.mark.parametrize("model", MODELS)
def test_every_constraint_has_a_message_of_its_own(model: type[Model]) -> None:
    stock = "is violated"
    assert [c.name for c in model._meta.constraints if stock in str(c.get_violation_error_message())] == []


def test_every_record_kind_has_one_model() -> None:
    kinds = [model.record_kind for model in our_models() if issubclass(model, Record)]
    assert len(kinds) == len(set(kinds))


def test_every_code_and_label_is_used_once_in_its_vocabulary() -> None:
    for vocabulary in TextChoices.__subclasses__():
        assert len(set(vocabulary.labels)) == len(vocabulary.labels), vocabulary
