"""Figures as intervals: what a source prints, and never a number it does not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Quantifier(TextChoices):
    """How the source qualifies its figure."""

    EXACT = "exact", _("exactly")
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    ABOUT = "about", _("about")
    RANGE = "range", _("between")
    NOT_STATED = "not_stated", _("no number given")


@dataclass(frozen=True)
class Figure:
    """Low, best and high with the source's own words; counts of whatever the record says (persons unless named).

    `by_convention` marks an interval that stands for a word ("hundreds" is 100 to 999), so that no reader
    takes the bounds for the source's. `bounds_as_published` marks a `best` that the source itself prints
    outside its bounds.
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None
    quantifier: str = Quantifier.NOT_STATED
    by_convention: bool = False
    as_stated: str = ""
    bounds_as_published: bool = False

    @classmethod
    def exact(cls, value: int, as_stated: str = "") -> Figure:
        return cls(value, value, value, Quantifier.EXACT, as_stated=as_stated)

    @classmethod
    def at_least(cls, value: int, as_stated: str = "") -> Figure:
        return cls(low=value, quantifier=Quantifier.AT_LEAST, as_stated=as_stated)

    @classmethod
    def at_most(cls, value: int, as_stated: str = "") -> Figure:
        return cls(high=value, quantifier=Quantifier.AT_MOST, as_stated=as_stated)

    @classmethod
    def about(cls, value: int, as_stated: str = "") -> Figure:
        return cls(best=value, quantifier=Quantifier.ABOUT, as_stated=as_stated)

    @classmethod
    def between(cls, low: int, high: int, as_stated: str = "", *, by_convention: bool = False) -> Figure:
        return cls(low, None, high, Quantifier.RANGE, by_convention, as_stated)

    @classmethod
    def not_stated(cls, as_stated: str) -> Figure:
        return cls(as_stated=as_stated)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Figure:
        return cls(**value)

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"quantifier": str(self.quantifier)}

    def numbers(self) -> set[int]:
        """The numbers a reader must be able to find in the quotes; none where a convention stands for a word."""
        if self.by_convention:
            return set()
        return {number for number in (self.low, self.best, self.high) if number is not None}

    def __str__(self) -> str:
        """A reader's form: `300`, `at least 12`, `100 to 999 ("hundreds of killings")`."""
        match self.quantifier:
            case Quantifier.EXACT:
                words = f"{self.best:,}"
            case Quantifier.AT_LEAST:
                words = f"at least {self.low:,}"
            case Quantifier.AT_MOST:
                words = f"at most {self.high:,}"
            case Quantifier.ABOUT:
                words = f"about {self.best:,}"
            case Quantifier.RANGE:
                words = f"{self.low:,} to {self.high:,}"
            case _:
                return f"not stated (“{self.as_stated}”)"
        return f"{words} (“{self.as_stated}”)" if self.by_convention else words
