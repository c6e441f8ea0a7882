"""The code lists of all applications, each under one stable name, for the schema and for /vocabularies/."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import TextChoices
from django.utils import translation

# Code lists that live beside their rules instead of in an application's choices.
ELSEWHERE = ("core.dates", "core.figures")


@dataclass(frozen=True)
class Vocabulary:
    """One code list: its name in the schema, the slug of its address, and codes with their labels."""

    name: str
    slug: str
    description: str
    terms: tuple[tuple[str, str], ...]

    @property
    def codes(self) -> list[str]:
        return [code for code, _label in self.terms]

    def reference(self, description: str = "") -> dict[str, Any]:
        """A schema that refers to the shared component, so that generated clients have one type a list."""
        reference: dict[str, Any] = {"$ref": f"#/components/schemas/{self.name}"}
        return {**reference, "description": description} if description else reference

    def component(self) -> dict[str, Any]:
        """The schema component: the codes, and what each means."""
        meanings = "\n".join(f"- `{code}`: {label}" for code, label in self.terms)
        return {"type": "string", "enum": self.codes, "description": f"{self.description}\n\n{meanings}"}


@cache
def vocabularies() -> dict[str, Vocabulary]:
    """All code lists by slug, in alphabetical order."""
    lists: dict[str, type[TextChoices]] = {}
    for module in (*(f"{app.name}.choices" for app in apps.get_app_configs()), *ELSEWHERE):
        if find_spec(module) is None:
            continue
        for found in vars(import_module(module)).values():
            if isinstance(found, type) and issubclass(found, TextChoices) and found is not TextChoices:
                lists[found.__name__] = found
    named = (_vocabulary(name, found) for name, found in lists.items())
    return {vocabulary.slug: vocabulary for vocabulary in sorted(named, key=lambda one: one.slug)}


@cache
def _by_codes() -> dict[tuple[str, ...], Vocabulary]:
    return {tuple(vocabulary.codes): vocabulary for vocabulary in vocabularies().values()}


def vocabulary_of(choices: Iterable[tuple[Any, Any]]) -> Vocabulary:
    """The code list with exactly these codes; raises KeyError where a model uses codes of no list."""
    return _by_codes()[tuple(str(code) for code, _label in choices)]


def _vocabulary(name: str, choices: type[TextChoices]) -> Vocabulary:
    slug = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("-")
    own = choices.__doc__ if choices.__doc__ and choices.__doc__ != TextChoices.__doc__ else ""
    description = own.strip() or f"Codes of {slug.replace('-', ' ')}."
    # In English whatever language the request that comes first asks for: the answer is kept.
    with translation.override("en"):
        terms = tuple((str(code), str(label)) for code, label in choices.choices)
    return Vocabulary(name, slug, description, terms)
