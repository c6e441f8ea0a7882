"""The committed codebook is what the models say, and says all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db.models import DurationField

from core.codebook import _type, codebook
from tests.test_factories import our_models


def test_the_committed_codebook_is_current() -> None:
    call_command("codebook", check=True)


def test_an_outdated_codebook_is_refused(settings: LazySettings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="make codebook"):
        call_command("codebook", check=True)


def test_every_column_and_every_rule_is_in_it() -> None:
    text = codebook()
    for model in our_models():
        for field in model._meta.concrete_fields:
            assert field.name == "id" or f"| `{field.name}` |" in text, field
        for constraint in model._meta.constraints:
            shown = not constraint.name.endswith(("_known", "_not_empty", "_precision_given"))
            assert not shown or f"(`{constraint.name}`)" in text, constraint.name


def test_every_code_is_in_it() -> None:
    text = codebook()
    codes = {code for model in our_models() for field in model._meta.concrete_fields for code, _ in field.flatchoices}
    assert {code for code in codes if code and f"`{code}`" not in text} == set()


def test_a_column_of_a_type_without_words_is_an_error() -> None:
    class Odd(DurationField):  # type: ignore[type-arg]  # generic for types only
        pass

    with pytest.raises(ValueError, match="no words"):
        _type(Odd(name="odd"))
