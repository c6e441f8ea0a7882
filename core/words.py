"""The words of a record that a public reader sees, for full-text search.

Each searchable model declares them once, in its index. What a coarsened record hides is not in the vector, so that
no search, no rank and no count can tell it; `tests/api/test_searched_words.py` holds it to what the serializers show.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, Model, TextField


class Words(Func):
    """The vector of the columns of `title`, which weigh more, and of `text`.

    `shown` are the columns that also a coarsened record shows, `arrays` those that hold several texts.
    """

    function = "core_vector"

    def __init__(
        self,
        title: tuple[str, ...],
        text: tuple[str, ...] = (),
        *,
        shown: tuple[str, ...] = (),
        arrays: tuple[str, ...] = (),
    ) -> None:
        self.title, self.text, self.shown, self.arrays = title, text, shown, arrays
        parts = [self.joined(names) for names in (title, text) if names]
        super().__init__(*parts, output_field=SearchVectorField())

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column searched, those of the title first."""
        return (*self.title, *self.text)

    def seen(self, name: str) -> Func | F:
        """What a reader sees of one column, as text."""
        words = Joined(name) if name in self.arrays else F(name)
        return words if name in self.shown else Func(words, F("sensitivity"), function="core_shown")

    def joined(self, names: tuple[str, ...]) -> Func:
        """What a reader sees of several columns, as one text."""
        side_by_side: dict[str, Any] = {"template": "(%(expressions)s)", "arg_joiner": " || ' ' || "}
        return Func(*(self.seen(name) for name in names), output_field=TextField(), **side_by_side)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Lets migrations write the expression as it is declared."""
        return "core.words.Words", (self.title, self.text), {"shown": self.shown, "arrays": self.arrays}


class TextWords(Func):
    """The vector of a long text: of its first 100,000 characters."""

    function = "core_text_vector"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(F(name), output_field=SearchVectorField())

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        return "core.words.TextWords", (self.name,), {}


class Joined(Func):
    """The texts of an array column as one."""

    function = "core_joined"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(F(name), output_field=TextField())

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        return "core.words.Joined", (self.name,), {}


def words_of(model: type[Model]) -> Words | None:
    """What is searched of a model, None where it has nothing to search."""
    expressions = (expression for index in model._meta.indexes for expression in index.expressions)
    return next((expression for expression in expressions if isinstance(expression, Words)), None)
