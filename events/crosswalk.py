"""Codes of other datasets read as our own; from the file, so that a layout can be read before anything is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from core.reference import Row, read

FILE = Path(__file__).parent / "reference" / "code_crosswalk.csv"
COLUMNS = ("scheme", "external_code", "label", "vocabulary", "code", "match")


class UnknownCodeError(ValueError):
    """A code that no row of the crosswalk has; the text names the scheme and what it knows."""


def crosswalk_rows() -> list[Row]:
    """The rows of the file, checked to have the columns that are used."""
    return read(FILE, *COLUMNS)


def from_crosswalk(scheme: str, external_code: str) -> str:
    """Our code for a code of another dataset, e.g. `from_crosswalk("ucdp.where_prec", "4")` is `admin1`.

    Capitals and blanks do not matter, since releases differ in them. Raises UnknownCodeError for a code that the scheme
    lacks, and KeyError for a scheme that there is not.
    """
    codes = crosswalk_of(scheme)
    try:
        return codes[folded(external_code)]
    except KeyError:
        known = ", ".join(sorted(codes))
        raise UnknownCodeError(f"{external_code[:100]!r} is no code of {scheme}; known: {known}") from None


@cache
def crosswalk_of(scheme: str) -> Mapping[str, str]:
    """All codes of a scheme, folded, with ours. Raises KeyError for a scheme that there is not."""
    found = {folded(row["external_code"]): row["code"] for row in crosswalk_rows() if row["scheme"] == scheme}
    if not found:
        raise KeyError(scheme)
    return MappingProxyType(found)


def folded(code: str) -> str:
    """A code as it is compared: lower case, single blanks."""
    return " ".join(code.casefold().split())
