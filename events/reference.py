"""The codes of other datasets and ours, from the reference file into the database, where the API reads them."""

from __future__ import annotations

from core.reference import agree_parts
from events.crosswalk import COLUMNS, crosswalk_rows
from events.models import CodeCrosswalk


def load_crosswalk() -> list[CodeCrosswalk]:
    """The rows that were new or said something else. Those that the file does not name stay."""
    wanted = [{column: row[column] for column in COLUMNS} for row in crosswalk_rows()]
    return agree_parts(CodeCrosswalk, wanted, same=("scheme", "external_code"), owners="scheme")
