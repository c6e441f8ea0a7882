"""Converters for the codes of other datasets: by the crosswalk that the project keeps, and for dates with a code."""

from __future__ import annotations

from datetime import timedelta

from core.dates import PartialDate
from events.crosswalk import crosswalk_of, folded
from ingest.datasets.converters import Converter, Options, Repaired, converter, day_of
from ingest.datasets.errors import Unreadable


@converter("crosswalk")
def crosswalk(options: Options) -> Converter:
    """Our code by the crosswalk's `scheme`; of several columns, each with its own in `schemes`, the first known one."""
    schemes = options["schemes"] if "schemes" in options else [options["scheme"]]
    try:
        tables = [crosswalk_of(scheme) for scheme in schemes]
    except KeyError as error:
        raise ValueError(f"the crosswalk has no scheme {error}") from error
    known = options["known"]
    if known and (strange := {ours for table in tables for ours in table.values()} - set(known)):
        raise ValueError(f"{', '.join(schemes)} is for another field: it gives {', '.join(sorted(strange)[:5])}")

    def read(*cells: str) -> str | Repaired | None:
        if not any(cells):
            return None
        for place, (cell, table) in enumerate(zip(cells, tables, strict=True)):
            if found := table.get(folded(cell)):
                passed = [one for one in cells[:place] if one]
                return (
                    Repaired(found, f"no such code is known in {schemes[0]}; read by the next column")
                    if passed
                    else found
                )
        raise Unreadable(f"is no code of {' or '.join(schemes)}")

    return read


@converter("day_with_precision")
def day_with_precision(options: Options) -> Converter:
    """A day and a code that says how exact it is, by the crosswalk's `scheme`: the day, its week, its month or year."""
    formats, table = options.get("formats", ()), crosswalk_of(options["scheme"])

    def read(day: str, code: str = "") -> PartialDate | None:
        if not day:
            return None
        given, precision = day_of(day, formats), table.get(folded(code)) if code else "day"
        match precision:
            case "day":
                return PartialDate.day(given)
            case "week":
                return PartialDate.week(given - timedelta(days=given.weekday()))
            case "month":
                return PartialDate.month(given.year, given.month)
            case "year":
                return PartialDate.year(given.year)
            case _:
                raise Unreadable(f"has the precision {code!r}, which is none of {', '.join(table)}")

    return read
