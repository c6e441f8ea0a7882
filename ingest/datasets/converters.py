"""From the cells of a file to a value: one function a way of writing things.

A converter takes the stripped texts of its columns and returns the value, None where the cells are empty, or a
`Repaired` value where what is written is wrong and what is meant is certain. It raises Unreadable with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pycountry

from core.dates import PartialDate
from core.figures import Figure, Quantifier
from ingest.datasets.countries import box_of, country_code
from ingest.datasets.errors import Unreadable

Options = Mapping[str, Any]
Converter = Callable[..., Any]
# Stands for an actor's identifier where the words name no actor.
NOBODY = "-"
CONVERTERS: dict[str, Callable[[Options], Converter]] = {}


@dataclass(frozen=True)
class Repaired:
    """A value, and what had to be mended to read it."""

    value: Any
    reason: str


def converter(name: str) -> Callable[[Callable[[Options], Converter]], Callable[[Options], Converter]]:
    """Registers a maker of converters under the name that layouts use for it."""

    def register(make: Callable[[Options], Converter]) -> Callable[[Options], Converter]:
        CONVERTERS[name] = make
        return make

    return register


@converter("text")
def text(options: Options) -> Converter:
    """Words as they are; several columns are joined by `between` (a space)."""
    between, longest = options.get("between", " "), options["longest"]

    def read(*cells: str) -> str | Repaired | None:
        words = between.join(cell for cell in cells if cell)
        if len(words) > longest:
            return Repaired(f"{words[: longest - 1]}…", f"longer than {longest} characters; shortened")
        return words or None

    return read


@converter("template")
def template(options: Options) -> Converter:
    """A sentence of ours with the columns put in by `{0}`, `{1}` …; parts of their values may be renamed by `codes`."""
    sentence, longest = options["template"], options["longest"]
    codes = {str(given): meant for given, meant in options.get("codes", {}).items()}

    def read(*cells: str) -> str:
        words = sentence.format(*(codes.get(cell, cell) for cell in cells)).strip(" –:,")
        return words if len(words) <= longest else f"{words[: longest - 1]}…"

    return read


@converter("code")
def code(options: Options) -> Converter:
    """One of our codes, by a table in the layout, or as written; `otherwise` is for what the table lacks.

    A value for which the table has null says nothing that we have a code for.
    """
    table = {str(given): meant for given, meant in options.get("codes", {}).items()}
    known, otherwise = set(options["known"]), options.get("otherwise")

    def read(*cells: str) -> str | None:
        (given,) = cells if len(cells) == 1 else ("|".join(cells),)
        meant = table.get(given, given if given in known else otherwise)
        if meant is None and given and given not in table:
            wanted = sorted(table) or sorted(known)
            raise Unreadable(f"is none of {', '.join(wanted[:12])}{' …' if len(wanted) > 12 else ''}")
        return meant

    return read


@converter("renamed")
def renamed(options: Options) -> Converter:
    """Words as they are, but for those that the table `codes` puts in other words."""
    table = {str(given): str(meant) for given, meant in options["codes"].items()}
    return lambda cell: table.get(cell, cell) or None


@converter("matching")
def matching(options: Options) -> Converter:
    """One of our codes by the first of the `patterns` that fits all of the words; none for empty cells."""
    patterns = [(re.compile(pattern), meant) for pattern, meant in options["patterns"].items()]
    if (known := options["known"]) and (strange := {meant for _, meant in patterns} - set(known)):
        raise ValueError(f"{', '.join(sorted(strange))} is none of {', '.join(known)}")

    def read(cell: str) -> str | None:
        if not cell:
            return None
        for pattern, meant in patterns:
            if pattern.fullmatch(cell):
                return str(meant)
        raise Unreadable("fits none of the patterns")

    return read


@converter("first_given")
def first_given(options: Options) -> Converter:
    """Words from the first column that has any."""
    read_text = text(options)
    return lambda *cells: read_text(next(filter(None, cells), ""))


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
    elif re.fullmatch(r"\d{1,3}([,   ]\d{3})+", cell):
        value = int(re.sub(r"[,   ]", "", cell))
    elif re.fullmatch(r"-\d+([.,]\d+)?", cell):
        raise Unreadable("is negative; a count is 0 or more")
    elif re.fullmatch(r"\d+[.,]\d+", cell):
        raise Unreadable("is a fraction; a count is a whole number")
    else:
        raise Unreadable("is no whole number")
    if value > 2_147_483_647:
        raise Unreadable("is larger than any count can be")
    return value


@converter("truth")
def truth(options: Options) -> Converter:
    """Yes or no, in the usual ways of writing it."""
    words = {**dict.fromkeys(("yes", "true", "1", "y", "t"), "t"), **dict.fromkeys(("no", "false", "0", "n", "f"), "f")}

    def read(cell: str) -> str | None:
        if cell and cell.lower() not in words:
            raise Unreadable("is neither yes nor no")
        return words.get(cell.lower())

    return read


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


@converter("point")
def point(options: Options) -> Converter:
    """Latitude, longitude and, third, the country; swapped ones are turned round where that is certain.

    It is certain where the latitude is above 90, or where the point lies far outside the country and the swapped one
    inside.
    """

    def read(first: str, second: str, country: str = "") -> tuple[float, float] | Repaired | None:
        if not first and not second:
            return None
        if not first or not second:
            raise Unreadable("has only one of latitude and longitude")
        (latitude, mended), (longitude, more) = decimal(first, "latitude"), decimal(second, "longitude")
        repairs = [mended or more] if mended or more else []
        if _is_swapped(latitude, longitude, country_code(country) if country else None):
            latitude, longitude = longitude, latitude
            repairs.append("latitude and longitude were swapped")
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise Unreadable("is no point on earth: latitude is -90 to 90, longitude -180 to 180")
        return Repaired((latitude, longitude), "; ".join(repairs)) if repairs else (latitude, longitude)

    return read


def _is_swapped(latitude: float, longitude: float, country: str | None) -> bool:
    box = box_of(country) if country else None
    if box is None:
        return abs(latitude) > 90 and abs(longitude) <= 90 and abs(latitude) <= 180
    return not box.near(latitude, longitude) and box.holds(longitude, latitude)


@converter("country")
def country(options: Options) -> Converter:
    """A country or territory by any of its usual names, ISO 3166 codes or M49 number; empty for `nowhere`.

    With `between`, what separates several: only one that stands alone is taken, and one that is not known is left out.
    """
    nowhere, between = set(options.get("nowhere", ())), options.get("between", "")

    def read(cell: str) -> str | Repaired | None:
        if not cell or cell in nowhere or (between and between in cell):
            return None
        found = country_code(cell)
        if found is None and between:
            return Repaired(None, "no country or territory that is known; left empty")
        if found is None:
            raise Unreadable("is no country or territory that is known")
        return found

    return read


def day_in(cell: str, zone: str = "") -> date:
    """A day as ISO 8601 writes it, with or without a time; a moment is taken in the time zone, if one is named."""
    try:
        if zone and len(cell) > 10:
            return datetime.fromisoformat(cell).astimezone(ZoneInfo(zone)).date()
        return date.fromisoformat(cell[:10])
    except ValueError:
        raise Unreadable("is no date; write 2022-03-27") from None


@converter("day")
def day(options: Options) -> Converter:
    """An exact day: ISO, or in `formats` of strptime.

    With `first_is_month` the first of a month stands for all of it: for sources that put it where they know no day.
    With `is_last` the day is the last one, and the first after it is what a record of ours has.
    """
    formats, first_is_month = options.get("formats", ()), options.get("first_is_month", False)
    later = timedelta(days=1 if options.get("is_last") else 0)

    def read(cell: str) -> PartialDate | None:
        if not cell:
            return None
        day = day_of(cell, formats)
        if first_is_month and day.day == 1:
            return PartialDate.month(day.year, day.month)
        return PartialDate.day(day + later)

    return read


def day_of(cell: str, formats: Any) -> date:
    """A day in one of the formats of strptime, or as ISO 8601 writes it; raises Unreadable."""
    for one in formats:
        try:
            return datetime.strptime(cell, one).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return day_in(cell)


@converter("month_of")
def month_of(options: Options) -> Converter:
    """The month of a day, where the day is only that of a report on the month: ISO, or in `formats` of strptime."""
    formats = options.get("formats", ())

    def read(cell: str) -> PartialDate | None:
        if not cell:
            return None
        day = day_of(cell, formats)
        return PartialDate.month(day.year, day.month)

    return read


@converter("partial_date")
def partial_date(options: Options) -> Converter:
    """A date as exact as written: 2022, 2022-Q1, 2022-03, 2022-03-27 or an interval of two with a slash."""

    def read(cell: str) -> PartialDate | None:
        try:
            return PartialDate.parse(cell) if cell else None
        except ValueError as error:
            raise Unreadable(str(error).partition(": ")[2] or str(error)) from error

    return read


@converter("day_parts")
def day_parts(options: Options) -> Converter:
    """Year, month and day in columns of their own; without a day the month, without a month the year."""

    def read(year: str, month: str = "", day: str = "") -> PartialDate | None:
        if not year:
            return None
        try:
            if not month:
                return PartialDate.year(whole(year))
            if not day:
                return PartialDate.month(whole(year), whole(month))
            return PartialDate.day(date(whole(year), whole(month), whole(day)))
        except (ValueError, OverflowError) as error:
            raise Unreadable(f"is no date: {error}") from error

    return read


@converter("first_and_last_day")
def first_and_last_day(options: Options) -> Converter:
    """From the first to the last day, both in it; a third column may say how exact, by the table `precision`.

    Moments, such as 2023-11-06T11:00:00Z, are read in the time `zone` in which they are midnight, where one is named.
    """
    table = {str(key): value for key, value in options.get("precision", {}).items()}
    zone = options.get("zone", "")

    def read(first: str, last: str, precision: str = "") -> PartialDate | Repaired | None:
        if not first and not last:
            return None
        start, end = (day_in(first, zone) if first else None), (day_in(last, zone) if last else None)
        if precision and precision not in table:
            raise Unreadable(f"has the precision {precision!r}, which is none of {', '.join(table)}")
        if start and end and end < start:
            raise Unreadable(f"ends on {end}, before it begins on {start}")
        width = PartialDate.between(start, end + timedelta(days=1) if end else None)
        # A precision narrower than the days themselves is a slip; one that is wider is meant.
        stated = table.get(precision, width.precision)
        order = ["day", "week", "month", "quarter", "year", "longer"]
        wider = max(str(width.precision), stated, key=order.index)
        return PartialDate(width.start, width.end, wider)

    return read


@converter("day_or_epoch")
def day_or_epoch(options: Options) -> Converter:
    """An exact day in milliseconds since 1970 (UTC), negative before; an ISO day is taken too."""
    return lambda cell: PartialDate.day(day_of_moment(cell)) if cell else None


def day_of_moment(cell: str) -> date:
    """The day that is written in milliseconds since 1970, or as ISO 8601; raises Unreadable."""
    if not re.fullmatch(r"-?(0|\d{6,})(\.0)?", cell):
        return day_in(cell)
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(float(cell)))).date()
    except OverflowError:
        raise Unreadable("is no moment in milliseconds since 1970") from None


@converter("bounds")
def bounds(options: Options) -> Converter:
    """Lowest, best and highest of one figure. Bounds that cross are kept and marked as published so."""

    def read(low: str, best: str, high: str) -> Figure | None:
        lowest, given_best, highest = (whole(cell) if cell else None for cell in (low, best, high))
        given = [one for one in (lowest, given_best, highest) if one is not None]
        if not given:
            return None
        quantifier = Quantifier.EXACT if len(given) == 3 and len(set(given)) == 1 else Quantifier.RANGE
        crossed = given != sorted(given)
        return Figure(lowest, given_best, highest, quantifier, bounds_as_published=crossed)

    return read


@converter("count")
def count(options: Options) -> Converter:
    """One number that is all the source gives: as `quantifier` says (exact); `skip_zero` takes 0 for none."""
    quantifier, skip_zero = options.get("quantifier", Quantifier.EXACT), options.get("skip_zero", False)
    if quantifier not in Quantifier.values:
        raise ValueError(f"{quantifier!r} is no quantifier; there are {', '.join(Quantifier.values)}")

    def read(cell: str) -> Figure | None:
        if not cell:
            return None
        value = whole(cell)
        if skip_zero and value == 0:
            return None
        return Figure.exact(value) if quantifier == "exact" else Figure(best=value, quantifier=quantifier)

    return read


@converter("actor")
def actor(options: Options) -> Converter:
    """An actor by name and, where the file gives one, by identifier in `scheme`.

    `groups` are words for people who are no actor, such as civilians, and `groups_like` a pattern for them: they are
    kept as words.
    """
    scheme, groups = options.get("scheme", ""), set(options.get("groups", ()))
    pattern = re.compile(options.get("groups_like", r"(?!)"))

    def read(name: str, identifier: str = "") -> tuple[str | None, str] | None:
        if not name:
            return None
        if name in groups or pattern.fullmatch(name):
            return (NOBODY, name)
        return (f"{scheme}:{identifier}" if scheme and identifier else None, name[:300])

    return read


@converter("fighters")
def fighters(options: Options) -> Converter:
    """Whom a side's dead are counted as: state forces where it is a government, else fighters; none for `groups`."""
    groups = {"", *options.get("groups", ())}

    def read(side: str) -> str | None:
        if side in groups:
            return None
        return "state_forces" if side.startswith("Government of ") else "non_state_fighters"

    return read


