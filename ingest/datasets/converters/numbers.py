"""Numbers as files write them."""

from __future__ import annotations

import re

from ingest.datasets.converters.base import Converter, Options, converter
from ingest.datasets.errors import Unreadable


@converter("number")
def number(options: Options) -> Converter:
    """A whole number from 0; `250.0` and `1,234` are taken as 250 and 1234."""
    return lambda cell: whole(cell) if cell else None


def whole(cell: str) -> int:
    """The whole number that is written; raises Unreadable for a fraction, a negative number and for words."""
    if cell.isascii() and cell.isdigit():
        value = int(cell)
    elif re.fullmatch(r"\d{1,3}\.000", cell):
        raise Unreadable("is either thousands or a number with three decimals; write it without the point")
    elif re.fullmatch(r"\d+[.,]0+", cell) and not re.fullmatch(r"\d{1,3},000", cell):
        value = int(re.split(r"[.,]", cell)[0])
    elif re.fullmatch(r"\d{1,3}([, \u00a0\u202f]\d{3})+", cell):
        value = int(re.sub(r"[, \u00a0\u202f]", "", cell))
    elif re.fullmatch(r"-\d+([.,]\d+)?", cell):
        raise Unreadable("is negative; a count is 0 or more")
    elif re.fullmatch(r"\d+[.,]\d+", cell):
        raise Unreadable("is a fraction; a count is a whole number")
    else:
        raise Unreadable("is no whole number")
    if value > 2_147_483_647:
        raise Unreadable("is larger than any count can be")
    return value


def decimal(cell: str, what: str) -> tuple[float, str]:
    """A decimal number, and what was mended to read it."""
    mended = ""
    if re.fullmatch(r"-?\d+,\d+", cell):
        cell, mended = cell.replace(",", "."), "decimal comma read as a point"
    try:
        value = float(cell)
    except ValueError:
        raise Unreadable(f"is no {what} in degrees") from None
    if value != value or value in (float("inf"), float("-inf")):
        raise Unreadable(f"is no {what} in degrees")
    return value, mended
