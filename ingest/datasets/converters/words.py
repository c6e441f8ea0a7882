"""Converters for words that are kept as words."""

from __future__ import annotations

from ingest.datasets.converters.base import Converter, Options, Repaired, converter


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


@converter("first_given")
def first_given(options: Options) -> Converter:
    """Words from the first column that has any."""
    read_text = text(options)
    return lambda *cells: read_text(next(filter(None, cells), ""))


@converter("renamed")
def renamed(options: Options) -> Converter:
    """Words as they are, but for those that the table `codes` puts in other words."""
    table = {str(given): str(meant) for given, meant in options["codes"].items()}
    return lambda cell: table.get(cell, cell) or None


@converter("template")
def template(options: Options) -> Converter:
    """A sentence of ours with the columns put in by `{0}`, `{1}` …; parts of their values may be renamed by `codes`."""
    sentence, longest = options["template"], options["longest"]
    codes = {str(given): meant for given, meant in options.get("codes", {}).items()}

    def read(*cells: str) -> str:
        words = sentence.format(*(codes.get(cell, cell) for cell in cells)).strip(" –:,")
        return words if len(words) <= longest else f"{words[: longest - 1]}…"

    return read
