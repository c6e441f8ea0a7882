"""A candidate's values as lines a reviewer can edit, and back again; what was not touched comes back unchanged."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from core.admin.dates import read as read_date
from core.admin.dates import written
from core.dates import PartialDate
from core.figures import Quantifier
from ingest.review.schema import Widget

# The entries of one value by name; a value of one entry has it under the empty name.
Entries: TypeAlias = dict[str, str]

ENTRIES: dict[Widget, tuple[str, ...]] = {
    Widget.PERIOD: ("start", "end"),
    Widget.ACTOR: ("name", "slug"),
    Widget.MISSION: ("name", "slug"),
    Widget.PLACE: ("name", "country_code", "geonameid", "latitude", "longitude", "geo_precision"),
    Widget.FIGURE: ("quantifier", "low", "best", "high", "by_convention", "as_stated"),
}


def entries_of(widget: Widget) -> tuple[str, ...]:
    """The names of a value's entries, in the order they are shown."""
    return ENTRIES.get(widget, ("",))


def shown(widget: Widget, value: Any) -> Entries:
    """The value as text, entry by entry; empty text for what is not said or has another shape."""
    match widget:
        case Widget.TRUTH:
            return {"": {True: "yes", False: "no"}.get(value, "") if value is not None else ""}
        case Widget.DATE:
            return {"": _shown_date(value)}
        case Widget.WORDS:
            return {"": ", ".join(_line(word) for word in value) if isinstance(value, list) else ""}
        case Widget.LONG_TEXT:
            return {"": _lines(value)}
        case Widget.FIGURE | Widget.PLACE | Widget.ACTOR | Widget.MISSION | Widget.PERIOD:
            parts = value if isinstance(value, Mapping) else {}
            return {name: _part(parts.get(name)) for name in ENTRIES[widget]}
        case _:
            return {"": _line(value)}


def read(widget: Widget, given: Entries, original: Any) -> Any:
    """The value that the entries say, or `original` itself where they say the same as it did.

    Raises ValueError with what is wrong, for the reviewer.
    """
    tidy = {name: _lines(text) if widget is Widget.LONG_TEXT else _line(text) for name, text in given.items()}
    if tidy == shown(widget, original):
        return original
    match widget:
        case Widget.FIGURE:
            return _figure(tidy, original)
        case Widget.PLACE:
            return _place(tidy, original)
        case Widget.ACTOR | Widget.MISSION:
            return _reference(tidy, original)
        case Widget.PERIOD:
            return {name: _day(text) for name, text in tidy.items()}
        case _:
            return _single(widget, tidy[""])


def _single(widget: Widget, text: str) -> Any:
    if widget is Widget.WORDS:
        return [word.strip() for word in text.split(",") if word.strip()]
    if not text:
        return None
    match widget:
        case Widget.NUMBER:
            return _number(text)
        case Widget.DAY:
            return _day(text)
        case Widget.DATE:
            return read_date(text).to_json()
        case Widget.TRUTH:
            return {"yes": True, "no": False}.get(text)
        case _:
            return text


def _reference(tidy: Entries, original: Any) -> dict[str, Any] | None:
    if not any(tidy.values()):
        return None
    kept = original if isinstance(original, Mapping) else {}
    # The kind was a hint about the record named before.
    kind = kept.get("kind") if kept.get("slug") == (tidy["slug"] or None) else None
    return {**kept, "name": tidy["name"] or None, "slug": tidy["slug"] or None, "kind": kind}


def _place(tidy: Entries, original: Any) -> dict[str, Any] | None:
    if not any(text for name, text in tidy.items() if name != "geo_precision"):
        return None
    kept = original if isinstance(original, Mapping) else {}
    return {
        **kept,
        "name": tidy["name"] or None,
        "country_code": tidy["country_code"].upper() or None,
        "geonameid": _number(tidy["geonameid"]),
        "latitude": _degrees(tidy["latitude"]),
        "longitude": _degrees(tidy["longitude"]),
        "geo_precision": tidy["geo_precision"] or None,
    }


def _figure(tidy: Entries, original: Any) -> dict[str, Any] | None:
    if not any(tidy[name] for name in ("low", "best", "high", "as_stated")):
        return None
    kept = original if isinstance(original, Mapping) else {}
    numbers = {name: _number(tidy[name]) for name in ("low", "best", "high")}
    given = {number for number in numbers.values() if number is not None}
    quantifier = tidy["quantifier"] or Quantifier.NOT_STATED.value
    if quantifier == Quantifier.EXACT and len(given) == 1:
        numbers = dict.fromkeys(numbers, given.pop())
    needed = {
        Quantifier.AT_LEAST: ("low",),
        Quantifier.AT_MOST: ("high",),
        Quantifier.ABOUT: ("best",),
        Quantifier.RANGE: ("low", "high"),
        Quantifier.EXACT: ("best",),
    }.get(Quantifier(quantifier), ())
    missing = [name for name in needed if numbers[name] is None]
    if missing:
        raise ValueError(
            _("“%(word)s” needs the number under “%(name)s”.")
            % {"word": Quantifier(quantifier).label, "name": missing[0]}
        )
    return {
        **kept,
        **numbers,
        "quantifier": quantifier,
        "by_convention": bool(tidy["by_convention"]),
        "as_stated": tidy["as_stated"],
    }


def _shown_date(value: Any) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping):
        return ""
    try:
        return written(PartialDate.from_json(dict(value)))
    except (KeyError, TypeError, ValueError):
        return ""


def _number(text: str) -> int | None:
    """A whole number as people write it: 12300, 12,300 or 12 300."""
    plain = text.replace(",", "").replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if not plain:
        return None
    if not plain.isdecimal():
        raise ValueError(_("“%(text)s” is not a whole number.") % {"text": text})
    return int(plain)


def _degrees(text: str) -> float | None:
    if not text:
        return None
    degrees = float(text)
    if not math.isfinite(degrees):
        raise ValueError(_("“%(text)s” is not a coordinate.") % {"text": text})
    return degrees


def _day(text: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(_("“%(text)s” is not a day; write 2022-03-27.") % {"text": text}) from None


def _part(value: Any) -> str:
    if value is True:
        return "on"
    return "" if value is None or value is False else _line(value)


def _line(value: Any) -> str:
    """The value on one line: a text entry cannot hold line ends."""
    return "" if value is None else " ".join(str(value).split())


def _lines(value: Any) -> str:
    """The value as browsers send a text of several lines back, but for their line ends."""
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
