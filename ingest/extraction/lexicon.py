"""The lexicons: versioned TOML and CSV files beside this module, each read once."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "lexicons"


@cache
def load(name: str) -> dict[str, Any]:
    """The content of `lexicons/<name>.toml`; shared, so not to be changed."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `lexicons/<name>.csv`; shared, so not to be changed."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def country_of_demonym() -> dict[str, str]:
    """Nationality word -> country code."""
    return {word: row["code"] for row in rows("countries") for word in row["demonyms"].split("|") if word}
