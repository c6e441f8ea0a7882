"""Names that look alike: without case and accents, by the groups of three letters they share.

Only for finding what somebody may mean. No filter by name goes by it: Mali is not Somalia.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import F, Func, IntegerField, TextField
from django.db.models.expressions import Combinable

from core.words import Joined


class Plain(Func):
    """A name in lower case and without accents; `array` where the column holds several names."""

    function = "core_plain"

    def __init__(self, name: str, *, array: bool = False) -> None:
        self.name, self.array = name, array
        super().__init__(Joined(name) if array else F(name), output_field=TextField())

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Lets migrations write the expression as it is declared."""
        return "core.names.Plain", (self.name,), {"array": self.array}


class Likeness(Func):
    """How much a name looks like the one wanted, from 0 to 100; 100 is the same name."""

    function = "core_likeness"

    def __init__(self, name: Combinable, wanted: Combinable) -> None:
        super().__init__(name, wanted, output_field=IntegerField())


def look_alike_index(column: str, *, name: str, array: bool = False) -> GinIndex:
    """The index by which a column's names are found from something like them."""
    return GinIndex(OpClass(Plain(column, array=array), name="gin_trgm_ops"), name=name)