@converter("reports")
def reports(options: Options) -> Converter:
    """Titles, publishers and days of reports, in three lists side by side that `between` (;) separates."""
    between = options.get("between", ";")

    def read(titles: str, publishers: str = "", dates: str = "") -> str | None:
        columns = [[part.strip() for part in cell.split(between)] for cell in (titles, publishers, dates)]
        rows = [
            {"title": title, "publisher": publisher, "date": date, "day": _day_or_none(date)}
            for title, publisher, date in _parallel(columns)
            if title
        ]
        return json.dumps(rows, ensure_ascii=False) if rows else None

    return read


def _day_or_none(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _parallel(columns: list[list[str]]) -> list[tuple[str, ...]]:
    """The lists side by side; where their lengths differ nothing says which belong together: the first alone."""
    if len({len(column) for column in columns}) == 1:
        return list(zip(*columns, strict=True))
    return [(first, *[""] * (len(columns) - 1)) for first in columns[0]]


@converter("state")
def state(options: Options) -> Converter:
    """A state as an actor, by name and then codes: ISO 3166-1 alpha-3, M49 …; nothing for names in `unknown`.

    A code decides, and the name only where there is none: so a state that is no more, such as YUG, is never taken for
    one of its successors.
    """
    unknown = set(options.get("unknown", ()))

    def read(name: str, *codes: str) -> tuple[str, str] | None:
        if name in unknown or not (name or any(codes)):
            return None
        given = [code for code in codes if code] or [name]
        found = {code for one in given if (code := country_code(one))}
        if len(found) > 1:
            raise Unreadable(f"names several states: {', '.join(sorted(found))}")
        if found:
            return f"iso3166:{found.pop()}", (name or given[0])[:300]
        if former := pycountry.historic_countries.get(alpha_3=given[0]):
            return f"iso3166-alpha3:{given[0]}", name or former.name
        raise Unreadable("is no state that is known")

    return read


@converter("other_names")
def other_names(options: Options) -> Converter:
    """Names beside the one in the first column, each once, with the kind and language that `as` gives its column.

    The first `original` of these columns hold the names from the beginning: they are former ones where a column after
    them has a new name. Those may list several, with `between` between them.
    """
    as_what, original, between = options["as"], options["original"], options["between"]

    def read(name: str, *others: str) -> str | None:
        was_renamed = any(others[original:])
        names: dict[str, dict[str, str]] = {}
        for place, (cell, (kind, language)) in enumerate(zip(others, as_what, strict=True)):
            is_original = place < original
            given = [cell] if is_original else cell.split(between)
            for one in (part.strip()[:250] for part in given):
                if one and one != name:
                    kind_now = "former" if is_original and was_renamed else kind
                    names.setdefault(one, {"name": one, "name_kind": kind_now, "language": language})
        return json.dumps(list(names.values()), ensure_ascii=False) if names else None

    return read
