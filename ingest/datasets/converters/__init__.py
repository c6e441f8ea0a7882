"""From the cells of a file to a value: one function a way of writing things, each under the name that layouts use."""

from __future__ import annotations

from ingest.datasets.converters import (  # noqa: F401 - they register themselves
    actors,
    codes,
    dates,
    figures,
    numbers,
    places,
    reports,
    words,
)
from ingest.datasets.converters.base import CONVERTERS, Converter, Options, Repaired

__all__ = ["CONVERTERS", "Converter", "Options", "Repaired"]
