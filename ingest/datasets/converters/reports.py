"""A converter for the reports that a row names as its sources."""

from __future__ import annotations

import json
from datetime import date

from ingest.datasets.converters.base import Converter, Options, converter


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
