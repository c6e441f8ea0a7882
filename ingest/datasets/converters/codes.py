"""Converters to our codes: by a table in the layout, by patterns, or by the crosswalk that the project keeps."""

from __future__ import annotations

import re

from events.crosswalk import crosswalk_of, folded
from ingest.datasets.converters.base import Converter, Options, Repaired, converter
from ingest.datasets.errors import Unreadable


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


@converter("truth")
def truth(options: Options) -> Converter:
    """Yes or no, in the usual ways of writing it."""
    words = {**dict.fromkeys(("yes", "true", "1", "y", "t"), "t"), **dict.fromkeys(("no", "false", "0", "n", "f"), "f")}

    def read(cell: str) -> str | None:
        if cell and cell.lower() not in words:
            raise Unreadable("is neither yes nor no")
        return words.get(cell.lower())

    return read
