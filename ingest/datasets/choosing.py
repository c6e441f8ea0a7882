"""Which layout a file has, and which release of its dataset it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ingest.datasets.converters.dates import day_of_moment
from ingest.datasets.errors import ImportRefused, Unreadable
from ingest.datasets.layout import Layout
from ingest.datasets.layout_reading import layout_in
from ingest.datasets.reading.table import Table

FOLDER = Path(__file__).parent / "layouts"


def layout_for(kind: str, columns: Sequence[str]) -> Layout:
    """The layout of a kind whose columns a file has; the one that asks for most, where several fit.

    Raises ImportRefused naming what is missing from the layout that comes nearest.
    """
    known = [layout for layout in layouts() if layout.kind == kind]
    if not known:
        kinds = ", ".join(sorted({layout.kind for layout in layouts()}))
        raise ImportRefused("unknown_kind", f"There is no kind of dataset {kind!r}; there are {kinds}.")
    fitting = [layout for layout in known if layout.fits(columns)]
    if fitting:
        return max(fitting, key=lambda layout: len(layout.columns))
    nearest = min(known, key=lambda layout: len(layout.columns - set(columns)))
    missing = ", ".join(sorted(nearest.columns - set(columns))) or "nothing, but has columns of another layout"
    raise ImportRefused(
        "unknown_layout",
        f"No layout of {kind} fits the columns of this file. The nearest, {nearest.name}, lacks {missing}.",
    )


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout that comes with the project."""
    files = sorted(path for path in FOLDER.glob("*/*.yaml"))
    return tuple(layout_in(path.read_text(encoding="utf-8"), f"{path.parent.name}/{path.stem}") for path in files)


def known_kinds() -> list[str]:
    """The kinds of dataset that have layouts of ours."""
    return sorted({layout.kind for layout in layouts()})


def version_of(layout: Layout, file_name: str) -> str:
    """The release's version by the file's name, where the layout knows how; empty where it does not say."""
    for where, pattern in layout.version_from:
        if where == "file_name" and (match := re.search(pattern, file_name)):
            return ".".join(group.lstrip("0") or "0" for group in match.groups())
    return ""


def version_in(layout: Layout, table: Table) -> str:
    """The release's version by a column of its rows, the greatest value; a moment as its day. Reads all of `table`."""
    at = list(table.columns).index(dict(layout.version_from)["column"])
    values = {cells[at].strip() for _, cells in table if at < len(cells)} - {""}
    return max((_version(value) for value in values), default="")


def _version(value: str) -> str:
    try:
        return day_of_moment(value).isoformat()
    except Unreadable:
        return value
